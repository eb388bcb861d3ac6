"""Truth and bias and the response surface against lme4 and lm on the same made-up ratings.

systems/reference_output.txt is what reference_1.R and reference_2.R printed, systems/pairs.out what pairs.R printed.
"""

from pathlib import Path

import numpy as np
import pytest

from plait.systems import pair_view, paired_ratings, response_surface, shrunken_view, truth_and_bias

HERE = Path(__file__).parent / "systems"
SCALE = (0, 10)
REFERENCE = [line.split() for line in (HERE / "reference_output.txt").read_text().splitlines()]
TOLD = [line.split() for line in (HERE / "pairs.out").read_text().splitlines()]
ROWS = np.genfromtxt(HERE / "ref_truth_bias.csv", delimiter=",", skip_header=1)
NAMES = [str(int(name)) for name in ROWS[:, 0]]


def reported(first):
    """The numbers of the first line of the reference that begins with these words."""
    words = first.split()
    line = next(line for line in REFERENCE if line[: len(words)] == words)
    return [float(one) for one in line[len(words) :]]


def told(first):
    return [[float(one) for one in line[1:]] for line in TOLD if line[0] == first]


@pytest.fixture(scope="module")
def pairs():
    return paired_ratings(NAMES, ROWS[:, 2], ROWS[:, 3], bounds=SCALE)


@pytest.fixture(scope="module")
def found(pairs):
    return truth_and_bias(pairs)


def test_level_gap_and_tracking_are_those_of_lme4(found):
    line, errors = ([float(one) for one in REFERENCE[row]] for row in (1, 3))
    assert REFERENCE[0] == ["(Intercept)", "client_c"]
    assert [found.level_gap.value, found.tracking.value] == pytest.approx(line, abs=1e-5)
    assert found.errors == pytest.approx(errors, abs=1e-5)
    assert (found.level_gap.n, found.sessions, found.left_out) == (24, 192, 0)


def test_the_variances_between_pairs_and_the_residual_are_those_of_lme4(found):
    rows = ("1 dyad (Intercept) <NA>", "3 dyad (Intercept) client_c", "2 dyad client_c <NA>")
    theirs = [reported(row)[0] for row in rows]
    ours = [found.between[0, 0], found.between[0, 1], found.between[1, 1]]
    assert ours == pytest.approx(theirs, abs=1e-5)
    assert found.scatter == pytest.approx(reported("4 Residual <NA> <NA>")[0], abs=1e-5)


def test_a_pair_drawn_towards_the_fit_is_what_lme4_predicts_for_it(pairs, found):
    views = [shrunken_view(pairs.of(name), found.population) for name in pairs.names]
    z = 1.959963984540054
    ours = [
        [
            view.level_gap.value,
            view.tracking.value,
            (view.level_gap.high - view.level_gap.value) / z,
            (view.tracking.high - view.tracking.value) / z,
        ]
        for view in views
    ]
    assert len(ours) == 24
    assert np.array(ours) == pytest.approx(np.array(told("pair"))[:, 1:], abs=1e-4)


def test_one_pair_alone_is_the_line_that_lm_fits(pairs):
    view = pair_view(pairs.of("3"))
    gap, tracking = view.level_gap, view.tracking
    ours = [gap.value, gap.low, gap.high, tracking.value, tracking.low, tracking.high]
    assert ours == pytest.approx(told("alone")[0], abs=1e-5)


def test_pairs_with_different_numbers_of_sessions_are_fitted_as_lme4_fits_them():
    kept = ROWS[:, 1] <= 5 + ROWS[:, 0] % 4
    part = ROWS[kept]
    names = [str(int(name)) for name in part[:, 0]]
    fit = truth_and_bias(paired_ratings(names, part[:, 2], part[:, 3], bounds=SCALE))
    ours = [fit.level_gap.value, fit.tracking.value, *fit.errors]
    ours += [fit.between[0, 0], fit.between[1, 1], fit.between[0, 1], fit.scatter]
    assert ours == pytest.approx(told("unbalanced")[0], abs=1e-4)


SURFACE = np.genfromtxt(HERE / "ref_rsa.csv", delimiter=",", skip_header=1).T
AROUND_FOUR = (-1, 9)  # some made-up ratings lie off the scale of 1 to 7; the reference was centred on its middle, 4


def test_the_surface_and_its_five_tests_are_those_of_lm():
    found = response_surface(*SURFACE, bounds=AROUND_FOUR)
    row = next(place for place, line in enumerate(REFERENCE) if line[:2] == ["(Intercept)", "X"])
    coefficients = [float(one) for one in REFERENCE[row + 1]]
    assert [one.value for one in found.coefficients.values()] == pytest.approx(coefficients, abs=1e-5)
    for name in ("a1", "a2", "a3", "a4", "a5"):
        value, error = reported(name)
        assert found.tests[name].value == pytest.approx(value, abs=1e-5), name
        assert found.errors[name] == pytest.approx(error, abs=1e-5), name


def test_the_flat_point_the_ridge_and_the_explained_share_are_those_of_the_reference():
    found = response_surface(*SURFACE, bounds=AROUND_FOUR)
    line = next(line for line in REFERENCE if line[0] == "stationary")
    expected = [float(line[place]) for place in (1, 2)]
    assert [one - 4 for one in found.stationary] == pytest.approx(expected, abs=1e-5)
    assert found.ridge == pytest.approx([float(line[4]), float(line[6])], abs=1e-5)
    assert found.r_squared == pytest.approx(float(line[8]), abs=1e-6)
