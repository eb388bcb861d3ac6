"""The funnel: what chance does to alike clinicians, what is not dependable, and that nobody is ranked."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.caseloads import LEVELS, CaseloadsError, cases_needed, funnel, reliability_of
from plait.caseloads.funnel import FEWEST_CASES, over_dispersion
from plait.caseloads.tests.made_up import CLINICIANS, clinic
from plait.reliability.intervals import normal_quantile
from plait.reliability.results import NotEnough, Undefined

CLINICS = 400
SURE = 4
"""Standard errors of a binomial share within which a simulated share has to lie."""


def share_outside(skewed, level=0.95, between=0.0, adjusted=True):
    """How many of all simulated clinicians lie outside; those who are too few to tell are let in."""
    rng = np.random.default_rng(20261123)
    outside = 0
    for _ in range(CLINICS):
        found = funnel(*clinic(rng, skewed=skewed, between=between), least_reliability=0)
        if not adjusted:
            found = replace(found, dispersion=replace(found.dispersion, between=0.0))
        for one in found.caseloads:
            low, high = found.limits(one.cases, level)
            outside += not low <= one.mean <= high
    return outside / (CLINICS * CLINICIANS)


@pytest.mark.parametrize("skewed", [False, True])
def test_about_one_in_twenty_of_identical_clinicians_lies_outside_the_95_percent_limits(skewed):
    error = math.sqrt(0.05 * 0.95 / (CLINICS * CLINICIANS))
    # Over-dispersion that chance alone suggests takes a few back in: hence the lower bound lies a little lower.
    assert 0.05 - 0.006 - SURE * error < share_outside(skewed) < 0.05 + SURE * error


def test_about_two_in_a_thousand_lie_outside_the_wider_limits():
    error = math.sqrt(0.002 * 0.998 / (CLINICS * CLINICIANS))
    assert share_outside(skewed=False, level=0.998) < 0.002 + SURE * error


def test_where_clinicians_differ_as_they_usually_do_over_dispersion_keeps_the_limits_honest():
    usual = math.sqrt(0.05 / 0.95)
    assert share_outside(skewed=False, between=usual, adjusted=False) > 0.2
    # Not 5 %: deviations are drawn in before they are summed, so that outliers do not widen their own limits.
    assert share_outside(skewed=False, between=usual) < 0.12


def test_over_dispersion_is_the_published_sum_worked_out_by_hand():
    differences, variances = np.array([1.0, -2.0, 0.5, 2.5, -2.0]), np.array([0.5, 1.0, 0.25, 1.0, 2.0])
    z = differences / np.sqrt(variances)
    low, high = np.quantile(z, [0.1, 0.9])
    phi = np.mean(np.clip(z, low, high) ** 2)
    w = 1 / variances
    expected = (5 * phi - 4) / (w.sum() - (w**2).sum() / w.sum())
    found = over_dispersion(differences, variances, np.ones(5, dtype=bool))
    assert found.between**2 == pytest.approx(expected)
    assert found.q == pytest.approx((z**2).sum())
    assert found.freedom == 4
    assert found.p == pytest.approx(chi_square_tail_of_even(found.q, 4))


def chi_square_tail_of_even(q, freedom):
    """For an even number of degrees the tail is a finite sum."""
    return math.exp(-q / 2) * sum((q / 2) ** k / math.factorial(k) for k in range(freedom // 2))


def test_alike_clinicians_need_no_over_dispersion():
    alike = over_dispersion(np.zeros(12), np.ones(12), np.ones(12, dtype=bool))
    assert (alike.between, alike.q, alike.p) == (0.0, 0.0, 1.0)


def test_a_clinician_with_few_cases_is_not_counted_towards_over_dispersion():
    counted = np.array([True] * 9 + [False])
    without = over_dispersion(np.zeros(10), np.ones(10), counted)
    strange = over_dispersion(np.array([0.0] * 9 + [50.0]), np.ones(10), counted)
    assert strange == without
    assert without.freedom == 8


def test_below_the_cases_needed_there_is_not_enough_information():
    rng = np.random.default_rng(3)
    names, scores = clinic(rng, between=0.4, fewest=2, most=40)
    found = funnel(names, scores)
    assert found.needed == max(FEWEST_CASES, cases_needed(0.5, found.icc))
    assert {one.standing == "not enough information" for one in found.caseloads if one.cases < found.needed} == {True}
    assert {one.standing == "not enough information" for one in found.caseloads if one.cases >= found.needed} == {False}
    assert {one.reliability >= 0.5 for one in found.caseloads if one.cases >= found.needed} == {True}


def test_clinicians_who_do_not_differ_at_all_are_never_told_apart():
    found = funnel([f"c{n}" for n in range(8) for _ in range(40)], np.tile([1.0, 2.0, 3.0, 4.0], 80))
    assert found.needed is None
    assert {one.standing for one in found.caseloads} == {"not enough information"}
    assert {one.shrunken for one in found.caseloads} == {found.centre}
    assert found.centre == pytest.approx(found.overall) == pytest.approx(2.5)


@settings(max_examples=100, deadline=None)
@given(st.floats(0.01, 0.9), st.floats(0.05, 0.95))
def test_the_cases_needed_are_the_fewest_that_give_the_reliability(icc, reliability):
    needed = cases_needed(reliability, icc)
    assert reliability_of(needed, icc) >= reliability - 1e-9
    assert needed == 1 or reliability_of(needed - 1, icc) < reliability


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-50, 50), st.floats(0.1, 20))
def test_another_scale_moves_every_number_with_it_and_no_standing(seed, shift, factor):
    names, scores = clinic(np.random.default_rng(seed), between=0.5, clinicians=8, fewest=4, most=20)
    before, after = funnel(names, scores), funnel(names, scores * factor + shift)
    for one, other in zip(before.caseloads, after.caseloads, strict=True):
        assert other.mean == pytest.approx(one.mean * factor + shift, abs=1e-4 * factor)
        assert other.shrunken == pytest.approx(one.shrunken * factor + shift, abs=1e-4 * factor)
        assert other.standing == one.standing


def test_clinicians_stand_in_the_order_in_which_they_were_given_whatever_their_scores():
    rng = np.random.default_rng(8)
    names, scores = clinic(rng, between=1.0, clinicians=9)
    given_order = list(dict.fromkeys(names))
    assert [one.clinician for one in funnel(names, scores).caseloads] == given_order
    assert [one.clinician for one in funnel(names, -scores).caseloads] == given_order


def test_cases_that_started_lower_are_no_mark_against_their_clinician():
    rng = np.random.default_rng(5)
    names = [f"c{n}" for n in range(10) for _ in range(40)]
    first = rng.normal(0, 1, 400) + np.repeat([-2.0] + [0.0] * 9, 40)
    scores = 0.9 * first + rng.normal(0, 0.5, 400)
    assert funnel(names, scores, least_reliability=0).caseloads[0].standing != "inside"
    adjusted = funnel(names, scores, {"first": first}, least_reliability=0)
    assert adjusted.caseloads[0].standing == "inside"
    assert adjusted.case_mix["first"] == pytest.approx(0.9, abs=0.1)


def test_the_limits_are_symmetric_narrow_with_cases_and_hold_the_overall_mean():
    found = funnel(*clinic(np.random.default_rng(2), between=0.3))
    widths = [found.limits(cases) for cases in (5, 20, 80)]
    assert [low < found.overall < high for low, high in widths] == [True] * 3
    assert widths[0][0] < widths[1][0] < widths[2][0]
    wide, narrow = found.limits(20, LEVELS[1]), found.limits(20, LEVELS[0])
    assert (wide[1] - found.overall) / (narrow[1] - found.overall) == pytest.approx(
        normal_quantile(0.998) / normal_quantile(0.95)
    )


def test_too_few_clinicians_are_not_compared():
    assert funnel(["a", "b", "c"], [1.0, 2.0, 3.0]) == NotEnough(3, 5)


def test_scores_that_never_differ_say_nothing():
    assert isinstance(funnel(["a", "b", "c", "d", "e"] * 4, [3.0] * 20), Undefined)


def test_every_problem_is_told_at_once():
    names = ["a", "b", "c", "d", "e"] * 4
    with pytest.raises(CaseloadsError) as refused:
        funnel(names, [math.nan, *range(19)], {"same": [1.0] * 20, "short": [1.0]}, least_reliability=2)
    assert len(refused.value.problems) == 4


def test_covariates_that_repeat_each_other_are_refused():
    names, once = ["a", "b", "c", "d", "e"] * 4, list(range(20))
    with pytest.raises(CaseloadsError, match="repeat each other"):
        funnel(names, np.random.default_rng(1).normal(size=20), {"one": once, "two": once})


def test_one_case_a_clinician_tells_nothing_of_clinicians():
    with pytest.raises(CaseloadsError, match="two or more"):
        funnel([f"c{n}" for n in range(20)], np.arange(20.0))
