"""What a signal is in, and what leads from one state to the next: the one table of pages, docs and tests.

Ratings that recover are one thing and the client's word is another: only the client makes a signal "repaired".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a signal stands."""

    NEW = "new", _("nobody has seen it yet")
    SEEN = "seen", _("seen")
    DISCUSSED = "discussed", _("talked about")
    ACTED = "acted", _("something was changed")
    RECOVERED = "recovered", _("ratings recovered")
    REPAIRED = "repaired", _("put right, in the client’s word")
    CLOSED = "closed", _("closed")


class Action(models.TextChoices):
    """What can happen to a signal."""

    SEE = "see", _("seen")
    DISCUSS = "discuss", _("talked about with the client")
    CONSULT = "consult", _("talked about with colleagues")
    ACT = "act", _("something was changed")
    DOUBT = "doubt", _("the clinician’s view: this was no rupture")
    CLOSE = "close", _("closed with a reason")
    END = "end", _("closed, since the work has ended")
    JOIN = "join", _("something was added")
    RECOVER = "recover", _("two sessions back inside")
    REPAIR = "repair", _("the client: it was put right")
    NOT_YET = "not_yet", _("the client: not yet")


class Who(StrEnum):
    """Who takes a step."""

    CLINICIAN = "a clinician of the case"
    CLIENT = "the client"
    SYSTEM = "the software"


class When(StrEnum):
    """What a step needs besides the state."""

    ALWAYS = ""
    CLIENT_MADE = "the client said something"
    NOT_CLIENT_MADE = "the client said nothing"
    TALKED = "the client said nothing, or it was talked about with them"
    ENDED = "the case is closed, or the client has left it"


@dataclass(frozen=True)
class Facts:
    """What steps may depend on besides the state."""

    client_made: bool = False
    talked: bool = False
    ended: bool = False


@dataclass(frozen=True)
class Transition:
    """One arrow of the diagram."""

    before: State
    action: Action
    after: State
    when: When = When.ALWAYS


OPEN = (State.NEW, State.SEEN, State.DISCUSSED, State.ACTED, State.RECOVERED)
LOOKED_AT = OPEN[1:]
WHO: dict[Action, Who] = {
    **dict.fromkeys((Action.JOIN, Action.RECOVER), Who.SYSTEM),
    **dict.fromkeys((Action.REPAIR, Action.NOT_YET), Who.CLIENT),
    **dict.fromkeys(
        (Action.SEE, Action.DISCUSS, Action.CONSULT, Action.ACT, Action.DOUBT, Action.CLOSE, Action.END), Who.CLINICIAN
    ),
}
MADE_TO_WAIT = frozenset({Action.JOIN, Action.NOT_YET})
"""What makes a signal wait to be seen, again where it was seen before."""


def staying(action: Action, states: Iterable[State], when: When = When.ALWAYS) -> tuple[Transition, ...]:
    return tuple(Transition(state, action, state, when) for state in states)


def leading(action: Action, states: Iterable[State], to: State, when: When = When.ALWAYS) -> tuple[Transition, ...]:
    return tuple(Transition(state, action, to, when) for state in states)


TRANSITIONS: tuple[Transition, ...] = (
    Transition(State.NEW, Action.SEE, State.SEEN),
    *staying(Action.SEE, (*LOOKED_AT, State.REPAIRED)),
    *leading(Action.DISCUSS, (State.SEEN, State.DISCUSSED), State.DISCUSSED),
    *staying(Action.DISCUSS, (State.ACTED, State.RECOVERED)),
    *staying(Action.CONSULT, LOOKED_AT),
    *leading(Action.ACT, (State.SEEN, State.DISCUSSED, State.ACTED), State.ACTED),
    *staying(Action.ACT, (State.RECOVERED,)),
    *staying(Action.DOUBT, LOOKED_AT, When.CLIENT_MADE),
    *leading(Action.DOUBT, LOOKED_AT, State.CLOSED, When.NOT_CLIENT_MADE),
    *leading(Action.CLOSE, LOOKED_AT, State.CLOSED, When.TALKED),
    *leading(Action.END, OPEN, State.CLOSED, When.ENDED),
    *staying(Action.JOIN, OPEN[:-1]),
    Transition(State.RECOVERED, Action.JOIN, State.NEW),
    *leading(Action.RECOVER, OPEN[:-1], State.RECOVERED),
    *leading(Action.REPAIR, OPEN, State.REPAIRED),
    *staying(Action.NOT_YET, OPEN[:-1]),
    Transition(State.RECOVERED, Action.NOT_YET, State.NEW),
)


def holds(when: When, facts: Facts) -> bool:
    """Whether what a step needs is there."""
    return {
        When.ALWAYS: True,
        When.CLIENT_MADE: facts.client_made,
        When.NOT_CLIENT_MADE: not facts.client_made,
        When.TALKED: facts.talked or not facts.client_made,
        When.ENDED: facts.ended,
    }[when]


def after(state: str, action: str, facts: Facts) -> State | None:
    """Where a step leads to; None where it cannot be taken."""
    for row in TRANSITIONS:
        if (row.before, row.action) == (state, action) and holds(row.when, facts):
            return row.after
    return None


def possible(state: str, facts: Facts, who: Who) -> list[Action]:
    """The steps that somebody can take now, in the order of the table of actions."""
    return [action for action in Action if WHO[action] is who and after(state, action, facts) is not None]


def told(row: Transition) -> str:
    """One arrow's words in the docs, which are English."""
    need = f", if {row.when.value}" if row.when.value else ""
    return f"{row.action.value.replace('_', ' ')}{need}"


def states_page() -> str:
    """The text of docs/reference/signal-states.md."""
    moving = [row for row in TRANSITIONS if row.before != row.after]
    lines = [
        "# States of a signal",
        "",
        "Made from `src/plait_clinic/signals/states.py` by `python -m docs.generate`; do not edit by hand.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {State.NEW.value}",
        *(f"    {row.before.value} --> {row.after.value}: {told(row)}" for row in moving),
        "```",
        "",
        "| from | step | by | to |",
        "|---|---|---|---|",
        *(f"| {row.before.value} | {told(row)} | {WHO[row.action].value} | {row.after.value} |" for row in TRANSITIONS),
        "",
        "Every other step is refused. Beside its state a signal keeps since when something in it waits to be seen:",
        "from its opening, from what later sessions add, and from the client’s “not yet”, until a clinician of the",
        "case has seen it. A signal that waits stays on top, whatever the ratings do meanwhile.",
    ]
    return "\n".join(lines) + "\n"
