"""Reliability against what R's psych, stats and nlme gave for the same made-up answers.

reliability.out is the recorded output of reliability.R; its first line has the versions and the date.
"""

from pathlib import Path

import numpy as np
import pytest

from plait.reliability import crossed_report, item_report, within_person_report
from plait.reliability.between_items import item_covariance
from plait.reliability.one_factor import correlations, loadings

HERE = Path(__file__).resolve().parent
LINES = (HERE / "reliability.out").read_text().splitlines()
R = {name: float(value) for name, value in (line.split() for line in LINES if not line.startswith("#"))}
ONE = np.genfromtxt(HERE / "reliability_one.csv", delimiter=",", skip_header=1)
REPEATED = np.genfromtxt(HERE / "reliability_repeated.csv", delimiter=",", skip_header=1)
WHO, WHEN, ANSWERS = REPEATED[:, 0].tolist(), REPEATED[:, 1].tolist(), REPEATED[:, 2:]
SCALE = (0, 10)


def test_alpha_and_its_feldt_interval_are_those_of_psych():
    found = item_report(ONE, SCALE, reverse=[4], draws=100).alpha
    assert found.value == pytest.approx(R["alpha"], abs=1e-12)
    assert found.low == pytest.approx(R["alpha_low"], abs=1e-12)
    assert found.high == pytest.approx(R["alpha_high"], abs=1e-12)


def test_loadings_are_those_of_psych_by_minimum_residuals():
    turned = ONE.copy()
    turned[:, 4] = 10 - turned[:, 4]
    # psych stops its optimiser at a relative change of some 1e-5.
    expected = [R[f"minres_loading_{item}"] for item in range(1, 7)]
    assert loadings(correlations(item_covariance(turned))) == pytest.approx(expected, abs=2e-4)


def test_omega_is_that_of_psych_and_near_that_by_maximum_likelihood():
    found = item_report(ONE, SCALE, reverse=[4], draws=100).omega
    assert found.value == pytest.approx(R["omega_minres"], abs=1e-5)
    assert found.value == pytest.approx(R["omega_ml"], abs=2e-3)


def test_the_crossed_coefficients_and_components_are_those_of_psych():
    found = crossed_report(WHO, WHEN, ANSWERS, SCALE, draws=100)
    for ours, theirs in (("r_kf", "RkF"), ("r_1r", "R1R"), ("r_kr", "RkR"), ("r_c", "Rc")):
        assert getattr(found, ours).value == pytest.approx(R[theirs], abs=1e-10), theirs
    for name in ("person", "session", "item", "person_by_session", "person_by_item", "session_by_item", "residual"):
        assert getattr(found.components, name) == pytest.approx(R[f"component_{name}"], abs=1e-10), name


def test_a_persons_mean_has_the_nested_reliability_of_psych():
    found = within_person_report(WHO, WHEN, ANSWERS, SCALE, draws=100)
    assert found.person_mean.value == pytest.approx(R["RkRn"], abs=1e-6)


def test_change_is_that_of_psych_once_item_means_are_put_back_into_the_error():
    """psych's nested model has no item effects, so that easy items look like error; ours leaves them out."""
    of_sessions = 4 * ANSWERS.mean(axis=1).reshape(40, 5).var(axis=1, ddof=1).mean()
    with_items = ANSWERS.var(axis=1, ddof=1).mean()
    assert 1 - with_items / of_sessions == pytest.approx(R["Rcn"], abs=1e-5)
    assert within_person_report(WHO, WHEN, ANSWERS, SCALE, draws=100).change.value > R["Rcn"]


def test_the_nested_components_are_those_of_nlme_with_item_effects():
    found = within_person_report(WHO, WHEN, ANSWERS, SCALE, draws=100).components
    for name in ("person", "session", "person_by_item", "residual"):
        assert getattr(found, name) == pytest.approx(R[f"nested_{name}"], abs=1e-6), name
