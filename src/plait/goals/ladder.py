"""One goal's 0-10 ladder over sessions, one side at a time: what was said, and how it moved.

A plain ladder of our own. No reliable change for such a ladder has been verified by us, so none is used: nothing here
calls a movement real, enough or too little.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from plait.errors import ProblemsError

LOWEST_RUNG, HIGHEST_RUNG = 0, 10
NO_CHANGE_KNOWN = (
    "Nobody has shown how many steps on such a ladder are more than chance, so nothing here calls one a change."
)


class LadderRefusedError(ProblemsError):
    """Ratings that make no ladder. `problems` holds every reason."""


@dataclass(frozen=True)
class Rung:
    """Where one side stood at one session (numbered from 1); None where they did not say."""

    session: int
    value: int | None


@dataclass(frozen=True)
class Ladder:
    """One side's ratings of one goal in the order of sessions.

    first, last    the first and the last that were given; None without any
    moved          last minus first; None with fewer than two
    """

    rungs: tuple[Rung, ...]
    first: Rung | None
    last: Rung | None
    moved: int | None
    caution: str = NO_CHANGE_KNOWN


def ladder(rungs: Sequence[Rung]) -> Ladder:
    """Put ratings in order and say how far they moved. Raises LadderRefusedError with every problem."""
    problems = problems_of(rungs)
    if problems:
        raise LadderRefusedError(problems)
    ordered = tuple(sorted(rungs, key=lambda rung: rung.session))
    given = [rung for rung in ordered if rung.value is not None]
    values = [rung.value for rung in given if rung.value is not None]
    return Ladder(
        rungs=ordered,
        first=given[0] if given else None,
        last=given[-1] if given else None,
        moved=values[-1] - values[0] if len(values) > 1 else None,
    )


def problems_of(rungs: Sequence[Rung]) -> list[str]:
    sessions = [rung.session for rung in rungs]
    problems = [
        f"session {session} is rated {sessions.count(session)} times; one side gives one rating a session"
        for session in sorted(set(sessions))
        if sessions.count(session) > 1
    ]
    problems += [f"sessions count from 1, and this is {session}" for session in sessions if session < 1]
    problems += [
        f"session {rung.session}: {rung.value} is not on a ladder from 0 to 10"
        for rung in rungs
        if rung.value is not None and not LOWEST_RUNG <= rung.value <= HIGHEST_RUNG
    ]
    return problems
