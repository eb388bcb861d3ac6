"""Agreement of observers and the plain slope against R: systems/observers.out is what systems/observers.R printed."""

from pathlib import Path

import numpy as np
import pytest

from plait.systems import icc_agreement, slope_of
from plait.systems.rater_agreement import icc_one_way, weighted_kappa

LINES = (Path(__file__).parent / "systems" / "observers.out").read_text().splitlines()
TOLD = {name: tuple(map(float, numbers)) for name, *numbers in (line.split() for line in LINES[1:])}
SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7.0]])
ONE = [-3, -2, 0, 1, 2, 3, -1, 0, 1, 2, -2, 3, 0, 1, -1, 2]
OTHER = [-2, -2, 1, 1, 3, 2, -1, -1, 2, 2, -3, 3, 0, -1, 0, 2]
TWO = np.column_stack([ONE, OTHER]).astype(float)


@pytest.mark.parametrize(("name", "table"), [("four", SHROUT_FLEISS), ("two", TWO)])
def test_both_iccs_and_their_intervals_are_those_of_psych(name, table):
    for kind, icc in (("ICC1", icc_one_way), ("ICC2", icc_agreement)):
        found = icc(table)
        assert (found.value, found.low, found.high) == pytest.approx(TOLD[f"{name}_{kind}"], abs=1e-8)


def test_the_published_values_of_shrout_and_fleiss():
    assert round(icc_one_way(SHROUT_FLEISS).value, 2) == 0.17
    assert round(icc_agreement(SHROUT_FLEISS).value, 2) == 0.29


def test_weighted_kappa_is_that_of_psych_with_both_weights():
    for weights in ("quadratic", "linear"):
        assert weighted_kappa(TWO, (-3, 3), weights).value == pytest.approx(TOLD[f"two_{weights}"][0], abs=1e-8)


def test_a_slope_without_carry_over_is_that_of_lm():
    found = slope_of(np.arange(1, 7.0), np.array([1, 0, 2, 3, 2, 4.0]), np.full(6, 0.5), carry_over=0).slope
    assert (found.value, found.low, found.high) == pytest.approx(TOLD["line"], abs=1e-8)
