"""Wherever the check-in is shown or named, it says that it is not validated; gaps between raters are descriptive."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from plait.measures import languages, load_measure, load_wording
from plait_clinic.checkins.tests.test_client_pages import text_of
from tests.house import pages

ROOT = Path(__file__).resolve().parents[2]
NAMES_IT = re.compile(r"plait-checkin|Plait check-in|own check-in|default check-in", re.IGNORECASE)
SAYS_IT = re.compile(r"not (yet )?been\s+validated|not\s+yet\s+validated|validated\s+yet", re.IGNORECASE)
SIDE_BY_SIDE = re.compile(r"strand\.clinician|own_tension|wording\.status.*beside the client")
TEMPLATES = sorted((ROOT / "src/plait_clinic").rglob("templates/**/*.html"))
NOT_VALIDATED = "The check-in is new and has not been validated yet."
DESCRIPTIVE = "A gap between the two raters is descriptive only"


def test_every_document_that_names_the_check_in_says_so():
    silent = [
        page.relative_to(ROOT).as_posix()
        for page in pages.markdown_pages(ROOT)
        if page.name != "CHANGELOG.md" and NAMES_IT.search(page.read_text()) and not SAYS_IT.search(page.read_text())
    ]
    assert silent == []


def test_every_form_in_every_language_says_so():
    measure = load_measure("plait-checkin")
    for form in measure.forms:
        for language in languages("plait-checkin", measure.version, form.id):
            words = load_wording("plait-checkin", form.id, language)
            assert "validier" in words.status if language == "de" else SAYS_IT.search(words.status), (form.id, language)


def test_every_page_that_shows_the_check_in_or_its_scores_says_so(world, clock):
    world.answer_sessions([8, 7, 8, 7, 8])
    link = world.link_to(world.invitation())
    session = world.case.sessions.last()
    shown = {
        "the form": world.signed_in("rhea").get(reverse("check_in", args=[link])),
        "the clinician's own rating": world.signed_in("alice").get(reverse("session", args=[session.handle])),
        "the brief": world.signed_in("alice").get(reverse("brief", args=[world.case.handle])),
        "the caseload": world.signed_in("alice").get(reverse("caseload")),
        "reliability": world.signed_in("ada").get(reverse("clinic_reliability")),
    }
    assert [name for name, answer in shown.items() if not SAYS_IT.search(text_of(answer))] == []


def test_the_brief_calls_gaps_descriptive_where_the_clinician_has_rated_and_only_there(world, clock):
    brief = reverse("brief", args=[world.case.handle])
    sessions = world.answer_sessions([8, 7, 8, 7, 8])
    alice = world.signed_in("alice")
    assert DESCRIPTIVE not in text_of(alice.get(brief))
    rating = dict.fromkeys(("understood", "matters", "suited", "openness", "effort", "expectation"), "6")
    sent = alice.post(reverse("rate", args=[sessions[-1].handle]), {**rating, "tension": "0", "language": "en"})
    assert sent.status_code == 302
    assert DESCRIPTIVE in text_of(alice.get(brief))
    with translation.override("de"):
        assert translation.gettext(NOT_VALIDATED) != NOT_VALIDATED


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_that_sets_two_raters_side_by_side_says_that_a_gap_is_descriptive(template):
    text = template.read_text()
    assert not SIDE_BY_SIDE.search(text) or "is descriptive only" in text


def test_the_pattern_finds_the_pages_where_two_raters_stand_side_by_side():
    assert {path.stem for path in TEMPLATES if SIDE_BY_SIDE.search(path.read_text())} == {"brief", "session"}
