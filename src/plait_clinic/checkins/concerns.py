"""What clients sent past their clinician, for the clinic's complaints contact: who, which session, which concern.

Ratings and other answers are no part of it.
"""

from dataclasses import dataclass
from datetime import datetime

from plait_clinic.checkins.models import Answer, Visibility


@dataclass(frozen=True)
class Concern:
    """One item that a client answered with yes for the complaints contact alone."""

    name: str
    item: str
    session: int
    held_at: datetime
    sent_at: datetime


def concerns_of(organisation_id: int) -> list[Concern]:
    """All concerns of an organisation, newest first."""
    answers = Answer.objects.filter(
        visibility=Visibility.COMPLAINTS,
        value__gt=0,
        response__check_in__session__case__organisation=organisation_id,
    ).select_related("response__check_in__session", "response__check_in__member__client")
    return [
        Concern(
            name=answer.response.check_in.member.client.name,
            item=answer.item,
            session=answer.response.check_in.session.number,
            held_at=answer.response.check_in.session.held_at,
            sent_at=answer.response.submitted_at,
        )
        for answer in answers.order_by("-response__submitted_at", "item")
    ]
