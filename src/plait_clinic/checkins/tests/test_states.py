"""What a check-in is at each moment, and whether it still takes an answer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.checkins.states import LATE_FOR, OPEN_FOR, TRANSITIONS, State, state_of, takes_answer

OPENS = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
EXPIRES = OPENS + OPEN_FOR
SECOND = timedelta(seconds=1)


def state_at(now: datetime, *, answered: bool = False) -> State:
    return state_of(opens_at=OPENS, expires_at=EXPIRES, answered=answered, now=now)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS - SECOND, State.WAITING),
        (OPENS, State.OPEN),
        (EXPIRES - SECOND, State.OPEN),
        (EXPIRES, State.EXPIRED),
        (EXPIRES + LATE_FOR - SECOND, State.EXPIRED),
        (EXPIRES + LATE_FOR, State.CLOSED),
        (EXPIRES + timedelta(days=4000), State.CLOSED),
    ],
)
def test_an_unanswered_check_in_waits_opens_expires_and_closes(now, state):
    assert state_at(now) is state


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_answered_stays_answered(now):
    assert state_at(now, answered=True) is State.ANSWERED


@given(st.lists(st.timedeltas(timedelta(days=-60), timedelta(days=60)), min_size=2, max_size=2).map(sorted))
def test_time_only_leads_along_the_table_of_transitions(moments):
    """Whatever two moments: the later state is the same, or can be reached from the earlier one by time alone."""
    earlier, later = (state_at(OPENS + moment) for moment in moments)
    reached, known = {earlier}, None
    while known != reached:
        known = set(reached)
        reached |= {after for before, _why, after in TRANSITIONS if before in reached and after != State.ANSWERED}
    assert later in reached


def test_the_table_speaks_of_every_state():
    assert {state for before, _why, after in TRANSITIONS for state in (before, after)} == set(State)


def test_the_tables_own_words_give_the_same_days():
    assert {why for _before, why, _after in TRANSITIONS} >= {"the clinic's days pass", "14 more days pass"}
    assert (OPEN_FOR.days, LATE_FOR.days) == (7, 14)


IN_TIME, TOO_LATE = EXPIRES - SECOND, EXPIRES


@pytest.mark.parametrize(
    ("state", "begun_at", "taken"),
    [
        (State.WAITING, None, False),
        (State.WAITING, IN_TIME, False),
        (State.OPEN, None, True),
        (State.OPEN, IN_TIME, True),
        (State.EXPIRED, None, False),
        (State.EXPIRED, IN_TIME, True),
        (State.EXPIRED, TOO_LATE, False),
        (State.CLOSED, None, False),
        (State.CLOSED, IN_TIME, False),
    ],
)
def test_an_answer_is_taken_while_open_and_late_only_where_it_was_begun_in_time(state, begun_at, taken):
    assert takes_answer(state, begun_at=begun_at, expires_at=EXPIRES) is taken


@given(st.datetimes(timezones=st.just(UTC)))
def test_who_was_not_there_can_no_longer_answer_but_an_answer_that_came_first_stays(now):
    closed = {"opens_at": OPENS, "expires_at": EXPIRES, "now": now, "closed": True}
    assert state_of(**closed, answered=False) is State.CLOSED
    assert state_of(**closed, answered=True) is State.ANSWERED
