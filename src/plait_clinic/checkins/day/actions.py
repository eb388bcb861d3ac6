"""Making a day's sheet: the sessions become rows, everybody expected is invited, and each gets a new link.

Everybody gets one, whether they have answered or not: a line that is missing would tell who has.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plait_clinic.audit.record import Audit
from plait_clinic.checkins.actions import make_link, plan_and_invite
from plait_clinic.checkins.day.queries import PlannedCase
from plait_clinic.checkins.models import Channel, CheckIn, Rater


@dataclass(frozen=True)
class Slip:
    """One client's piece of the sheet. The token is known here alone; the database keeps its hash."""

    name: str
    at: datetime
    clinician: str
    token: str


@transaction.atomic
def make_slips(*, planned: PlannedCase, audit: Audit) -> list[Slip]:
    """A new link for everybody expected in one case. Links of an earlier sheet work on, until answered or expired.

    A transaction for each case, so that nobody who sends an answer meanwhile waits for a whole clinic's sheet.
    """
    session = plan_and_invite(case=planned.case, planned_at=planned.at, audit=audit)
    check_ins = (
        CheckIn.objects.filter(session=session, rater=Rater.CLIENT, closed_at__isnull=True, member__left_on=None)
        .select_related("member__client", "session__case")
        .order_by("member__pk")
    )
    return [
        Slip(
            name=check_in.member.client.name,
            at=planned.at,
            clinician=planned.clinician,
            token=make_link(check_in=check_in, channel=Channel.QR, audit=audit),
        )
        for check_in in check_ins
    ]
