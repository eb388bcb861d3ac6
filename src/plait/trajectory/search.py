"""Finds the parameters at which the likelihood is highest: several starts, then Newton steps that also say how sure.

Quasi-Newton steps (BFGS) with exact gradients and shortened steps (Nocedal & Wright, Numerical Optimization, 2nd ed.,
ch. 3 and 6), in the coordinates of `coordinates`. What counts as converged is how much a Newton step still promises,
not that the search stopped. Our own rather than scipy's, whose threaded linear algebra on six numbers took four times
as long as the likelihood itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from plait.trajectory.coordinates import (
    Parts,
    by_coordinate,
    free_at,
    put_at_ends,
    put_inside,
    to_coordinates,
    to_point,
)
from plait.trajectory.layout import Layout
from plait.trajectory.likelihood import SEARCHED, Likelihood, Method, Value
from plait.trajectory.sessions import Floats

Progress = Callable[[str], None]
STARTS = (
    (0.5, 0.5, 1.0, 0.0, 0.3, 0.1),
    (0.2, 0.3, 2.0, 0.0, 0.1, 0.05),
    (0.85, 0.8, 0.5, 0.0, 0.05, 0.2),
)
"""Where the search begins, by SEARCHED: middling movement, little of it, and slow movement with little else. Our
choice: relative to sigma^2 and in the layout's units each parameter is of the order of one."""
TRIED_ON = 40_000
"""Sessions that the starts are tried on; of more, every so manieth clinician is taken whole until there are as many."""
PROMISED = 1e-3
"""Converged: by a Newton step the deviance could fall by no more than this, or by this share of a millionth of n. No
parameter is then further from its best value than a thirtieth of its standard error (the square root of this)."""
POLISHED = 1e-7
"""The steps go on until one promises no more than this, as long as they lead further down at all."""
NEWTON_STEPS = 30
DIFFERENCE = 1e-4
"""Step of the differences of the gradient, as a share of a coordinate that is larger than one."""
FLAT = 1e-3
"""A direction in which the deviance bends less than this is flat: its standard error would be over 40."""
SADDLE = -1e-2
"""Bending down by more than this is no minimum."""
MOST_STEPS = 200
FIRST_STEP = 0.3
LONGEST_STEP = 0.7
"""Of one coordinate in one step: far from the minimum the curvature says little of what lies further off."""
CLOSE = 1e-3
"""A start's search ends when a step promises less: which start was best is clear by then."""
SHORTENINGS = 15
SHORTER = 0.4
ENOUGH = 1e-4
"""Share of the promised fall a step must bring (Armijo; Nocedal & Wright, section 3.1)."""


class Seen(NamedTuple):
    """The likelihood at some coordinates: value at the point, and its gradient by coordinate."""

    at: Floats
    value: Value
    gradient: Floats


@dataclass(frozen=True, eq=False)
class Optimum:
    """Where the search ended.

    at         (6,) coordinates
    point      (6,) by SEARCHED
    value      the likelihood there
    free       (6,) True where the parameter is neither held nor at an end, and acts at all
    bends      (f, f) second derivatives of the deviance by the free coordinates
    promised   how much the deviance could still fall by a Newton step, and how much it may
    """

    at: Floats
    point: Floats
    value: Value
    free: npt.NDArray[np.bool_]
    bends: Floats
    promised: float
    allowed: float

    @property
    def converged(self) -> bool:
        lowest = np.linalg.eigvalsh(self.bends)[0] if len(self.bends) else 0.0
        return bool(np.isfinite(self.value.deviance) and self.promised <= self.allowed and lowest > SADDLE)


