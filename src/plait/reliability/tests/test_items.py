"""Internal consistency at one occasion: known equalities, what must not matter, and data that tell nothing."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from plait.reliability import (
    FEWEST_FOR_OMEGA,
    FEWEST_FOR_SHARE,
    FEWEST_PERSONS,
    Estimate,
    NotEnough,
    ReliabilityError,
    Undefined,
    item_report,
)
from plait.reliability.between_items import cronbach
from plait.reliability.intervals import feldt
from plait.reliability.tests.made_up import WIDE, near, numbers_in, one_factor, quantities_in, split_half_mean

SEEDS = st.integers(0, 10_000)
LOADINGS = np.array([1.5, 1.0, 0.8, 1.2])


def answers(seed, people=60, items=4):
    generator = np.random.default_rng(seed)
    return one_factor(generator, people=people, loadings=LOADINGS[:items], uniquenesses=np.ones(items))


def report(rows, bounds=WIDE, **options):
    return item_report(rows, bounds, **{"draws": 100, **options})


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_alpha_is_the_mean_of_all_split_halves(seed):
    rows = answers(seed)
    assert report(rows).alpha.value == pytest.approx(split_half_mean(rows), abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, factor=st.floats(0.05, 20), shift=st.floats(-50, 50))
def test_another_unit_or_origin_changes_no_reliability_and_scales_the_errors(seed, factor, shift):
    rows = answers(seed)
    first, second = report(rows), report(rows * factor + shift)
    assert near(first.alpha, second.alpha)
    assert near(first.omega, second.omega, 1e-5)
    for name in ("sem", "reliable_change", "sd"):
        assert near(getattr(first, name).map(lambda value: value * factor), getattr(second, name))


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, order=st.permutations(range(4)))
def test_the_order_of_items_does_not_matter(seed, order):
    rows = answers(seed)
    first, second = report(rows), report(rows[:, list(order)])
    assert all(near(one, quantities_in(second)[name], 1e-5) for name, one in quantities_in(first).items())


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_a_reversed_item_named_is_the_same_as_one_turned_by_hand(seed):
    raw = np.clip(np.round(5 + answers(seed)), 0, 10)
    turned = raw.copy()
    turned[:, 2] = 10 - turned[:, 2]
    named, by_hand = report(turned, (0, 10), reverse=[2]), report(raw, (0, 10))
    assert near(named.alpha, by_hand.alpha)
    assert near(named.ceiling, by_hand.ceiling)


def test_a_reversed_item_is_turned_within_a_scale_that_does_not_start_at_nought():
    rows = np.array([[7.0, 1.0, 7.0]] * 10 + [[1.0, 7.0, 1.0]] * 5 + [[3.0, 5.0, 4.0]] * 15)
    found = report(rows, (1, 7), reverse=[1])
    assert (found.ceiling.value, found.floor.value) == (10 / 30, 5 / 30)
    assert found.mean.value == pytest.approx((10 * 7 + 5 * 1 + 15 * 10 / 3) / 30)


def test_a_person_who_ticks_one_box_down_the_page_is_straight_lining_before_any_item_is_turned():
    rows = np.tile([3.0, 3.0, 3.0], (40, 1))
    rows[:10] = [3, 3, 7]
    found = report(rows, (0, 10), reverse=[2])
    assert found.straight_lined.value == 0.75
    assert found.ceiling.value == 0.0


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_the_error_of_measurement_is_the_sd_times_the_root_of_what_alpha_lacks(seed):
    found = report(answers(seed))
    assert found.sem.value == pytest.approx(found.sd.value * math.sqrt(1 - found.alpha.value), rel=1e-12)
    assert found.reliable_change.value == pytest.approx(1.959964 * math.sqrt(2) * found.sem.value, rel=1e-6)


def test_a_sum_has_the_reliability_of_the_mean_and_its_error_times_the_number_of_items():
    as_mean, as_sum = report(answers(1)), report(answers(1), scoring="sum")
    assert as_sum.alpha == as_mean.alpha
    assert as_sum.sem.value == pytest.approx(4 * as_mean.sem.value)
    assert as_sum.mean.high == pytest.approx(4 * as_mean.mean.high)


def test_ceiling_and_floor_count_people_whose_every_answer_is_at_the_end():
    rows = np.array([[10, 10, 10]] * 12 + [[0, 0, 0]] * 4 + [[10, 10, 9]] * 4 + [[5, 5, 5]] * 20)
    found = report(rows, (0, 10))
    assert (found.ceiling.value, found.floor.value, found.straight_lined.value) == (0.3, 0.1, 0.9)
    # Wilson by hand for 12 of 40: centre (.3 + 3.8415/80)/(1 + 3.8415/40), and so on.
    assert (found.ceiling.low, found.ceiling.high) == pytest.approx((0.18073, 0.45426), abs=2e-4)


def test_nobody_at_the_ceiling_is_a_share_of_nought_with_an_interval_that_has_width():
    found = report(np.clip(np.round(5 + answers(2)), 1, 9), (0, 10)).ceiling
    assert found.value == found.low == 0
    assert 0.05 < found.high < 0.07


def test_rows_with_an_unanswered_item_are_left_out_and_counted():
    rows = answers(3)
    holes = rows.copy()
    holes[::6, 1] = np.nan
    found = report(holes)
    whole = report(np.delete(rows, np.s_[::6], axis=0))
    assert (found.rows, found.persons, found.alpha.n) == (60, 50, 50)
    assert found.alpha == whole.alpha
    assert found.omega == whole.omega


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("alpha", FEWEST_PERSONS),
        ("sem", FEWEST_PERSONS),
        ("mean", FEWEST_PERSONS),
        ("sd", FEWEST_PERSONS),
        ("omega", FEWEST_FOR_OMEGA),
        ("ceiling", FEWEST_FOR_SHARE),
        ("straight_lined", FEWEST_FOR_SHARE),
    ],
)
def test_one_person_fewer_than_needed_gives_no_number(name, needed):
    assert getattr(report(answers(4, people=needed - 1)), name) == NotEnough(needed - 1, needed)
    assert isinstance(getattr(report(answers(4, people=needed)), name), Estimate)


def test_one_item_has_no_internal_consistency_but_a_mean_and_a_ceiling():
    found = report(answers(5, items=1))
    assert "one item" in found.alpha.reason
    assert found.alpha == found.omega == found.sem == found.reliable_change
    assert isinstance(found.mean, Estimate)
    assert isinstance(found.ceiling, Estimate)
    assert isinstance(found.straight_lined, Undefined)


def test_two_items_have_an_alpha_and_no_omega():
    found = report(answers(6, items=2))
    assert isinstance(found.alpha, Estimate)
    assert "two items" in found.omega.reason


def test_items_on_which_all_agree_are_named():
    rows = answers(7)
    rows[:, [1, 3]] = 0.1
    found = report(rows)
    assert "item 2, 4;" in found.alpha.reason
    assert found.omega == found.sem == found.alpha


def test_items_that_cancel_each_other_leave_no_score_to_be_reliable():
    one = answers(8, items=1)
    found = report(np.hstack([one, -one]))
    assert "cancel" in found.alpha.reason
    assert isinstance(found.sd, Undefined)
    assert found.notes == ("item 1, 2 runs against the rest: should it be reversed?",)


def test_an_alpha_below_zero_is_shown_and_explained():
    generator = np.random.default_rng(9)
    one = generator.normal(size=(60, 1))
    found = report(np.hstack([one, -one, one]) + generator.normal(size=(60, 3)) * 0.5)
    assert found.alpha.value < 0
    assert found.notes[0].startswith("item 2 runs against")


def test_items_that_are_copies_are_perfectly_reliable_and_show_no_error():
    found = report(np.repeat(answers(10, items=1), 3, axis=1))
    assert found.alpha.value == pytest.approx(1)
    assert "no error" in found.sem.reason
    assert isinstance(found.reliable_change, Undefined)


def test_an_item_that_the_factor_takes_whole_is_named():
    generator = np.random.default_rng(11)
    one, other = generator.normal(size=(2, 200, 1))
    rows = np.hstack([one, one + other, one - other]) + generator.normal(size=(200, 3)) * 0.1
    assert any("takes all of item 1" in note for note in report(rows).notes)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_no_report_ever_holds_a_number_that_is_none(data):
    people, items = data.draw(st.integers(0, 70)), data.draw(st.integers(1, 5))
    value = st.sampled_from([0.0, 1.0, 1.0, 2.0, 2.0, math.nan] if data.draw(st.booleans()) else [0.1, 0.3])
    rows = data.draw(arrays(float, (people, items), elements=value))
    found = report(rows, (0, 3))
    assert all(math.isfinite(number) for number in numbers_in(found))
    for quantity in quantities_in(found).values():
        if isinstance(quantity, Estimate):
            assert quantity.low <= quantity.value <= quantity.high


def test_every_answer_off_the_scale_is_named_at_once():
    rows = np.full((30, 2), 5.0)
    rows[3, 0], rows[4, 1], rows[5, 1] = 11, -1, np.inf
    with pytest.raises(ReliabilityError) as caught:
        report(rows, (0, 10))
    assert caught.value.problems == (
        "row 4, item 1: 11 is not from 0 to 10",
        "row 5, item 2: -1 is not from 0 to 10",
        "row 6, item 2: inf is not from 0 to 10",
    )


def test_a_message_of_a_wrong_column_stays_short():
    with pytest.raises(ReliabilityError, match="and 5 more") as caught:
        report(np.full((25, 1), 99.0), (0, 10))
    assert caught.value.count == 25


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"bounds": (10, 0)}, "lower end first"),
        ({"bounds": (0, math.nan)}, "lower end first"),
        ({"reverse": [4]}, "names column 4"),
        ({"reverse": [1, 1]}, "more than once"),
        ({"level": 95}, "between 0 and 1"),
        ({"draws": 10}, "100 or more"),
    ],
)
def test_a_wrong_option_is_told(wrong, told):
    with pytest.raises(ReliabilityError, match=told):
        item_report(answers(1), **{"bounds": WIDE, **wrong})


def test_an_array_of_another_shape_is_refused():
    with pytest.raises(ReliabilityError, match="shape"):
        item_report([1, 2, 3], (0, 10))


def test_the_same_seed_gives_the_same_interval_and_another_one_nearly_the_same():
    first, again, other = (report(answers(12), seed=seed, draws=1000).omega for seed in (1, 1, 2))
    assert first == again != other
    assert other.low == pytest.approx(first.low, abs=0.02)


def test_at_the_fewest_people_alpha_of_eighty_has_the_interval_that_the_rule_names():
    found = feldt(0.80, FEWEST_PERSONS, 6, 0.95)
    assert (found.low, found.high) == pytest.approx((0.66, 0.89), abs=0.005)


def test_a_matrix_without_variance_has_no_alpha():
    assert math.isnan(cronbach(np.zeros((2, 2))))
