"""What clients sent past their clinician, for the clinic's complaints contact: who, which session, which concern.

Ratings and other answers are no part of it.
"""

import zoneinfo
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.queries import ENDING
from plait_clinic.cases.models import CaseClinician
from plait_clinic.checkins.models import Answer, ConcernHandled
from plait_clinic.checkins.visibility import for_complaints_contact
from plait_clinic.people.models import Supervision


@dataclass(frozen=True)
class Concern:
    """One item that a client answered with yes for the complaints contact alone, and whether it is seen to."""

    about: str
    name: str
    clinicians: str
    item: str
    session: int
    held_at: datetime
    sent_at: datetime
    whole_work: bool
    handled: ConcernHandled | None


def concerns_of(user) -> list[Concern]:
    """All concerns that this reader may read, newest first."""
    answers = concerns_for(user).prefetch_related("response__check_in__session__case__clinicians__user")
    return [concern(answer) for answer in answers.order_by("-response__submitted_at", "item")]


def concern_for(user, about: str) -> Answer | None:
    """The one of these that a page's form calls so."""
    item, _dot, response = about.partition(".")
    return concerns_for(user).filter(item=item, response__handle=response).first()


def concerns_for(user) -> QuerySet[Answer]:
    """The concerns of the reader's organisation, except of cases the reader has or had to do with.

    What a client sent past their clinician must not reach that clinician, or who supervises them, by another role.
    """
    own = CaseClinician.objects.filter(Q(user=user) | Q(user__supervisors__supervisor=user)).values("case")
    sent = Answer.objects.filter(value__gt=0, response__check_in__session__case__organisation=user.organisation_id)
    return (
        for_complaints_contact(sent)
        .exclude(response__check_in__session__case__in=own)
        .select_related("response__check_in__session__case", "response__check_in__member__client", "handled__by")
    )


def reads_of_concerns(case) -> QuerySet[AuditEvent]:
    """The times at which this list was read by somebody from whom the concerns of this case were not kept that day.

    Whoever got to do with the case only later has read what stood there before.
    """
    zone = zoneinfo.ZoneInfo(case.organisation.time_zone)
    parts = CaseClinician.objects.filter(case=case, since__lte=OuterRef("day"))
    supervisions = Supervision.objects.filter(
        supervisor=OuterRef("actor"), since__lte=OuterRef("day"), supervisee__case_parts__in=case.clinicians.all()
    )
    reads = AuditEvent.objects.filter(organisation=case.organisation_id, action=Event.CONCERNS_READ)
    reads = reads.annotate(day=TruncDate("at", tzinfo=zone))
    return reads.exclude(Exists(parts.filter(user=OuterRef("actor")))).exclude(Exists(supervisions))


def concern(answer: Answer) -> Concern:
    check_in = answer.response.check_in
    return Concern(
        about=f"{answer.item}.{answer.response.handle}",
        name=check_in.member.client.name,
        clinicians=", ".join(part.user.name for part in check_in.session.case.clinicians.all()),
        item=answer.item,
        session=check_in.session.number,
        held_at=check_in.session.held_at,
        sent_at=answer.response.submitted_at,
        whole_work=answer.response.measure == ENDING,
        handled=getattr(answer, "handled", None),
    )
