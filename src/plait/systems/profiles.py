"""A SOFTA-shaped profile of one session: engagement, connection and safety of each member, one purpose of the family.

The four dimensions are those of the System for Observing Family Therapy Alliances (Friedlander, Escudero &
Heatherington 2006): the first three are rated for each member, shared purpose once for the family. Members' own views
of the shared purpose are shown side by side and never averaged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plait.systems.parties import WHOLE, RatingsRefusedError, Target, person
from plait.systems.ratings import Facet, Rating, SystemRatings

ENGAGEMENT, CONNECTION, SAFETY, PURPOSE = "engagement", "connection", "safety", "purpose"
EACH_MEMBERS = (ENGAGEMENT, CONNECTION, SAFETY)
OWN_FACETS: dict[str, Facet] = {ENGAGEMENT: "self", CONNECTION: "self", SAFETY: "within"}
"""From which side a member speaks of each: of the own bond with the clinician, and of being safe among the others."""


@dataclass(frozen=True)
class MemberProfile:
    """One member's three; None where it was not rated."""

    member: str
    engagement: float | None
    connection: float | None
    safety: float | None


@dataclass(frozen=True)
class PurposeView:
    """How one person sees the family's shared purpose."""

    rater: str
    value: float


@dataclass(frozen=True)
class Profile:
    """One session in the shape of SOFTA, as one kind of rater sees it.

    by             "members", or the name of the clinician or observer whose ratings these are
    purpose        the one rating of the family's shared purpose; None where there is none, or several views
    purpose_views  each rater's view of it; several stay several
    """

    session: int
    by: str
    members: tuple[MemberProfile, ...]
    purpose: float | None
    purpose_views: tuple[PurposeView, ...]


def own_profile(ratings: SystemRatings, session: int, towards: Target) -> Profile:
    """The profile from the members' own ratings; `towards` is the clinician, the co-therapists or the team.

    Shared purpose is what each member says of the whole, facet within. Each view is one person's, so none of them is
    the family's purpose, and `purpose` stays None.
    """
    views = tuple(
        PurposeView(one.rater, one.value)
        for one in ratings.find(dimension=PURPOSE, facet="within", target=WHOLE, session=session)
        if ratings.system.role(one.rater) == "member"
    )
    members = tuple(_own(ratings, session, towards, name) for name in ratings.system.names)
    return Profile(session, "members", members, None, views)


def profile_by(ratings: SystemRatings, session: int, rater: str) -> Profile:
    """The profile as one clinician or observer rates it: each member, and the purpose of the whole once.

    Raises RatingsRefusedError where the purpose was rated of single members, since no rule makes one of them.
    """
    problems = [*_rater_problems(ratings, session, rater)]
    if problems:
        raise RatingsRefusedError(problems)
    facet: Facet = "self" if ratings.system.role(rater) == "clinician" else "others"
    found = ratings.find(rater=rater, session=session)
    members = tuple(
        MemberProfile(name, *(_value(found, person(name), facet, what) for what in EACH_MEMBERS))
        for name in ratings.system.names
    )
    purpose = _value(found, WHOLE, "within", PURPOSE)
    views = () if purpose is None else (PurposeView(rater, purpose),)
    return Profile(session, rater, members, purpose, views)


def _rater_problems(ratings: SystemRatings, session: int, rater: str) -> Iterator[str]:
    if ratings.system.role(rater) not in ("clinician", "observer"):
        yield f"{rater} is neither a clinician nor an observer of this system; use own_profile for members"
    for one in ratings.find(dimension=PURPOSE, rater=rater, session=session):
        if one.target != WHOLE:
            yield f"{one}: shared purpose is rated once, of the whole; it is no mean over members"


def _own(ratings: SystemRatings, session: int, towards: Target, name: str) -> MemberProfile:
    found = ratings.find(rater=name, session=session)
    targets = {what: WHOLE if facet == "within" else towards for what, facet in OWN_FACETS.items()}
    return MemberProfile(name, *(_value(found, targets[what], OWN_FACETS[what], what) for what in EACH_MEMBERS))


def _value(found: Sequence[Rating], target: Target, facet: Facet, what: str) -> float | None:
    """The one value of a rater's ratings of a session that is about this, or None."""
    about = (target, facet, what)
    return next((one.value for one in found if (one.target, one.facet, one.dimension) == about), None)
