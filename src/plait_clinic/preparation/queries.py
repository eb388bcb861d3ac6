"""Reads of the room: what is planned, where each person stands to it, what worries them, and what is ordered.

Nothing is asked of the database about people where nothing is planned: most sessions have nothing new in the room.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from plait_clinic.cases.models import Case, CaseMember, Participation
from plait_clinic.minors.queries import guardians_of, young_person
from plait_clinic.people.models import CheckInForm
from plait_clinic.preparation.features import Feature
from plait_clinic.preparation.leaflets import LEAFLETS, Leaflet
from plait_clinic.preparation.models import Choice, LeafletSent, Order, PlannedFeature, Worry
from plait_clinic.preparation.stands import SETTLED_NOTHING, Deciding, OneSaid, Stand, stand_of


@dataclass(frozen=True)
class PersonStand:
    """Where one member stands; `choice` is what they themselves said last."""

    member: CaseMember
    stand: Stand
    choice: Choice | None

    @property
    def is_yes(self) -> bool:
        return self.stand is Stand.YES


@dataclass(frozen=True)
class FeatureStands:
    """One planned feature, with where everybody stands to it."""

    planned: PlannedFeature
    people: tuple[PersonStand, ...]

    @property
    def leaflet(self) -> Leaflet:
        return LEAFLETS[self.planned.feature]

    @property
    def feature(self) -> Feature:
        return Feature(self.planned.feature)

    @property
    def lacking(self) -> tuple[PersonStand, ...]:
        """Who has not said yes, or not all who decide with them."""
        return tuple(person for person in self.people if not person.is_yes)


def planned_in(case: Case) -> list[PlannedFeature]:
    """What is planned in a case now, in the order in which it was planned."""
    return list(PlannedFeature.objects.filter(case=case, ended_at__isnull=True).order_by("pk"))


def stands_in(case: Case, members: Sequence[CaseMember], now: datetime) -> list[FeatureStands]:
    """Where these members stand to everything that is planned in their case."""
    planned = planned_in(case)
    if not planned:
        return []
    newest = newest_choices(members)
    deciding = {member.pk: who_decides(member, now) for member in members}
    return [
        FeatureStands(row, tuple(person_stand(member, row.feature, newest, deciding, now) for member in members))
        for row in planned
    ]


def lacking_in(case: Case, members: Sequence[CaseMember], now: datetime) -> list[FeatureStands]:
    """What may not go ahead with these people there, since somebody has not said yes."""
    return [stands for stands in stands_in(case, members, now) if stands.lacking]


Newest = dict[tuple[int, str, str], Choice]
"""What was said last, by member, feature and guardian's handle; the handle is empty for the member's own word."""


def newest_choices(members: Iterable[CaseMember]) -> Newest:
    rows = Choice.objects.filter(member__in=members).select_related("guardian", "noted_by").order_by("pk")
    return {(row.member_id, row.feature, row.guardian.handle if row.guardian else ""): row for row in rows}


def person_stand(
    member: CaseMember, feature: str, newest: Newest, deciding: dict[int, Deciding | None], now: datetime
) -> PersonStand:
    said = {who: one_said(row) for (pk, what, who), row in newest.items() if (pk, what) == (member.pk, feature)}
    stand = stand_of(
        said.get(""), leaflet=LEAFLETS[feature].version, now=now, deciding=deciding[member.pk], guardians=said
    )
    return PersonStand(member, stand, newest.get((member.pk, feature, "")))


def one_said(row: Choice) -> OneSaid:
    return OneSaid(row.said, row.leaflet, row.at)


def who_decides(member: CaseMember, now: datetime) -> Deciding | None:
    """Who decides with this person; None for an adult, who decides alone."""
    young = young_person(member, now)
    if young is None or young.of_age:
        return None
    if young.band is None:
        return SETTLED_NOTHING
    guardians = tuple(guardian.handle for guardian in guardians_of(member.client))
    return Deciding(young.band.consent, young.band.guardians, guardians)


def reads_as_young(form: str) -> bool:
    """Whether whoever answers this form of the check-in reads the plainer words."""
    return form != CheckInForm.CLIENT


def worries_in(case: Case) -> list[Worry]:
    """What members of the case wrote that worries them, the newest first."""
    found = Worry.objects.filter(member__case=case, erased_at__isnull=True)
    return list(found.select_related("member__client").order_by("-pk"))


def own_worries(members: Sequence[CaseMember]) -> list[Worry]:
    """What one person wrote themselves, the newest first."""
    return list(Worry.objects.filter(member__in=members, erased_at__isnull=True).order_by("-pk"))


def sent_to(members: Sequence[CaseMember]) -> dict[int, LeafletSent]:
    """When each was last sent word that there is something to read, by member."""
    rows = LeafletSent.objects.filter(member__in=members).select_related("sent_by").order_by("pk")
    return {row.member_id: row for row in rows}


def order_of(member: CaseMember) -> Order | None:
    """The version that holds of who sent a mandated member, and what is reported; None for who comes freely."""
    if member.participation != Participation.MANDATED:
        return None
    return Order.objects.filter(member=member).select_related("written_by").last()
