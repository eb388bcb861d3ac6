"""Two people who belong together, each with an own score and an own outcome: the data of the actor-partner model.

A dyad is two members of one couple, one parent and one child, or any other two. What makes them different, if anything
does, is their role; without roles the two are interchangeable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plait.systems.design import DesignError, at_most_shown, lengths_differ, not_finite

Floats = npt.NDArray[np.float64]

MODEL = "no actor-partner model can be fitted"
FEWEST_DYADS = 20
"""Dyads needed. Our rule: intervals are exact with fewer too, but so wide that they tell nothing."""
MEMBERS = 2


@dataclass(frozen=True, eq=False)
class Dyads:
    """Complete dyads: arrays of shape (dyads, 2), a column a member.

    names      the dyads, in the order in which they first came
    roles      which role stands in which column; None where the members are interchangeable
    score      what each member said (the predictor)
    outcome    what became of each member
    left_out   dyads in which an answer is missing
    """

    names: tuple[str, ...]
    roles: tuple[str, str] | None
    score: Floats
    outcome: Floats
    left_out: int

    def __len__(self) -> int:
        return len(self.names)


def dyads(
    dyad: Sequence[str],
    score: Sequence[float | None],
    outcome: Sequence[float | None],
    *,
    role: Sequence[str] | None = None,
) -> Dyads:
    """Dyads from columns with one entry a member; None is "no answer" and leaves the dyad out, which is counted.

    `role` names what tells the two members apart, such as woman and man. Raises DesignError with every problem.
    """
    columns = {"dyad": len(dyad), "score": len(score), "outcome": len(outcome)}
    problems = lengths_differ(columns if role is None else {**columns, "role": len(role)})
    if problems:
        raise DesignError(MODEL, problems)
    rows = _rows_of(dyad)
    problems = not_finite("score", score) + not_finite("outcome", outcome) + _not_two(rows)
    problems += [] if role is None else _roles_wrong(rows, role)
    if problems:
        raise DesignError(MODEL, problems)
    found = _complete(rows, score, outcome, role)
    problems = _too_little(found)
    if problems:
        raise DesignError(MODEL, problems)
    return found


def _rows_of(dyad: Sequence[str]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(dyad):
        rows[name].append(place)
    return rows


def _not_two(rows: dict[str, list[int]]) -> list[str]:
    return at_most_shown(
        [
            f"dyad {name} has {len(places)} member{'s' if len(places) > 1 else ''}, and a dyad has two"
            for name, places in rows.items()
            if len(places) != MEMBERS
        ]
    )


def _roles_wrong(rows: dict[str, list[int]], role: Sequence[str]) -> list[str]:
    known = sorted(set(role))
    if len(known) != MEMBERS:
        told = ", ".join(repr(name) for name in known[: MEMBERS + 1]) or "none"
        return [f"two roles tell members apart, and there are {len(known)} ({told}): leave roles out, or give two"]
    return at_most_shown(
        [
            f"dyad {name} has two members in the role {role[places[0]]!r}: no role tells them apart"
            for name, places in rows.items()
            if len(places) == MEMBERS and role[places[0]] == role[places[1]]
        ]
    )


def _complete(
    rows: dict[str, list[int]],
    score: Sequence[float | None],
    outcome: Sequence[float | None],
    role: Sequence[str] | None,
) -> Dyads:
    names, scores, outcomes = [], [], []
    for name, places in rows.items():
        ordered = places if role is None else sorted(places, key=lambda place: role[place])
        own = [score[place] for place in ordered]
        became = [outcome[place] for place in ordered]
        if None not in own and None not in became:
            names.append(name)
            scores.append(own)
            outcomes.append(became)
    roles = None if role is None else tuple(sorted(set(role)))
    return Dyads(
        names=tuple(names),
        roles=None if roles is None else (roles[0], roles[1]),
        score=np.array(scores, dtype=np.float64).reshape(-1, MEMBERS),
        outcome=np.array(outcomes, dtype=np.float64).reshape(-1, MEMBERS),
        left_out=len(rows) - len(names),
    )


def _too_little(found: Dyads) -> list[str]:
    if len(found) < FEWEST_DYADS:
        left = f" ({found.left_out} more lack an answer)" if found.left_out else ""
        return [f"{len(found)} complete dyads{left}, and {FEWEST_DYADS} are needed"]
    problems = []
    for what, values in (("scores", found.score), ("outcomes", found.outcome)):
        if found.roles is None:
            problems += [f"the {what} are all the same"] if np.ptp(values) == 0 else []
        else:
            flat = np.ptp(values, axis=0) == 0
            problems += [f"the {what} of {found.roles[place]} are all the same" for place in np.flatnonzero(flat)]
    return problems or _inseparable(found)


def _inseparable(found: Dyads) -> list[str]:
    """Whether one member's score follows from the other's, so that an effect cannot be told to be the one's."""
    first, second = found.score.T
    follows = not (first - second).any() or np.ptp(first + second) == 0
    if found.roles is not None:
        design = np.stack([np.ones(len(found)), first, second], axis=1)
        follows = follows or np.linalg.matrix_rank(design) < design.shape[1]
    told = "in every dyad the one's score follows from the other's, so whose effect it is cannot be told"
    return [told] if follows else []
