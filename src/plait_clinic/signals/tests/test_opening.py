"""What opens a signal, what joins the one that is open, and what leaves everything as it was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plait_clinic.checkins.actions import submit
from plait_clinic.checkins.filling import fill
from plait_clinic.checkins.models import Answer, CheckIn, Response, VisibilityChange
from plait_clinic.checkins.queries import parts_of
from plait_clinic.readings.actions import make_readings
from plait_clinic.readings.models import Reading
from plait_clinic.readings.tasks import read_what_is_missing
from plait_clinic.signals.actions import ask_to_talk, note_impression, take_step
from plait_clinic.signals.grounds import FRESH
from plait_clinic.signals.models import Evidence, Kind, Signal, SignalStep, Source, Topic
from plait_clinic.signals.states import Action, State
from tests.world import RATING_ITEMS, SOME_ANSWERS

STEADY = [8, 8, 7, 8, 8]


def states(world) -> list[str]:
    return list(Signal.objects.filter(member=world.member).order_by("pk").values_list("state", flat=True))


def the_signal() -> Signal:
    return Signal.objects.get()


def again(world, session, later=timedelta()):
    """The readings of a session are made once more, as by a job or a new model."""
    make_readings(
        check_in=CheckIn.objects.get(session=session, rater="client"),
        audit=replace(world.audit, now=session.held_at + later),
    )


def test_steady_ratings_open_nothing(world):
    world.answer_sessions([*STEADY, 8])
    assert states(world) == []


def test_an_abrupt_drop_opens_one_signal_with_its_numbers_and_rule(world):
    sessions = world.answer_sessions([*STEADY, 2])
    signal = the_signal()
    assert (signal.source, signal.state, signal.client_made) == (Source.ENGINE, State.NEW, False)
    assert signal.kind in ("bond", "goal", "task")
    assert (signal.session, signal.opened_at, signal.waits_since) == (sessions[-1], world.now, world.now)
    [piece] = signal.evidence.all()
    assert (piece.rule, piece.rule_version) == ("drop", "engine-1:cold")
    bond = next(row for row in piece.numbers["scales"] if row["scale"] == "bond")
    assert bond["rating"] == 2
    assert bond["low"] > 2
    assert bond["earlier"] == 5


def test_a_lot_of_tension_opens_a_signal_in_the_first_session(world):
    world.answer_sessions([8], tension="3")
    assert (the_signal().source, the_signal().kind, the_signal().client_made) == (Source.MARKER, Kind.UNCLEAR, True)
    assert the_signal().evidence.get().numbers == {"tension": 3, "put_right": None}


def test_a_little_tension_that_is_not_put_right_opens_one(world):
    world.answer_sessions([8], tension="1", put_right="0")
    assert the_signal().source == Source.MARKER


@pytest.mark.parametrize("posted", [{"tension": "2"}, {"tension": "2", "put_right": "1"}, {"tension": "0"}])
def test_other_tension_opens_none(world, posted):
    world.answer_sessions([8], **posted)
    assert states(world) == []


def sent_without_a_reading(world, **posted: str) -> Response:
    """An answer whose reading has not been made yet."""
    check_in = world.invitation()
    filled = fill(parts_of(check_in), {**SOME_ANSWERS, **posted})
    return submit(check_in=check_in, filled=filled, audit=world.audit).response


def test_tension_that_a_client_keeps_from_the_clinicians_opens_none(world):
    response = sent_without_a_reading(world, tension="3")
    answer = Answer.objects.get(response=response, item="tension")
    kept = VisibilityChange.objects.create(answer=answer, visibility="held", changed_at=world.now)
    make_readings(check_in=response.check_in, audit=world.audit)
    assert states(world) == []
    VisibilityChange.objects.create(answer=answer, visibility="clinician", changed_at=kept.changed_at)
    make_readings(check_in=response.check_in, audit=world.audit)
    assert states(world) == [State.NEW]


def test_a_drop_and_a_word_about_it_in_one_answer_are_one_signal(world):
    world.answer_sessions([*STEADY, 2], tension="3", put_right="0")
    signal = the_signal()
    assert (signal.source, signal.client_made, signal.topic) == (Source.ENGINE, True, Topic.STRAIN)
    assert sorted(piece.source for piece in signal.evidence.all()) == ["engine", "marker"]
    assert not SignalStep.objects.exists()


def test_what_later_sessions_add_joins_the_open_signal_and_waits_to_be_seen(world):
    world.answer_sessions([8, 8], tension="3")
    take_step(signal=the_signal(), action=Action.SEE, audit=world.acting("alice"))
    later = world.now + timedelta(days=7)
    session = world.note_session(held_at=later)
    world.answer(world.invitation(session), now=later, tension="1", put_right="0")
    signal = the_signal()
    assert (signal.state, signal.waits_since, signal.evidence.count()) == (State.SEEN, later, 2)


def test_readings_that_are_made_anew_neither_double_nor_remove_a_signal(world):
    sessions = world.answer_sessions([*STEADY, 2], tension="3")
    before = list(Signal.objects.values()), list(Evidence.objects.values()), list(SignalStep.objects.values())
    again(world, sessions[-1])
    again(world, sessions[0])
    assert before == (
        list(Signal.objects.values()),
        list(Evidence.objects.values()),
        list(SignalStep.objects.values()),
    )


def test_readings_that_are_made_anew_do_not_open_what_was_closed(world):
    sessions = world.answer_sessions([*STEADY, 2])
    take_step(signal=the_signal(), action=Action.SEE, audit=world.acting("alice"))
    take_step(signal=the_signal(), action=Action.DOUBT, audit=world.acting("alice"))
    again(world, sessions[-1])
    assert states(world) == [State.CLOSED]


def test_old_answers_that_are_read_anew_raise_no_old_alarm(world):
    session = sent_without_a_reading(world, tension="3").check_in.session
    again(world, session, later=FRESH + timedelta(seconds=1))
    assert states(world) == []
    again(world, session, later=FRESH)
    assert states(world) == [State.NEW]


def test_each_member_of_a_couple_has_signals_of_their_own(world):
    ana, ben = world.couple().members.order_by("pk")
    session = world.note_session(case=ana.case)
    world.answer(world.invitation(session, ana), tension="3")
    world.answer(world.invitation(session, ben), tension="3")
    assert sorted(Signal.objects.values_list("member", flat=True)) == sorted([ana.pk, ben.pk])


def test_a_clinicians_own_rating_opens_nothing(world):
    world.answer(CheckIn.objects.filter(session=world.note_session(), rater="clinician").first(), tension="3")
    assert not Signal.objects.exists()


def test_a_request_is_one_signal_however_often_it_is_pressed(world):
    for about in (Kind.HOW_WE_WORK, Kind.HOW_WE_WORK, Kind.OTHER_CLINICIAN):
        ask_to_talk(member=world.member, about=about, audit=world.audit)
    assert sorted(Signal.objects.values_list("kind", "client_made")) == [
        ("how_we_work", True),
        ("other_clinician", True),
    ]
    assert Evidence.objects.count() == 2


def test_a_request_that_is_repeated_days_later_waits_to_be_seen_again(world):
    signal = ask_to_talk(member=world.member, about=Kind.HOW_WE_WORK, audit=world.audit)
    take_step(signal=signal, action=Action.SEE, audit=world.acting("alice"))
    later = world.now + timedelta(days=3)
    ask_to_talk(member=world.member, about=Kind.HOW_WE_WORK, audit=replace(world.audit, now=later))
    assert (the_signal().waits_since, the_signal().evidence.count()) == (later, 2)


def test_a_clinicians_impression_has_been_seen_by_whoever_notes_it(world):
    note_impression(member=world.member, kind=Kind.WITHDRAWAL, audit=world.acting("bob"))
    signal = the_signal()
    assert (signal.state, signal.waits_since, signal.client_made) == (State.SEEN, None, False)
    assert signal.evidence.get().by == world.staff["bob"]
    note_impression(member=world.member, kind=Kind.TASK, audit=world.acting("alice"))
    assert (the_signal().state, the_signal().evidence.count()) == (State.SEEN, 2)


def test_an_answer_whose_reading_is_made_later_opens_what_it_would_have_opened_at_once(world):
    world.answer_sessions(STEADY)
    sent_without_a_reading(world, **dict.fromkeys(RATING_ITEMS, "1"))
    assert states(world) == []
    read_what_is_missing(audit=world.audit)
    assert states(world) == [State.NEW]
    read_what_is_missing(audit=world.audit)
    assert Evidence.objects.count() == 1


def test_a_signal_comes_with_its_reading_or_not_at_all_and_the_answer_is_kept_anyway(world, monkeypatch):
    """Where the one cannot be made, neither is; a job makes both."""
    from plait_clinic.readings import actions, tasks

    response = sent_without_a_reading(world, tension="3")

    def fail(**_given):
        raise RuntimeError("no signal today")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "open_signals_in", fail)
        broken.setattr(tasks, "ask_for_a_job", lambda _check_in: None)
        tasks.read_now_or_later(response=response, audit=world.audit)
    assert Response.objects.filter(pk=response.pk).exists()
    assert not Reading.objects.exists()
    tasks.read_now_or_later(response=response, audit=world.audit)
    assert Reading.objects.exists()
    assert states(world) == [State.NEW]
