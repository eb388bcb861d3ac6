"""Reads about young people: the clinic's policy, who has consented, and whether somebody may be asked now.

Whoever has no birth date here counts as an adult, and costs no query. Ages are told by the clinic's own calendar.
"""

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from plait_clinic.cases.models import Attendance, CaseMember, Presence
from plait_clinic.minors.ages import age_on, day_of_age
from plait_clinic.minors.models import ConsentToAsk, Guardian, MinorsPolicy
from plait_clinic.minors.rules import NO_POLICY, Band, Lack, Policy, lacks
from plait_clinic.people.models import CheckInForm, Client, Organisation


def clinic_day(organisation: Organisation, now: datetime) -> date:
    """The day it is at the clinic."""
    return timezone.localdate(now, zoneinfo.ZoneInfo(organisation.time_zone))


def policies_of(organisation: Organisation | int) -> list[MinorsPolicy]:
    """Every version, the newest first, each with its bands; `organisation` is the clinic, or its key."""
    found = MinorsPolicy.objects.filter(organisation=organisation).order_by("-number")
    return list(found.select_related("written_by").prefetch_related("bands"))


def policy_row(organisation: Organisation | int) -> MinorsPolicy | None:
    """The version that holds."""
    found = MinorsPolicy.objects.filter(organisation=organisation).order_by("-number")
    return found.prefetch_related("bands").first()


def as_policy(row: MinorsPolicy) -> Policy:
    bands = (
        Band(
            from_age=band.from_age,
            to_age=band.to_age,
            consent=band.consent,
            guardians=band.guardians,
            told=band.told,
            own_channel=band.own_channel,
            form=band.form,
        )
        for band in row.bands.all()
    )
    return Policy(of_age=row.of_age, own_page_from=row.own_page_from, bands=tuple(bands))


def policy_of(organisation: Organisation | int) -> Policy | None:
    """What the clinic has settled; None until it has."""
    row = policy_row(organisation)
    return as_policy(row) if row else None


def guardians_of(client: Client) -> list[Guardian]:
    """Who decides for a young person now, in the order in which they were entered."""
    return list(Guardian.objects.filter(client=client, ended_at__isnull=True).order_by("pk"))


def consents_of(member: CaseMember) -> list[ConsentToAsk]:
    """Every consent ever noted for this person in this case, the latest first; who left and came back has given it."""
    found = ConsentToAsk.objects.filter(member__case=member.case_id, member__client=member.client_id)
    return list(found.select_related("guardian", "noted_by", "policy", "taken_back__noted_by").order_by("-pk"))


def holds(consent: ConsentToAsk) -> bool:
    return not hasattr(consent, "taken_back")


@dataclass(frozen=True)
class YoungPerson:
    """What holds for one young person in one case today. There is no band without a policy or once they are of age."""

    member: CaseMember
    age: int
    policy: Policy | None
    band: Band | None
    lacks: tuple[Lack, ...]
    changes_on: date | None
    lacks_then: tuple[Lack, ...]

    @property
    def held_back(self) -> bool:
        """Whether they may not be asked."""
        return bool(self.lacks)

    @property
    def of_age(self) -> bool:
        return self.policy is not None and self.age >= self.policy.of_age

    @property
    def own_page_theirs(self) -> bool:
        """Whether they have an own page, which is then theirs alone."""
        return self.policy is not None and self.age >= self.policy.own_page_from

    @property
    def own_channel(self) -> bool:
        """Whether an address of their own may be entered without a guardian."""
        return self.of_age or (self.band is not None and self.band.own_channel)

    @property
    def has_channel(self) -> bool:
        """Whether anything is sent to an address of their own."""
        return self.own_page_theirs and self.own_channel


def young_person(member: CaseMember, now: datetime) -> YoungPerson | None:
    """What holds for this member; None for whoever has no birth date here."""
    client = member.client
    if client.born is None:
        return None
    age = age_on(client.born, clinic_day(client.organisation, now))
    policy = policy_of(client.organisation_id)
    if policy is None:
        return YoungPerson(member, age, None, None, (NO_POLICY,), None, ())
    return in_policy(member, age, policy)


def in_policy(member: CaseMember, age: int, policy: Policy) -> YoungPerson:
    given = [consent.guardian_id for consent in consents_of(member) if holds(consent)]
    guardians = {row.handle: row.pk in given for row in guardians_of(member.client)}

    def lacking(band: Band | None) -> tuple[Lack, ...]:
        return lacks(band, own=None in given, guardians=guardians) if band else ()

    band, later = policy.band_at(age), policy.next_age(age)
    return YoungPerson(
        member=member,
        age=age,
        policy=policy,
        band=band,
        lacks=lacking(band),
        changes_on=day_of_age(member.client.born, later) if later is not None else None,
        lacks_then=lacking(policy.band_at(later)) if later is not None else (),
    )


def is_held_back(member: CaseMember | None, now: datetime) -> bool:
    """Whether somebody may not be asked now, for want of a consent that the clinic's policy asks for."""
    found = young_person(member, now) if member is not None else None
    return found is not None and found.held_back


def form_asked(client: Client, now: datetime) -> str:
    """The form of the check-in for this client now: the policy's at their age, else the one that was chosen."""
    return forms_asked([client], now)[0]


def forms_asked(clients: Sequence[Client], now: datetime) -> list[str]:
    """The same for several people of one clinic, whose policy is looked up once."""
    young = next((client for client in clients if client.born), None)
    policy = policy_of(young.organisation_id) if young else None
    return [form_in(policy, client, now) for client in clients]


def form_in(policy: Policy | None, client: Client, now: datetime) -> str:
    if policy is None or client.born is None:
        return client.form
    band = policy.band_at(age_on(client.born, clinic_day(client.organisation, now)))
    return band.form if band else CheckInForm.CLIENT


def young_members(organisation: Organisation) -> list[CaseMember]:
    """Whoever has a birth date and is in an open case."""
    found = CaseMember.objects.filter(
        case__organisation=organisation,
        case__closed_on__isnull=True,
        left_on__isnull=True,
        client__birth_date__isnull=False,
    )
    return list(found.select_related("case", "client__organisation").order_by("case", "pk"))


def open_memberships(client: Client) -> list[CaseMember]:
    """Where this client is a member now, in cases that are open."""
    found = client.memberships.filter(case__closed_on__isnull=True, left_on__isnull=True)
    return list(found.select_related("case", "client__organisation").order_by("case", "pk"))


def attendance_of(member: CaseMember) -> Sequence[Attendance]:
    """At which sessions of the case this person was, or was expected to be, the latest first."""
    found = Attendance.objects.filter(member__case=member.case_id, member__client=member.client_id)
    return found.exclude(presence=Presence.EXPECTED).select_related("session").order_by("-session__held_at")
