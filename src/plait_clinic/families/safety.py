"""Low safety: whom a clinician should speak with alone first, told to clinicians and on nothing a member can open.

A rule as data, with its source and how far it is known. No cut-off for feeling safe among one's family is published
that we know of; ours would rather ask for a talk too many than miss one, and so takes nothing off for error.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from plait_clinic.cases.models import Case, CaseKind, CaseMember
from plait_clinic.checkins.models import Rater, Score
from plait_clinic.families.parts import SAFETY, SAFETY_NAMES
from plait_clinic.families.queries import is_paused


@dataclass(frozen=True)
class SafetyRule:
    """From which rating on a member's safety is called low; `at_most` is on the scale from 0 to 10."""

    id: str
    version: str
    at_most: float
    status: str
    source: str


SAFETY_RULE = SafetyRule(
    id="plait-safety",
    version="1",
    at_most=5.0,
    status="assumed",
    source="Plait's own: the middle of the scale, with nothing taken off for error; no published cut-off is known",
)


@dataclass(frozen=True)
class SafetyRating:
    """What one member said last of being safe to speak with the others there."""

    member: int
    session: int
    value: float

    def is_low(self, rule: SafetyRule = SAFETY_RULE) -> bool:
        return self.value <= rule.at_most


def last_safety(members: Iterable[CaseMember]) -> dict[int, SafetyRating]:
    """The last rating of each member who gave one, by member. One query, however many there are.

    Who left and came back is one person: what they said before they left still counts.
    """
    now_here = {(member.case_id, member.client_id): member.pk for member in members}
    rows = Score.objects.filter(
        response__check_in__member__case__in={case for case, _client in now_here},
        response__check_in__member__client__in={client for _case, client in now_here},
        response__check_in__rater=Rater.CLIENT,
        response__measure__in=SAFETY,
        response__version=1,
        response__erased_at__isnull=True,
        scale__in=SAFETY_NAMES,
        value__isnull=False,
    ).order_by("response__check_in__session__number", "response")
    whose = ("response__check_in__member__case", "response__check_in__member__client")
    found = rows.values_list(*whose, "response__check_in__session__number", "value")
    said = [(now_here.get((case, client)), session, value) for case, client, session, value in found]
    return {member: SafetyRating(member, session, value) for member, session, value in said if member is not None}


def low_in(members: Iterable[CaseMember]) -> dict[int, SafetyRating]:
    """Whose last rating was low, by member. It stays so until they rate it higher or leave the case."""
    return {member: said for member, said in last_safety(members).items() if said.is_low()}


def rests(case: Case) -> bool:
    """Whether the page for both rests: since somebody may not be safe, or since whoever holds the sessions paused it.

    The page says the same in both cases, so that it tells nobody which it is.
    """
    return case.kind != CaseKind.INDIVIDUAL and (is_paused(case) or is_held(case))


def is_held(case: Case) -> bool:
    """Whether pages for a shared room are held in this case: what both look at, prompts for both, repair cards.

    Held for the whole case, so that nobody learns whose word it was.
    """
    if case.kind == CaseKind.INDIVIDUAL:
        return False
    return bool(low_in(CaseMember.objects.filter(case=case, left_on__isnull=True)))
