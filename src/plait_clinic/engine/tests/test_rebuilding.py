"""Everything can be read anew: some members at a time, broken off and gone on with, and twice gives the same."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.engine import rebuilding
from plait_clinic.engine.actions import advance_rebuild, ask_for_rebuild
from plait_clinic.engine.models import Rebuild
from plait_clinic.engine.rebuilding import rebuild_lot
from plait_clinic.readings.models import Reading
from tests.texts import text_of

NUMBERS = ("response", "scale", "usual", "low", "high", "level", "earlier", "model_version")


@pytest.fixture
def read(world):
    """Two members' sessions in two cases, read as they came."""
    world.answer_sessions([7, 8, 6])
    member = world.couple().members.first()
    world.answer_sessions([5, 6], member=member)
    return world


def readings() -> list[tuple[object, ...]]:
    return sorted(Reading.objects.values_list(*NUMBERS))


def test_reading_everything_anew_gives_what_reading_session_by_session_gave(read, capsys):
    before = readings()
    Reading.objects.update(level=1.0, surprise=9.0)
    call_command("rebuild_readings")
    assert rounded(readings()) == rounded(before)
    call_command("rebuild_readings")
    assert rounded(readings()) == rounded(before)
    handle = read.organisation.handle
    assert f"{handle}: 3 of 3 members." in capsys.readouterr().out
    assert AuditEvent.objects.filter(action=Event.REBUILD_ENDED, organisation=read.organisation).count() == 2


def rounded(rows):
    return [tuple(round(cell, 6) if isinstance(cell, float) else cell for cell in row) for row in rows]


def test_broken_off_it_goes_on_where_it_was(read, monkeypatch):
    monkeypatch.setattr(rebuilding, "LOT", 1)
    rebuild = ask_for_rebuild(organisation=read.organisation, audit=read.audit)
    first = rebuild_lot(rebuild=rebuild, audit=read.audit)
    assert (first.done, first.members, first.ended_at) == (1, 3, None)
    again = ask_for_rebuild(organisation=read.organisation, audit=replace(read.audit, now=read.now + timedelta(1)))
    assert again == rebuild
    stands = [again]
    while stands[-1].ended_at is None:
        stands.append(rebuild_lot(rebuild=stands[-1], audit=read.audit))
    assert [one.done for one in stands] == [1, 2, 3, 3]


def test_of_two_who_go_on_with_one_the_second_stops(read):
    rebuild = ask_for_rebuild(organisation=read.organisation, audit=read.audit)
    behind = Rebuild.objects.get(pk=rebuild.pk)
    members = list(rebuilding.members_after(rebuild))
    assert advance_rebuild(rebuild=rebuild, members=members, audit=read.audit) is not None
    assert advance_rebuild(rebuild=behind, members=members, audit=read.audit) is None
    assert Rebuild.objects.get().done == len(members)


def test_the_administrator_has_everything_read_anew_and_sees_that_it_was(read, clock):
    answer = read.signed_in("ada").post(reverse("clinic_engine_rebuild"), follow=True)
    assert "Everything is being read anew." in text_of(answer)
    assert "Everything was last read anew on" in text_of(read.signed_in("ada").get(reverse("clinic_engine")))
    asked = AuditEvent.objects.get(action=Event.REBUILD_ASKED)
    assert (asked.organisation, asked.actor) == (read.organisation, read.staff["ada"])


def test_how_far_it_has_come_is_told_in_tenths(read):
    Rebuild.objects.create(organisation=read.organisation, asked_at=read.now, members=37, done=13)
    text = text_of(read.signed_in("ada").get(reverse("clinic_engine")))
    assert "Everything is being read anew: 3 of 10 parts are done." in text


def test_the_nightly_command_says_what_it_looked_at_and_can_be_repeated(read, capsys):
    for _night in range(2):
        call_command("refit_engine")
    assert capsys.readouterr().out.splitlines() == 2 * [
        "plait-checkin 1, total: too few people.",
        "plait-checkin 1, bond goal task openness effort expectation: too few people.",
        "0 new counts of how ranges held.",
        "0 new counts of how ranges held.",
    ]
