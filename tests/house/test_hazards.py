"""The hazard log says what is so: its tests are there, its ratings are the matrix's; and so for every other page."""

from pathlib import Path

import pytest

from docs import hazards
from tests.house import named_tests, pages

ROOT = Path(__file__).resolve().parents[2]
LOG = hazards.hazards(ROOT)
FEWEST = 20
PAGES = [page for page in pages.markdown_pages(ROOT) if page.name != "CHANGELOG.md"]
"""The changelog may speak of what was."""


def test_there_are_hazards_each_with_an_id_of_its_own_in_order():
    assert len(LOG) >= FEWEST
    assert [hazard.id for hazard in LOG] == [f"H{number:02}" for number in range(1, len(LOG) + 1)]
    assert len({hazard.title for hazard in LOG}) == len(LOG)


def test_every_control_names_a_test_that_is_there():
    named = [control.test for hazard in LOG for control in hazard.controls]
    assert [test for test in named if "::" not in test or not named_tests.is_there(ROOT, test)] == []


@pytest.mark.parametrize("hazard", LOG, ids=lambda hazard: hazard.id)
def test_a_hazard_is_told_whole(hazard):
    assert len(hazard.controls) >= 2
    assert hazard.causes
    assert all((hazard.description, hazard.effects, hazard.left))
    assert hazard.residual.rating <= hazard.initial.rating


def test_a_design_changes_how_likely_harm_is_and_never_turns_death_into_an_upset():
    steps = [
        hazards.SEVERITIES.index(row.initial.severity) - hazards.SEVERITIES.index(row.residual.severity) for row in LOG
    ]
    assert set(steps) <= {0, 1}


def test_no_residual_risk_is_one_that_nobody_may_accept():
    assert [hazard.id for hazard in LOG if hazard.residual.rating > 3] == []


@pytest.mark.parametrize(
    ("severity", "likelihood", "rating"),
    [("minor", "very low", 1), ("minor", "very high", 3), ("catastrophic", "very low", 3), ("major", "medium", 3)],
)
def test_a_rating_is_that_of_the_matrix(severity, likelihood, rating):
    assert hazards.Risk(severity, likelihood).rating == rating


def test_the_matrix_never_falls_as_harm_gets_worse_or_likelier():
    rows = [hazards.MATRIX[name] for name in hazards.LIKELIHOODS]
    assert all(list(row) == sorted(row) for row in rows)
    assert all(list(column) == sorted(column, reverse=True) for column in zip(*rows, strict=True))


def test_every_file_and_every_test_that_a_page_names_is_there():
    found = {page.relative_to(ROOT).as_posix(): named_tests.missing(page.read_text(), ROOT) for page in PAGES}
    assert {page: names for page, names in found.items() if names} == {}


def test_a_name_that_leads_nowhere_is_found():
    text = (
        "`tests/house/test_hazards.py::test_no_such` and `src/plait/nowhere.py`, but `tests/house/test_hazards.py` is"
    )
    assert named_tests.missing(text, ROOT) == ["tests/house/test_hazards.py::test_no_such", "src/plait/nowhere.py"]
