"""Reads of the clinic's own texts and of agreements: what holds, what was written before, and who said what to it.

A member reads what was written while they were in the case, and of what was said their own word and the lead's alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from plait_clinic.cases.models import Case, CaseClinician, CaseMember, ClinicianRole
from plait_clinic.expectations.models import Agreement, AgreementWord, ClinicText, Said, TextKind
from plait_clinic.people.models import Organisation, User
from plait_clinic.preparation.queries import deciding_of
from plait_clinic.preparation.stands import Deciding, OneSaid, Stand, one_stand, stand_of

YES, NOT_YET = "yes", "later"
"""A word as room `preparation` weighs it: there one who would rather talk first has not said yes yet."""


def texts_of(organisation: Organisation | int, kind: TextKind) -> list[ClinicText]:
    """Every version of one of the clinic's texts, the newest first."""
    found = ClinicText.objects.filter(organisation=organisation, kind=kind).select_related("written_by")
    return list(found.order_by("-number"))


def text_of(organisation: Organisation | int, kind: TextKind) -> ClinicText | None:
    """The version that holds; None until the clinic has written one."""
    return ClinicText.objects.filter(organisation=organisation, kind=kind).order_by("-number").first()


def agreements_of(case: Case) -> list[Agreement]:
    """Every version of a case's agreement that still has its words, the newest first."""
    return list(versions_of(case).select_related("written_by"))


def versions_of(case: Case | int) -> QuerySet[Agreement]:
    return Agreement.objects.filter(case=case, erased_at__isnull=True).order_by("-number")


def newest_agreement(case: Case) -> Agreement | None:
    """The version that holds. Its words are fetched only where they are read: mostly its number is all that is told."""
    return versions_of(case).defer("text").first()


def newest_read_by(member: CaseMember) -> Agreement | None:
    """The newest version that this member may read: one that was written before they left."""
    found = versions_of(member.case_id).select_related("written_by")
    if member.left_on is not None:
        found = found.filter(written_at__date__lte=member.left_on)
    return found.first()


def lead_of(case: Case | int) -> User | None:
    """Who leads the case, or the one with this key, now."""
    leads = CaseClinician.objects.filter(case=case, role=ClinicianRole.LEAD, until__isnull=True)
    part = leads.select_related("user").first()
    return part.user if part else None


@dataclass(frozen=True)
class WordStand:
    """Where somebody stands to the version that holds; `word` is what they themselves said last, to whichever one."""

    stand: Stand
    word: AgreementWord | None

    @property
    def is_yes(self) -> bool:
        return self.stand is Stand.YES


NOTHING_SAID = WordStand(Stand.UNSAID, None)


@dataclass(frozen=True)
class AgreementStands:
    """The version that holds, and where each person stands to it."""

    agreement: Agreement
    lead: User | None
    leads: WordStand
    members: dict[int, WordStand]

    @property
    def holds(self) -> bool:
        """Whether everybody has said yes to these very words."""
        return self.leads.is_yes and all(one.is_yes for one in self.members.values())

    def review_due(self, now: datetime) -> bool:
        return review_due(self.agreement, now)


def review_due(agreement: Agreement, now: datetime) -> bool:
    return timezone.localdate(now) >= agreement.review_on


def stands_to(case: Case, members: Sequence[CaseMember], now: datetime) -> AgreementStands | None:
    """Where these members of the case, and its lead, stand to its agreement; None where none is written."""
    agreement = newest_agreement(case)
    return stands_to_version(agreement, members, now) if agreement else None


def stands_to_version(agreement: Agreement, members: Sequence[CaseMember], now: datetime) -> AgreementStands:
    lead = lead_of(agreement.case_id)
    rows = AgreementWord.objects.filter(agreement__case=agreement.case_id, agreement__number__lte=agreement.number)
    rows = rows.select_related("agreement", "guardian", "noted_by").defer("agreement__text").order_by("pk")
    of_members: dict[tuple[int, str], AgreementWord] = {}
    of_leads: dict[int, AgreementWord] = {}
    for row in rows:
        if row.member_id is None:
            of_leads[row.clinician_id] = row
        else:
            of_members[row.member_id, row.guardian.handle if row.guardian else ""] = row
    deciding = deciding_of(members, now)
    return AgreementStands(
        agreement=agreement,
        lead=lead,
        leads=lead_stand(of_leads.get(lead.pk) if lead else None, agreement.number, now),
        members={
            member.pk: member_stand(member, of_members, deciding[member.pk], agreement.number, now)
            for member in members
        },
    )


def lead_stand(word: AgreementWord | None, number: int, now: datetime) -> WordStand:
    return WordStand(one_stand(one_said(word) if word else None, number, now), word)


def member_stand(
    member: CaseMember,
    words: dict[tuple[int, str], AgreementWord],
    deciding: Deciding | None,
    number: int,
    now: datetime,
) -> WordStand:
    said = {who: one_said(word) for (pk, who), word in words.items() if pk == member.pk}
    stand = stand_of(said.get(""), leaflet=number, now=now, deciding=deciding, guardians=said)
    return WordStand(stand, words.get((member.pk, "")))


def one_said(word: AgreementWord) -> OneSaid:
    return OneSaid(YES if word.said == Said.YES else NOT_YET, word.agreement.number, word.at)
