"""Ratings of a system: who rates, whom or what it is about, from which side, on what, at which session.

Raters stay apart: nothing here averages two people's ratings. Which facets a rater can speak of is a table.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from plait.systems.parties import RatingsRefusedError, Role, System, Target, TargetKind

Facet = Literal["self", "others", "group", "within"]
"""self: my own bond. others: somebody else's, as I see it. group: ours with the clinicians. within: among ourselves."""

GROUPS: frozenset[TargetKind] = frozenset({"dyad", "subsystem", "whole"})
CLINICIANS: frozenset[TargetKind] = frozenset({"co-therapists", "team"})
PERSON: frozenset[TargetKind] = frozenset({"person"})
THE_REST: frozenset[TargetKind] = frozenset({"others"})
SPEAKS_OF: Mapping[tuple[Facet, Role], frozenset[TargetKind]] = {
    ("self", "member"): PERSON | CLINICIANS,
    ("self", "clinician"): PERSON | GROUPS,
    ("others", "member"): PERSON | GROUPS | THE_REST,
    ("others", "clinician"): PERSON | GROUPS,
    ("others", "observer"): PERSON | GROUPS,
    ("group", "member"): GROUPS,
    ("group", "clinician"): CLINICIANS,
    ("group", "observer"): GROUPS,
    ("within", "member"): GROUPS,
    ("within", "clinician"): GROUPS | CLINICIANS,
    ("within", "observer"): GROUPS | CLINICIANS,
}
"""Which targets a rater can have on each facet. An observer has no bond of their own."""

ASSUMED_SD_SHARE = 0.16
"""SD between people as a share of the scale's length. Derived from WAI-S in 36 dyads at one time point: .17 among
clients and .15 among clinicians, pooled. That it holds for families and for another scale is our assumption."""
ASSUMED_RELIABILITY = 0.77
"""Generalizability of a single session's alliance rating (Crits-Christoph et al. 2011). What lasts one session only
counts as error then, so the SEM from it is rather too large. For families and other scales it is our assumption."""
ASSUMED_SOURCE = (
    "assumed: SD .16 of the scale (WAI-S, 36 dyads) and reliability .77 of one session (Crits-Christoph et al. 2011)"
)


@dataclass(frozen=True)
class RatingScale:
    """The scale that all ratings of one collection are on, in points.

    sd      SD between people, to which thresholds in pooled SDs refer; None where it is not known
    sem     standard error of measurement of a rating that brings none of its own; None where it is not known
    source  where `sd` and `sem` come from, for people to read
    """

    low: float
    high: float
    sd: float | None = None
    sem: float | None = None
    source: str = ""

    @property
    def length(self) -> float:
        return self.high - self.low

    @property
    def is_assumed(self) -> bool:
        return self.source == ASSUMED_SOURCE


def assumed_scale(low: float, high: float) -> RatingScale:
    """A scale with these ends and the stated assumption for its SD and SEM."""
    sd = ASSUMED_SD_SHARE * (high - low)
    return RatingScale(low, high, sd, sd * math.sqrt(1 - ASSUMED_RELIABILITY), ASSUMED_SOURCE)


@dataclass(frozen=True)
class Rating:
    """One rating. `value` and `sem`, its standard error of measurement, are in points of the scale."""

    rater: str
    target: Target
    facet: Facet
    dimension: str
    session: int
    value: float
    sem: float | None = None

    def __str__(self) -> str:
        return f"{self.rater} on {self.target}, {self.facet}, {self.dimension}, session {self.session}"


@dataclass(frozen=True)
class SystemRatings:
    """Ratings of one system on one scale, each checked; made by `system_ratings`."""

    system: System
    ratings: tuple[Rating, ...]
    scale: RatingScale

    @property
    def sessions(self) -> tuple[int, ...]:
        """The sessions with any rating, in their order."""
        return tuple(sorted({rating.session for rating in self.ratings}))

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rating.dimension for rating in self.ratings))

    def find(
        self,
        *,
        rater: str | None = None,
        target: Target | None = None,
        facet: Facet | None = None,
        dimension: str | None = None,
        session: int | None = None,
    ) -> tuple[Rating, ...]:
        """The ratings that have everything asked for."""
        asked = {"rater": rater, "target": target, "facet": facet, "dimension": dimension, "session": session}
        given = {name: value for name, value in asked.items() if value is not None}
        looked_at = self.ratings
        if session is not None and dimension is not None:
            looked_at = self._by_session.get((session, dimension), ())
        return tuple(one for one in looked_at if all(getattr(one, name) == value for name, value in given.items()))

    @cached_property
    def _by_session(self) -> dict[tuple[int, str], tuple[Rating, ...]]:
        """A long history is asked for session by session, so each is found without going through all."""
        found: dict[tuple[int, str], list[Rating]] = {}
        for one in self.ratings:
            found.setdefault((one.session, one.dimension), []).append(one)
        return {key: tuple(some) for key, some in found.items()}

    def sem_of(self, rating: Rating) -> float | None:
        """The rating's own standard error of measurement, else the scale's."""
        return self.scale.sem if rating.sem is None else rating.sem


