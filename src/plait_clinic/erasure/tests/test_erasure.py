"""An erasure leaves no word, number or hash of a client anywhere, keeps that there was work, and is itself recorded."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins.models import Answer, CheckIn, Comment, Response
from plait_clinic.erasure.actions import erase_client
from plait_clinic.erasure.again import erase_listed
from plait_clinic.erasure.holdings import HOLDINGS
from plait_clinic.erasure.listed import Line, NotListed, add_line, lines_in
from plait_clinic.erasure.models import Erasure, Why
from plait_clinic.erasure.tests.worlds import SAID, close, say_everything
from plait_clinic.people.models import Client
from plait_clinic.readings.queries import unread_courses
from plait_clinic.risk.models import RiskAnswer
from plait_clinic.risk.queries import OPEN
from plait_clinic.steps import Refused

LONGEST_WORD, PIECE = 16, 40
SAYING = [holding for holding in HOLDINGS if holding.goes or holding.removed]


def erased(world, **values) -> Erasure:
    right = {"client": world.member.client, "why": Why.ASKED, "audit": world.acting("ada")}
    return erase_client(**{**right, **values})


def column(table: str, name: str) -> list[bytes]:
    """What stands in one column as the engine stores it: sealed texts, hashes, whole JSON values."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{name}" FROM "{table}"')  # noqa: S608 - names from the models
        return [as_bytes(value) for (value,) in cursor.fetchall() if isinstance(value, str | bytes | memoryview)]


def as_bytes(value: str | bytes | memoryview) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)


def raw_contents() -> set[bytes]:
    """All long values in the columns that go; short ones (a state, a word of a choice) stand elsewhere too."""
    found: set[bytes] = set()
    for holding in SAYING:
        names = holding.goes or [field.name for field in holding.table._meta.concrete_fields]
        for name in names:
            found.update(column(holding.table._meta.db_table, holding.table._meta.get_field(name).column))
    return {value for value in found if len(value) > LONGEST_WORD}


def whole_database() -> bytes:
    """Every byte of the database's files (SQLite), or every value of every table (PostgreSQL)."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        return b"".join(path.read_bytes() for path in (file, Path(f"{file}-wal")) if path.exists())
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        columns = [
            (table, one.name)
            for table in tables
            for one in connection.introspection.get_table_description(cursor, table)
        ]
    return b"\n".join(value for table, name in columns for value in column(table, name))


def test_nothing_of_what_was_said_is_left_in_the_database(committed, world):
    say_everything(world)
    for holding in SAYING:
        assert holding.table.objects.exists(), f"nothing stands in {holding.model}, so its erasure is not tried"
    close(world)
    before = raw_contents() - {sealed for sealed in column("people_client", "name") if sealed != own_name(world)}
    assert len(before) > 20
    whole = whole_database()
    pieces = {piece for value in before for piece in (value[:PIECE], value[-PIECE:]) if piece in whole}
    assert len(pieces) >= len(before)  # a long value lies on several pages of a file, cut anywhere
    erased(world)
    call_command("clear_remains")
    after = whole_database()
    assert [piece for piece in pieces if piece in after] == []


def own_name(world) -> bytes:
    """The client's name as it is stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_client WHERE id = %s", [world.member.client_id])
        return cursor.fetchone()[0].encode()


def test_words_and_numbers_go_and_rows_stay(world):
    say_everything(world)
    close(world)
    counts = {holding.model: holding.table.objects.count() for holding in HOLDINGS if not holding.removed}
    record = erased(world)
    for holding in HOLDINGS:
        if holding.removed:
            assert not holding.table.objects.exists(), holding.model
        elif holding.model not in ("people.Client", "audit.AuditEvent", "erasure.Erasure"):
            assert holding.table.objects.count() == counts[holding.model], holding.model
            for name in holding.goes:
                assert not holding.table.objects.filter(**{f"{name}__isnull": False}).exists(), holding.model
    client = Client.objects.get(pk=world.member.client_id)
    assert (client.name, client.contact) == ("(erased)", None)
    assert (record.by, record.why, record.at) == (world.staff["ada"], Why.ASKED, world.now)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.target, event.actor) == ("client_erased", client.handle, world.staff["ada"])


def test_another_client_keeps_everything(world):
    couple = world.couple()
    ana, ben = couple.members.order_by("pk")
    session = world.note_session(case=couple)
    for member in (ana, ben):
        world.answer(world.invitation(session, member), comment=SAID)
    mine = CheckIn.objects.get(session=session, clinician=world.staff["alice"])
    world.answer(mine, comment="of both")
    couple.members.update(left_on=world.now.date())
    erased(world, client=ana.client)
    assert Comment.objects.filter(response__check_in__member=ana, text__isnull=False).count() == 0
    assert Comment.objects.get(response__check_in__member=ben).text == SAID
    assert Comment.objects.get(response__check_in=mine).text == "of both"
    erased(world, client=ben.client)
    assert not Comment.objects.filter(response__check_in__session=session, text__isnull=False).exists()
    assert not Answer.objects.filter(response__check_in__session=session, value__isnull=False).exists()


