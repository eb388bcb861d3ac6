"""Silence: what the sweep opens, what it leaves alone, and what ends it."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from plait_clinic.cases.models import Attendance, Presence
from plait_clinic.checkins.models import CheckIn
from plait_clinic.signals.actions import sweep_silence, take_step
from plait_clinic.signals.models import Evidence, Signal
from plait_clinic.signals.states import Action, State


def unanswered(world, *weeks_ago: int) -> list[object]:
    """Sessions so many weeks ago whose check-ins were handed out and not answered."""
    sessions = []
    for weeks in weeks_ago:
        held_at = world.now - timedelta(weeks=weeks)
        session = world.note_session(held_at=held_at)
        world.link_to(world.invitation(session), now=held_at)
        sessions.append(session)
    return sessions


def missed(world, weeks_ago: int = 1):
    session = world.note_session(held_at=world.now - timedelta(weeks=weeks_ago))
    CheckIn.objects.filter(session=session, rater="client").update(closed_at=session.held_at)
    Attendance.objects.filter(session=session).update(presence=Presence.ABSENT)
    return session


def sweep(world, later: timedelta = timedelta()) -> int:
    from dataclasses import replace

    return sweep_silence(case=world.case, audit=replace(world.audit, now=world.now + later))


def kinds() -> list[str]:
    return list(Signal.objects.order_by("pk").values_list("kind", flat=True))


def test_two_check_ins_in_a_row_without_an_answer_open_one_signal(world):
    _first, last = unanswered(world, 2, 1)
    assert sweep(world) == 1
    signal = Signal.objects.get()
    assert (signal.kind, signal.session, signal.client_made, signal.state) == ("unanswered", last, False, State.NEW)
    assert signal.evidence.get().numbers == {"sessions": [1, 2]}


def test_one_check_in_without_an_answer_opens_none(world):
    world.answer_sessions([8, 8])
    unanswered(world, 1)
    assert sweep(world) == 0


def test_a_check_in_that_was_never_handed_out_is_not_silence(world):
    for weeks in (2, 1):
        world.note_session(held_at=world.now - timedelta(weeks=weeks))
    assert sweep(world) == 0


def test_an_answer_can_still_come_for_two_days(world):
    unanswered(world, 1, 0)
    assert sweep(world, timedelta(days=2)) == 0
    assert sweep(world, timedelta(days=2, seconds=1)) == 1


def test_a_session_that_was_missed_opens_a_signal(world):
    session = missed(world)
    assert sweep(world) == 1
    assert (kinds(), Signal.objects.get().session) == (["missed_session"], session)


def test_a_session_that_was_cancelled_beforehand_opens_none(world):
    session = missed(world)
    Attendance.objects.filter(session=session).update(presence=Presence.CANCELLED)
    assert sweep(world) == 0


def test_what_was_long_ago_opens_none(world):
    missed(world, weeks_ago=5)
    unanswered(world, 7, 6)
    assert sweep(world) == 0


def test_sweeping_twice_changes_nothing(world):
    unanswered(world, 2, 1)
    missed(world)
    sweep(world)
    before = list(Signal.objects.values()), Evidence.objects.count()
    assert sweep(world) == 0
    assert before == (list(Signal.objects.values()), Evidence.objects.count())


def test_silence_that_goes_on_joins_quietly(world):
    unanswered(world, 3, 2)
    sweep(world)
    take_step(signal=Signal.objects.get(), action=Action.SEE, audit=world.acting("alice"))
    unanswered(world, 1)
    sweep(world)
    signal = Signal.objects.get()
    assert (signal.waits_since, signal.evidence.count()) == (None, 2)


def test_silence_that_was_closed_stays_closed_until_they_answer_again(world):
    unanswered(world, 3, 2)
    sweep(world)
    for action in (Action.SEE, Action.CLOSE):
        take_step(signal=Signal.objects.get(), action=action, audit=world.acting("alice"))
    unanswered(world, 1)
    assert sweep(world) == 0


def test_an_answer_ends_the_silence(world):
    _first, last = unanswered(world, 2, 1)
    sweep(world)
    world.answer(world.invitation(last))
    assert Signal.objects.get().state == State.RECOVERED


def test_an_answer_about_a_session_before_the_silence_does_not_end_it(world):
    early, *_others = unanswered(world, 3, 2, 1)
    sweep(world)
    world.answer(world.invitation(early))
    assert Signal.objects.get().state == State.NEW


def test_coming_again_ends_a_missed_session(world):
    missed(world)
    sweep(world)
    world.note_session(held_at=world.now)
    sweep(world)
    assert Signal.objects.get().state == State.RECOVERED


@pytest.mark.parametrize("closed", [False, True])
def test_the_command_sweeps_every_open_case(world, monkeypatch, capsys, closed):
    from plait_clinic.signals.management.commands import look_after_signals

    monkeypatch.setattr(look_after_signals.timezone, "now", lambda: world.now)
    missed(world)
    if closed:
        world.case.closed_on = world.now.date()
        world.case.save()
    call_command("look_after_signals")
    assert capsys.readouterr().out == f"{0 if closed else 1} signals were opened; figures of 0 half-years were made.\n"
    assert len(kinds()) == (0 if closed else 1)