def system_ratings(system: System, ratings: Sequence[Rating], scale: RatingScale) -> SystemRatings:
    """The ratings, checked against the system and the scale. Raises RatingsRefusedError with every problem."""
    problems = [
        *_scale_problems(scale),
        *(text for rating in ratings for text in rating_problems(system, rating, scale)),
    ]
    keys = Counter((one.rater, one.target, one.facet, one.dimension, one.session) for one in ratings)
    twice = [one for one in dict.fromkeys(keys) if keys[one] > 1]
    problems += [
        f"{rater} on {target}, {facet}, {dimension}, session {session}: is there more than once"
        for rater, target, facet, dimension, session in twice
    ]
    if problems:
        raise RatingsRefusedError(problems)
    return SystemRatings(system, tuple(ratings), scale)


def check_scale(scale: RatingScale) -> None:
    """Raises RatingsRefusedError where the ends, the SD or the SEM of a scale cannot be."""
    problems = [*_scale_problems(scale)]
    if problems:
        raise RatingsRefusedError(problems)


def rating_problems(system: System, rating: Rating, scale: RatingScale) -> Iterator[str]:
    """Everything that is wrong with one rating."""
    role = system.role(rating.rater)
    yield from _target_problems(system, rating, role)
    if role is None:
        yield f"{rating.rater} is neither a member nor a clinician nor an observer of this system"
    if not rating.dimension.strip():
        yield "the dimension is empty"
    # Written as "not inside" because a NaN is neither below nor above.
    if not scale.low <= rating.value <= scale.high:
        yield f"the value {rating.value:g} is off the scale from {scale.low:g} to {scale.high:g}"
    if rating.sem is not None and not 0 < rating.sem < math.inf:
        yield f"the SEM {rating.sem:g} is no positive number"


def _target_problems(system: System, rating: Rating, role: Role | None) -> Iterator[str]:
    told = [*system.target_problems(rating.target)]
    yield from told
    if rating.facet not in get_args(Facet):
        yield f"{rating.facet} is no facet; there are {', '.join(get_args(Facet))}"
    elif role is not None and not told:
        if rating.target.kind not in SPEAKS_OF.get((rating.facet, role), frozenset()):
            yield f"a {role} has no facet {rating.facet} of {_article(rating.target.kind)}"
        else:
            yield from _facet_problems(system, rating, role)


def _facet_problems(system: System, rating: Rating, role: Role) -> Iterator[str]:
    """Whether the rater is on the right side of the target."""
    target, rater = rating.target, rating.rater
    inside = rater in system.members_of(target)
    of_clinician = target.kind == "person" and target.names[0] in system.clinicians
    if rater in target.names and rating.facet in ("self", "others"):
        yield "nobody is their own target"
    elif rating.facet == "self" and target.kind == "person" and of_clinician == (role == "clinician"):
        yield "self is the bond between a member and a clinician: name one of the other side"
    elif rating.facet == "others" and inside:
        yield "others does not take in the rater; use group or within"
    elif rating.facet == "group" and role == "member" and not inside:
        yield "group takes in the rater; use others"


def _scale_problems(scale: RatingScale) -> Iterator[str]:
    if not (math.isfinite(scale.low) and math.isfinite(scale.high) and scale.low < scale.high):
        yield f"the scale runs from {scale.low} to {scale.high}: give the lower end first, both finite"
    for name, value in (("SD", scale.sd), ("SEM", scale.sem)):
        if value is not None and not 0 < value < math.inf:
            yield f"the scale's {name} is {value:g}: give a positive number, or leave it out where it is not known"


def _article(kind: TargetKind) -> str:
    named = {"whole": "the whole", "others": "the others", "co-therapists": "the co-therapists", "team": "the team"}
    return named.get(kind, f"a {kind}")
