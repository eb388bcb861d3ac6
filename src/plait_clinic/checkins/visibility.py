"""Who may read an answer, a comment or a follow-up now: by the value it was sent with, or the newest change of it.

The one place that decides it (docs/decisions/0016 and 0035). A query that reads any of these for somebody else starts
here; tests/house holds it to that. What may not be read is left out like what was never written, so that nobody learns
that something is held.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from plait_clinic.access.permissions import Standing
from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.models import Attendance, Presence
from plait_clinic.checkins.models import Answer, Comment, FollowUp, Visibility, VisibilityChange

CHANGED_BY = {Answer: "answer", Comment: "comment", FollowUp: "follow_up"}
SENT_AT = {Answer: "response__submitted_at", Comment: "response__submitted_at", FollowUp: "submitted_at"}
AT_ONCE = (Visibility.CLINICIAN, Visibility.SUPERVISOR)
"""What the clinicians of a case may read as soon as it is sent."""
WAS_THERE = Q(presence=Presence.ATTENDED)
WORDS = ("harmful", "missed", "most", "lacked")
"""Answers that say something in so many words. Everything else is a number, and goes where the case goes."""


@dataclass(frozen=True)
class Reader:
    """Whoever reads what one client sent, and when: as a clinician of the case, or supervising one."""

    now: datetime
    supervises: bool = False


def reader_for(standing: Standing, now: datetime) -> Reader:
    """A supervisor reads as one; whoever opened the case in an emergency reads what its clinicians may."""
    return Reader(now, supervises=not (standing.part or standing.in_emergency))


def with_visibility(rows: QuerySet) -> QuerySet:
    """The rows with `seen_by`, the visibility that holds now, and `since`, the moment since which it holds."""
    since = Coalesce(Subquery(changes_of(rows).values("changed_at")[:1]), SENT_AT[rows.model])
    return with_readers(rows).annotate(since=since)


def with_readers(rows: QuerySet) -> QuerySet:
    """The rows with `seen_by` alone."""
    return rows.annotate(seen_by=Coalesce(Subquery(changes_of(rows).values("visibility")[:1]), "visibility"))


def changes_of(rows: QuerySet) -> QuerySet[VisibilityChange]:
    """What was changed about each of the rows, the newest first."""
    return VisibilityChange.objects.filter(**{CHANGED_BY[rows.model]: OuterRef("pk")}).order_by("-pk")


def readable(rows: QuerySet, reader: Reader) -> QuerySet:
    """Those of the rows that this reader may read now."""
    told = with_visibility(rows)
    if reader.supervises:
        numbers = ~Q(item__in=WORDS) if rows.model is Answer else Q(pk__in=())
        return told.filter(Q(seen_by=Visibility.SUPERVISOR) | (numbers & Q(seen_by=Visibility.CLINICIAN)))
    return told.filter(Q(seen_by__in=AT_ONCE) | (Q(seen_by=Visibility.LATER) & has_met_again(reader.now)))


def has_met_again(now: datetime) -> Q:
    """Whether a session that began after the choice, and after the one it is about, took place with this member."""
    return Q(Exists(later_sessions().filter(WAS_THERE, session__held_at__lte=now)))


def later_sessions() -> QuerySet[Attendance]:
    """For rows `with_visibility`: the same person at the sessions of the case that began later."""
    about = "response__check_in__session__held_at"
    return Attendance.objects.filter(
        member__case=OuterRef("response__check_in__session__case"),
        member__client=OuterRef("response__check_in__member__client"),
        session__held_at__gt=Greatest(OuterRef("since"), OuterRef(about)),
    )


def with_meetings(rows: QuerySet) -> QuerySet:
    """The rows `with_visibility` and with `met_at`, when the member was at a later session of the case.

    `may_have_met_at` counts a session too whose attendance was put right: what stood there before opened it as well.
    """
    put_right = AuditEvent.objects.filter(action=Event.ATTENDANCE_CORRECTED, target=OuterRef("session__handle"))
    return with_visibility(rows).annotate(
        met_at=first_of(later_sessions().filter(WAS_THERE)),
        may_have_met_at=first_of(later_sessions().filter(WAS_THERE | Exists(put_right))),
    )


def first_of(attendance: QuerySet[Attendance]) -> Subquery:
    return Subquery(attendance.order_by("session__held_at").values("session__held_at")[:1])


def for_figures(rows: QuerySet) -> QuerySet:
    """Those of the rows that may weigh in what is worked out: what the clinicians could read at once.

    What was put off weighs nothing, not later either: a number that changes by itself would tell that it was there.
    """
    return with_readers(rows).filter(seen_by__in=AT_ONCE)


def for_complaints_contact(rows: QuerySet) -> QuerySet:
    """Those of the rows that were sent past the clinicians."""
    return with_visibility(rows).filter(seen_by=Visibility.COMPLAINTS)
