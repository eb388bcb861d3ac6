"""How a difference between people changes over sessions: its slope with an interval, where each point's error is known.

A regression of d on the session number with known error variances v and one further variance for what moves from
session to session, found by Paule & Mandel (1982); the standard error is Knapp & Hartung's (2003, Statistics in
Medicine 22, 2693-2710) with Student's t and T - 2 degrees of freedom. What moves may carry over to the next session by
a stated share. Without carry-over and with equal v this is the ordinary regression line, whose interval is exact for
normal scatter however few the sessions.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from plait.reliability.results import Estimate, NotEnough, Quantity, Undefined
from plait.systems.one_pair import students_quantile
from plait.systems.pairs import FEWEST_SESSIONS, Floats
from plait.systems.parties import RatingsRefusedError

LEVEL = 0.95
ASSUMED_CARRY_OVER = 0.5
"""Share of what moves that is left at the next session: what the forecast model assumes before data, and as little
verified. Too much makes intervals wider than they need be; too little makes them hold too seldom."""
STEPS = 200
CLOSE = 1e-9
NO_SCATTER = 1e-9
"""Scatter in error variances below which what is left around the line is rounding."""
ONE_TIME = "All ratings are of one session, so that there is no change to see."


@dataclass(frozen=True)
class Slope:
    """The line through differences over sessions.

    slope      points a session; an Estimate whose n are sessions, NotEnough, or Undefined with a sentence
    error      its standard error, with `freedom` degrees of freedom; None without a slope, as all below
    first      the line at the first session, `last` at the last
    z          slope in standard errors of what measurement error alone would leave
    movement   SD of what moves from session to session beyond measurement error
    from_error whether the interval stands on measurement error alone, since nothing is left around the line
    """

    slope: Quantity
    error: float | None = None
    freedom: float | None = None
    first: float | None = None
    last: float | None = None
    z: float | None = None
    movement: float | None = None
    from_error: bool = False

    @property
    def moves_away(self) -> bool:
        """Whether the difference at the end is larger than at the beginning, on the side to which it moves."""
        return self.first is not None and self.last is not None and abs(self.last) > abs(self.first)

    def is_beyond_chance(self, level: float) -> bool:
        """Whether the interval at this level leaves out 0, and measurement error alone would not explain the slope."""
        if not isinstance(self.slope, Estimate) or self.error is None or self.freedom is None or self.z is None:
            return False
        is_clear = abs(self.slope.value) > students_quantile(self.freedom, level) * self.error
        return is_clear and abs(self.z) > students_quantile(math.inf, level)


def slope_of(
    session: Floats, values: Floats, variances: Floats, *, carry_over: float = ASSUMED_CARRY_OVER, level: float = LEVEL
) -> Slope:
    """The slope of `values` on `session`, arrays of shape (T,), with the error variance of each value, in points².

    `carry_over`, from 0 to below 1, is how much of what moves is left one session later. Raises RatingsRefusedError
    where a session has more than one value among those of other sessions.
    """
    n = len(session)
    if n < FEWEST_SESSIONS:
        return Slope(NotEnough(n, FEWEST_SESSIONS))
    if float(np.ptp(session)) == 0:
        return Slope(Undefined(n, ONE_TIME))
    twice = {one: times for one, times in Counter(session.tolist()).items() if times > 1}
    if twice:
        raise RatingsRefusedError([f"session {one:g} has {times} values: give one" for one, times in twice.items()])
    course = _Course.of(session, values, variances, carry_over)
    between = course.movement_variance()
    (start, slope), (_, variance), left = course.line(between)
    from_error = between == 0 and left <= NO_SCATTER
    freedom = math.inf if from_error else n - 2
    error = math.sqrt(variance * (1 if from_error else left / (n - 2)))
    half = students_quantile(freedom, level) * error
    return Slope(
        slope=Estimate(slope, slope - half, slope + half, level, n),
        error=error,
        freedom=freedom,
        first=start + slope * float(session.min()),
        last=start + slope * float(session.max()),
        z=slope / math.sqrt(course.line(0.0)[1][1]),
        movement=math.sqrt(between),
        from_error=from_error,
    )


@dataclass(frozen=True, eq=False)
class _Course:
    """The points turned so that error and movement are independent over them, whatever the movement's variance is.

    x, y      line columns and values after the turn, shapes (T, 2) and (T,), in standard errors
    strength  variance of each turned point for one unit of movement variance
    """

    x: Floats
    y: Floats
    strength: Floats

    @classmethod
    def of(cls, session: Floats, values: Floats, variances: Floats, carry_over: float) -> _Course:
        sd = np.sqrt(variances)
        if float(np.ptp(variances)) == 0:
            # The usual case, and every side of a system then shares one set of axes.
            strength, axes = _axes(tuple(session.tolist()), carry_over)
            strength = strength / variances[0]
        else:
            strength, axes = np.linalg.eigh(_alike(session, carry_over) / np.multiply.outer(sd, sd))
        columns = np.column_stack([np.ones(len(session)), session]) / sd[:, None]
        return cls(axes.T @ columns, axes.T @ (values / sd), np.maximum(strength, 0.0))

    def line(self, between: float) -> tuple[tuple[float, float], tuple[float, float], float]:
        """Start and slope, their variances, and the weighted scatter around the line, for this movement variance."""
        weights = 1 / (1 + between * self.strength)
        one, time = self.x.T
        a, b, c = float(weights @ one**2), float(weights @ (one * time)), float(weights @ time**2)
        p, q = float(weights @ (one * self.y)), float(weights @ (time * self.y))
        whole = a * c - b * b
        start, slope = (c * p - b * q) / whole, (a * q - b * p) / whole
        around = self.y - start * one - slope * time
        return (start, slope), (c / whole, a / whole), float(weights @ around**2)

    def movement_variance(self) -> float:
        """The variance that makes the scatter what it should be; 0 if it is no more than error explains.

        The scatter falls as the variance rises, so halving finds it.
        """
        freedom = len(self.y) - 2
        if self.line(0.0)[2] <= freedom:
            return 0.0
        low, high = 0.0, 1.0
        while self.line(high)[2] > freedom:
            low, high = high, 2 * high
        for _ in range(STEPS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.line(middle)[2] > freedom else (low, middle)
            if high - low <= CLOSE * high:
                break
        return (low + high) / 2


def _alike(session: Floats, carry_over: float) -> Floats:
    """How what moves goes together from session to session."""
    return np.asarray(np.power(carry_over, np.abs(np.subtract.outer(session, session))))


@lru_cache(maxsize=64)
def _axes(session: tuple[float, ...], carry_over: float) -> tuple[Floats, Floats]:
    strength, axes = np.linalg.eigh(_alike(np.array(session), carry_over))
    return strength, axes
