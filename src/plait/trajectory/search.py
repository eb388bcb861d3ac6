"""Finds the parameters at which the likelihood is highest: several starts, then Newton steps that also say how sure.

Quasi-Newton with exact gradients, projected onto the bounds (Nocedal & Wright, Numerical Optimization, 2nd ed., ch. 6
and 16.7). What counts as converged is how much a Newton step still promises, not that the search stopped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
LARGEST_PHI = 0.999
"""Above it a movement keeps half of itself over 700 sessions: no course of work can tell it from a level."""
TRIED_ON = 40_000
"""Sessions that the starts are tried on; with more, whole clinicians are drawn evenly until there are some as many."""
PROMISED = 1e-6
"""Converged: the deviance could fall by no more than this by a Newton step, or by this share of a millionth of n."""
NEWTON_STEPS = 8
STEP = 1e-4
"""Step of the differences of the gradient; the coordinates are of the order of one."""
FLAT = 1e-3
"""A direction in which the deviance bends less than this is flat: its standard error would be over 40."""
SADDLE = -1e-2
"""Bending down by more than this is no minimum."""
MOST_STEPS = 200
LONGEST_STEP = 0.7
"""Of one coordinate in one step: far from the minimum the curvature says little of what lies further off."""
FIRST_STEP = 0.3
CLOSE = 1e-3
"""The search from a start ends when a step promises less: which start was best is clear by then."""
SHORTENINGS = 15
SHORTER = 0.4
ENOUGH = 1e-4
"""Share of the promised fall a step must bring (Armijo; Nocedal & Wright, section 3.1)."""


@dataclass(frozen=True)
class Parts:
    """Which parts of the model the data allow to be asked for; the others are held at zero."""

    clinicians: bool = True
    slopes: bool = True
    movement: bool = True

    @property
    def bounds(self) -> tuple[tuple[float | None, float | None], ...]:
        """Lowest and highest value by SEARCHED."""
        any_size = (0.0, None)
        held = (0.0, 0.0)
        return (
            (0.0, LARGEST_PHI) if self.movement else held,
            (0.0, 1.0) if self.movement else held,
            any_size,
            (None, None) if self.slopes else held,
            any_size if self.slopes else held,
            any_size if self.clinicians else held,
        )

    @property
    def asked(self) -> npt.NDArray[np.bool_]:
        """(6,) True for what is searched at all."""
        return np.array([low is None or low != high for low, high in self.bounds])


@dataclass(frozen=True, eq=False)
class Optimum:
    """Where the search ended.

    point      (6,) by SEARCHED
    value      the likelihood there
    free       (6,) True where the parameter is neither held nor at an end, and acts at all
    bends      (f, f) second derivatives of the deviance by the free ones
    promised   how much the deviance could still fall by a Newton step, and how much it may
    sessions   how many were fitted
    """

    point: Floats
    value: Value
    free: npt.NDArray[np.bool_]
    bends: Floats
    promised: float
    allowed: float
    sessions: int

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
    point = _settle(likelihood, guess, parts) if np.all(guess.free == parts.asked) else _best_end(likelihood, parts)
    tell("looking how sure the numbers are")
    return _polish(likelihood, point, parts)


def _best_end(likelihood: Likelihood, parts: Parts) -> Floats:
    """The best of where the starts lead."""
    return min((_climb(likelihood, start, parts) for start in STARTS), key=lambda end: end[1])[0]


def _settle(likelihood: Likelihood, guess: Optimum, parts: Parts) -> Floats:
    """From the optimum of fewer sessions to that of all: Newton steps with the curvature found there, made larger."""
    point, value, allowed = guess.point, likelihood(guess.point), _allowed(likelihood)
    bends = np.eye(len(SEARCHED))
    bends[np.ix_(guess.free, guess.free)] = guess.bends * (likelihood.layout.n / guess.sessions)
    for _ in range(MOST_STEPS):
        free = _free(point, value.gradient, parts)
        step = _newton(value.gradient, free, bends[np.ix_(free, free)])
        found = _lower(likelihood, point, value, step, parts)
        if found is None or -0.5 * float(value.gradient @ step) <= allowed / 100:
            break
        bends = _updated(bends, found[0] - point, found[1].gradient - value.gradient)
        point, value = found
    return point


def _allowed(likelihood: Likelihood) -> float:
    return PROMISED * max(1.0, likelihood.layout.n / 1e6)


def _climb(likelihood: Likelihood, start: Sequence[float] | Floats, parts: Parts) -> tuple[Floats, float]:
    """Where quasi-Newton steps (BFGS) lead from a start, and the deviance there.

    It goes in angles and SDs, which know no bounds and bend the deviance evenly. Our own rather than scipy's, whose
    threaded linear algebra on six numbers took four times as long as the likelihood itself.
    """
    at = _unbounded(_clipped(np.asarray(start, dtype=np.float64), parts))
    value, gradient = _seen(likelihood, at, parts)
    bends = np.eye(len(SEARCHED)) * float(np.linalg.norm(gradient)) / FIRST_STEP
    for _ in range(MOST_STEPS):
        step = np.asarray(-np.linalg.solve(bends, gradient), dtype=np.float64)
        step *= min(1.0, LONGEST_STEP / max(float(np.max(np.abs(step))), FLAT))
        promised = -float(gradient @ step)
        if promised < CLOSE:
            break
        for shortening in range(SHORTENINGS):
            moved = step * SHORTER**shortening
            lower, turned = _seen(likelihood, at + moved, parts)
            if lower <= value - ENOUGH * promised * SHORTER**shortening:
                break
        else:
            break
        bends = _updated(bends, moved, turned - gradient)
        at, value, gradient = at + moved, lower, turned
    return _bounded(at), value


def _seen(likelihood: Likelihood, at: Floats, parts: Parts) -> tuple[float, Floats]:
    """The deviance and its gradient by the unbounded coordinates."""
    value = likelihood(_bounded(at))
    slopes = np.array([LARGEST_PHI * np.sin(2 * at[0]), np.sin(2 * at[1]), 2 * at[2], 1.0, 2 * at[4], 2 * at[5]])
    return value.deviance, value.gradient * slopes * parts.asked


def _bounded(at: Floats) -> Floats:
    """The point of SEARCHED from angles and SDs."""
    return np.array([LARGEST_PHI * np.sin(at[0]) ** 2, np.sin(at[1]) ** 2, at[2] ** 2, at[3], at[4] ** 2, at[5] ** 2])


def _unbounded(point: Floats) -> Floats:
    phi, share, level, tilt, slope, between = point
    angles = np.arcsin(np.sqrt([phi / LARGEST_PHI, share]))
    return np.array([*angles, np.sqrt(level), tilt, np.sqrt(slope), np.sqrt(between)])


def _lower(
    likelihood: Likelihood, point: Floats, value: Value, step: Floats, parts: Parts
) -> tuple[Floats, Value] | None:
    """The first point along a step, shortened as needed, where the deviance falls as the gradient says it should."""
    for halvings in range(SHORTENINGS):
        trial = _clipped(point + SHORTER**halvings * step, parts)
        lower = likelihood(trial)
        if lower.deviance <= value.deviance + ENOUGH * float(value.gradient @ (trial - point)) and np.any(
            trial != point
        ):
            return trial, lower
    return None


def _updated(bends: Floats, moved: Floats, turned: Floats) -> Floats:
    """The BFGS update of a curvature; kept as it is where the step says nothing of a minimum's curvature."""
    along = bends @ moved
    size, seen = float(moved @ along), float(moved @ turned)
    if seen <= 1e-8 * float(np.sqrt((moved @ moved) * (turned @ turned))) or size <= 0:
        return bends
    changed: Floats = bends + np.outer(turned, turned) / seen - np.outer(along, along) / size
    return changed


