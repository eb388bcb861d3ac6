"""The actor-partner model against nlme's gls (method ML) on the same made-up couples.

systems/reference_output.txt is what reference_2.R printed.
"""

from pathlib import Path

import numpy as np
import pytest

from plait.systems import apim, dyads

HERE = Path(__file__).parent / "systems"
PRINTED = [line.split() for line in (HERE / "reference_output.txt").read_text().splitlines()]
ROWS = np.genfromtxt(HERE / "ref_apim.csv", delimiter=",", skip_header=1)
NEAR = 1e-5
"""The reference was printed with five digits."""


def after(first, *, again=0):
    """The numbers of the line that begins with this word; `again` counts earlier ones that are passed over."""
    line = [line for line in PRINTED if line and line[0] == first][again]
    return [float(one) for one in line[1:]]


@pytest.fixture(scope="module")
def found():
    couples = [str(int(name)) for name in ROWS[:, 0]] * 2
    role = ["p1"] * len(ROWS) + ["p2"] * len(ROWS)
    return apim(dyads(couples, ROWS[:, 1:3].T.ravel().tolist(), ROWS[:, 3:].T.ravel().tolist(), role=role))


@pytest.mark.parametrize("place", [0, 1])
def test_effects_of_each_role_and_their_errors_are_those_of_gls(found, place):
    effects = found.apart.effects[place]
    assert effects.role == f"p{place + 1}"
    theirs = [after(f"role{effects.role}{what}")[:2] for what in ("", ":act", ":par")]
    ours = [effects.intercept.value, effects.actor.value, effects.partner.value]
    assert ours == pytest.approx([value for value, _error in theirs], abs=NEAR)
    assert effects.errors == pytest.approx([error for _value, error in theirs], abs=NEAR)


def test_effects_of_interchangeable_members_and_their_errors_are_those_of_gls(found):
    effects = found.alike.effects[0]
    start = next(place for place, line in enumerate(PRINTED) if line[:1] == ["act"])
    theirs = [[float(one) for one in PRINTED[start + step][1:3]] for step in (-1, 0, 1)]
    ours = [effects.intercept.value, effects.actor.value, effects.partner.value]
    assert ours == pytest.approx([value for value, _error in theirs], abs=NEAR)
    assert effects.errors == pytest.approx([error for _value, error in theirs], abs=NEAR)


def test_likelihoods_residuals_and_the_test_of_roles_are_those_of_gls(found):
    line = next(line for line in PRINTED if line[0] == "logLik" and line[1] != "indist")
    log_likelihood, sigma, ratio, rho = (float(line[place]) for place in (1, 4, 6, 8))
    one, other = found.apart.residual_sds
    assert found.apart.log_likelihood == pytest.approx(log_likelihood, abs=5e-4)  # printed with three decimals
    assert [one, other / one, found.apart.correlation] == pytest.approx([sigma, ratio, rho], abs=NEAR)
    alike = float(next(line for line in PRINTED if line[:2] == ["logLik", "indist"])[2])
    assert found.alike.log_likelihood == pytest.approx(alike, abs=5e-5)
    assert found.test.chi_square == pytest.approx(2 * (alike * -1 + log_likelihood), abs=2e-3)
    assert found.test.freedom == 4
