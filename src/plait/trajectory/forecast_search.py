"""Finds the forecast model's most probable numbers given sessions and priors, person by person likelihood.

The penalised maximum by the method of Berndt, Hall, Hall & Hausman (1974), whose curvature is the cross-product of the
persons' own gradients, damped as by Levenberg and Marquardt. With no sessions the priors' means come out; with few, a
little of them; so a clinic moves to its own fit step by step.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from plait.trajectory.forecast_course import Clock, Courses, FilterInput, filtered
from plait.trajectory.forecast_parameters import (
    BENDS,
    NAMES,
    Declared,
    Fitted,
    cold_start,
    for_filter,
    from_vector,
    priors,
    spreads,
    to_vector,
)
from plait.trajectory.forecast_scale import ScoreScale
from plait.trajectory.sessions import Floats, Rows

STEP = 1e-4
"""Width of a finite difference, on the fitting scales."""
ENOUGH = 0.05
"""The search ends where a step gains less than this in log probability: a twentieth of what could matter."""
ROUNDS = 40
STUCK = 1.0
"""Where no step gains although a whole one promises more log probability than this, the search has not arrived."""
LONGEST = 1.5
"""No number moves further than this in one step, on the fitting scales."""
TRIES = 8
DAMPING, LEAST_DAMPING, HARDER, EASIER = 0.1, 1e-4, 4.0, 5.0


@dataclass(frozen=True, eq=False)
class Question:
    """What the search is about: whose sessions, on which clock, with which declarations; `free` names are moved."""

    courses: Courses
    scale: ScoreScale
    clock: Clock
    declared: Declared
    free: tuple[str, ...]


@dataclass(frozen=True)
class Searched:
    """Where a search ended, and whether it had arrived: not where rounds ran out, or no step would gain any more."""

    fitted: Fitted
    converged: bool


def without_drops(question: Question) -> Question:
    """The same where no drop ever begins: three paths to follow in place of ten."""
    return replace(question, declared=replace(question.declared, drop_rate=0.0))


def run_filter(question: Question, fitted: Fitted) -> Floats:
    """What the filter tells of each row with these numbers, the log score in terms of the score's probability."""
    scale = bent_as(question.scale, fitted)
    latent, end, stretch = question.courses.on(scale)
    nobody = np.zeros(len(question.courses))
    courses = question.courses
    given = FilterInput(
        starts=courses.starts,
        s=courses.s,
        f=courses.f(question.clock),
        z=latent,
        end=end,
        moved=courses.moved,
        edges=scale.edges,
        shift=nobody,
        extra=nobody,
    )
    told = filtered(for_filter(fitted, question.declared, scale.share), spreads(fitted), given).told
    told[:, 0] += stretch
    return told


def bent_as(scale: ScoreScale, fitted: Fitted) -> ScoreScale:
    """The scale with these bends."""
    return replace(scale, bend_low=fitted.bend_low, bend_high=fitted.bend_high)


def free_names(scale: ScoreScale, bends: bool) -> tuple[str, ...]:
    """The numbers a fit may move: bends only where they are asked for and the scale has ends."""
    return tuple(name for name in NAMES if name not in BENDS or (bends and scale.ended))


def most_probable(
    question: Question,
    start: Fitted,
    *,
    rounds: int = ROUNDS,
    enough: float = ENOUGH,
    tell: Callable[[str], None] | None = None,
) -> Searched:
    """The numbers that are most probable given priors and sessions, searched from `start`."""
    search, arrived = _Search(question, start), False
    for count in range(rounds):
        gain = search.improve()
        if tell is not None:
            tell(f"forecast: step {count + 1}, log score {search.value:.2f}")
        if gain < enough:
            arrived = gain > 0 or search.promised < STUCK
            break
    return Searched(from_vector(search.point), arrived and bool(np.isfinite(search.value)))


class _Search:
    """A point on the fitting scales, the persons' log scores there, and how hard steps are damped."""

    def __init__(self, question: Question, start: Fitted) -> None:
        self.question = question
        self.place: Rows = np.array([NAMES.index(name) for name in question.free], dtype=np.int64)
        self.spread = np.array([priors()[name].spread for name in NAMES])
        self.point, self.damping = to_vector(start), DAMPING
        self.promised = np.inf
        self.centre = np.where(np.isin(NAMES, question.free), to_vector(cold_start()), self.point)
        self.scores = self._scores(self.point)
        self.value = self._value(self.point, self.scores)

    def improve(self) -> float:
        """One accepted step; returns what it gained, 0 where no step gains."""
        gradient, curvature = self._local()
        self.promised = 0.5 * float(gradient @ np.linalg.solve(curvature, gradient))
        for _ in range(TRIES):
            damped = curvature + self.damping * np.diag(np.diag(curvature))
            move = np.linalg.solve(damped, gradient)
            point = self.point.copy()
            point[self.place] += move * min(1.0, LONGEST / float(np.abs(move).max()))
            scores = self._scores(point)
            value = self._value(point, scores)
            if value > self.value:
                gain, self.value, self.scores, self.point = value - self.value, value, scores, point
                self.damping = max(self.damping / EASIER, LEAST_DAMPING)
                return gain
            self.damping *= HARDER
        return 0.0

    def _local(self) -> tuple[Floats, Floats]:
        own = np.empty((len(self.scores), len(self.place)))
        for column, place in enumerate(self.place):
            point = self.point.copy()
            point[place] += STEP
            own[:, column] = (self._scores(point) - self.scores) / STEP
        away = (self.point[self.place] - self.centre[self.place]) / self.spread[self.place] ** 2
        total = own.sum(axis=0)
        curvature = own.T @ own - np.outer(total, total) / max(len(own), 1)
        return total - away, curvature + np.diag(1 / self.spread[self.place] ** 2)

    def _scores(self, point: Floats) -> Floats:
        told = run_filter(self.question, from_vector(point))
        return np.asarray(np.add.reduceat(told[:, 0], self.question.courses.starts[:-1]))

    def _value(self, point: Floats, scores: Floats) -> float:
        away = (point[self.place] - self.centre[self.place]) / self.spread[self.place]
        value = float(scores.sum() - 0.5 * away @ away)
        return value if np.isfinite(value) else -np.inf
