"""What a task is in, and what leads from one state to the next: the one table of pages, docs and tests.

A task is open once everybody whose yes it needs has said it, to the task and to its reason. Not done is no state: it is
something that was told, and a task that was not done stays open until somebody decides what comes of it.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a task stands."""

    PROPOSED = "proposed", _("proposed")
    OPEN = "open", _("agreed and open")
    DONE = "done", _("done")
    LET_GO = "let_go", _("let go")


class Action(models.TextChoices):
    """What can happen to a task."""

    PROPOSE = "propose", _("proposed it")
    AGREE = "agree", _("said yes to the task and its reason")
    DOUBT = "doubt", _("does not see the sense of it yet")
    RATHER_NOT = "rather_not", _("would rather not take part")
    LOOK_BACK = "look_back", _("looked back on it")
    CARRY_ON = "carry_on", _("carries on with it")
    CHANGE = "change", _("changed it")
    FINISH = "finish", _("said that it is done")
    LET_GO = "let_go", _("let it go")
    SHARE = "share", _("shared it")
    STOP_SHARING = "stop_sharing", _("shares it no longer")


class Who(StrEnum):
    """Who takes a step."""

    CLIENT = "the client whose task it is"
    CLINICIAN = "a clinician of the case"
    OTHER = "another member whose yes it needs"


class When(StrEnum):
    """What a step needs besides the state."""

    ALWAYS = ""
    LACKING = "a yes is still missing then"
    COMPLETE = "everybody has said yes then"
    LOOKED = "a look back since it was last carried on is known to whoever takes the step"


@dataclass(frozen=True)
class Facts:
    """What steps may depend on besides the state."""

    complete: bool = False
    looked: bool = False


@dataclass(frozen=True)
class Transition:
    """One arrow of the diagram."""

    before: State
    action: Action
    after: State
    when: When = When.ALWAYS


BOTH = frozenset({Who.CLIENT, Who.CLINICIAN})
ALL = BOTH | {Who.OTHER}
WHO = {
    Action.PROPOSE: BOTH,
    Action.AGREE: ALL,
    Action.DOUBT: ALL,
    Action.RATHER_NOT: frozenset({Who.OTHER}),
    Action.LOOK_BACK: ALL,
    Action.CARRY_ON: BOTH,
    Action.CHANGE: BOTH,
    Action.FINISH: BOTH,
    Action.LET_GO: BOTH,
    Action.SHARE: frozenset({Who.CLIENT}),
    Action.STOP_SHARING: frozenset({Who.CLIENT}),
}
LIVE = (State.PROPOSED, State.OPEN)


def staying(action: Action) -> tuple[Transition, ...]:
    return tuple(Transition(state, action, state) for state in LIVE)


TRANSITIONS = (
    Transition(State.PROPOSED, Action.AGREE, State.PROPOSED, When.LACKING),
    Transition(State.PROPOSED, Action.AGREE, State.OPEN, When.COMPLETE),
    Transition(State.PROPOSED, Action.DOUBT, State.PROPOSED),
    Transition(State.PROPOSED, Action.RATHER_NOT, State.PROPOSED),
    Transition(State.OPEN, Action.RATHER_NOT, State.PROPOSED),
    Transition(State.OPEN, Action.LOOK_BACK, State.OPEN),
    Transition(State.OPEN, Action.CARRY_ON, State.OPEN, When.LOOKED),
    Transition(State.PROPOSED, Action.CHANGE, State.PROPOSED),
    Transition(State.OPEN, Action.CHANGE, State.PROPOSED),
    Transition(State.OPEN, Action.FINISH, State.DONE),
    Transition(State.PROPOSED, Action.LET_GO, State.LET_GO),
    Transition(State.OPEN, Action.LET_GO, State.LET_GO),
    Transition(State.PROPOSED, Action.SHARE, State.PROPOSED),
    Transition(State.OPEN, Action.SHARE, State.OPEN, When.COMPLETE),
    Transition(State.OPEN, Action.SHARE, State.PROPOSED, When.LACKING),
    *staying(Action.STOP_SHARING),
)


def holds(when: When, facts: Facts) -> bool:
    """Whether what a step needs is there."""
    return {
        When.ALWAYS: True,
        When.LACKING: not facts.complete,
        When.COMPLETE: facts.complete,
        When.LOOKED: facts.looked,
    }[when]


def after(state: str, action: str, facts: Facts) -> State | None:
    """Where a step leads to; None where it cannot be taken."""
    for row in TRANSITIONS:
        if (row.before, row.action) == (state, action) and holds(row.when, facts):
            return row.after
    return None


def told(row: Transition) -> str:
    """One arrow's words in the docs, which are English."""
    need = f", if {row.when.value}" if row.when.value else ""
    return f"{row.action.value.replace('_', ' ')}{need}"


def by(action: Action) -> str:
    return ", or ".join(who.value for who in Who if who in WHO[action])


def named(state: State) -> str:
    return state.value.replace("_", " ")


def states_page() -> str:
    """The text of docs/reference/task-states.md."""
    moving = [row for row in TRANSITIONS if row.before != row.after]
    lines = [
        "# States of a task",
        "",
        "Made from `src/plait_clinic/tasks/states.py` by `python -m docs.generate`; do not edit by hand.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {State.PROPOSED.value}: propose",
        *(f"    {row.before.value} --> {row.after.value}: {told(row)}" for row in moving),
        "```",
        "",
        "| from | step | by | to |",
        "|---|---|---|---|",
        f"| | propose | {by(Action.PROPOSE)} | {named(State.PROPOSED)} |",
        *(f"| {named(row.before)} | {told(row)} | {by(row.action)} | {named(row.after)} |" for row in TRANSITIONS),
        "",
        "Every other step is refused. Whoever proposes or changes a task has said yes to it by that; a changed task is",
        "a new version, which everybody else is asked about anew, and which is shared with nobody until it is shared",
        "again.",
        "Whoever does a task may be the client, a clinician, another member or all of them: the yes of each is needed.",
        "Not done is no state. It is told in a look back, and the task stays open until somebody decides.",
    ]
    return "\n".join(lines) + "\n"
