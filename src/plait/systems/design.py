"""What the models of dyads and round robins refuse, and how: every problem at once, with the names it is about.

A model of relations needs a design, such as two members in each dyad or each rating each. Data of another design are
refused rather than bent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from plait.errors import ProblemsError

SHOWN = 10
"""How many problems of one kind a message names."""


class DesignError(ProblemsError):
    """These data do not have the design that the model needs; `problems` holds every reason."""

    def __init__(self, model: str, problems: Sequence[str]) -> None:
        self.before = f"{model}: "
        super().__init__(problems)


def at_most_shown(problems: Sequence[str]) -> list[str]:
    """The first problems of one kind, and how many more there are."""
    more = len(problems) - SHOWN
    return [*problems[:SHOWN], *([f"and {more} more like these"] if more > 0 else [])]


def not_finite(column: str, values: Sequence[float | None]) -> list[str]:
    """The entries, counted from 1, that are neither numbers nor None."""
    wrong = [place for place, one in enumerate(values, 1) if one is not None and not math.isfinite(one)]
    return at_most_shown([f"{column} number {place} is not a finite number" for place in wrong])


def lengths_differ(columns: dict[str, int]) -> list[str]:
    """One problem where columns do not have the same number of entries."""
    if len(set(columns.values())) == 1:
        return []
    return ["the columns differ in length: " + ", ".join(f"{name} {size}" for name, size in columns.items())]
