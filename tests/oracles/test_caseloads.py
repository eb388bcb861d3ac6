"""Clinicians' shrunken estimates and their reliability against lme4 on the same made-up cases.

systems/reference_output.txt is what reference_1.R printed; rows are found by what they begin with.
"""

from pathlib import Path

import numpy as np
import pytest

from plait.caseloads import cases_needed, funnel, reliability_of

HERE = Path(__file__).parent / "systems"
LINES = (HERE / "reference_output.txt").read_text().splitlines()
ROWS = np.genfromtxt(HERE / "ref_therapist_effects.csv", delimiter=",", skip_header=1)
CLOSE = 1e-6


def row(first):
    """What stands behind these words in the first line that begins with them."""
    words = first.split()
    return next(line.split()[len(words) :] for line in LINES if line.split()[: len(words)] == words)


@pytest.fixture(scope="module")
def found():
    names = [str(int(one)) for one in ROWS[:, 0]]
    return funnel(names, ROWS[:, 2], {"pre": ROWS[:, 1]}, least_reliability=0)


def test_variances_and_the_effect_of_the_case_mix_are_those_of_lme4(found):
    assert found.between**2 == pytest.approx(float(row("1 therapist (Intercept) <NA>")[0]), abs=CLOSE)
    assert found.within**2 == pytest.approx(float(row("2 Residual <NA> <NA>")[0]), abs=CLOSE)
    assert found.icc == pytest.approx(float(row("ICC")[0]), abs=CLOSE)
    assert found.case_mix["pre"] == pytest.approx(0.4954875, abs=CLOSE)


def test_each_shrunken_estimate_its_error_and_reliability_are_those_of_lme4(found):
    table = LINES.index("  therapist  n         blup        sd reliability")
    for line, one in zip(LINES[table + 1 : table + 9], found.caseloads[:8], strict=True):
        _place, clinician, cases, effect, error, reliability = line.split()
        assert (one.clinician, one.cases) == (clinician, int(cases))
        assert one.shrunken - found.centre == pytest.approx(float(effect), abs=1e-4)
        assert one.error == pytest.approx(float(error), abs=1e-4)
        assert one.reliability == pytest.approx(float(reliability), abs=CLOSE)


@pytest.mark.parametrize("icc", ["0.03", "0.05", "0.08"])
def test_the_table_of_reliabilities_and_cases_needed_is_the_references(icc):
    told = " ".join(row(f"ICC {icc}"))
    values, for_seven, for_eight = told.split(";")
    for pair in values.split():
        cases, reliability = pair.split("=")
        assert round(reliability_of(int(cases), float(icc)), 2) == pytest.approx(float(reliability), abs=0.0051)
    assert cases_needed(0.7, float(icc)) == int(for_seven.split(":")[1])
    assert cases_needed(0.8, float(icc)) == int(for_eight.split(":")[1]) - (icc == "0.08")


def test_where_the_reference_rounds_up_a_whole_number_ours_is_the_exact_one():
    """46 cases at .08 give .8 exactly; in the reference's arithmetic ceiling() met 46 and a rounding error."""
    assert cases_needed(0.8, 0.08) == 46
    assert reliability_of(46, 0.08) == pytest.approx(0.8, abs=1e-12)