def find_optimum(layout: Layout, method: Method, parts: Parts, progress: Progress | None = None) -> Optimum:
    """The best point from all starts, polished; `progress` is told a line now and then."""
    tell = progress or (lambda _: None)
    likelihood, some = Likelihood.of(layout, method), _some_clinicians(layout)
    if some is layout:
        return _polish(likelihood, _best_end(likelihood, parts), parts)
    tell(f"trying {len(STARTS)} starts on {some.n:,} of {layout.n:,} sessions")
    fewer = Likelihood.of(some, method)
    guess = _polish(fewer, _best_end(fewer, parts), parts)
    tell(f"fitting all {layout.n:,} sessions")
    end = _settle(likelihood, fewer, guess, parts)
    tell("looking how sure the numbers are")
    return _polish(likelihood, end, parts)


def _best_end(likelihood: Likelihood, parts: Parts) -> Seen:
    """The best of where the starts lead."""
    ends = [_climb(likelihood, np.where(parts.asked, start, 0.0), parts) for start in STARTS]
    return min(ends, key=lambda end: end.value.deviance)


def _climb(likelihood: Likelihood, start: Floats, parts: Parts) -> Seen:
    """Where quasi-Newton steps lead from a point of SEARCHED."""
    here = _look(likelihood, to_coordinates(start), parts)
    bends = np.eye(len(SEARCHED)) * float(np.linalg.norm(here.gradient)) / FIRST_STEP
    return _follow(likelihood, here, bends, parts, CLOSE)


def _settle(likelihood: Likelihood, fewer: Likelihood, guess: Optimum, parts: Parts) -> Seen:
    """From the optimum of fewer sessions to that of all, with the curvature found there made larger.

    What stood at an end among the fewer starts a little inside: all of them together may tell it.
    """
    at = to_coordinates(put_inside(guess.point, parts))
    bends = np.eye(len(SEARCHED))
    bends[np.ix_(parts.asked, parts.asked)] = _curvature(fewer, at, parts.asked, parts)
    bends *= likelihood.layout.n / fewer.layout.n
    return _follow(likelihood, _look(likelihood, at, parts), bends, parts, _allowed(likelihood, POLISHED))


def _follow(likelihood: Likelihood, here: Seen, bends: Floats, parts: Parts, enough: float) -> Seen:
    """Quasi-Newton steps until one promises no more than `enough`, or none leads further down."""
    for _ in range(MOST_STEPS):
        step = _newton(here.gradient, parts.asked, bends)
        if -float(here.gradient @ step) < enough:
            break
        lower = _lower(likelihood, here, step, parts)
        if lower is None:
            break
        bends = _updated(bends, lower.at - here.at, lower.gradient - here.gradient)
        here = lower
    return here


def _polish(likelihood: Likelihood, here: Seen, parts: Parts) -> Optimum:
    """Newton steps among the free parameters until they promise nothing more."""
    best = _at_ends(likelihood, here, parts)
    for _ in range(NEWTON_STEPS):
        if best.promised <= _allowed(likelihood, POLISHED):
            break
        gradient = best.value.gradient * by_coordinate(best.at)
        step = _newton(gradient, best.free, _whole(best.bends, best.free))
        lower = _lower(likelihood, Seen(best.at, best.value, gradient), step, parts)
        if lower is None:
            break
        best = _at_ends(likelihood, lower, parts)
    return best


def _at_ends(likelihood: Likelihood, here: Seen, parts: Parts) -> Optimum:
    """An optimum, if it is one: parameters put at their ends where they belong, and the curvature of the others."""
    point = put_at_ends(to_point(here.at), here.value.gradient, parts)
    seen = _look(likelihood, to_coordinates(point), parts)
    free = free_at(point, parts)
    bends = _curvature(likelihood, seen.at, free, parts)
    promised = -0.5 * float(seen.gradient @ _newton(seen.gradient, free, _whole(bends, free)))
    wanting = put_at_ends(point, seen.value.gradient, parts)
    if not np.array_equal(wanting, point):
        # Moving one parameter to its end may make another one want to leave its own.
        promised = np.inf
    return Optimum(seen.at, point, seen.value, free, bends, promised, _allowed(likelihood, PROMISED))


def _allowed(likelihood: Likelihood, promise: float) -> float:
    """Rounding in the deviance grows with n, and so does what a step may still promise."""
    return promise * max(1.0, likelihood.layout.n / 1e6)


