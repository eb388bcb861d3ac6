"""The clinic's own words on cards: kept as the next number, never edited, by whom and when, and back to what ships."""

import pytest
from django.db import IntegrityError, transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.people.actions import found_organisation
from plait_clinic.repairs.actions import change_words, return_to_shipped
from plait_clinic.repairs.models import CardText
from plait_clinic.repairs.queries import changed_here, versions_of, words_here
from plait_clinic.repairs.words import CHOICES, WrongWords, entries_of, shipped

pytestmark = pytest.mark.django_db
CARD = CHOICES[0].key
OURS = {
    "openers": ["Something does not fit yet, I think. What do you think?", "May I ask how the sheets are for you?"],
    "when_not": "Never on a Friday evening.",
    "next_question": "What would fit better?",
}


def change(world, entries=OURS, piece=CARD, language="en", **other):
    audit = world.acting("ada")
    about = {"organisation": world.organisation, "piece": piece, "language": language, "audit": audit} | other
    return change_words(entries=entries, **about)


def read(world, piece=CARD, language="en"):
    return words_here(world.organisation, language)[piece]


def test_before_anything_is_changed_every_piece_reads_as_it_ships(world):
    assert words_here(world.organisation, "de") == shipped("de")
    assert versions_of(world.organisation, CARD, "de") == []


def test_changed_words_hold_from_then_on_for_this_clinic_and_language_alone(world):
    change(world)
    assert read(world).when_not == "Never on a Friday evening."
    assert read(world, language="de") == shipped("de")[CARD]
    other = found_organisation(name="Other", emergency_contact="x", complaints_contact="y", audit=world.audit)
    assert words_here(other, "en") == shipped("en")
    assert changed_here(world.organisation, "en") == {CARD}


def test_every_change_stays_with_who_made_it_and_when(world):
    change(world)
    change(world, OURS | {"when_not": "Not on the last day."})
    newest, first = versions_of(world.organisation, CARD, "en")
    assert (newest.number, first.number) == (2, 1)
    assert first.content["when_not"] == "Never on a Friday evening."
    assert (first.by, first.at) == (world.staff["ada"], world.now)


def test_the_words_that_hold_already_make_no_new_number(world):
    assert change(world, entries_of(shipped("en")[CARD])) is None
    change(world)
    assert change(world) is None
    assert CardText.objects.count() == 1


def test_going_back_to_what_ships_keeps_what_was_written(world):
    change(world)
    return_to_shipped(organisation=world.organisation, piece=CARD, language="en", audit=world.acting("ada"))
    assert read(world) == shipped("en")[CARD]
    assert [row.content is None for row in versions_of(world.organisation, CARD, "en")] == [True, False]
    assert changed_here(world.organisation, "en") == frozenset()


def test_going_back_where_nothing_was_changed_does_nothing(world):
    assert (
        return_to_shipped(organisation=world.organisation, piece=CARD, language="en", audit=world.acting("ada")) is None
    )
    assert CardText.objects.count() == 0


def test_words_that_cannot_stand_on_a_card_change_nothing(world):
    with pytest.raises(WrongWords):
        change(world, OURS | {"openers": ["Only one."]})
    assert CardText.objects.count() == 0


def test_a_kept_text_can_neither_be_changed_nor_removed(world):
    row = change(world)
    for touch in (lambda: CardText.objects.update(content=None), lambda: CardText.objects.filter(pk=row.pk).delete()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            touch()


def test_a_text_that_a_later_release_adds_is_taken_from_what_ships_and_one_it_drops_is_left_out(world):
    change(world)
    row = CardText.objects.get()
    CardText.objects.create(
        organisation=world.organisation,
        piece=CARD,
        language="en",
        number=row.number + 1,
        content={"when_not": "Not today.", "dropped_text": "x"},
        by=world.staff["ada"],
        at=world.now,
    )
    assert read(world).when_not == "Not today."
    assert read(world).openers == shipped("en")[CARD].openers


def test_the_book_names_the_piece_and_none_of_its_words(world):
    change(world)
    event = AuditEvent.objects.order_by("-pk").first()
    assert (event.action, event.target) == (Event.CARD_WORDS_CHANGED, f"{CARD} en 1")
    assert (event.case, event.organisation) == (None, world.organisation)
