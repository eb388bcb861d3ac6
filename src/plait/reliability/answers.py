"""Answers as an array: whether they fit the scale, turned where an item runs the other way, complete rows.

Rows with an unanswered item are left out whole (listwise) and counted: a covariance put together from
different people for each pair of items need not belong to any possible data.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plait.errors import UserError

Floats = npt.NDArray[np.float64]
Bounds = tuple[float, float]

PROBLEMS_SHOWN = 20
"""How many problems a message spells out; a wrong column of a large table would fill the screen."""


class ReliabilityError(UserError, ValueError):
    """The data cannot be used; `problems` holds the first of every kind, `count` says how many there are."""

    def __init__(self, problems: Iterable[str]) -> None:
        found = tuple(problems)
        self.count = len(found)
        self.problems = found[:PROBLEMS_SHOWN]
        more = [f"  and {self.count - PROBLEMS_SHOWN} more"] if self.count > PROBLEMS_SHOWN else []
        super().__init__("\n".join(["Answers cannot be used:", *(f"  {line}" for line in self.problems), *more]))


@dataclass(frozen=True, eq=False)
class Answers:
    """Complete rows: `raw` as answered, `turned` with the reversed items turned; both of shape (n, items).

    `kept` holds their row numbers in the input, `given` how many rows the input had.
    """

    raw: Floats
    turned: Floats
    kept: npt.NDArray[np.int64]
    given: int
    bounds: Bounds

    @property
    def items(self) -> int:
        return int(self.raw.shape[1])


def read_answers(array: npt.ArrayLike, bounds: Bounds, reverse: Sequence[int]) -> Answers:
    """Check every answer and keep complete rows. Raises ReliabilityError that names rows and items from 1."""
    table = np.asarray(array, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] == 0:
        raise ReliabilityError([f"the array needs shape (rows, items); it has {table.shape}"])
    problems = [*_bounds_problems(bounds), *_reverse_problems(reverse, table.shape[1])]
    if problems:
        raise ReliabilityError(problems)
    low, high = float(bounds[0]), float(bounds[1])
    off = ~np.isnan(table) & ~((table >= low) & (table <= high))
    if off.any():
        raise ReliabilityError(
            f"row {row + 1}, item {item + 1}: {table[row, item]:g} is not from {low:g} to {high:g}"
            for row, item in np.argwhere(off)
        )
    kept = np.flatnonzero(~np.isnan(table).any(axis=1))
    raw = table[kept]
    turned = raw.copy()
    turned[:, list(reverse)] = low + high - turned[:, list(reverse)]
    return Answers(raw, turned, kept, len(table), (low, high))


def _bounds_problems(bounds: Bounds) -> list[str]:
    low, high = bounds
    fine = np.isfinite(low) and np.isfinite(high) and low < high
    return [] if fine else [f"bounds are {low} and {high}: give the lower end first, both finite"]


def _reverse_problems(reverse: Sequence[int], items: int) -> list[str]:
    wrong = [place for place in reverse if not 0 <= place < items]
    twice = {place for place in reverse if list(reverse).count(place) > 1}
    return [
        *(f"reverse names column {place}, but columns go from 0 to {items - 1}" for place in wrong),
        *(f"reverse names column {place} more than once" for place in sorted(twice)),
    ]
