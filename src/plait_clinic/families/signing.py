"""Who has signed the newest version, for those who keep it: each member, and each guardian of a young person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.families.models import Signature
from plait_clinic.families.queries import Now, has_signed, is_among
from plait_clinic.minors.models import Guardian
from plait_clinic.minors.queries import guardians_of, young_person


@dataclass(frozen=True)
class Signer:
    """One who signs: the member, or a guardian for them. `counts` where what they said is a yes that holds now."""

    name: str
    for_whom: str
    agrees: bool | None
    signed_on: date | None
    way: str
    counts: bool


def signing_of(case: Case, found: Now, now: datetime) -> list[Signer]:
    """Everybody who signs for those who come now, in the order in which they joined."""
    policy = found.policy
    if policy is None or not policy.parts.all():
        return []
    said = list(Signature.objects.filter(policy=policy).order_by("pk"))
    members = case.members.filter(left_on=None).select_related("client__organisation").order_by("pk")
    return [signer for member in members if is_among(policy, member) for signer in signers_of(member, said, found, now)]


def signers_of(member: CaseMember, said: Sequence[Signature], found: Now, now: datetime) -> list[Signer]:
    mine = [row for row in said if row.member_id == member.pk]
    young = young_person(member, now)
    guardians = guardians_of(member.client) if young is not None and not young.of_age else []
    own = signer(member.client.name, "", mine, None)
    return [
        Signer(**{**vars(own), "counts": has_signed(found, member, now)}),
        *(signer(guardian.name or "–", member.client.name, mine, guardian) for guardian in guardians),
    ]


def signer(name: str, for_whom: str, said: Sequence[Signature], guardian: Guardian | None) -> Signer:
    last = next((row for row in reversed(said) if row.guardian_id == (guardian.pk if guardian else None)), None)
    return Signer(
        name=name,
        for_whom=for_whom,
        agrees=last.agrees if last else None,
        signed_on=last.signed_on if last else None,
        way=str(last.get_way_display()) if last else "",
        counts=bool(last and last.agrees),
    )
