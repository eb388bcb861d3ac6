"""Where the people of one case stand: safety first, then splits, then each of them and the whole.

Pure but for `standing_of`, which fetches. For those who may read the case's ratings; nothing of it is for members.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from plait.systems import WHOLE, About, SplitLabel, SystemRatings, SystemReading, Target, read_system
from plait_clinic.cases.models import Attendance, Case, CaseMember, Presence
from plait_clinic.families.ratings import ALLIANCE, CaseRatings, ratings_of
from plait_clinic.families.safety import SafetyRating, last_safety

BEYOND_ERROR = 1.96
"""Standard errors of a difference: two-sided 5 % of a normal curve."""
BOND, OPENNESS, PURPOSE = "bond", "openness", "purpose"


@dataclass(frozen=True)
class MemberLine:
    """One member: the own bond with whoever holds the sessions, safety and shared purpose as last rated.

    A child's bond is the face for being listened to. None where nothing was rated; `before` is the bond rated the
    time before. `is_quiet`: kindly, who may need room.
    """

    member: CaseMember
    bond: float | None
    before: float | None
    safety: float | None
    purpose: float | None
    session: int | None
    is_low: bool
    is_quiet: bool

    @property
    def change(self) -> float | None:
        return None if self.bond is None or self.before is None else self.bond - self.before


@dataclass(frozen=True)
class Standing:
    """A case of several people on one screen. `label` is None until two of them have rated one session."""

    lines: tuple[MemberLine, ...]
    low: tuple[tuple[CaseMember, SafetyRating], ...]
    reading: SystemReading | None
    clinician_purpose: float | None
    titles: Mapping[str, str]
    sessions: int = 0

    @property
    def label(self) -> SplitLabel | None:
        return self.reading.last if self.reading else None

    @property
    def quiet(self) -> MemberLine | None:
        return next((line for line in self.lines if line.is_quiet), None)


def standing_of(case: Case, members: Sequence[CaseMember], now: datetime) -> Standing:
    """Where everybody who is in the case now stands, from everything that was rated in it."""
    return stand(ratings_of(case, now), members, last_safety(members), present_in(case))


def present_in(case: Case) -> dict[int, list[str]]:
    """Who was at each session, by its number: handles."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Attendance.objects.filter(session__case=case, presence=Presence.ATTENDED).order_by("pk")
    for session, handle in rows.values_list("session__number", "member__handle"):
        found[session].append(handle)
    return dict(found)


def stand(
    rated: CaseRatings,
    members: Sequence[CaseMember],
    safety: Mapping[int, SafetyRating],
    present: Mapping[int, Sequence[str]],
) -> Standing:
    """The same from values at hand; `safety` is what each said last of it, also before they left and came back."""
    ratings, here = rated.ratings, {member.handle for member in members}
    there = {session: [name for name in names if name in here] for session, names in present.items()}
    young = children(ratings)
    compared = {session: [name for name in names if name not in young] for session, names in there.items()}
    towards = bond_target(ratings)
    left = {member.name for member in ratings.system.members} - here
    reading = (
        read_system(without(ratings, young | left), About(ALLIANCE, towards), present=compared) if towards else None
    )
    quiet = quietest(without(ratings, young), members, there)
    return Standing(
        lines=tuple(line_of(ratings, member, safety.get(member.pk), member.handle == quiet) for member in members),
        low=tuple((member, said) for member in members if (said := safety.get(member.pk)) and said.is_low()),
        reading=reading,
        clinician_purpose=purpose_of_clinician(ratings),
        titles=rated.titles,
        sessions=max(present, default=0),
    )


def children(ratings: SystemRatings) -> set[str]:
    """Who answers in faces: that a face means as much as the number there is not shown, so they are not compared."""
    return {member.name for member in ratings.system.members if member.age == "child"}


def without(ratings: SystemRatings, raters: Collection[str]) -> SystemRatings:
    """The same without what these people rated."""
    return replace(ratings, ratings=tuple(one for one in ratings.ratings if one.rater not in raters))


def bond_target(ratings: SystemRatings) -> Target | None:
    """Whom the members' own bond was last rated with: the one who holds the sessions, or those who do together."""
    found = [one for one in ratings.find(facet="self", dimension=ALLIANCE) if is_members(ratings, one.rater)]
    own = [one for one in found if one.target != WHOLE]
    return max(own, key=lambda one: one.session).target if own else None


def is_members(ratings: SystemRatings, rater: str) -> bool:
    return ratings.system.role(rater) == "member"


def line_of(ratings: SystemRatings, member: CaseMember, said: SafetyRating | None, is_quiet: bool) -> MemberLine:
    bonds = values_of(ratings, member.handle, "self", ALLIANCE) or values_of(ratings, member.handle, "self", BOND)
    return MemberLine(
        member=member,
        bond=bonds[-1][1] if bonds else None,
        before=bonds[-2][1] if len(bonds) > 1 else None,
        safety=said.value if said else None,
        purpose=last_value(values_of(ratings, member.handle, "within", PURPOSE)),
        session=bonds[-1][0] if bonds else None,
        is_low=said is not None and said.is_low(),
        is_quiet=is_quiet,
    )


def values_of(ratings: SystemRatings, rater: str, facet: str, dimension: str) -> list[tuple[int, float]]:
    """Session and value of what one person rated, in the order of sessions."""
    found = ratings.find(rater=rater, facet=facet, dimension=dimension)
    return sorted((one.session, one.value) for one in found)


def last_value(values: Sequence[tuple[int, float]]) -> float | None:
    return values[-1][1] if values else None


def purpose_of_clinician(ratings: SystemRatings) -> float | None:
    """How whoever holds the sessions last saw the shared purpose; of several, who rated last."""
    found = ratings.find(facet="within", dimension=PURPOSE, target=WHOLE)
    theirs = [one for one in found if not is_members(ratings, one.rater)]
    return max(theirs, key=lambda one: one.session).value if theirs else None


def quietest(ratings: SystemRatings, members: Sequence[CaseMember], present: Mapping[int, Sequence[str]]) -> str | None:
    """Who may need room: of those at the last session, the one who could least say what was on the mind.

    Only where they lie apart from everybody else there, beyond the error of both: else nobody is named. Our own rule.
    """
    rated = {
        one.rater: (one.value, ratings.sem_of(one) or 0.0)
        for one in ratings.find(facet="self", dimension=OPENNESS, session=max(present, default=0))
        if is_members(ratings, one.rater)
    }
    there = [member.handle for member in members if member.handle in rated]
    if len(there) < 2:
        return None
    lowest, *others = sorted(there, key=lambda name: rated[name][0])
    value, error = rated[lowest]
    apart = all(rated[name][0] - value > BEYOND_ERROR * (error**2 + rated[name][1] ** 2) ** 0.5 for name in others)
    return lowest if apart else None
