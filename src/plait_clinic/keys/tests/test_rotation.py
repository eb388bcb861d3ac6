"""Rotating keys: nothing is lost, nothing is forgotten, and an old key is given up only when nothing needs it."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from plait_clinic.access.sign_in import SECRET_PLACE
from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins.models import Comment
from plait_clinic.configuration import KeyRing
from plait_clinic.encryption import decrypt_for, encrypt_for
from plait_clinic.feelings.actions import write_note
from plait_clinic.feelings.content import Content
from plait_clinic.feelings.models import PrivateNote
from plait_clinic.feelings.sealing import open_note
from plait_clinic.keys import actions
from plait_clinic.keys.places import places
from plait_clinic.people.models import Client, User
from plait_clinic.tests.test_encryption import ENCRYPTED

NEW_FIELD, NEW_NOTES = b"f" * 32, b"p" * 32
SAID = "A line about my week."


def with_key(ring: KeyRing, key: bytes, *, first: bool = True) -> KeyRing:
    ids = {"new": key, **ring.by_id} if first else {**ring.by_id, "new": key}
    return KeyRing(current=next(iter(ids)), by_id=ids)


@pytest.fixture
def full(world):
    """One row in each kind of place: a plain column, one of an append-only table, a second factor, a private note."""
    world.answer_sessions([7], comment=SAID)
    Authenticator.objects.create(
        user=world.staff["alice"], type="totp", data={"secret": encrypt_for(SECRET_PLACE, "TOTPSECRET")}
    )
    write_note(content=Content(world.case.handle, None, ("tense",), (), "Mine."), audit=world.acting("alice"))
    world.signed_in("alice")
    return world


@pytest.fixture
def new_keys(full, settings):
    settings.FIELD_KEYS = with_key(settings.FIELD_KEYS, NEW_FIELD)
    settings.NOTES_KEYS = with_key(settings.NOTES_KEYS, NEW_NOTES)
    return full


def rotate(**options) -> str:
    said = StringIO()
    call_command("rotate_keys", stdout=said, **options)
    return said.getvalue()


def only(ring: KeyRing, key_id: str) -> KeyRing:
    return KeyRing(current=key_id, by_id={key_id: ring.by_id[key_id]})


def everything_reads(world) -> None:
    assert Client.objects.get(pk=world.member.client_id).name == "Sam R."
    assert [comment.text for comment in Comment.objects.all()] == [SAID]
    assert decrypt_for(SECRET_PLACE, Authenticator.objects.get().data["secret"]) == "TOTPSECRET"
    assert open_note(PrivateNote.objects.get()).text == "Mine."


def sealed_with(key_id: str) -> int:
    return sum(place.rows_by_key()[key_id] for place in places())


def test_every_encrypted_column_is_a_place_and_so_are_second_factors_and_private_notes():
    found = {str(place) for place in places()}
    assert {f"{field.model._meta.db_table}.{field.column}" for field in ENCRYPTED} < found
    assert {"mfa_authenticator.data", "feelings_privatenote.sealed", "signins_signin.session_data"} < found


def test_afterwards_the_old_keys_can_be_taken_out_and_everything_reads(new_keys, settings):
    said = rotate()
    assert "PLAIT_FIELD_KEYS: key test is needed by no row: you can take it out." in said
    assert "PLAIT_NOTES_KEYS: key test is needed by no row: you can take it out." in said
    settings.FIELD_KEYS, settings.NOTES_KEYS = only(settings.FIELD_KEYS, "new"), only(settings.NOTES_KEYS, "new")
    everything_reads(new_keys)


def test_before_it_no_old_key_is_called_free_and_looking_changes_nothing(new_keys):
    before = sealed_with("test")
    assert before > 10
    said = rotate(only_look=True)
    assert "PLAIT_FIELD_KEYS: key test is still needed by" in said
    assert "PLAIT_NOTES_KEYS: key test is still needed by 1 rows. Keep it." in said
    assert "you can take it out" not in said
    assert sealed_with("test") == before


def test_killed_in_the_middle_everything_reads_and_it_goes_on_from_there(new_keys, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    real, calls = actions.seal_row, []

    def killed(place, *row):
        calls.append(place)
        if len(calls) == 9:
            raise KeyboardInterrupt
        return real(place, *row)

    monkeypatch.setattr(actions, "seal_row", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        rotate()
    everything_reads(new_keys)
    assert sealed_with("test") > 0
    monkeypatch.setattr(actions, "seal_row", real)
    rotate()
    assert sealed_with("test") == 0
    everything_reads(new_keys)


def test_killed_between_two_batches_what_was_sealed_stays_and_a_second_run_ends_it(new_keys):
    [names] = [place for place in places() if str(place) == "people_user.name"]
    first = actions.seal_batch(place=names, after=None, audit=new_keys.audit, size=3)
    assert (first.anew, names.rows_by_key()["new"]) == (3, 3)
    assert User.objects.get(username="alice").name == "Alice"
    rotate()
    assert names.rows_by_key() == {"new": User.objects.count()}


def test_a_second_run_changes_nothing(new_keys):
    rotate()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_user ORDER BY id")
        before = cursor.fetchall()
        assert "rows sealed anew" not in rotate()
        cursor.execute("SELECT name FROM people_user ORDER BY id")
        assert cursor.fetchall() == before


def test_append_only_tables_refuse_changes_after_it_as_before(new_keys):
    rotate()
    with pytest.raises(DatabaseError), transaction.atomic():
        Comment.objects.update(text="changed")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.all().delete()
    assert Comment.objects.get().text == SAID


def test_a_row_that_somebody_changes_meanwhile_is_left_as_they_left_it(new_keys):
    [names] = [place for place in places() if str(place) == "people_client.name"]
    client = Client.objects.get(pk=new_keys.member.client_id)
    [(_pk, stored)] = [row for row in names.batch(None, 50) if row[0] == client.pk]
    client.name = "Samuel R."
    client.save()
    actions.seal_row(names, client.pk, stored)
    client.refresh_from_db()
    assert client.name == "Samuel R."


def test_a_missing_key_is_named_with_its_rows_and_nothing_is_called_free(new_keys, settings):
    settings.FIELD_KEYS = only(settings.FIELD_KEYS, "new")
    said = StringIO()
    with pytest.raises(CommandError, match="Not everything is under the newest keys"):
        call_command("rotate_keys", stdout=said)
    assert "PLAIT_FIELD_KEYS: key test is missing, and" in said.getvalue()
    assert "rows cannot be opened" in said.getvalue()
    assert "PLAIT_FIELD_KEYS: key test is needed by no row" not in said.getvalue()


def test_the_book_says_that_keys_were_rotated_and_how_many_rows(new_keys):
    rotate()
    told = AuditEvent.objects.filter(action="keys_rotated")
    assert "people_user.name" not in str(list(told.values_list("target")))
    assert f"people_user {User.objects.count()}" in set(told.values_list("target", flat=True))
    assert {event.actor for event in told} == {None}
