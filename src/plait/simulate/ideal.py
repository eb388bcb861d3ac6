"""The filter that knows the generator: what the best possible watcher of these scores would say, session by session.

A Rao-Blackwellised particle filter (Doucet, de Freitas, Murphy & Russell 2000): each particle guesses what is not
normal (part of the level's mixture, person's factor, length of a rupture, the exact value behind a rounded score) and
carries level, growth and movement as an exact Kalman filter. Whether a rupture begins is not guessed: every
possibility is summed before any is drawn, so the probability of an onset has little Monte Carlo error.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from plait.simulate.generators import HIGH, LOW, Generator

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

PARTICLES = 300
PEOPLE_AT_ONCE = 64
"""So that a step's arrays stay in the processor's cache."""
WORN_SHARE = 0.5
"""Particles are drawn anew when their effective number falls below this share of them."""
LEAST = 1e-300
"""Keeps a score that no particle expected from making every weight zero."""


@dataclass(frozen=True, eq=False)
class IdealReadings:
    """What the filter says after each score, arrays of shape (people, sessions), NaN where there is no answer.

    onset     probability that a rupture begins at this session, given the scores up to it
    quiet     probability that none is on
    expected  mean of the score expected before it is seen, before rounding and the scale's ends
    chance    probability before it of a score this low or lower, minus half of this very score's own
    """

    onset: Floats
    quiet: Floats
    expected: Floats
    chance: Floats

    @property
    def evidence(self) -> Floats:
        """log of onset over quiet: by Neyman and Pearson no other order of sessions finds more onsets at as many
        false alarms in quiet sessions."""
        return np.asarray(np.log(np.maximum(self.onset, LEAST)) - np.log(np.maximum(self.quiet, LEAST)))


def ideal_readings(generator: Generator, scores: Floats, *, seed: int = 0, particles: int = PARTICLES) -> IdealReadings:
    """Run the filter over scores of shape (people, sessions), which this generator must have made."""
    blocks = []
    for first in range(0, len(scores), PEOPLE_AT_ONCE):
        rng = np.random.default_rng([seed, first])
        block = scores[first : first + PEOPLE_AT_ONCE]
        blocks.append(np.stack(list(_Cloud(generator, len(block), particles, rng).run(block)), axis=-1))
    onset, quiet, expected, chance = np.concatenate(blocks, axis=1)
    return IdealReadings(onset, quiet, expected, chance)


class _Cloud:
    """The particles of a block of people; every array starts with (people, particles)."""

    def __init__(self, generator: Generator, people: int, particles: int, rng: np.random.Generator) -> None:
        self.generator, self.rng, self.shape = generator, rng, (people, particles)
        self.weights = np.full(self.shape, 1 / particles)
        self.factor = self._spread(generator.person_factors.values, generator.person_factors.weights)
        part = self._spread(tuple(range(len(generator.levels.weights))), generator.levels.weights).astype(int)
        self.mean = np.zeros((*self.shape, 3))
        self.mean[..., 0], self.mean[..., 1] = np.array(generator.levels.means)[part], generator.growth[0]
        self.cov = np.zeros((*self.shape, 3, 3))
        self.cov[..., 0, 0] = np.array(generator.levels.sds)[part] ** 2
        self.cov[..., 1, 1] = generator.growth[1] ** 2
        self.cov[..., 2, 2] = (generator.movement_sd * self.factor) ** 2
        self.lost, self.left = np.zeros(self.shape), np.zeros(self.shape)

    def run(self, scores: Floats) -> Iterator[Floats]:
        """One array (4, people) a session: onset, quiet, expected, chance."""
        for session in range(scores.shape[1]):
            if session:
                self._move_on()
            yield self._weigh(scores[:, session], session)
            self._renew()

    def _spread(self, values: tuple[float, ...], weights: tuple[float, ...]) -> Floats:
        """Values in proportion to their weights, the same for every person, in random order."""
        people, particles = self.shape
        places = (np.arange(particles) + 0.5) / particles
        chosen = np.array(values, dtype=np.float64)[np.searchsorted(np.cumsum(weights)[:-1], places)]
        return self.rng.permuted(np.tile(chosen, (people, 1)), axis=1)

    def _move_on(self) -> None:
        """One session later, before its score: movement fades and is pushed, the level wanders, ruptures age."""
        made = self.generator
        self.mean[..., 2] *= made.carry_over
        self.cov[..., 2, :] *= made.carry_over
        self.cov[..., :, 2] *= made.carry_over
        self.cov[..., 2, 2] += (1 - made.carry_over**2) * (made.movement_sd * self.factor) ** 2
        self.cov[..., 0, 0] += made.wander_sd**2
        self.left = np.maximum(self.left - 1, 0)
        self.lost = np.where(self.left > 0, self.lost * made.ruptures.fade, 0.0)

    def _weigh(self, scores: Floats, session: int) -> Floats:
        """Take in one session's scores; people without an answer keep their weights."""
        answered = ~np.isnan(scores)
        loads = np.stack([np.ones(self.shape), np.full(self.shape, float(session)), np.ones(self.shape)], axis=-1)
        towards = np.einsum("...ij,...j->...i", self.cov, loads)
        base = np.einsum("...i,...i->...", self.mean, loads)
        spread = np.einsum("...i,...i->...", towards, loads)
        prior, loss = self._possible(session)
        noise, share = self._noises()
        joint = prior[..., :, None] * share
        middle = base[..., None, None] - loss[..., :, None]
        sd = np.sqrt(spread[..., None, None] + noise)
        given = np.where(answered, scores, LOW)[:, None, None, None]
        low, high = self._behind(given)
        below = ndtr((low - middle) / sd)
        likelihood = np.maximum(_between((low - middle) / sd, (high - middle) / sd), LEAST)
        told = self._told(joint, likelihood, below, middle)
        told[:, ~answered] = np.nan
        likelihood = np.where(answered[:, None, None, None], likelihood, 1.0)
        which = self._choose(joint * likelihood)
        self._begin(which // len(noise[0, 0, 0]), prior.shape[-1])
        chosen = (low[..., 0, 0], high[..., 0, 0], self._taken(middle, which), self._taken(sd, which))
        self._learn(answered[:, None], chosen, towards, base, self._taken(loss[..., :, None] + 0 * noise, which))
        return told

    def _possible(self, session: int) -> tuple[Floats, Floats]:
        """Chances (people, particles, 1 + sizes) of what may happen now, and the points each takes."""
        plan = self.generator.ruptures
        may_begin = (self.left <= 0) & (session > 0)
        begin = may_begin[..., None] * plan.rate * np.array(plan.sizes.weights)
        prior = np.concatenate([1 - begin.sum(-1, keepdims=True), begin], axis=-1)
        taken = np.broadcast_to(np.array(plan.sizes.values), (*self.shape, len(plan.sizes.values)))
        return prior, np.concatenate([self.lost[..., None], taken], axis=-1)

    def _noises(self) -> tuple[Floats, Floats]:
        """Variances (people, particles, 1, kinds) of what lasts one session, and each kind's chance."""
        kinds = self.generator.session_sds
        return (np.array(kinds.values) * self.factor[..., None, None]) ** 2, np.array(kinds.weights)

    def _behind(self, scores: Floats) -> tuple[Floats, Floats]:
        """The values that are rounded, or cut off, to these scores."""
        half = self.generator.step / 2
        low = np.where(scores <= LOW + half, -np.inf, scores - half)
        return low, np.where(scores >= HIGH - half, np.inf, scores + half)

    def _told(self, joint: Floats, likelihood: Floats, below: Floats, middle: Floats) -> Floats:
        """Onset and quiet after the score, expected and chance before it: shape (4, people)."""
        weights = self.weights[..., None, None]
        before, after = weights * joint, weights * joint * likelihood
        total = after.sum(axis=(1, 2, 3))
        quiet = after[:, :, :1] * (self.left <= 0)[..., None, None]
        expected = (before * middle).sum(axis=(1, 2, 3))
        chance = (before * (below + likelihood / 2)).sum(axis=(1, 2, 3))
        onset = after[:, :, 1:].sum(axis=(1, 2, 3))
        return np.stack([onset / total, quiet.sum(axis=(1, 2, 3)) / total, expected, chance])

    def _choose(self, joint: Floats) -> Whole:
        """Draw what happened in each particle, after its weight took in how well all of it fits the score."""
        flat = joint.reshape(*self.shape, -1)
        fit = flat.sum(-1)
        self.weights = self.weights * fit
        self.weights /= self.weights.sum(axis=1, keepdims=True)
        reached = np.cumsum(flat, axis=-1) < self.rng.random(self.shape)[..., None] * fit[..., None]
        return np.asarray(np.minimum(reached.sum(-1), flat.shape[-1] - 1))

    def _begin(self, event: Whole, possible: int) -> None:
        plan = self.generator.ruptures
        begins = event > 0
        size = np.array([0.0, *plan.sizes.values])[np.minimum(event, possible - 1)]
        length = self.rng.choice(
            np.array(plan.lengths.values, dtype=np.float64), size=self.shape, p=plan.lengths.weights
        )
        self.lost = np.where(begins, size, self.lost)
        self.left = np.where(begins, length, self.left)

    def _taken(self, values: Floats, which: Whole) -> Floats:
        """Of the values of all possibilities, those of the drawn one: shape (people, particles)."""
        events, kinds = len(self.generator.ruptures.sizes.values) + 1, len(self.generator.session_sds.values)
        flat = np.broadcast_to(values, (*self.shape, events, kinds)).reshape(*self.shape, -1)
        return np.take_along_axis(flat, which[..., None], axis=-1)[..., 0]

    def _learn(
        self, answered: npt.NDArray[np.bool_], chosen: tuple[Floats, ...], towards: Floats, base: Floats, loss: Floats
    ) -> None:
        """Draw the value behind each score and let level, growth and movement learn from it exactly."""
        low, high, middle, sd = chosen
        value = middle + sd * _drawn_between((low - middle) / sd, (high - middle) / sd, self.rng.random(self.shape))
        gain = np.where(answered, 1 / sd**2, 0.0)[..., None] * towards
        self.mean = self.mean + gain * (value + loss - base)[..., None]
        self.cov = self.cov - gain[..., :, None] * towards[..., None, :]

    def _renew(self) -> None:
        """Systematic resampling of people whose particles are worn."""
        particles = self.shape[1]
        worn = np.flatnonzero(1 / (self.weights**2).sum(axis=1) < WORN_SHARE * particles)
        if not len(worn):
            return
        places = (np.arange(particles) + self.rng.random((len(worn), 1))) / particles
        totals = np.cumsum(self.weights[worn], axis=1) / self.weights[worn].sum(axis=1, keepdims=True)
        rows = np.arange(len(worn))[:, None]
        found = np.searchsorted((totals + rows).ravel(), (places + rows).ravel()).reshape(len(worn), particles)
        picked = np.clip(found - rows * particles, 0, particles - 1)
        for name in ("factor", "mean", "cov", "lost", "left"):
            values = getattr(self, name)
            values[worn] = values[worn[:, None], picked]
        self.weights[worn] = 1 / particles


def _between(low: Floats, high: Floats) -> Floats:
    """Normal probability of an interval, exact also where both ends lie far above."""
    turned = low > 0
    first, last = np.where(turned, -high, low), np.where(turned, -low, high)
    return np.asarray(ndtr(last) - ndtr(first))


def _drawn_between(low: Floats, high: Floats, share: Floats) -> Floats:
    """Standard normal values inside intervals, at this share of the interval's probability."""
    turned = low > 0
    first, last = np.where(turned, -high, low), np.where(turned, -low, high)
    start = ndtr(first)
    values = np.clip(ndtri(np.maximum(start + share * (ndtr(last) - start), LEAST)), first, last)
    return np.asarray(np.where(turned, -values, values))
