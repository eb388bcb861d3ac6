"""Ratings of a session by trained observers, from -3 to +3, and what two or three of them say together.

The shape and the consensus rule are those of SOFTA-o (softa-soatif.com: rating sheets and training material): what most
say holds; where three differ, the two closest could be averaged and the farthest dropped, so that -1, 1 and 2 give 1.5.
The source says nothing of two who differ, of three in equal steps, or of four: those are refused, and talked over.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plait.systems.parties import WHOLE, RatingsRefusedError, System, Target, person
from plait.systems.profiles import EACH_MEMBERS, PURPOSE, MemberProfile, Profile, PurposeView
from plait.systems.ratings import Rating, RatingScale, SystemRatings, system_ratings

Floats = npt.NDArray[np.float64]

OBSERVER_SCALE = RatingScale(-3, 3)
"""-3 extremely problematic, 0 unremarkable, +3 extremely strong."""
MOST_OBSERVERS = 3
CONSENSUS = "consensus"
CONSENSUS_RULE = "softa-o-consensus 1"


class NoConsensusError(RatingsRefusedError):
    """The observers' ratings give no consensus by the published rule; the message says which, and what to do."""


@dataclass(frozen=True)
class Observed:
    """What observers saw in one session: each one's ratings, checked, and the rule that brings them together."""

    ratings: SystemRatings
    rule: str = CONSENSUS_RULE

    def table(self, dimension: str) -> Floats:
        """One dimension's ratings for `rater_agreement`: rows what was rated, columns observers, NaN is none."""
        found = self.ratings.find(dimension=dimension)
        rows = {key: row for row, key in enumerate(dict.fromkeys((one.session, one.target) for one in found))}
        columns = {name: column for column, name in enumerate(self.ratings.system.observers)}
        table = np.full((len(rows), len(columns)), np.nan)
        for one in found:
            table[rows[one.session, one.target], columns[one.rater]] = one.value
        return table

    def consensus(self, session: int) -> Profile:
        """One profile of a session. Raises NoConsensusError with every rating that has none."""
        problems: list[str] = []

        def settled(target: Target, dimension: str) -> float | None:
            found = self.ratings.find(target=target, dimension=dimension, session=session)
            try:
                return consensus([one.value for one in found]) if found else None
            except NoConsensusError as none:
                problems.extend(f"{dimension} of {target}, session {session}: {text}" for text in none.problems)
                return None

        members = tuple(
            MemberProfile(name, *(settled(person(name), what) for what in EACH_MEMBERS))
            for name in self.ratings.system.names
        )
        purpose = settled(WHOLE, PURPOSE)
        if problems:
            raise NoConsensusError(problems)
        views = () if purpose is None else (PurposeView(CONSENSUS, purpose),)
        return Profile(session, CONSENSUS, members, purpose, views)


def observed(
    system: System,
    sessions: Mapping[int, Mapping[str, Mapping[str, Mapping[str, float]]]],
    purpose: Mapping[int, Mapping[str, float]],
) -> Observed:
    """Observers' ratings, checked with every problem at once.

    sessions   session -> observer -> member -> dimension (engagement, connection, safety) -> whole number
    purpose    session -> observer -> whole number: rated once, of the whole
    """
    ratings = [
        Rating(observer, person(member), "others", dimension, session, value)
        for session, by in sessions.items()
        for observer, members in by.items()
        for member, values in members.items()
        for dimension, value in values.items()
    ]
    ratings += [
        Rating(observer, WHOLE, "within", PURPOSE, session, value)
        for session, by in purpose.items()
        for observer, value in by.items()
    ]
    return observed_ratings(system, ratings)


def observed_ratings(system: System, ratings: Sequence[Rating]) -> Observed:
    """The same from ratings. Raises RatingsRefusedError with every problem."""
    problems = [text for one in ratings for text in _problems(system, one)]
    try:
        checked = system_ratings(system, ratings, OBSERVER_SCALE)
    except RatingsRefusedError as refused:
        raise RatingsRefusedError([*refused.problems, *problems]) from None
    if problems:
        raise RatingsRefusedError(problems)
    return Observed(checked)


def consensus(values: Sequence[float]) -> float:
    """What one to three observers' ratings give together by the published rule; NoConsensusError where it is silent."""
    if not 1 <= len(values) <= MOST_OBSERVERS:
        raise NoConsensusError([f"the published rule is for two or three observers, and there are {len(values)}"])
    value, times = Counter(values).most_common(1)[0]
    if times * 2 > len(values):
        return float(value)
    if len(values) < MOST_OBSERVERS:
        shown = " and ".join(f"{one:g}" for one in values)
        raise NoConsensusError([f"{shown} differ; the published rule does not say what two give: talk it over"])
    low, middle, high = sorted(values)
    if middle - low == high - middle:
        shown = f"{low:g}, {middle:g} and {high:g}"
        raise NoConsensusError([f"{shown} lie equally far apart; the published rule drops none of them: talk it over"])
    near = low if middle - low < high - middle else high
    return (middle + near) / 2


def _problems(system: System, one: Rating) -> Iterator[str]:
    if system.role(one.rater) not in ("observer", None):
        yield f"{one}: is by a {system.role(one.rater)}; name the observers of the system"
    if math.isfinite(one.value) and one.value != round(one.value):
        yield f"{one}: {one.value:g} is no whole number from -3 to 3"
    if one.dimension not in (*EACH_MEMBERS, PURPOSE):
        yield f"{one}: observers rate {', '.join(EACH_MEMBERS)} and {PURPOSE}"
    elif one.dimension == PURPOSE and one.target != WHOLE:
        yield f"{one}: shared purpose is rated once, of the whole"
    elif one.dimension != PURPOSE and one.target.kind != "person":
        yield f"{one}: {one.dimension} is rated for each member"
    elif one.facet != (facet := "within" if one.dimension == PURPOSE else "others"):
        yield f"{one}: an observer rates {one.dimension} once, on the facet {facet}"
