"""What a goal is in, and what leads from one state to the next: the one table of pages, docs and tests.

No goal is active without the client's yes and a clinician's to the very wording that stands there. Only the client
says that it was reached. A goal that was set aside or replaced is no failing: people and lives change.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """Whose word something is, whoever typed it."""

    CLIENT = "client", _("client")
    CLINICIAN = "clinician", _("clinician")


class State(models.TextChoices):
    """Where a goal stands."""

    PROPOSED = "proposed", _("proposed")
    REVISED = "revised", _("in new words, nobody’s yes yet")
    CLIENT_AGREED = "client_agreed", _("the client said yes")
    CLINICIAN_AGREED = "clinician_agreed", _("the clinician said yes")
    ACTIVE = "active", _("agreed by both")
    ACHIEVED = "achieved", _("reached")
    SET_ASIDE = "set_aside", _("set aside")
    REPLACED = "replaced", _("replaced by another")


class Action(models.TextChoices):
    """What can happen to a goal."""

    AGREE = "agree", _("yes to these words")
    REWORD = "reword", _("put in new words")
    ACHIEVE = "achieve", _("reached")
    SET_ASIDE = "set_aside", _("set aside")
    TAKE_UP = "take_up", _("taken up again")
    REPLACE = "replace", _("replaced by another")
    WRITE_LEVELS = "write_levels", _("five levels written")
    AGREE_LEVELS = "agree_levels", _("yes to the five levels")


@dataclass(frozen=True)
class Transition:
    """One arrow of the diagram. `by` is whose word it takes; None is either side's."""

    before: State
    action: Action
    after: State
    by: Side | None = None


BOTH_MAY = None
WAITING = (State.PROPOSED, State.REVISED, State.CLIENT_AGREED, State.CLINICIAN_AGREED)
"""Somebody's yes is still to come."""
LIVE = (*WAITING, State.ACTIVE)
PAST = (State.ACHIEVED, State.SET_ASIDE, State.REPLACED)
"""These stay where both can read them."""


def leading(action: Action, states: Iterable[State], to: State) -> tuple[Transition, ...]:
    return tuple(Transition(state, action, to, BOTH_MAY) for state in states)


def agreeing(by: Side, alone: State, after_the_other: State) -> tuple[Transition, ...]:
    """One side's yes: to words that nobody said yes to, and to those that the other side did."""
    fresh = tuple(Transition(state, Action.AGREE, alone, by) for state in (State.PROPOSED, State.REVISED))
    return (*fresh, Transition(after_the_other, Action.AGREE, State.ACTIVE, by))


TRANSITIONS: tuple[Transition, ...] = (
    *agreeing(Side.CLIENT, State.CLIENT_AGREED, State.CLINICIAN_AGREED),
    *agreeing(Side.CLINICIAN, State.CLINICIAN_AGREED, State.CLIENT_AGREED),
    *leading(Action.REWORD, LIVE, State.REVISED),
    Transition(State.ACTIVE, Action.ACHIEVE, State.ACHIEVED, Side.CLIENT),
    *leading(Action.SET_ASIDE, LIVE, State.SET_ASIDE),
    *leading(Action.TAKE_UP, (State.SET_ASIDE,), State.PROPOSED),
    *leading(Action.REPLACE, LIVE, State.REPLACED),
    *leading(Action.WRITE_LEVELS, (State.ACTIVE,), State.ACTIVE),
    *leading(Action.AGREE_LEVELS, (State.ACTIVE,), State.ACTIVE),
)


def after(state: str, action: str, by: str) -> State | None:
    """Where a step leads to when this side takes it; None where it cannot be taken."""
    for row in TRANSITIONS:
        if (row.before, row.action) == (state, action) and row.by in (None, by):
            return row.after
    return None


def possible(state: str, by: str) -> list[Action]:
    """The steps that one side can take now, in the order of the table of actions."""
    return [action for action in Action if after(state, action, by) is not None]


def told(row: Transition) -> str:
    return row.action.value.replace("_", " ")


def who(row: Transition) -> str:
    """Whose word it takes, in the docs, which are English."""
    return f"the {row.by.value}" if row.by else "either side"


def states_page() -> str:
    """The text of docs/reference/goal-states.md."""
    moving = [row for row in TRANSITIONS if row.before != row.after]
    lines = [
        "# States of a goal",
        "",
        "Made from `src/plait_clinic/goals/states.py` by `python -m docs.generate`; do not edit by hand.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {State.PROPOSED.value}",
        *(f"    {row.before.value} --> {row.after.value}: {told(row)} ({who(row)})" for row in moving),
        "```",
        "",
        "| from | step | whose word | to |",
        "|---|---|---|---|",
        *(f"| {row.before.value} | {told(row)} | {who(row)} | {row.after.value} |" for row in TRANSITIONS),
        "",
        "Every other step is refused. A yes is to one wording: new words need both anew. The database holds no goal",
        "that is active or was reached without a moment at which each side said yes. A word of the client’s that a",
        "clinician typed is kept as that, with who typed it.",
    ]
    return "\n".join(lines) + "\n"
