"""Wherever the check-in is named, it says that it is not validated; beside two raters stands what a gap is."""

import re
from pathlib import Path

import pytest

from plait.measures import languages, load_measure, load_wording
from tests.house import pages

ROOT = Path(__file__).resolve().parents[2]
NAMES_IT = re.compile(r"plait-checkin|Plait check-in|own check-in|default check-in", re.IGNORECASE)
SAYS_IT = re.compile(r"not (yet )?been\s+validated|not\s+yet\s+validated|validated\s+yet", re.IGNORECASE)
SIDE_BY_SIDE = re.compile(r"strand\.clinician|own_tension|strand\.level|stands beside the client")
SHOW_ITS_SCORES = (
    "briefs/brief.html",
    "briefs/caseload.html",
    "expectations/member.html",
    "expectations/own_expectations.html",
    "families/map.html",
    "families/own_shared.html",
    "own/page.html",
    "paired/two_views.html",
    "supervision/point.html",
    "together/page.html",
)
TEMPLATES = sorted((ROOT / "src/plait_clinic").rglob("templates/**/*.html"))


def test_every_document_that_names_the_check_in_says_so():
    told = [
        page for page in pages.markdown_pages(ROOT) if page.name != "CHANGELOG.md" and "decisions" not in page.parts
    ]
    silent = [page for page in told if NAMES_IT.search(page.read_text()) and not SAYS_IT.search(page.read_text())]
    assert silent == []


def test_every_form_in_every_language_says_so():
    measure = load_measure("plait-checkin")
    for form in measure.forms:
        for language in languages("plait-checkin", measure.version, form.id):
            words = load_wording("plait-checkin", form.id, language)
            assert "validier" in words.status if language == "de" else SAYS_IT.search(words.status), (form.id, language)


@pytest.mark.parametrize("name", SHOW_ITS_SCORES)
def test_a_template_that_shows_its_scores_says_so(name):
    [template] = [path for path in TEMPLATES if path.as_posix().endswith(f"templates/{name}")]
    assert SAYS_IT.search(template.read_text())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_that_sets_two_raters_side_by_side_says_that_a_gap_is_descriptive(template):
    text = template.read_text()
    assert not SIDE_BY_SIDE.search(text) or "is descriptive only" in text


def test_the_pattern_finds_the_pages_where_two_raters_stand_side_by_side():
    assert {path.stem for path in TEMPLATES if SIDE_BY_SIDE.search(path.read_text())} == {
        "brief",
        "session",
        "two_views",
    }
