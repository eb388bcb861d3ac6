"""Private notes: their author alone reads them, in their own keys, and nobody inherits them."""

import base64
from datetime import timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.administration.actions import hand_over
from plait_clinic.configuration import KeyRing
from plait_clinic.encryption import UnreadableText, decrypt
from plait_clinic.feelings.actions import delete_note, write_note
from plait_clinic.feelings.content import FEELINGS, PULLS, TEXT_CHARACTERS, Content
from plait_clinic.feelings.models import PrivateNote
from plait_clinic.feelings.queries import own_notes
from plait_clinic.feelings.sealing import open_note, place_of
from plait_clinic.people.administration.actions import deactivate, reactivate
from plait_clinic.supervision.actions import give_reason
from tests.texts import text_of

SAID = "I was bored and ashamed of it."
OLD, NEW = b"o" * 32, b"w" * 32


def note_by(world, who="alice", **values):
    content = {"case": world.case.handle, "session": 3, "feelings": ("bored",), "pulls": ("hurry",), "text": SAID}
    return write_note(content=Content(**{**content, **values}), audit=world.acting(who))


def notes_page(world, who="alice"):
    return world.signed_in(who).get(reverse("private_notes"))


def write_url(world):
    return reverse("write_private_note", args=[world.case.handle])


def test_what_was_written_stands_on_the_authors_page(world, clock):
    session = world.note_session()
    posted = {"session": session.number, "feelings": ["tense", "moved"], "pulls": ["please"], "text": SAID}
    assert world.signed_in("alice").post(write_url(world), posted).status_code == 302
    text = text_of(notes_page(world))
    assert f"Sam R. · session {session.number}" in text
    assert "Felt: moved, tense" in text
    assert "Drawn: to please" in text
    assert SAID in text


def test_from_a_sessions_page_the_form_is_about_that_session(world, clock):
    first, second = world.note_session(held_at=world.now - timedelta(days=7)), world.note_session()
    browser = world.signed_in("alice")
    link = f"{write_url(world)}?session={first.number}"
    assert f'href="{link}"' in browser.get(reverse("session", args=[first.handle])).content.decode()
    html = browser.get(link).content.decode()
    assert f'<option value="{first.number}" selected>' in html
    assert f'<option value="{second.number}">' in html
    assert browser.get(f"{write_url(world)}?session=x").status_code == 200


def test_words_alone_or_a_text_alone_are_enough(world):
    for posted in ({"feelings": ["warm"]}, {"pulls": ["rescue"]}, {"text": SAID}):
        assert world.signed_in("alice").post(write_url(world), posted).status_code == 302
    assert PrivateNote.objects.count() == 3


