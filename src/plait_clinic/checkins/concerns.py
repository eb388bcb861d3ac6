"""What clients sent past their clinician, for the clinic's complaints contact: who, which session, which concern.

Ratings and other answers are no part of it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from plait_clinic.cases.models import CaseClinician
from plait_clinic.checkins.models import Answer
from plait_clinic.checkins.visibility import for_complaints_contact


@dataclass(frozen=True)
class Concern:
    """One item that a client answered with yes for the complaints contact alone."""

    name: str
    clinicians: str
    item: str
    session: int
    held_at: datetime
    sent_at: datetime


def concerns_of(user) -> list[Concern]:
    """All concerns of the reader's organisation, newest first, except of cases the reader has or had to do with.

    What a client sent past their clinician must not reach that clinician, or who supervises them, by another role.
    """
    own = CaseClinician.objects.filter(Q(user=user) | Q(user__supervisors__supervisor=user)).values("case")
    sent = Answer.objects.filter(value__gt=0, response__check_in__session__case__organisation=user.organisation_id)
    answers = (
        for_complaints_contact(sent)
        .exclude(response__check_in__session__case__in=own)
        .select_related("response__check_in__session", "response__check_in__member__client")
        .prefetch_related("response__check_in__session__case__clinicians__user")
    )
    return [concern(answer) for answer in answers.order_by("-response__submitted_at", "item")]


def concern(answer: Answer) -> Concern:
    check_in = answer.response.check_in
    return Concern(
        name=check_in.member.client.name,
        clinicians=", ".join(part.user.name for part in check_in.session.case.clinicians.all()),
        item=answer.item,
        session=check_in.session.number,
        held_at=check_in.session.held_at,
        sent_at=answer.response.submitted_at,
    )
