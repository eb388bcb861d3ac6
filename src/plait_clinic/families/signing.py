"""Who has signed the newest version, for those who keep it: each member, and each guardian of a young person."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.families.models import Signature
from plait_clinic.families.queries import Now, has_signed, is_among
from plait_clinic.minors.ages import age_on
from plait_clinic.minors.models import Guardian
from plait_clinic.minors.queries import clinic_day, policy_of

Signs = tuple[CaseMember, Guardian | None]
"""A member who signs, or a guardian for them."""


@dataclass(frozen=True)
class Signer:
    """One who signs: the member, or a guardian for them. `counts` where what they said is a yes that holds now."""

    name: str
    for_whom: str
    agrees: bool | None
    signed_on: date | None
    way: str
    counts: bool


def signers_in(case: Case, now: datetime) -> list[Signs]:
    """Everybody who signs for those who come now, in the order in which they joined."""
    members = list(case.members.filter(left_on=None).select_related("client__organisation", "case").order_by("pk"))
    guardians: dict[int, list[Guardian]] = defaultdict(list)
    minors = [member.client_id for member in minors_among(members, now)]
    for row in Guardian.objects.filter(client__in=minors, ended_at__isnull=True).order_by("pk"):
        guardians[row.client_id].append(row)
    return [(member, who) for member in members for who in (None, *guardians[member.client_id])]


def minors_among(members: Sequence[CaseMember], now: datetime) -> list[CaseMember]:
    """Those who are not of age by the clinic's policy; without one, whoever has a birth date here."""
    young = [member for member in members if member.client.born is not None]
    if not young:
        return []
    clinic = young[0].client.organisation
    settled, today = policy_of(clinic), clinic_day(clinic, now)
    return [one for one in young if settled is None or age_on(one.client.born, today) < settled.of_age]


def signing_of(case: Case, found: Now, now: datetime) -> list[Signer]:
    """What everybody who signs has said to the newest version."""
    policy = found.policy
    if policy is None or not policy.parts.all():
        return []
    said = list(Signature.objects.filter(policy=policy).order_by("pk"))
    return [signer(one, said, found, now) for one in signers_in(case, now) if is_among(policy, one[0])]


def signer(signs: Signs, said: Sequence[Signature], found: Now, now: datetime) -> Signer:
    member, guardian = signs
    of_them = (member.pk, guardian.pk if guardian else None)
    last = next((row for row in reversed(said) if (row.member_id, row.guardian_id) == of_them), None)
    return Signer(
        name=(guardian.name or "–") if guardian else member.client.name,
        for_whom=member.client.name if guardian else "",
        agrees=last.agrees if last else None,
        signed_on=last.signed_on if last else None,
        way=str(last.get_way_display()) if last else "",
        counts=bool(last and last.agrees) if guardian else has_signed(found, member, now),
    )
