"""What the clinicians of a case note about a signal, and what they cannot."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.administration.actions import close_case
from plait_clinic.readings.models import Reading
from plait_clinic.signals.actions import (
    Noted,
    NotPossible,
    ask_to_talk,
    note_impression,
    open_signals_of,
    say_how_it_is,
    take_step,
)
from plait_clinic.signals.models import Evidence, Kind, Signal, SignalStep
from plait_clinic.signals.states import WHO, Action, State, Who

STEADY = [8, 8, 7, 8, 8]


@pytest.fixture
def dropped(world) -> Signal:
    """Ratings that fell after the sixth session."""
    world.answer_sessions([*STEADY, 2])
    return Signal.objects.get()


@pytest.fixture
def asked(world) -> Signal:
    """A client who would like to talk about changing clinician."""
    return ask_to_talk(member=world.member, about=Kind.OTHER_CLINICIAN, audit=world.audit)


def step(world, signal: Signal, action: Action, who: str = "alice", **noted) -> Signal:
    return take_step(signal=signal, action=action, noted=Noted(**noted), audit=world.acting(who))


def test_every_step_is_kept_with_who_took_it_and_what_they_noted(world, dropped):
    step(world, dropped, Action.SEE, who="bob")
    step(world, dropped, Action.DISCUSS, on=date(2026, 11, 17), with_whom="client", what="It was too fast.")
    step(world, dropped, Action.ACT, way="pace")
    rows = list(SignalStep.objects.values_list("action", "before", "after", "by__username", "with_whom", "way"))
    assert rows == [
        ("see", "new", "seen", "bob", "", ""),
        ("discuss", "seen", "discussed", "alice", "client", ""),
        ("act", "discussed", "acted", "alice", "", "pace"),
    ]
    assert SignalStep.objects.get(action="discuss").what == "It was too fast."


def test_what_was_seen_no_longer_waits(world, dropped):
    assert step(world, dropped, Action.SEE).waits_since is None


def test_seeing_what_somebody_has_seen_changes_nothing(world, dropped):
    step(world, dropped, Action.SEE)
    step(world, dropped, Action.SEE, who="bob")
    assert SignalStep.objects.count() == 1


def test_a_step_that_the_table_does_not_have_changes_nothing(world, dropped):
    before = Signal.objects.values().get()
    for action in (Action.DISCUSS, Action.ACT, Action.DOUBT, Action.CLOSE, Action.END):
        with pytest.raises(NotPossible):
            step(world, dropped, action)
    assert (Signal.objects.values().get(), SignalStep.objects.count()) == (before, 0)


@pytest.mark.parametrize("action", [action for action in Action if WHO[action] is not Who.CLINICIAN])
def test_a_clinician_cannot_take_a_step_of_somebody_else(world, dropped, action):
    with pytest.raises(NotPossible):
        step(world, dropped, action)


def test_a_false_alarm_is_closed_by_the_clinicians_view(world, dropped):
    step(world, dropped, Action.SEE)
    assert step(world, dropped, Action.DOUBT, what="We had just moved rooms.").state == State.CLOSED


def test_a_clinicians_view_is_kept_and_does_not_close_what_a_client_said(world, asked):
    step(world, asked, Action.SEE)
    assert step(world, asked, Action.DOUBT, what="I noticed nothing.").state == State.SEEN
    assert SignalStep.objects.get(action="doubt").what == "I noticed nothing."
    with pytest.raises(NotPossible):
        step(world, asked, Action.CLOSE, reason="enough")


def test_what_a_client_said_can_be_closed_once_it_was_talked_about_with_them(world, asked):
    step(world, asked, Action.SEE)
    step(world, asked, Action.CONSULT, with_whom="supervision", on=world.now.date())
    with pytest.raises(NotPossible):
        step(world, asked, Action.CLOSE, reason="agreed")
    step(world, asked, Action.DISCUSS, with_whom="client", on=world.now.date())
    assert step(world, asked, Action.CLOSE, reason="agreed").state == State.CLOSED


def test_a_clinicians_view_changes_no_reading_and_no_rule(world, dropped):
    """The next drop of the same size opens a signal just as before."""
    readings = list(Reading.objects.order_by("pk").values())
    step(world, dropped, Action.SEE)
    step(world, dropped, Action.DOUBT)
    assert list(Reading.objects.order_by("pk").values()) == readings
    twin = world.couple().members.first()
    world.answer_sessions([*STEADY, 2], member=twin)
    found = Evidence.objects.order_by("pk").values_list("rule", "rule_version", "numbers")
    assert found[0] == found[1]


def test_a_signal_of_a_course_that_has_ended_can_be_closed_unseen(world, asked):
    with pytest.raises(NotPossible):
        step(world, asked, Action.END)
    close_case(case=world.case, audit=world.acting("ada"))
    assert step(world, Signal.objects.get(), Action.END).state == State.CLOSED


def test_the_client_says_not_yet_twice_and_it_is_said_once(world, asked):
    for _ in range(2):
        say_how_it_is(signal=asked, put_right=False, audit=world.audit)
    assert SignalStep.objects.filter(action="not_yet").count() == 1


def test_nothing_of_a_signal_stands_in_the_book_but_that_somebody_did_something(world, dropped):
    step(world, dropped, Action.SEE)
    note_impression(member=world.member, kind=Kind.CONFRONTATION, audit=world.acting("alice"))
    targets = AuditEvent.objects.filter(action__startswith="signal").values_list("action", "target")
    assert list(targets) == [("signal_step", world.member.handle), ("signal_noted", world.member.handle)]


def test_making_readings_again_after_every_step_leaves_the_state(world, dropped):
    step(world, dropped, Action.SEE)
    step(world, dropped, Action.DISCUSS, with_whom="client", on=world.now.date())
    check_in = Evidence.objects.get().check_in
    open_signals_of(check_in=check_in, audit=world.audit)
    assert Signal.objects.get().state == State.DISCUSSED


def test_the_page_offers_exactly_what_the_table_allows(world, clock, asked):
    alice = world.signed_in("alice")
    url = reverse("signal", args=[asked.handle])
    page = alice.get(url).content.decode()
    assert "I have seen it" in page
    assert f"{url}discuss" not in page
    alice.post(f"{url}see")
    page = alice.get(url).content.decode()
    offered = {action.value for action in Action if f'action="{url}{action.value}"' in page}
    assert offered == {"discuss", "consult", "act", "doubt"}


def test_a_talk_of_a_day_to_come_is_sent_back_with_the_reason(world, clock, asked):
    alice, url = world.signed_in("alice"), reverse("signal", args=[asked.handle])
    alice.post(f"{url}see")
    tomorrow = (world.now + timedelta(days=1)).date().isoformat()
    answer = alice.post(f"{url}discuss", {"on": tomorrow, "with_whom": "client", "what": "We will."})
    assert answer.status_code == 422
    assert "This day is still to come." in answer.content.decode()
    assert "We will." in answer.content.decode()
    assert Signal.objects.get().state == State.SEEN


def test_a_step_from_a_page_that_is_out_of_date_is_told_and_changes_nothing(world, clock, dropped):
    alice, url = world.signed_in("alice"), reverse("signal", args=[dropped.handle])
    for name in ("see", "doubt"):
        alice.post(f"{url}{name}")
    answer = alice.post(f"{url}act", {"way": "pace"})
    assert answer.status_code == 422
    assert "This cannot be done now: it is “closed”." in answer.content.decode()
    assert Signal.objects.get().state == State.CLOSED
