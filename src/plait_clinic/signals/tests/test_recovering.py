"""Series of ratings and what they make of a signal; and the client's word, which is another thing."""

from datetime import timedelta

import pytest

from plait_clinic.batteries.queries import check_in_battery
from plait_clinic.cases.models import Session
from plait_clinic.checkins.models import CheckIn
from plait_clinic.signals.actions import say_how_it_is, take_step
from plait_clinic.signals.models import Signal
from plait_clinic.signals.states import Action, State

STEADY = [8, 8, 7, 8, 8]
PERFECT = {"understood": "10", "matters": "10", "suited": "10", "openness": "10", "effort": "10", "expectation": "10"}


def states() -> list[str]:
    return list(Signal.objects.order_by("pk").values_list("state", flat=True))


def next_session(world, weeks: int, rating: int = 8, **posted: str) -> None:
    held_at = world.now + timedelta(weeks=weeks)
    ratings = {item: str(rating) for item in PERFECT} | {"expectation": str(max(rating - 1, 0))}
    world.answer(world.invitation(world.note_session(held_at=held_at)), now=held_at, **{**ratings, **posted})


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        pytest.param([*STEADY, 2, 8, 8], [State.RECOVERED], id="dip and recover"),
        pytest.param([*STEADY, 2, 2, 2, 2], [State.NEW], id="dip and stay"),
        pytest.param([*STEADY, 2, 8], [State.NEW], id="one session back is not enough"),
        pytest.param([*STEADY, 2, 8, 2, 8], [State.NEW], id="back, down and back"),
        pytest.param([*STEADY, 7, 8, 8], [], id="one rating a little lower"),
        pytest.param([8, 8, 7, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3], [State.NEW], id="slow drift"),
    ],
)
def test_a_series_of_ratings_leads_to_its_state(world, ratings, expected):
    world.answer_sessions(ratings)
    assert states() == expected


def test_a_session_that_says_little_neither_recovers_nor_breaks_the_row(world):
    world.answer_sessions([*STEADY, 2])
    next_session(world, 1)
    next_session(world, 2, **PERFECT)
    assert states() == [State.NEW]
    next_session(world, 3)
    assert states() == [State.RECOVERED]


def test_what_nobody_saw_stays_on_top_when_ratings_recover(world):
    world.answer_sessions([*STEADY, 2, 8, 8])
    signal = Signal.objects.get()
    assert (signal.state, signal.waits_since) == (State.RECOVERED, signal.opened_at)


def test_ratings_that_recover_do_not_put_anything_right(world):
    world.answer_sessions([*STEADY, 2, 8, 8, 8, 8])
    assert states() == [State.RECOVERED]


def test_the_clients_word_in_a_later_check_in_puts_it_right(world):
    world.answer_sessions([*STEADY, 2])
    next_session(world, 1, rating=3, tension="1", put_right="2")
    assert states() == [State.REPAIRED]


def test_partly_put_right_leaves_it_open(world):
    world.answer_sessions([*STEADY, 2])
    next_session(world, 1, tension="1", put_right="1")
    assert states() == [State.NEW]


def test_not_yet_in_a_later_check_in_takes_recovery_back(world):
    world.answer_sessions([*STEADY, 2, 8, 8])
    take_step(signal=Signal.objects.get(), action=Action.SEE, audit=world.acting("alice"))
    next_session(world, 1, tension="1", put_right="0")
    signal = Signal.objects.get()
    assert (signal.state, signal.waits_since) == (State.NEW, world.now + timedelta(weeks=1))


def test_not_yet_on_the_own_page_asks_for_two_sessions_more(world):
    world.answer_sessions([*STEADY, 2, 8, 8])
    say_how_it_is(signal=Signal.objects.get(), put_right=False, audit=world.audit)
    next_session(world, 1)
    assert states() == [State.NEW]
    next_session(world, 2)
    assert states() == [State.RECOVERED]


def test_yes_on_the_own_page_puts_it_right_and_leaves_it_to_be_seen(world):
    world.answer_sessions([*STEADY, 2])
    say_how_it_is(signal=Signal.objects.get(), put_right=True, audit=world.audit)
    signal = Signal.objects.get()
    assert (signal.state, signal.waits_since) == (State.REPAIRED, world.now)


def test_a_word_about_an_earlier_session_puts_nothing_later_right(world):
    early = world.note_session(held_at=world.now - timedelta(weeks=9))
    world.answer_sessions([*STEADY, 2])
    world.answer(world.invitation(early), tension="1", put_right="2")
    assert states() == [State.NEW]


def test_sessions_noted_for_one_moment_keep_their_order(world):
    """As where a day's sessions are noted in one go."""
    first = world.note_session(held_at=world.now)
    world.answer(world.invitation(first), tension="3")
    number = first.number
    for place in (1, 2, 3, 4, 5, 6):
        later = Session.objects.create(case=world.case, number=number + place, held_at=world.now)
        check_in = CheckIn.objects.create(
            session=later,
            battery=check_in_battery(world.organisation),
            rater="client",
            member=world.member,
            form="client",
            opens_at=world.now,
            expires_at=world.now + timedelta(days=7),
        )
        check_in.asked.create(position=1, measure="plait-checkin", version="1")
        world.answer(check_in, now=world.now + timedelta(minutes=place))
    assert states() == [State.RECOVERED]