def _polish(likelihood: Likelihood, point: Floats, parts: Parts) -> Optimum:
    """Newton steps among the free parameters until they promise nothing more."""
    allowed = _allowed(likelihood)
    best = _looked_at(likelihood, point, parts)
    for _ in range(NEWTON_STEPS):
        if best.promised <= allowed / 100:
            break
        step = _newton(best.value.gradient, best.free, best.bends)
        found = _lower(likelihood, best.point, best.value, step, parts)
        if found is None:
            break
        best = _looked_at(likelihood, found[0], parts)
    return best


def _looked_at(likelihood: Likelihood, point: Floats, parts: Parts) -> Optimum:
    value = likelihood(point)
    free = _free(point, value.gradient, parts)
    bends = _curvature(likelihood, point, free, parts)[np.ix_(free, free)]
    promised = -0.5 * float(value.gradient @ _newton(value.gradient, free, bends))
    return Optimum(point, value, free, bends, promised, _allowed(likelihood), likelihood.layout.n)


def _newton(gradient: Floats, free: npt.NDArray[np.bool_], bends: Floats) -> Floats:
    """The step to where the gradient of the free parameters would vanish; along flat directions it stays short."""
    step = np.zeros(len(SEARCHED))
    if np.any(free):
        sizes, directions = np.linalg.eigh(bends)
        along = directions.T @ gradient[free]
        step[free] = -directions @ (along / np.maximum(np.abs(sizes), FLAT))
    return step


