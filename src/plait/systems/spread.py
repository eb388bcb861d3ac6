"""How far the members' ratings of one session lie apart: range, signed pairs, SD, rWG, and ICCs where items allow one.

rWG: James, Demaree & Wolf (1984), Journal of Applied Psychology 69, 85-98, cut off at 0; Lindell, Brandt & Whitney
(1999), Applied Psychological Measurement 23, 127-135, not cut off. With two to four raters it is unstable and never
stands alone. The difference with its error: z = (a - b) / sqrt(SEM_a² + SEM_b²).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from plait.reliability.results import NotEnough, Quantity
from plait.systems.parties import RatingsRefusedError
from plait.systems.rater_agreement import LEVEL, icc_agreement, icc_one_way

Floats = npt.NDArray[np.float64]

FEWEST_FOR_RWG = 5
"""Below this many raters the note on rWG's instability is there. Our rule, for families of two to four."""
FEWEST_ITEMS = 3
"""Items that a profile ICC of one couple needs. Our rule: with two, its interval says nothing."""
FEWEST_FAMILIES = 20
"""Families needed for an ICC across them. Our rule, as for other variances between people."""
ONE_SCORE = (
    "one score for each member cannot give an ICC of one family: it needs variance between items or between families. "
    "Give the items of each member (rows items, columns members), or take `spread_of`"
)


@dataclass(frozen=True)
class Difference:
    """One person's rating less another's, in points, with what measurement error leaves of it.

    share      in units of the scale, from -1 to 1
    error      standard error of the difference; None where an SEM is not known
    z          value / error; None likewise
    low, high  the interval at `level` from that error; None likewise
    """

    one: str
    other: str
    value: float
    share: float
    error: float | None
    z: float | None
    low: float | None
    high: float | None
    level: float = LEVEL

    @property
    def lower(self) -> str:
        """Whose rating is the lower one."""
        return self.other if self.value > 0 else self.one

    @property
    def upper(self) -> str:
        return self.one if self.value > 0 else self.other


@dataclass(frozen=True)
class RWG:
    """Agreement within one group against raters who would use every step alike; 1 is perfect.

    james    cut off at 0
    lindell  not cut off: below 0 they lie further apart than by chance
    note     what speaks against reading much into it; empty from five raters on
    """

    james: float
    lindell: float
    raters: int
    note: str


@dataclass(frozen=True)
class Spread:
    """How far the members of one session lie apart, in points and, `_share`, in units of the scale (0 to 1)."""

    members: tuple[str, ...]
    range: float
    range_share: float
    sd: float
    sd_share: float
    pairs: tuple[Difference, ...]


def difference(
    one: str, other: str, values: tuple[float, float], sems: tuple[float | None, float | None], length: float
) -> Difference:
    """The first value less the second; SEMs and the scale's `length` in the same points."""
    value = values[0] - values[1]
    if sems[0] is None or sems[1] is None:
        return Difference(one, other, value, value / length, None, None, None, None)
    error = math.hypot(sems[0], sems[1])
    half = _two_sided(LEVEL) * error
    return Difference(one, other, value, value / length, error, value / error, value - half, value + half)


def spread_of(
    values: Mapping[str, float], *, bounds: tuple[float, float], sems: Mapping[str, float] | None = None
) -> Spread:
    """Range, SD (n - 1) and every pair, signed, in the order of `values`. Raises RatingsRefusedError with all problems.

    `sems` are standard errors of measurement in points; without them pairs carry no z.
    """
    _check(values, bounds, sems or {})
    names, length = tuple(values), bounds[1] - bounds[0]
    errors = sems or {}
    pairs = tuple(
        difference(one, other, (values[one], values[other]), (errors.get(one), errors.get(other)), length)
        for place, one in enumerate(names)
        for other in names[place + 1 :]
    )
    held = np.array(list(values.values()), dtype=np.float64)
    reach, sd = float(np.ptp(held)), float(held.std(ddof=1))
    return Spread(names, reach, reach / length, sd, sd / length, pairs)


def rwg(values: Sequence[float], *, options: int) -> RWG:
    """rWG of one rating by each of several raters on a scale with so many options (5 for 1 to 5)."""
    if len(values) < 2 or options < 2:
        raise RatingsRefusedError([f"{len(values)} raters on {options} options: rWG needs two of each at least"])
    reach = max(values) - min(values)
    if not reach <= options - 1:
        raise RatingsRefusedError(
            [f"the values reach over {reach:g} points, {options} options reach over {options - 1}"]
        )
    lindell = 1 - float(np.var(values, ddof=1)) / ((options**2 - 1) / 12)
    note = f"rWG of {len(values)} raters is unstable; do not read it alone." if len(values) < FEWEST_FOR_RWG else ""
    return RWG(max(0.0, lindell), lindell, len(values), note)


def profile_icc(items: npt.ArrayLike, *, level: float = LEVEL) -> Quantity:
    """ICC(A,1) over the items of one couple or family: rows items, columns members; items are what is rated.

    Raises RatingsRefusedError where there is one score for each member. It tells whether members see the same things
    high and low, item by item; with items that are all alike it is small though the members agree.
    """
    table = np.asarray(items, dtype=np.float64)
    if table.ndim != 2 or len(table) < 2:
        raise RatingsRefusedError([ONE_SCORE])
    _check_table(table, "members")
    if len(table) < FEWEST_ITEMS:
        return NotEnough(len(table), FEWEST_ITEMS)
    return icc_agreement(table, level=level)


def icc_across(scores: npt.ArrayLike, *, level: float = LEVEL) -> Quantity:
    """ICC(1) across a sample of couples or of families of one size: rows families, columns members in any order.

    How much of the variance lies between families. Raises RatingsRefusedError for a single family.
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or len(table) < 2:
        raise RatingsRefusedError([ONE_SCORE])
    _check_table(table, "members")
    if len(table) < FEWEST_FAMILIES:
        return NotEnough(len(table), FEWEST_FAMILIES)
    return icc_one_way(table, level=level)


@cache
def _two_sided(level: float) -> float:
    from plait.reliability.intervals import normal_quantile

    return normal_quantile(level)


def _check(values: Mapping[str, float], bounds: tuple[float, float], sems: Mapping[str, float]) -> None:
    low, high = bounds
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise RatingsRefusedError([f"bounds are {low} and {high}: give the lower end first, both finite"])
    problems = [f"{name}: {value:g} is off the scale" for name, value in values.items() if not low <= value <= high]
    wrong = {name: sem for name, sem in sems.items() if not 0 < sem < math.inf}
    problems += [f"{name}: the SEM {sem:g} is no positive number" for name, sem in wrong.items()]
    if len(values) < 2:
        problems.append(f"{len(values)} rating: how far people lie apart takes two")
    if problems:
        raise RatingsRefusedError(problems)


def _check_table(table: Floats, columns: str) -> None:
    if table.shape[1] < 2 or not np.isfinite(table).all():
        raise RatingsRefusedError([f"give a full table of numbers with two {columns} or more in its columns"])
