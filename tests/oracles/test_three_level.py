"""The reference model against nlme and lme4 on the same made-up data: three_level.R wrote three_level.out."""

import re
from pathlib import Path

import pytest

from plait.trajectory import fit, read_sessions

HERE = Path(__file__).parent
BEST_KNOWN = -9672.8077
"""The REML log-likelihood at the optimum; nlme's own stop, -9672.808354, is slightly worse."""


def reported(heading, rows):
    """The numbers of the lines below a heading of nlme's output, by the line's first word."""
    text = (HERE / "three_level.out").read_text().partition(heading)[2]
    lines = [line.split() for line in text.splitlines()[1:] if re.match(r"\S+ +-?[0-9.]+$", line)]
    return {words[0]: float(words[1]) for words in lines[:rows]}


@pytest.fixture(scope="module")
def fitted():
    return fit(read_sessions(HERE / "three_level.csv")).reference


def test_it_reaches_the_optimum_and_so_goes_a_little_higher_than_nlme(fitted):
    assert fitted.log_likelihood == pytest.approx(BEST_KNOWN, abs=1e-4)
    assert fitted.log_likelihood > -9672.808354
    assert (fitted.method, fitted.converged, fitted.notes) == ("REML", True, ())
    assert (fitted.sessions, fitted.clients, fitted.clinicians) == (11_373, 1_000, 40)


@pytest.mark.parametrize(
    ("name", "value", "digits"),
    [
        ("intercept", 5.2589, 4), ("slope", 0.04983, 5), ("sd_clinician", 0.2332, 4), ("sd_client_level", 0.678, 3),
        ("sd_client_slope", 0.0241, 4), ("correlation", -0.099, 3), ("autocorrelation", 0.559, 3),
        ("sd_movement", 0.435, 3), ("sd_error", 0.328, 3),
    ],
)  # fmt: skip
def test_the_estimates_are_those_of_the_optimum(fitted, name, value, digits):
    assert round(getattr(fitted.parameters, name), digits) == value


def test_standard_errors_are_within_one_percent_of_nlmes(fitted):
    words = (HERE / "three_level.out").read_text().partition("standard errors of the fixed effects")[2].split()
    errors = [fitted.standard_errors.intercept, fitted.standard_errors.slope]
    assert errors == pytest.approx([float(words[2]), float(words[3])], rel=0.01)


def test_clinician_effects_are_within_a_thousandth_of_nlmes(fitted):
    theirs = reported("therapist effects (BLUP), first six", 6)
    assert len(theirs) == 6
    for name, effect in theirs.items():
        assert fitted.clinician_effects[name] == pytest.approx(effect, abs=0.001)


def test_without_movement_it_is_the_model_that_lme4_fits():
    found = fit(read_sessions(HERE / "three_level.csv"), movement=False).reference
    words = (HERE / "three_level.out").read_text().partition("lme4::lmer, the same without")[2].split()
    theirs = {"log_likelihood": "Lik.'", "sd_client_level": "(Intercept)", "sd_error": "Residual"}
    log_likelihood, level, error = (float(words[words.index(word) + 1]) for word in theirs.values())
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=1e-4)
    assert found.parameters.sd_client_level == pytest.approx(level, rel=1e-3)
    assert found.parameters.sd_error == pytest.approx(error, rel=1e-4)
    assert found.parameters.sd_client_slope == pytest.approx(0.042553058, rel=1e-3)
    assert found.parameters.correlation == pytest.approx(-0.295241, abs=1e-3)
    assert (found.parameters.sd_movement, found.parameters.autocorrelation) == (None, None)
    assert [note.text for note in found.notes] == ["Movement that carries over was left out, as asked."]
