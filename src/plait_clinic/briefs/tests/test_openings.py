"""Ways to open the talk: with an adolescent in plainer words, and with "du" in German."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from plait_clinic.briefs import adolescents, words
from plait_clinic.people.models import CheckInForm

FORMAL = re.compile(r"\b(Sie|Ihnen|Ihr|Ihre[mnrs]?)\b")
INFORMAL = re.compile(r"\b([Dd]u|[Dd]ir|[Dd]ich)\b")


def in_german(*tables) -> list[str]:
    with translation.override("de"):
        return [str(text) for table in tables for text in table.values()]


def test_everything_that_can_be_opened_with_an_adult_can_be_with_an_adolescent():
    assert set(adolescents.OPENINGS) == set(words.OPENINGS)
    assert set(adolescents.OPENINGS_BY_STRAND) == set(words.OPENINGS_BY_STRAND)


def test_in_german_adults_are_opened_to_with_sie_and_adolescents_with_du():
    assert not [text for text in in_german(words.OPENINGS, words.OPENINGS_BY_STRAND) if INFORMAL.search(text)]
    to_adolescents = in_german(adolescents.OPENINGS, adolescents.OPENINGS_BY_STRAND)
    assert not [text for text in to_adolescents if FORMAL.search(text)]
    assert sum(bool(INFORMAL.search(text)) for text in to_adolescents) > 6


@pytest.mark.parametrize(
    ("form", "opening"),
    [(CheckInForm.CLIENT, "Letztes Mal war es zwischen uns angespannt. Ich möchte gern hören, wie es für Sie war"),
     (CheckInForm.ADOLESCENT, "Letztes Mal war es zwischen uns angespannt. Wie war das für dich?")],
)  # fmt: skip
def test_the_brief_opens_as_the_client_is_addressed(world, form, opening):
    world.member.client.form = form
    world.member.client.save()
    world.answer_sessions([7], tension="3")
    with translation.override("en-gb"):
        shown = world.signed_in("alice").get(reverse("brief", args=[world.case.handle]) + "?lang=de").content.decode()
    assert opening in shown
