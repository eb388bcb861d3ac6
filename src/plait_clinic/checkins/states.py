"""What a check-in is: a table of states and of what leads from one to the next. The docs' diagram is made from it."""

from datetime import datetime, timedelta
from enum import StrEnum

LATE_FOR = timedelta(days=14)  # an answer begun in time counts this long after expiry, marked as late
OPEN_FOR = timedelta(days=7)  # for clinicians; clients' check-ins are open for as long as the clinic settled
OVERDUE_AFTER = timedelta(days=2)


class State(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    EXPIRED = "expired"
    CLOSED = "closed"
    ANSWERED = "answered"


TRANSITIONS: tuple[tuple[State, str, State], ...] = (
    (State.WAITING, "its time comes", State.OPEN),
    (State.WAITING, "the session is cancelled", State.CLOSED),
    (State.OPEN, "an answer is sent", State.ANSWERED),
    (State.OPEN, "the clinic's days pass", State.EXPIRED),
    (State.OPEN, "the session is noted without them", State.CLOSED),
    (State.EXPIRED, "an answer begun in time is sent", State.ANSWERED),
    (State.EXPIRED, "the session is noted without them", State.CLOSED),
    (State.EXPIRED, "14 more days pass", State.CLOSED),
)


def state_of(*, opens_at: datetime, expires_at: datetime, answered: bool, now: datetime, closed: bool = False) -> State:
    """The state of a check-in at one moment. An answer that came first stays one, whatever is noted later."""
    if answered:
        return State.ANSWERED
    if closed:
        return State.CLOSED
    if now < opens_at:
        return State.WAITING
    if now < expires_at:
        return State.OPEN
    return State.EXPIRED if now < expires_at + LATE_FOR else State.CLOSED


def takes_answer(state: State, *, begun_at: datetime | None, expires_at: datetime) -> bool:
    """Whether an answer begun at `begun_at` may still be taken."""
    if state is State.OPEN:
        return True
    return state is State.EXPIRED and begun_at is not None and begun_at < expires_at


def states_page() -> str:
    """The text of docs/reference/check-in-states.md."""
    arrows = [f"    {start} --> {end}: {why}" for start, why, end in TRANSITIONS]
    lines = [
        "# States of a check-in",
        "",
        "Made from `src/plait_clinic/checkins/states.py` by `python -m docs.generate`; do not edit by hand.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {State.WAITING}",
        *arrows,
        "```",
        "",
        "| from | what happens | to |",
        "|---|---|---|",
        *(f"| {start} | {why} | {end} |" for start, why, end in TRANSITIONS),
        "",
        "A second answer changes nothing: the same one is acknowledged again; of a different one the page says that",
        "the first is kept.",
    ]
    return "\n".join(lines) + "\n"