def _free(point: Floats, gradient: Floats, parts: Parts) -> npt.NDArray[np.bool_]:
    """Parameters that can move and that act: carry-over of a movement that is none, say, does not."""
    free = np.ones(len(SEARCHED), dtype=bool)
    for place, (low, high) in enumerate(parts.bounds):
        at_low = low is not None and point[place] <= low and gradient[place] >= 0
        at_high = high is not None and point[place] >= high and gradient[place] <= 0
        held = low is not None and low == high
        free[place] = not (held or at_low or at_high)
    phi, share, level, tilt, *_ = range(len(SEARCHED))
    free[phi] &= point[share] > 0
    free[share] &= point[phi] > 0
    free[tilt] &= point[level] > 0
    return free


def _curvature(likelihood: Likelihood, point: Floats, asked: npt.NDArray[np.bool_], parts: Parts) -> Floats:
    """(6, 6) second derivatives of the deviance by the parameters asked for; one on the diagonal for the others."""
    square = np.eye(len(SEARCHED))
    for place in np.flatnonzero(asked):
        ahead, behind = point.copy(), point.copy()
        ahead[place] += STEP
        behind[place] -= STEP
        ahead, behind = _clipped(ahead, parts), _clipped(behind, parts)
        change = likelihood(ahead).gradient - likelihood(behind).gradient
        square[place, asked] = change[asked] / (ahead[place] - behind[place])
    return (square + square.T) / 2


def _clipped(point: Floats, parts: Parts) -> Floats:
    lows, highs = zip(*parts.bounds, strict=True)
    low = np.array([-np.inf if end is None else end for end in lows])
    high = np.array([np.inf if end is None else end for end in highs])
    return np.clip(point, low, high)


def _some_clinicians(layout: Layout) -> Layout:
    """Whole clinicians, drawn evenly, with some TRIED_ON sessions; the layout itself where it has no more."""
    if layout.n <= TRIED_ON:
        return layout
    every = -(-layout.n // TRIED_ON)
    chosen = np.arange(0, len(layout.clinicians) - 1, every)
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
        episode_rows=layout.episode_rows[rows],
    )


def _ranges(starts: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The numbers from each start on, as many as its size, one after another."""
    offsets = np.repeat(starts - np.r_[0, np.cumsum(sizes)[:-1]], sizes)
    return offsets + np.arange(int(sizes.sum()))