def test_no_link_brings_anything_back(world):
    check_in = world.invitation()
    token = world.link_to(check_in)
    close(world)
    erased(world)
    page = world.signed_in("alice").get(reverse("check_in", args=[token]))
    assert page.status_code == 404
    assert CheckIn.objects.get(pk=check_in.pk).closed_at == world.now


def test_nothing_is_read_anew_and_nothing_waits_to_be_read(world):
    say_everything(world)
    RiskAnswer.objects.create(
        organisation=world.organisation,
        response=Response.objects.first(),
        item="missed",
        value=1,
        opened_at=world.now,
        due_at=world.now,
    )
    close(world)
    erased(world)
    assert unread_courses() == []
    assert not RiskAnswer.objects.filter(OPEN).exists()


@pytest.mark.parametrize("page", ["clinic_cases", "clinic_case", "caseload", "brief", "looks", "together", "ending"])
def test_every_page_still_opens_afterwards(world, page):
    say_everything(world)
    close(world)
    erased(world)
    member = {"together", "ending"}
    who = "ada" if page.startswith("clinic") else "alice"
    args = [] if page in ("clinic_cases", "caseload") else [world.case.handle]
    answer = world.signed_in(who).get(reverse(page, args=[*args, world.member.handle] if page in member else args))
    assert answer.status_code == 200
    assert SAID not in answer.content.decode()


def test_an_open_case_comes_first_and_nobody_is_erased_twice(world):
    say_everything(world)
    with pytest.raises(Refused, match="still in a case that is open"):
        erased(world)
    assert Comment.objects.filter(text__isnull=False).exists()
    close(world)
    erased(world)
    with pytest.raises(Refused, match="done already"):
        erased(world)


def test_the_list_outside_erases_again_whom_a_backup_brought_back(world, tmp_path):
    say_everything(world)
    close(world)
    file = tmp_path / "erasures"
    with override_settings(ERASURES_FILE=file):
        assert erase_listed(world.audit) == 0  # not yet begun
        add_line(file, Line(world.member.client.handle, world.now))
        add_line(file, Line("somebody_elses_1", world.now))
        assert erase_listed(world.audit) == 1
        assert erase_listed(world.audit) == 0
    assert Erasure.objects.get().why == Why.RESTORED
    assert not Comment.objects.filter(text__isnull=False).exists()


def test_an_erasure_is_listed_and_what_cannot_be_listed_is_not_erased(world, tmp_path):
    close(world)
    with override_settings(ERASURES_FILE=tmp_path), pytest.raises(Refused, match="cannot be written"):
        erased(world)
    assert Client.objects.get(pk=world.member.client_id).name == "Sam R."
    file = tmp_path / "erasures"
    with override_settings(ERASURES_FILE=file):
        erased(world)
    assert [line.handle for line in lines_in(file)] == [world.member.client.handle]
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("line", ["short 2026-11-22T09:00:00+00:00", "sixteen_letters_ yesterday", "", "ä"])
def test_a_list_that_was_changed_is_told_and_not_guessed_at(tmp_path, line):
    file = tmp_path / "erasures"
    file.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(NotListed, match="list of erasures"):
        list(lines_in(file))


def address(world) -> str:
    return reverse("clinic_erase_client", args=[world.case.handle, world.member.handle])


def words(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode())


def test_the_page_tells_the_same_of_somebody_who_answered_and_of_somebody_who_did_not(world):
    def shown() -> str:
        text = words(world.signed_in("ada").get(address(world)))
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text.partition("<h1>")[2])

    close(world)
    before = shown()
    world.case.closed_on = None
    world.case.save()
    say_everything(world)
    close(world)
    assert shown() == before


def test_the_page_asks_for_a_reason_and_that_it_was_read_and_then_does_it(world):
    close(world)
    ada = world.signed_in("ada")
    assert ada.post(address(world), {}).status_code == 422
    assert ada.post(address(world), {"why": "restored", "sure": "on"}).status_code == 422
    assert not Erasure.objects.exists()
    done = ada.post(address(world), {"why": "asked", "sure": "on"}, follow=True)
    assert "It is done." in words(done)
    assert "(erased)" in words(done)


def test_the_page_says_what_is_in_the_way(world):
    assert "Close it first" in words(world.signed_in("ada").get(address(world)))
