"""Answers that stop because the alliance is low: first silence, then the person stays away.

What is missing is then not missing by chance (informative dropout), and whoever looks at answers alone sees too good a
picture. The chances are our choice: no verified hazard by session was found; pooled, some 20 % leave (669 studies).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from plait.simulate.generators import LEVEL
from plait.simulate.series import Flags, Floats, Series

SILENT, LEAVES = 0.06, 0.015
"""Chance at each session of no answer, and of never coming back after it, for a person at the mean level."""
PER_POINT = 0.55
"""What each point below the mean adds to the log-odds of both."""


@dataclass(frozen=True, eq=False)
class Silenced:
    """A series with answers missing because of what happened in it.

    series   the scores that were answered, NaN elsewhere; its truth covers all sessions
    held     sessions that took place, shape (people, sessions); none after a person left
    last     place of each person's last session, shape (people,)
    left     who left before the end, shape (people,)
    """

    series: Series
    held: Flags
    last: npt.NDArray[np.int64]
    left: Flags

    def before_exit(self, sessions: int) -> Flags:
        """The last few sessions held by each person who left: shape (people, sessions)."""
        place = np.arange(self.held.shape[1])
        near = (place <= self.last[:, None]) & (place > self.last[:, None] - sessions)
        return np.asarray(near & self.left[:, None])


def with_silences(series: Series, seed: int) -> Silenced:
    """The same people, some of whose answers are missing and some of whom leave."""
    rng = np.random.default_rng([seed, series.scores.size])
    below = LEVEL - (series.level - series.lost)
    leaves = rng.random(below.shape) < chance(LEAVES, below)
    ever = leaves[:, :-1].any(axis=1)
    last = np.where(ever, leaves[:, :-1].argmax(axis=1), below.shape[1] - 1)
    held = np.arange(below.shape[1]) <= last[:, None]
    answered = held & (rng.random(below.shape) >= chance(SILENT, below))
    onset = series.onset & held
    return Silenced(
        replace(series, scores=np.where(answered, series.scores, np.nan), onset=onset), held, last, np.asarray(ever)
    )


def chance(usual: float, below: Floats) -> Floats:
    """The chance for persons this many points below the mean, where it is `usual` at the mean."""
    return np.asarray(expit(logit(usual) + PER_POINT * below))
