"""What an answer about reliability can be: a number with its interval, too few people, or no such number.

A report never holds NaN: a reader who forgets to look at the kind of result gets an error, not a figure.
"""

from collections.abc import Callable
from dataclasses import dataclass

FEWEST_PERSONS = 30
"""People needed for alpha, SEM and the SD. Our rule: with six items and alpha .80 the Feldt interval is then
.66 to .89; with fewer people it is too wide to tell a usable scale from a poor one."""

FEWEST_FOR_OMEGA = 50
"""People needed for omega. Our rule: each item's loading is estimated too, and the interval is a bootstrap,
which stands on the people drawn from. Its cover at this n is simulated in the tests."""

FEWEST_REPEATED = 30
"""People with two sessions or more needed for anything about change. Our rule: people differ widely in how
much they vary, so it is people and not ratings that have to be many."""

FEWEST_FOR_SHARE = 20
"""People needed for a share. Our rule: below it one answer moves the share by more than five points, and a
share among a handful of people tells about persons rather than about a measure."""


@dataclass(frozen=True)
class Estimate:
    """A number, its interval at `level` (such as .95), and the `n` people it stands on."""

    value: float
    low: float
    high: float
    level: float
    n: int

    def map(self, change: Callable[[float], float]) -> "Estimate":
        """The same estimate on another scale; `change` must rise."""
        return Estimate(change(self.value), change(self.low), change(self.high), self.level, self.n)


@dataclass(frozen=True)
class NotEnough:
    """Too few people: `n` could be used, `needed` are asked for."""

    n: int
    needed: int


@dataclass(frozen=True)
class Undefined:
    """There is no such number for these data, however many people there are; `reason` is a sentence."""

    n: int
    reason: str


Quantity = Estimate | NotEnough | Undefined


def scaled(quantity: Quantity, factor: float) -> Quantity:
    """The quantity times a positive factor; what is no estimate stays as it is."""
    return quantity.map(lambda value: value * factor) if isinstance(quantity, Estimate) else quantity
