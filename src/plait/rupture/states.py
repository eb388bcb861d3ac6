"""What a course of ratings is in at each session: steady, in a drop, on its way back, or back.

An alert opens a drop. It is over after two informative sessions back inside the range expected around the level before;
only the client's word says that something was repaired. A session is informative if a drop could have shown in it.
"""

from dataclasses import dataclass

import numpy as np

from plait.trajectory.compiling import compiled
from plait.trajectory.sessions import Floats, Rows

STATES = ("not_enough_information", "steady", "drop", "recovering", "recovered")
NOT_ENOUGH, STEADY, DROP, RECOVERING, RECOVERED = range(5)

BACK = 2
"""Informative sessions back inside before a drop is over (PRODUCT.md, the loop's fifth step)."""
INSIDE = 0.30
"""A score counts as back if no more than this share of scores expected around the level before would be lower. Our
choice: the model card has how often drops that lasted were then called over."""


@dataclass(frozen=True, eq=False)
class Episodes:
    """Of each person, shape (persons,): whether a drop is on, sessions back inside so far, and where inside begins."""

    on: Rows
    back: Rows
    floor: Floats


def no_episodes(persons: int) -> Episodes:
    """Nobody is in a drop."""
    return Episodes(np.zeros(persons, dtype=np.int64), np.zeros(persons, dtype=np.int64), np.zeros(persons))


def follow_states(
    starts: Rows, latent: Floats, line: Floats, informative: Rows, known: Rows, alert: Rows, before: Episodes
) -> tuple[Rows, Episodes]:
    """The state at each row as codes into STATES, and the episodes after the last one.

    Person p has rows starts[p] to starts[p + 1]. `line` is the latent score from which on one is inside, had the row's
    own forecast been that of the level before a drop; `known` is 0 where nothing can be said.
    """
    state = np.empty(len(latent), dtype=np.int64)
    after = Episodes(before.on.copy(), before.back.copy(), before.floor.copy())
    _follow(starts, latent, line, informative, known, alert, after.on, after.back, after.floor, state)
    return state, after


@compiled
def _follow(
    starts: Rows,
    latent: Floats,
    line: Floats,
    informative: Rows,
    known: Rows,
    alert: Rows,
    on: Rows,
    back: Rows,
    floor: Floats,
    state: Rows,
) -> None:
    for person in range(starts.shape[0] - 1):
        for row in range(starts[person], starts[person + 1]):
            if alert[row] == 1:
                if on[person] == 0:
                    floor[person] = line[row]
                on[person], back[person], state[row] = 1, 0, DROP
            elif on[person] == 0:
                state[row] = STEADY if known[row] == 1 else NOT_ENOUGH
            else:
                if informative[row] == 1:
                    back[person] = back[person] + 1 if latent[row] >= floor[person] else 0
                if back[person] >= BACK:
                    on[person], back[person], state[row] = 0, 0, RECOVERED
                else:
                    state[row] = RECOVERING if back[person] > 0 else DROP
