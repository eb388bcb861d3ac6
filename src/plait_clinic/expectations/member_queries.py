"""Reads of what the two sides of the work with one member expect and say of the fit; each side's rows stand apart."""

from collections.abc import Iterable
from dataclasses import dataclass

from plait_clinic.cases.models import CaseMember
from plait_clinic.expectations.models import Contribution, FitWord, Outlook, Side
from plait_clinic.people.models import User


def newest_contribution(member: CaseMember, side: Side) -> Contribution | None:
    return newest_contributions([member]).get((member.pk, side))


def newest_contributions(members: Iterable[CaseMember]) -> dict[tuple[int, str], Contribution]:
    """What each side said last that it will do, by member and side. One query."""
    rows = Contribution.objects.filter(member__in=members, erased_at__isnull=True).select_related("by").order_by("pk")
    return {(row.member_id, row.side): row for row in rows}


def outlooks_of(member: CaseMember, side: Side) -> list[Outlook]:
    """What one side said of the work with this member, the newest first."""
    rows = Outlook.objects.filter(member=member, side=side, erased_at__isnull=True).select_related("by")
    return list(rows.order_by("-pk"))


def newest_outlooks(members: Iterable[CaseMember]) -> dict[int, Outlook]:
    """What each member said last. One query."""
    rows = Outlook.objects.filter(member__in=members, side=Side.CLIENT, erased_at__isnull=True).order_by("pk")
    return {row.member_id: row for row in rows}


@dataclass(frozen=True)
class FitWords:
    """What both sides said last of the first sessions with one lead. `shown` once both have."""

    client: FitWord | None = None
    clinician: FitWord | None = None

    @property
    def shown(self) -> bool:
        return self.client is not None and self.clinician is not None

    @property
    def any(self) -> bool:
        return self.client is not None or self.clinician is not None

    def of(self, side: Side) -> FitWord | None:
        return self.client if side == Side.CLIENT else self.clinician


def fits_closed_to_client(members: Iterable[CaseMember]) -> set[int]:
    """The clinicians' words on the first sessions with a lead of whom the client has said nothing yet, by key."""
    rows = list(FitWord.objects.filter(member__in=members, erased_at__isnull=True))
    said = {(row.member_id, row.lead_id) for row in rows if row.side == Side.CLIENT}
    return {row.pk for row in rows if row.side == Side.CLINICIAN and (row.member_id, row.lead_id) not in said}


NO_WORDS = FitWords()


def fit_words_of(member: CaseMember, lead: User | None) -> FitWords:
    return fit_words([member], lead).get(member.pk, NO_WORDS)


def fit_words(members: Iterable[CaseMember], lead: User | None) -> dict[int, FitWords]:
    """The same of several members, by member. One query."""
    rows = FitWord.objects.filter(member__in=members, lead=lead, erased_at__isnull=True)
    rows = rows.select_related("lead").order_by("pk")
    newest = {(row.member_id, row.side): row for row in rows}
    return {
        pk: FitWords(newest.get((pk, Side.CLIENT)), newest.get((pk, Side.CLINICIAN)))
        for pk in {member for member, _side in newest}
    }
