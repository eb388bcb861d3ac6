"""Factor models and their fit against what R's lavaan gave for the same made-up ratings.

validation.out is the recorded output of validation.R; its first line has the versions and the date.
"""

from pathlib import Path

import numpy as np
import pytest
from scipy.special import chdtrc

from plait.validation.factor_model import Equal, Structure, fitted
from plait.validation.fit import change_between, fit_of
from plait.validation.moments import group_moments, within_moments

HERE = Path(__file__).resolve().parent
LINES = (HERE / "validation.out").read_text().splitlines()
R = {name: float(value) for name, value in (line.split() for line in LINES if not line.startswith("#"))}
ROWS = [line.split(",") for line in (HERE / "validation_ratings.csv").read_text().splitlines()[1:]]
CASE = np.array([int(row[0]) for row in ROWS])
FIRST = np.array([row[1] == "1" for row in ROWS])
CLINICIAN = np.array([row[2] == "clinician" for row in ROWS])
RATINGS = np.array([[float(cell) for cell in row[3:]] for row in ROWS])
STRUCTURES = {
    "one": Structure("one", (0, 0, 0, 0, 0, 0)),
    "two": Structure("two", (0, 0, 0, 0, 1, 1)),
    "three": Structure("three", (0, 0, 1, 1, 2, 2)),
}
STEPS = {"structure": Equal.STRUCTURE, "loadings": Equal.LOADINGS, "intercepts": Equal.INTERCEPTS}
# lavaan divides the scatter of the moments by the number of people, we by one less, as for few clusters.
FEWER = 149 / 150
APART = FIRST & ((CASE.max() / 2 <= CASE) == CLINICIAN)


@pytest.mark.parametrize("name", STRUCTURES)
def test_within_person_models_are_those_of_lavaan(name):
    moments = within_moments(CASE[~CLINICIAN], RATINGS[~CLINICIAN])
    found = fitted(STRUCTURES[name], moments)
    [group] = found.groups
    sds = np.sqrt(np.diag(moments.groups[0].covariance))
    assert found.chi_square == pytest.approx(R[f"within_{name}_chisq"], abs=1e-5)
    assert found.freedom == R[f"within_{name}_df"]
    assert fit_of(found, moments).srmr == pytest.approx(R[f"within_{name}_srmr"], abs=1e-6)
    expected = [R[f"within_{name}_loading_{item}"] for item in range(1, 7)]
    assert group.loadings / sds == pytest.approx(expected, abs=1e-5)


def groups_of_people(name):
    moments = group_moments(CASE[APART].tolist(), CLINICIAN[APART].astype(int).tolist(), RATINGS[APART])
    return fitted(STRUCTURES["one"], moments, STEPS[name]), moments


@pytest.mark.parametrize("name", STEPS)
def test_groups_of_independent_people_fit_as_in_lavaan(name):
    found, moments = groups_of_people(name)
    fit = fit_of(found, moments)
    expected = {part: R[f"groups_{name}_{part}"] for part in ("chisq", "df", "chisq.scaled", "pvalue.scaled")}
    assert found.chi_square == pytest.approx(expected["chisq"], abs=1e-5)
    assert fit.test.freedom == expected["df"]
    assert fit.test.scale * FEWER == pytest.approx(R[f"groups_{name}_chisq.scaling.factor"], abs=1e-5)
    assert fit.test.value / FEWER == pytest.approx(expected["chisq.scaled"], abs=1e-3)
    assert chdtrc(fit.test.freedom, fit.test.value / FEWER) == pytest.approx(expected["pvalue.scaled"], rel=1e-4)
    assert fit.cfi.value == pytest.approx(R[f"groups_{name}_cfi.robust"], abs=0.002)
    assert fit.rmsea.value == pytest.approx(R[f"groups_{name}_rmsea.robust"], abs=0.001)
    assert fit.rmsea.low == pytest.approx(R[f"groups_{name}_rmsea.ci.lower.robust"], abs=0.001)
    assert fit.rmsea.high == pytest.approx(R[f"groups_{name}_rmsea.ci.upper.robust"], abs=0.001)


@pytest.mark.parametrize(("freer", "stricter"), [("structure", "loadings"), ("loadings", "intercepts")])
def test_what_equality_costs_independent_people_is_as_in_lavaan(freer, stricter):
    (strict, moments), (free, _) = groups_of_people(stricter), groups_of_people(freer)
    change = change_between(strict, free, moments)
    assert change.test.freedom == R[f"change_{stricter}_df"]
    assert change.test.value / FEWER == pytest.approx(R[f"change_{stricter}_chisq"], abs=1e-4)


@pytest.mark.parametrize("name", STEPS)
def test_client_and_clinician_of_one_case_are_weighed_by_the_scatter_of_cases(name):
    moments = group_moments(CASE.tolist(), CLINICIAN.astype(int).tolist(), RATINGS)
    found = fitted(STRUCTURES["one"], moments, STEPS[name])
    assert found.chi_square == pytest.approx(R[f"cases_{name}_chisq"], abs=1e-4)
    assert fit_of(found, moments).test.scale == pytest.approx(R[f"cases_{name}_scale"], abs=1e-5)
