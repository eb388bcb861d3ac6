"""Reads of the room: what is planned, where each person stands to it, what worries them, and what is ordered.

Nothing is asked of the database about people where nothing is planned: most sessions have nothing new in the room.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plait_clinic.cases.models import Case, CaseMember, Participation
from plait_clinic.minors.ages import age_on
from plait_clinic.minors.models import Guardian
from plait_clinic.minors.queries import clinic_day, policy_of
from plait_clinic.minors.rules import Policy
from plait_clinic.people.models import CheckInForm
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
    deciding = deciding_of(members, now)
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


def deciding_of(members: Sequence[CaseMember], now: datetime) -> dict[int, Deciding | None]:
    """Who decides with each of these members of one clinic; None for adults, who decide alone. Asked of the database
    once for all of them, and not at all where all are adults.
    """
    young = [member for member in members if member.client.born]
    if not young:
        return dict.fromkeys((member.pk for member in members), None)
    organisation = young[0].case.organisation
    policy, day = policy_of(organisation), clinic_day(organisation, now)
    guardians = guardians_by_client(young)
    return {
        member.pk: decides_with(policy, member.client.born, day, guardians.get(member.client_id, ()))
        for member in members
    }


def guardians_by_client(members: Iterable[CaseMember]) -> dict[int, tuple[str, ...]]:
    clients = [member.client_id for member in members]
    rows = Guardian.objects.filter(client__in=clients, ended_at__isnull=True).order_by("pk")
    found: dict[int, tuple[str, ...]] = {}
    for client, handle in rows.values_list("client", "handle"):
        found[client] = (*found.get(client, ()), handle)
    return found


def decides_with(policy: Policy | None, born: date | None, day: date, guardians: tuple[str, ...]) -> Deciding | None:
    if born is None:
        return None
    if policy is None:
        return SETTLED_NOTHING
    age = age_on(born, day)
    if age >= policy.of_age:
        return None
    band = policy.band_at(age)
    return Deciding(band.consent, band.guardians, guardians) if band else SETTLED_NOTHING


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