@pytest.mark.parametrize(
    ("posted", "told"),
    [
        ({}, "Tick a word or write one"),
        ({"text": "  "}, "Tick a word or write one"),
        ({"feelings": ["resentful"]}, "What you felt: Select a valid choice"),
        ({"text": "x" * (TEXT_CHARACTERS + 1)}, "at most 4000 characters"),
        ({"text": SAID, "session": "99"}, "About: Select a valid choice"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_what_was_written(world, posted, told):
    response = world.signed_in("alice").post(write_url(world), posted)
    assert response.status_code == 422
    assert told in text_of(response)
    assert PrivateNote.objects.count() == 0


def test_nobody_else_reads_it_whatever_they_are_to_the_case(world, clock):
    note_by(world)
    give_reason(case=world.case, text="I was asked to look at it.", audit=world.acting("sue"))
    urls = [reverse(name, args=[world.case.handle]) for name in ("brief", "looks", "write_private_note")]
    for who in ("bob", "tess", "charlie", "sue", "rita", "ada", "cora", "rhea", "otto"):
        browser = world.signed_in(who)
        for url in (reverse("private_notes"), *urls):
            assert SAID not in browser.get(url).content.decode(), (who, url)
    assert "private note" not in text_of(world.signed_in("bob").get(reverse("looks", args=[world.case.handle])))


def test_an_address_of_somebody_elses_note_is_not_there(world):
    note = note_by(world)
    url = reverse("delete_private_note", args=[note.handle])
    assert world.signed_in("bob").post(url).status_code == 404
    assert PrivateNote.objects.get() == note
    with pytest.raises(PermissionError):
        delete_note(note=note, audit=world.acting("bob"))


def test_its_author_deletes_it_for_good(world):
    note = note_by(world)
    world.signed_in("alice").post(reverse("delete_private_note", args=[note.handle]))
    assert PrivateNote.objects.count() == 0
    assert SAID not in text_of(notes_page(world))


def test_the_database_holds_neither_words_nor_case_nor_session_in_the_clear(world):
    note_by(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM feelings_privatenote")
        [row] = cursor.fetchall()
    kept = " ".join(str(cell) for cell in row)
    for clear in (SAID, "bored", "hurry", world.case.handle, "Sam"):
        assert clear not in kept
        assert base64.b64encode(clear.encode()).decode().rstrip("=")[:-1] not in kept
    references = [field.name for field in PrivateNote._meta.get_fields() if field.is_relation]
    assert references == ["author"]


def test_the_field_keys_do_not_open_it_and_its_keys_open_nothing_else(world, settings):
    note = note_by(world)
    assert open_note(note).text == SAID
    fields, notes = settings.FIELD_KEYS, settings.NOTES_KEYS
    same_names = {key_id: key for key_id in notes.by_id for key in fields.by_id.values()}
    with pytest.raises(UnreadableText):
        decrypt(note.sealed, place=place_of(note), keys=same_names)
    with override_settings(NOTES_KEYS=fields), pytest.raises(UnreadableText):
        open_note(note)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_client LIMIT 1")
        [(name,)] = cursor.fetchall()
    with pytest.raises(UnreadableText):
        decrypt(name, place="people.client.name", keys=dict.fromkeys(fields.by_id, next(iter(notes.by_id.values()))))


def test_keys_are_changed_as_field_keys_are_the_first_seals_and_all_of_them_open(world):
    with override_settings(NOTES_KEYS=KeyRing("old", {"old": OLD})):
        first = note_by(world)
    with override_settings(NOTES_KEYS=KeyRing("new", {"new": NEW, "old": OLD})):
        second = note_by(world)
        assert [open_note(note).text for note in (first, second)] == [SAID, SAID]
        assert (first.sealed[:4], second.sealed[:4]) == ("old:", "new:")
    with override_settings(NOTES_KEYS=KeyRing("new", {"new": NEW})):
        with pytest.raises(UnreadableText, match="not in PLAIT_NOTES_KEYS"):
            open_note(first)
        assert [bool(note.content) for note in own_notes(world.staff["alice"], world.now)] == [True, False]
        assert "This note cannot be opened" in text_of(notes_page(world))


def test_a_sealed_text_opens_in_no_other_note_and_for_no_other_author(world):
    one, other = note_by(world), note_by(world, "bob")
    PrivateNote.objects.filter(pk=other.pk).update(sealed=one.sealed)
    other.refresh_from_db()
    with pytest.raises(UnreadableText, match="was changed"):
        open_note(other)
    PrivateNote.objects.filter(pk=one.pk).update(author=world.staff["bob"])
    one.refresh_from_db()
    with pytest.raises(UnreadableText, match="was changed"):
        open_note(one)
    assert SAID not in text_of(notes_page(world, "bob"))


def test_whoever_takes_over_a_case_inherits_no_note_and_the_author_loses_the_names(world, clock):
    note_by(world)
    hand_over(case=world.case, to=world.staff["charlie"], audit=world.acting("ada"))
    clock.now = world.now + timedelta(days=1)
    assert SAID not in text_of(notes_page(world, "charlie"))
    kept = text_of(notes_page(world))
    assert SAID in kept
    assert "a case that you have no part in now" in kept
    assert "Sam R." not in kept


def test_when_a_clinician_leaves_the_notes_stay_sealed_and_come_back_only_with_that_sign_in(world):
    note_by(world, "bob")
    deactivate(user=world.staff["bob"], audit=world.acting("ada"))
    assert PrivateNote.objects.count() == 1
    for who in ("alice", "ada", "sue"):
        assert SAID not in text_of(notes_page(world, who))
    reactivate(user=world.staff["bob"], password="a new password for bob", audit=world.acting("ada"))
    world.staff["bob"].refresh_from_db()
    assert SAID in text_of(notes_page(world, "bob"))


def test_the_book_says_that_and_neither_what_nor_whom(world):
    mark = AuditEvent.objects.latest("pk").pk
    note = note_by(world)
    notes_page(world)
    delete_note(note=note, audit=world.acting("alice"))
    events = list(AuditEvent.objects.filter(pk__gt=mark).order_by("pk"))
    assert [event.action for event in events] == ["private_note_written", "private_notes_read", "private_note_deleted"]
    assert {(event.case, event.target, event.actor) for event in events} == {(None, "", world.staff["alice"])}


def test_the_page_says_who_could_still_read_them(world):
    for url in (reverse("private_notes"), write_url(world)):
        text = text_of(world.signed_in("alice").get(url))
        assert "A law or a court may still reach these notes" in text
        assert "Whoever runs the clinic’s server holds those keys and could read them." in text
        assert "Nobody inherits them" in text


def test_the_writing_page_shows_none_of_the_notes_there_are(world):
    note_by(world)
    assert SAID not in text_of(world.signed_in("alice").get(write_url(world)))


def test_the_lists_hold_different_words(world):
    assert len({str(word) for word in FEELINGS.values()}) == len(FEELINGS)
    assert len({str(word) for word in PULLS.values()}) == len(PULLS)
