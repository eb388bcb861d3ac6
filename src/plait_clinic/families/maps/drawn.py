"""What was rated after each session of a case of several people, as the family map takes it.

Nothing is averaged: each bond, safety and purpose stands with who said it. Ranges come from the standard error of
measurement that each rating carries (the clinic's own, else the stated assumption of plait.systems).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import hypot

from django.utils import timezone
from django.utils.translation import gettext as _

from plait.charts.family import (
    WHOLE,
    Bond,
    Change,
    FamilyMap,
    MapClinician,
    MapMember,
    Measured,
    Said,
    Subsystem,
    View,
)
from plait.systems import OTHERS, Rating, Target, person
from plait.systems import WHOLE as ALL_TOGETHER
from plait_clinic.cases.models import Case, CaseClinician, CaseMember, ClinicianRole
from plait_clinic.cases.subsystems.queries import Named, subsystems_of
from plait_clinic.families.ratings import ALLIANCE, CaseRatings, held_by, ratings_of
from plait_clinic.families.safety import low_in

NINE_IN_TEN, MORE_THAN_ERROR = 1.645, 1.96
"""Normal deviates: of the range that is drawn, and of a difference told as a change (95 %)."""
SHOWN = 8
"""How many sessions stand side by side, the last ones."""
Key = tuple[str, Target, str, str]
"""Rater, target, facet and dimension: what is compared from session to session."""


@dataclass(frozen=True)
class Moment:
    """One session with its map."""

    number: int
    held_at: datetime
    family: FamilyMap


def moments_of(case: Case, now: datetime) -> tuple[Moment, ...]:
    """The last sessions of which anything was rated, oldest first; the newest with who belongs together now."""
    told = ratings_of(case, now)
    days = dict(case.sessions.values_list("number", "held_at"))
    members = list(CaseMember.objects.filter(case=case).select_related("client").order_by("pk"))
    clinicians = list(CaseClinician.objects.filter(case=case).select_related("user").order_by("since", "pk"))
    shown = told.ratings.sessions[-SHOWN:]
    parts = subsystems_of(case, timezone.localdate(now)) if shown else ()
    low = low_now(members) if shown else set()
    return tuple(
        Moment(
            number,
            days[number],
            Drawn(told, number, low if number == shown[-1] else set()).family(
                there_on(members, timezone.localdate(days[number])),
                who_held(clinicians, days[number]),
                parts if number == shown[-1] else (),
            ),
        )
        for number in shown
    )


def there_on(members: Iterable[CaseMember], day: date) -> list[CaseMember]:
    """Who was in the case on a day."""
    return [one for one in members if one.joined_on <= day and (one.left_on is None or day <= one.left_on)]


def who_held(clinicians: Sequence[CaseClinician], held_at: datetime) -> tuple[MapClinician, ...]:
    """Who held that session, the lead first: with them is the bond that a member rated after it."""
    held = sorted(held_by(clinicians, held_at), key=lambda part: part.role != ClinicianRole.LEAD)
    return tuple(MapClinician(part.user.handle, part.user.name, str(part.get_role_display())) for part in held)


def low_now(members: Sequence[CaseMember]) -> set[int]:
    """Who may not be safe now, by client: the rule of the brief, to which whoever came back is one person."""
    here = [one for one in members if one.left_on is None]
    low = low_in(here)
    return {one.client_id for one in here if one.pk in low}


class Drawn:
    """One session's ratings, each with its range and how it moved since the rater last said the same thing."""

    def __init__(self, told: CaseRatings, session: int, low: Collection[int]):
        self.told, self.session, self.low = told, session, low
        self.now = [one for one in told.ratings.ratings if one.session == session]
        self.before: Mapping[Key, Rating] = {
            key_of(one): one
            for one in sorted(told.ratings.ratings, key=lambda one: one.session)
            if one.session < session
        }

    def family(
        self, members: Sequence[CaseMember], clinicians: tuple[MapClinician, ...], parts: Sequence[Named]
    ) -> FamilyMap:
        here = {one.handle for one in members}
        return FamilyMap(
            members=tuple(self.member(one) for one in members),
            clinicians=clinicians,
            subsystems=tuple(self.subsystems(parts, here)),
            bonds=(*(self.bond(one.handle) for one in members), Bond(WHOLE, views=self.of_the_whole())),
            said=tuple(self.said(parts)),
        )

    def member(self, one: CaseMember) -> MapMember:
        own = self.one(one.handle, ALL_TOGETHER, "within", "safety")
        views = self.views(target=person(one.handle), facet="self", dimension="safety")
        low = one.client_id in self.low
        role = str(one.get_role_display())
        return MapMember(one.handle, one.client.name, role, own, look_first=low, safety_views=views)

    def bond(self, handle: str) -> Bond:
        """A member's own bond, and how each clinician finds that person connected."""
        own = (one for one in self.now if one.rater == handle and (one.facet, one.dimension) == ("self", "bond"))
        found = next(own, None)
        views = self.views(target=person(handle), facet="self", dimension="connection")
        return Bond(handle, self.measured(found) if found else None, views)

    def of_the_whole(self) -> tuple[View, ...]:
        """All together with the clinicians: as each member sees it, and as each clinician does."""
        members = self.views(target=ALL_TOGETHER, facet="group", dimension=ALLIANCE)
        return (*members, *self.views(target=ALL_TOGETHER, facet="self", dimension=ALLIANCE))

    def said(self, parts: Sequence[Named]) -> Iterable[Said]:
        """What is said of all of them among themselves, side by side."""
        purpose = self.views(target=ALL_TOGETHER, facet="within", dimension="purpose")
        yield from (Said(_("Shared purpose"), view.by, view.measured) for view in purpose)
        clinicians = self.views(
            target=ALL_TOGETHER, facet="within", dimension="safety", raters=self.told.system.clinicians
        )
        yield from (Said(_("How safe all are to speak"), view.by, view.measured) for view in clinicians)
        others = self.views(target=OTHERS, facet="others", dimension=ALLIANCE)
        yield from (Said(_("How the others find this work"), view.by, view.measured) for view in others)
        for part in parts:
            pull = self.views(target=Target("subsystem", (part.handle,)), facet="within", dimension="purpose")
            what = _("Pulling together: %(name)s") % {"name": part.title}
            yield from (Said(what, view.by, view.measured) for view in pull)

    def subsystems(self, parts: Sequence[Named], here: set[str]) -> Iterable[Subsystem]:
        for part in parts:
            members = tuple(one.handle for one in part.members if one.handle in here)
            if members:
                yield Subsystem(part.handle, part.title, members)

    def views(self, *, target: Target, facet: str, dimension: str, raters: Iterable[str] = ()) -> tuple[View, ...]:
        """This as everybody who rated it sees it, or as these raters do, by name."""
        wanted = set(raters)
        return tuple(
            View(self.told.titles[one.rater], self.measured(one))
            for one in self.now
            if (one.target, one.facet, one.dimension) == (target, facet, dimension)
            and (not wanted or one.rater in wanted)
        )

    def one(self, rater: str, target: Target, facet: str, dimension: str) -> Measured | None:
        wanted: Key = (rater, target, facet, dimension)
        found = next((one for one in self.now if key_of(one) == wanted), None)
        return self.measured(found) if found else None

    def measured(self, rating: Rating) -> Measured:
        error = self.told.ratings.sem_of(rating)
        if error is None:
            return Measured(rating.value)
        scale = self.told.ratings.scale
        low, high = rating.value - NINE_IN_TEN * error, rating.value + NINE_IN_TEN * error
        return Measured(rating.value, max(low, scale.low), min(high, scale.high), self.change(rating, error))

    def change(self, rating: Rating, error: float) -> Change | None:
        """Up or down where the difference is more than error alone would make it; None for a first rating."""
        before = self.before.get(key_of(rating))
        if before is None:
            return None
        difference = rating.value - before.value
        if abs(difference) <= MORE_THAN_ERROR * hypot(error, self.told.ratings.sem_of(before) or 0.0):
            return "level"
        return "up" if difference > 0 else "down"


def key_of(one: Rating) -> Key:
    return one.rater, one.target, one.facet, one.dimension
