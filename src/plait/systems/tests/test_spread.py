"""Indices of one session against worked cases and plain arithmetic."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.reliability import NotEnough, Undefined
from plait.systems import RatingsRefusedError, icc_across, profile_icc, rwg, spread_of

TEN = (0, 10)
values = st.lists(st.integers(0, 40).map(lambda quarter: quarter / 4), min_size=2, max_size=7)


@given(values=values)
def test_range_sd_and_pairs_are_plain_arithmetic_in_points_and_shares(values):
    named = dict(zip("abcdefg", values, strict=False))
    found = spread_of(named, bounds=TEN)
    assert found.range == pytest.approx(max(values) - min(values))
    assert found.sd == pytest.approx(statistics.stdev(values))
    assert (found.range_share, found.sd_share) == pytest.approx((found.range / 10, found.sd / 10))
    assert len(found.pairs) == len(values) * (len(values) - 1) // 2
    for pair in found.pairs:
        assert pair.value == pytest.approx(named[pair.one] - named[pair.other])
        assert (pair.share, pair.z) == (pytest.approx(pair.value / 10), None)


def test_a_difference_knows_its_error():
    pair = spread_of({"Ana": 6, "Ben": 2}, bounds=TEN, sems={"Ana": 0.3, "Ben": 0.4}).pairs[0]
    assert pair.error == pytest.approx(0.5)
    assert pair.z == pytest.approx(8)
    assert (pair.low, pair.high) == (pytest.approx(4 - 0.98, abs=1e-3), pytest.approx(4 + 0.98, abs=1e-3))
    assert (pair.lower, pair.upper) == ("Ben", "Ana")


@pytest.mark.parametrize(
    ("values", "options", "lindell"),
    [((5, 5, 2), 5, -0.5), ((6, 6, 7), 7, 1 - 1 / 12), ((1, 5), 5, -3.0), ((4, 4, 4), 5, 1.0)],
)
def test_rwg_as_worked_by_hand_cut_off_and_not(values, options, lindell):
    found = rwg(values, options=options)
    assert found.lindell == pytest.approx(lindell)
    assert found.james == pytest.approx(max(0, lindell))
    assert "unstable" in found.note


def test_rwg_of_many_raters_has_no_note_and_wrong_scales_are_refused():
    assert rwg([4, 4, 5, 3, 4], options=5).note == ""
    with pytest.raises(RatingsRefusedError, match="reach over 6"):
        rwg([1, 7], options=5)
    with pytest.raises(RatingsRefusedError, match="two of each"):
        rwg([1], options=5)


@pytest.mark.parametrize("scores", [[6, 6, 2], [[6, 6, 2]], 4.0])
def test_one_score_for_each_member_gives_no_icc_of_a_family(scores):
    with pytest.raises(RatingsRefusedError, match="cannot give an ICC of one family"):
        profile_icc(scores)
    with pytest.raises(RatingsRefusedError, match="cannot give an ICC of one family"):
        icc_across(scores)


def test_a_profile_over_items_tells_those_who_see_alike_from_those_who_do_not():
    item = np.array([3.0, 7, 5, 9, 2, 6])
    alike = profile_icc(np.column_stack([item, item + np.array([1, 0, -1, 0, 1, 0])]))
    crosswise = profile_icc(np.column_stack([item, 11 - item]))
    assert alike.value > 0.8
    assert crosswise.value < 0
    assert profile_icc([[1, 2], [3, 4]]) == NotEnough(2, 3)


def test_items_that_all_came_to_one_mean_and_couples_that_all_did_give_no_icc():
    for found in (profile_icc([[5, 4]] * 6), icc_across([[1, 2]] * 30)):
        assert isinstance(found, Undefined)
        assert "same mean rating" in found.reason


def test_an_icc_across_couples_needs_twenty_of_them():
    generator = np.random.default_rng(2)
    couples = generator.normal(7, 1.5, (200, 1)) + generator.normal(0, 1.5, (200, 2))
    found = icc_across(couples)
    assert found.low < 0.5 < found.high
    assert icc_across(couples[:19]) == NotEnough(19, 20)
    with pytest.raises(RatingsRefusedError, match="full table"):
        icc_across([[1, math.nan], [2, 3]])


@pytest.mark.parametrize("sem", [0, -1, math.nan, math.inf])
def test_an_error_of_measurement_that_is_no_positive_number_is_refused(sem):
    with pytest.raises(RatingsRefusedError, match=r"Ben: the SEM .* is no positive number"):
        spread_of({"Ana": 6, "Ben": 2}, bounds=TEN, sems={"Ana": 0.3, "Ben": sem})


def test_wrong_values_are_refused_together():
    with pytest.raises(RatingsRefusedError) as refused:
        spread_of({"Ana": 12}, bounds=TEN)
    assert len(refused.value.problems) == 2
    with pytest.raises(RatingsRefusedError, match="lower end first"):
        spread_of({"Ana": 1, "Ben": 2}, bounds=(10, 0))
