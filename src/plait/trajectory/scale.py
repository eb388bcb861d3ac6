"""The scale a score stands on: its ends and which of them is the good one."""

import math
from dataclasses import dataclass
from typing import Literal

from plait.errors import UserError

HigherIs = Literal["better", "worse"]


@dataclass(frozen=True)
class Scale:
    """The ends of a score, None where they are not known, and whether a higher score is better or worse."""

    low: float | None = None
    high: float | None = None
    higher_is: HigherIs = "better"

    def __post_init__(self) -> None:
        for name in ("low", "high"):
            end = getattr(self, name)
            # 0 and 0.0 are one scale, also in a model's file and its stamp.
            object.__setattr__(self, name, None if end is None else float(end))
        ends = [end for end in (self.low, self.high) if end is not None]
        if not all(math.isfinite(end) for end in ends) or (len(ends) == 2 and ends[0] >= ends[1]):
            raise ScaleError(f"the scale goes from {self.low} to {self.high}: give the lower end first, both finite")
        if self.higher_is not in ("better", "worse"):
            raise ScaleError(f"higher_is is {self.higher_is!r}: give better or worse")

    def __str__(self) -> str:
        low = "no lower end" if self.low is None else f"{self.low:g}"
        high = "no upper end" if self.high is None else f"{self.high:g}"
        return f"{low} to {high}"


class ScaleError(UserError, ValueError):
    """The ends or the direction of a scale make no sense; the message says what to give."""