def _look(likelihood: Likelihood, at: Floats, parts: Parts) -> Seen:
    value = likelihood(to_point(at))
    return Seen(at, value, value.gradient * by_coordinate(at) * parts.asked)


def _lower(likelihood: Likelihood, here: Seen, step: Floats, parts: Parts) -> Seen | None:
    """The first place along a step, shortened as needed, where the deviance falls as the gradient says it should."""
    for shortening in range(SHORTENINGS):
        part = SHORTER**shortening * step
        lower = _look(likelihood, here.at + part, parts)
        if lower.value.deviance < here.value.deviance + ENOUGH * float(here.gradient @ part):
            return lower
    return None


def _newton(gradient: Floats, free: npt.NDArray[np.bool_], bends: Floats) -> Floats:
    """The step to where the gradient of the free coordinates would vanish, no longer than LONGEST_STEP.

    Where the deviance bends down the step goes down all the same; along flat directions it stays short.
    """
    step = np.zeros(len(SEARCHED))
    if np.any(free):
        sizes, directions = np.linalg.eigh(bends[np.ix_(free, free)])
        along = directions.T @ gradient[free]
        step[free] = -directions @ (along / np.maximum(np.abs(sizes), FLAT))
    longest = float(np.max(np.abs(step)))
    return step * min(1.0, LONGEST_STEP / longest) if longest > 0 else step


def _updated(bends: Floats, moved: Floats, turned: Floats) -> Floats:
    """The BFGS update of a curvature; kept as it is where the step says nothing of a minimum's curvature."""
    along = bends @ moved
    size, seen = float(moved @ along), float(moved @ turned)
    if seen <= 1e-8 * float(np.sqrt((moved @ moved) * (turned @ turned))) or size <= 0:
        return bends
    changed: Floats = bends + np.outer(turned, turned) / seen - np.outer(along, along) / size
    return changed


def _curvature(likelihood: Likelihood, at: Floats, free: npt.NDArray[np.bool_], parts: Parts) -> Floats:
    """(f, f) second derivatives of the deviance by the free coordinates, from differences of the gradient."""
    places = np.flatnonzero(free)
    rows = np.empty((len(places), len(places)))
    for row, place in enumerate(places):
        to = np.zeros(len(SEARCHED))
        to[place] = DIFFERENCE * max(1.0, abs(at[place]))
        change = _look(likelihood, at + to, parts).gradient - _look(likelihood, at - to, parts).gradient
        rows[row] = change[places] / (2 * to[place])
    return (rows + rows.T) / 2


def _whole(bends: Floats, free: npt.NDArray[np.bool_]) -> Floats:
    """(6, 6) with ones on the diagonal for what is not free."""
    whole = np.eye(len(SEARCHED))
    whole[np.ix_(free, free)] = bends
    return whole


def _some_clinicians(layout: Layout) -> Layout:
    """Whole clinicians, drawn evenly, with some TRIED_ON sessions; the layout itself where it has no more."""
    every = -(-layout.n // TRIED_ON)
    chosen = np.arange(0, len(layout.clinicians) - 1, every)
    if every <= 1 or len(chosen) < 2:
        return layout
    sizes = layout.clinicians[chosen + 1] - layout.clinicians[chosen]
    episodes = _ranges(layout.clinicians[chosen], sizes)
    rows = _ranges(layout.starts[episodes], layout.lengths[episodes])
    return Layout(
        columns=layout.columns[rows],
        gaps=layout.gaps[rows],
        starts=np.r_[0, np.cumsum(layout.lengths[episodes])],
        clinicians=np.r_[0, np.cumsum(sizes)],
        names=tuple(layout.names[place] for place in chosen) if layout.names else (),
        covariates=layout.covariates,
        units=layout.units,
    )


def _ranges(starts: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The numbers from each start on, as many as its size, one after another."""
    offsets = np.repeat(starts - np.r_[0, np.cumsum(sizes)[:-1]], sizes)
    return offsets + np.arange(int(sizes.sum()))
