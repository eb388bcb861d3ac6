"""Scores made by a generator, with what really happened beside them: onsets, losses and the level underneath.

All people at once: every array has shape (people, sessions). The same generator, sizes and seed give the same numbers.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from plait.simulate.generators import HIGH, LOW, Choice, Generator, Mixture

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Series:
    """Made-up scores and the truth about them, each array of shape (people, sessions).

    scores   on the scale's steps; NaN where a session had no answer
    onset    a rupture begins at this session
    lost     points that a rupture takes at this session, 0 outside one
    level    where the person's score would lie without session noise, rupture, rounding and the scale's ends
    """

    generator: Generator
    scores: Floats
    onset: Flags
    lost: Floats
    level: Floats

    @property
    def quiet(self) -> Flags:
        """Answered sessions outside any rupture."""
        return np.asarray((self.lost == 0) & ~np.isnan(self.scores))

    @property
    def size(self) -> Floats:
        """Points lost at each onset, 0 elsewhere."""
        return np.where(self.onset, self.lost, 0.0)


def make_series(generator: Generator, people: int, sessions: int, seed: int) -> Series:
    """Scores of this many people over this many sessions each."""
    rng = np.random.default_rng([seed, crc32(generator.key.encode()), sessions])
    factor = drawn(rng, generator.person_factors, (people, 1))
    level = _levels(rng, generator, (people, sessions)) + _movement(rng, generator, (people, sessions)) * factor
    onset, lost = ruptures(rng, generator, (people, sessions))
    single = rng.normal(size=(people, sessions)) * drawn(rng, generator.session_sds, (people, sessions)) * factor
    return Series(generator, on_scale(level + single - lost, generator.step), onset, lost, level)


def on_scale(values: Floats, step: float) -> Floats:
    """Values rounded to the scale's steps and kept between its ends."""
    return np.clip(np.rint((values - LOW) / step) * step + LOW, LOW, HIGH)


def drawn(rng: np.random.Generator, choice: Choice, shape: tuple[int, ...]) -> Floats:
    """Values of a Choice, drawn independently."""
    return rng.choice(np.array(choice.values, dtype=np.float64), size=shape, p=choice.weights)


def drawn_levels(rng: np.random.Generator, levels: Mixture, people: int) -> Floats:
    """Persons' own levels, shape (people,)."""
    part = rng.choice(len(levels.weights), size=people, p=levels.weights)
    return np.array(levels.means)[part] + np.array(levels.sds)[part] * rng.normal(size=people)


def autocorrelated(rng: np.random.Generator, carry_over: float, sd: float, shape: tuple[int, int]) -> Floats:
    """Stationary AR(1) series of this SD, one a row."""
    pushes = rng.normal(size=shape) * sd
    pushes[:, 1:] *= np.sqrt(1 - carry_over**2)
    for session in range(1, shape[1]):
        pushes[:, session] += carry_over * pushes[:, session - 1]
    return pushes


def ruptures(rng: np.random.Generator, generator: Generator, shape: tuple[int, int]) -> tuple[Flags, Floats]:
    """Onsets and points lost, shape (people, sessions). None begins at the first session or inside another."""
    plan = generator.ruptures
    wanted = rng.random(shape) < plan.rate
    sizes, lengths = drawn(rng, plan.sizes, shape), drawn(rng, plan.lengths, shape)
    onset, lost = np.zeros(shape, dtype=bool), np.zeros(shape)
    left, now = np.zeros(shape[0]), np.zeros(shape[0])
    for session in range(1, shape[1]):
        left, now = left - 1, now * plan.fade
        begins = wanted[:, session] & (left <= 0)
        left, now = np.where(begins, lengths[:, session], left), np.where(begins, sizes[:, session], now)
        onset[:, session], lost[:, session] = begins, np.where(left > 0, now, 0.0)
    return onset, lost


def _levels(rng: np.random.Generator, generator: Generator, shape: tuple[int, int]) -> Floats:
    people, sessions = shape
    own = drawn_levels(rng, generator.levels, people)[:, None]
    growth = rng.normal(*generator.growth, size=(people, 1)) * np.arange(sessions)
    steps = rng.normal(size=shape) * generator.wander_sd
    steps[:, 0] = 0.0
    return own + growth + np.cumsum(steps, axis=1)


def _movement(rng: np.random.Generator, generator: Generator, shape: tuple[int, int]) -> Floats:
    return autocorrelated(rng, generator.carry_over, generator.movement_sd, shape)
