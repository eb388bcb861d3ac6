"""Dips in a client's ratings beside the clinician's own of the same sessions: gone along with, passed by, or alone.

Both raters are held to one rule, each against the own earlier ratings and no later one. Why it is worth telling: where
clinicians recognised ruptures, the next session's symptoms and alliance were better (Chen 2018; 84 clients, abstract
read). The rule itself is ours and untested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from plait.reliability.results import NotEnough
from plait.systems.pairs import FEWEST_SESSIONS, Bounds, PairedRatingsError
from plait.trajectory.personal import NotEnough as TooFewEarlier
from plait.trajectory.personal import predictive

DIPS_RULE = "paired-dips 1"
"""Name and version: a change of any number below is a new version."""
DIP_TAIL = 0.05
"""A dip lies below the 90 % range of the person's own earlier ratings, as "lower than usual" does on the brief."""
LOWER_TAIL = 0.16
"""The other rating went along where it lies about one SD below its own usual: the tail of 1 SD of a normal curve."""

Place = Literal["dip", "lower", "usual"]
Outcome = Literal["noticed", "missed", "alone", "quiet"]


@dataclass(frozen=True)
class DipRule:
    """What the rule says, and what is not known of it."""

    name: str
    formula: str
    unknown: str


PAIRED_DIPS = DipRule(
    name=DIPS_RULE,
    formula=(
        "A dip is a rating below the 90 % range of the same person's earlier ratings (at least 4). The other rater "
        "went along where the rating of that session lies below the own earlier mean by the t quantile with the tail "
        "of 1 SD (16 %), or where a moment of tension was noted. Client's dip, clinician along: noticed; not along: "
        "missed. Clinician's dip and the client not along: the clinician's alone."
    ),
    unknown=(
        "Nobody has tried it against observers. Noticing without rating lower or noting tension counts as missed, and "
        "about one dip in seven counts as noticed by chance."
    ),
)


@dataclass(frozen=True)
class PairedSession:
    """One session that could be judged: where both ratings lie, and what that makes of it."""

    place: int
    client: Place
    clinician: Place
    outcome: Outcome


@dataclass(frozen=True)
class Dips:
    """What became of the sessions that could be judged; `place` counts the sessions as they were given, from 0."""

    sessions: tuple[PairedSession, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(1 for session in self.sessions if session.outcome == outcome)

    @property
    def noticed(self) -> int:
        return self.count("noticed")

    @property
    def missed(self) -> int:
        return self.count("missed")

    @property
    def alone(self) -> int:
        """The clinician's rating fell and the client's did not: what is elsewhere called a false alarm."""
        return self.count("alone")

    @property
    def quiet(self) -> int:
        return self.count("quiet")


def paired_dips(
    client: Sequence[float | None],
    clinician: Sequence[float | None],
    *,
    bounds: Bounds,
    noted: Sequence[bool] | None = None,
) -> Dips | NotEnough:
    """Judge each session that both rated, oldest first, once both have 4 earlier ratings of their own.

    `noted` says where the clinician noted a moment of tension, whatever the ratings. NotEnough counts paired sessions.
    """
    tension = [False] * len(client) if noted is None else list(noted)
    if not len(client) == len(clinician) == len(tension):
        raise PairedRatingsError(
            f"{len(client)} ratings by the client, {len(clinician)} by the clinician, {len(tension)} notes of tension"
        )
    paired = sum(1 for one, other in zip(client, clinician, strict=True) if one is not None and other is not None)
    if paired < FEWEST_SESSIONS:
        return NotEnough(paired, FEWEST_SESSIONS)
    places = zip(_places(client, bounds), _places(clinician, bounds), tension, strict=True)
    return Dips(
        tuple(
            PairedSession(place, one, other, _outcome(one, other, tense))
            for place, (one, other, tense) in enumerate(places)
            if one is not None and other is not None
        )
    )


def _places(ratings: Sequence[float | None], bounds: Bounds) -> list[Place | None]:
    """Where each rating lies against the earlier ones; None without an answer or with too few earlier ones."""
    earlier: list[float] = []
    found: list[Place | None] = []
    for rating in ratings:
        found.append(None if rating is None else _place(earlier, rating, bounds))
        if rating is not None:
            earlier.append(rating)
    return found


def _place(earlier: Sequence[float], rating: float, bounds: Bounds) -> Place | None:
    expected = predictive(earlier, bounds=bounds)
    if isinstance(expected, TooFewEarlier):
        return None
    if rating < expected.quantile(DIP_TAIL):
        return "dip"
    return "lower" if rating < expected.quantile(LOWER_TAIL) else "usual"


def _outcome(client: Place, clinician: Place, tension: bool) -> Outcome:
    if client == "dip":
        return "noticed" if clinician != "usual" or tension else "missed"
    return "alone" if clinician == "dip" and client == "usual" else "quiet"
