"""Agreement of observers, held to slow references; R's psych on the same data stands in tests/oracles."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from plait.reliability import Estimate, NotEnough, Undefined
from plait.systems import RatingsRefusedError, icc_agreement, rater_agreement
from plait.systems.rater_agreement import icc_one_way, weighted_kappa

SCALE = (-3, 3)
tables = arrays(np.float64, st.tuples(st.integers(10, 20), st.just(2)), elements=st.integers(-3, 3).map(float))


def kappa_by_counting(table, power):
    """1 less seen over expected disagreement, over every pair of what one and the other observer said."""
    seen = np.mean([abs(a - b) ** power for a, b in table])
    expected = np.mean([abs(a - b) ** power for a, b in itertools.product(table[:, 0], table[:, 1])])
    return 1 - seen / expected


def icc_by_hand(table):
    """From the two-way table's sums of squares, cell by cell."""
    n, k = table.shape
    mean = sum(table.flat) / (n * k)
    rows, columns = [sum(row) / k for row in table], [sum(column) / n for column in table.T]
    msr = k * sum((row - mean) ** 2 for row in rows) / (n - 1)
    msc = n * sum((column - mean) ** 2 for column in columns) / (k - 1)
    cells = itertools.product(range(n), range(k))
    mse = sum((table[i, j] - rows[i] - columns[j] + mean) ** 2 for i, j in cells) / ((n - 1) * (k - 1))
    return (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n)


@settings(deadline=None)
@given(table=tables)
def test_both_statistics_are_what_counting_gives(table):
    assume(len(set(table[:, 0])) > 1 and len(set(table[:, 1])) > 1 and (table[:, 0] != table[:, 1]).any())
    assume(len(set(table.sum(axis=1))) > 1)  # of one mean for everything the interval has no width, or there is none
    for weights, power in (("linear", 1), ("quadratic", 2)):
        found = weighted_kappa(table, SCALE, weights)
        assert found.value == pytest.approx(kappa_by_counting(table, power))
        assert found.low <= found.value <= found.high
    found = icc_agreement(table)
    assert found.value == pytest.approx(icc_by_hand(table))
    assert found.low < found.value < found.high


def test_a_constant_gap_between_observers_lowers_agreement():
    seen = np.array([-3, -2, -1, 0, 1, 2, -2, -1, 0, 1.0])
    alike = np.column_stack([seen, np.roll(seen, 0)])
    assert isinstance(icc_agreement(alike), Undefined)
    apart = np.column_stack([seen, seen + 1])
    found = rater_agreement(apart)
    assert found.within_one == 1
    assert found.icc.value < 1


def test_three_observers_have_one_icc_and_kappas_pair_by_pair():
    generator = np.random.default_rng(4)
    truth = generator.integers(-2, 3, 40)
    table = np.clip(truth[:, None] + generator.integers(-1, 2, (40, 3)), -3, 3)
    found = rater_agreement(table)
    assert (found.observers, found.n) == (3, 40)
    assert found.icc.value == pytest.approx(icc_by_hand(table.astype(float)))
    assert "pair by pair" in found.kappa.reason
    pairs = [np.abs(table[:, a] - table[:, b]) <= 1 for a, b in ((0, 1), (0, 2), (1, 2))]
    assert found.within_one == pytest.approx(np.mean(pairs))


def test_rows_that_one_observer_left_out_are_left_out_and_few_say_so():
    table = np.array([[1, 1], [2, np.nan], *[[0, 1]] * 8])
    assert rater_agreement(table).icc == rater_agreement(table).kappa == NotEnough(9, 10)
    assert rater_agreement(np.full((4, 2), np.nan)).within_one is None


def test_observers_who_always_say_the_same_get_no_number():
    found = rater_agreement(np.ones((12, 2)))
    assert isinstance(found.icc, Undefined)
    assert isinstance(found.kappa, Undefined)
    agree = np.repeat([[1, 1], [2, 2]], 6, axis=0)
    assert "the same each time" in rater_agreement(agree).kappa.reason


MIRRORED = [[1, 2], [2, 1]] * 6


@pytest.mark.parametrize("rows", [[[0, 1]] * 12, [[1, 2, 2]] * 12, MIRRORED])
def test_where_everything_has_one_mean_there_is_no_icc_and_nothing_fails(rows):
    assert "same mean rating" in rater_agreement(rows).icc.reason


def test_observers_who_each_say_one_thing_throughout_get_no_kappa_either():
    assert "same mean rating" in rater_agreement([[0, 1]] * 12).kappa.reason
    assert isinstance(rater_agreement(MIRRORED).kappa, Estimate)


@pytest.mark.parametrize("rows", [[[1, 2]], [[1, 2], [2, 1]]])
def test_an_icc_takes_three_rows(rows):
    assert icc_agreement(np.array(rows, dtype=float)) == NotEnough(len(rows), 3)


def test_wrong_tables_are_refused_with_every_cell():
    with pytest.raises(RatingsRefusedError) as refused:
        rater_agreement([[1, 4], [0.5, 2]])
    assert len(refused.value.problems) == 2
    with pytest.raises(RatingsRefusedError, match="two or more"):
        rater_agreement([[1], [2]])


def test_the_error_of_kappa_is_what_drawing_again_gives():
    generator = np.random.default_rng(6)
    truth = generator.integers(-2, 3, 300)
    table = np.clip(truth[:, None] + generator.integers(-1, 2, (300, 2)), -3, 3).astype(float)
    found = weighted_kappa(table, SCALE, "quadratic")
    drawn = [weighted_kappa(table[generator.integers(0, 300, 300)], SCALE, "quadratic").value for _ in range(800)]
    assert (found.high - found.low) / 3.92 == pytest.approx(np.std(drawn), rel=0.1)


def cover(interval, truth, draws):
    found = [interval(seed) for seed in range(draws)]
    return np.mean([one.low <= truth <= one.high for one in found if isinstance(one, Estimate)])


def test_intervals_hold_the_truth_as_often_as_they_say():
    def two_way(seed):
        generator = np.random.default_rng(seed)
        people, raters = generator.normal(0, 1, (30, 1)), generator.normal(0, 0.3, (1, 3))
        return icc_agreement(people + raters + generator.normal(0, 0.7, (30, 3)))

    def one_way(seed):
        generator = np.random.default_rng(seed)
        return icc_one_way(generator.normal(0, 1, (30, 1)) + generator.normal(0, 1, (30, 2)))

    assert cover(two_way, 1 / (1 + 0.09 + 0.49), 600) == pytest.approx(0.95, abs=0.025)
    assert cover(one_way, 0.5, 600) == pytest.approx(0.95, abs=0.025)
