"""Shares of sessions as they may be told: of 30 people and 100 sessions or more, in whole percent, with an interval.

A share is worked out anew only when ten more people have been counted in it since; until then the stored one stands, so
that two of them never differ by what fewer people answered (docs/decisions/0017, 0025).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

from plait_clinic.engine.limits import FEWEST_PEOPLE, FEWEST_SESSIONS, STEP, whole_tens

LEVEL = 0.95
"""Of the intervals."""
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)
MOST_TOLD = 99.0
"""A share of all sessions would tell what each of them was."""


@dataclass(frozen=True)
class Counted:
    """One session that counts: whose, by which response, and for each thing that is counted whether it was so."""

    person: int
    response: int
    held: tuple[bool, ...]


@dataclass(frozen=True)
class Share:
    """One share in percent with its interval."""

    percent: float
    low: float
    high: float


@dataclass(frozen=True)
class Shares:
    """Shares among the same sessions, in the order of what was counted; none where too few have been counted.

    `through` is the number of the last response that was counted.
    """

    people: int
    sessions: int
    shares: tuple[Share, ...]
    through: int

    def to_dict(self) -> dict[str, Any]:
        """As it is stored."""
        told = [[one.percent, one.low, one.high] for one in self.shares]
        return {"people": self.people, "sessions": self.sessions, "shares": told, "through": self.through}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Shares":
        shares = tuple(Share(*one) for one in stored["shares"])
        return cls(stored["people"], stored["sessions"], shares, stored["through"])


NOT_ENOUGH = Shares(0, 0, (), 0)


def shares_of(rows: Sequence[Counted], before: Shares = NOT_ENOUGH, *, digits: int = 0) -> Shares:
    """The shares of these sessions, or those `before` where fewer than ten people have been counted since."""
    if before.shares and len({row.person for row in rows if row.response > before.through}) < STEP:
        return before
    people = {row.person for row in rows}
    if len(people) < FEWEST_PEOPLE or len(rows) < FEWEST_SESSIONS:
        return NOT_ENOUGH
    things = range(len(rows[0].held))
    shares = tuple(share([(row.person, row.held[thing]) for row in rows], digits) for thing in things)
    return Shares(whole_tens(len(people)), whole_tens(len(rows)), shares, max(row.response for row in rows))


def share(held: Sequence[tuple[int, bool]], digits: int) -> Share:
    """A share with Wilson's interval on as many sessions as they are worth, each person's being drawn together.

    Wilson 1927; the worth is the variance of independent sessions over that of the linearised ratio.
    """
    count = len(held)
    mean = sum(was for _person, was in held) / count
    sums: dict[int, float] = defaultdict(float)
    for person, was in held:
        sums[person] += was - mean
    clustered, alone = sum(one**2 for one in sums.values()) / count**2, mean * (1 - mean) / count
    worth = count * min(alone / clustered, 1.0) if clustered > 0 and alone > 0 else float(len(sums))
    middle = (mean + Z**2 / (2 * worth)) / (1 + Z**2 / worth)
    half = Z * sqrt(mean * (1 - mean) / worth + Z**2 / (4 * worth**2)) / (1 + Z**2 / worth)
    return Share(*(min(round(100 * value, digits), MOST_TOLD) for value in (mean, middle - half, middle + half)))
