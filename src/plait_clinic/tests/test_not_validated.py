"""Every page that shows the check-in or its scores says that it is not validated, and the brief what a gap is."""

import re

from django.urls import reverse

from tests.texts import text_of
from tests.world import RATING_ITEMS

SAYS_IT = re.compile(r"not (yet )?been validated|not yet validated|validated yet", re.IGNORECASE)
DESCRIPTIVE = "A gap between the two raters is descriptive only"


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
    rating = dict.fromkeys(RATING_ITEMS, "6")
    sent = alice.post(reverse("rate", args=[sessions[-1].handle]), {**rating, "tension": "0", "language": "en"})
    assert sent.status_code == 302
    assert DESCRIPTIVE in text_of(alice.get(brief))
