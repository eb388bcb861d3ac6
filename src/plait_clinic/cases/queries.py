"""Reads about cases: whose they are, who is in them, which sessions there were."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import BigIntegerField, DateField, Exists, Expression, OuterRef, Q, QuerySet
from django.utils import timezone

from plait_clinic.cases.models import Attendance, Case, CaseClinician, CaseMember, ClinicianRole, Presence, Session
from plait_clinic.people.models import Supervision
from plait_clinic.prepared import Prepared, Slot


def in_force(now: datetime) -> Q:
    """Parts and supervisions that have begun and not ended, by the clinic's own calendar, in which they are written."""
    return in_force_on(timezone.localdate(now))


def in_force_on(day: date | Expression) -> Q:
    """The same of a day in that calendar."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))


@Prepared
def parts_in_force() -> QuerySet[CaseClinician]:
    """The parts of a case's clinicians on a `day`, each with whether that clinician then has a supervisor."""
    day = Slot("day", DateField())
    supervisions = Supervision.objects.filter(in_force_on(day), supervisee=OuterRef("user"))
    parts = CaseClinician.objects.filter(in_force_on(day), case=Slot("case", BigIntegerField()))
    return parts.select_related("user").annotate(supervised=Exists(supervisions)).order_by("pk")


def clinicians_of(case: Case, now: datetime) -> list[CaseClinician]:
    """The clinicians of a case now, the lead first."""
    parts = parts_in_force(case=case.pk, day=timezone.localdate(now))
    return sorted(parts, key=lambda part: (part.role != "lead", part.pk))


def holders_of(case: Case, now: datetime) -> list[object]:
    """The clinicians who hold the sessions: the lead and the co-therapists."""
    return [part.user for part in clinicians_of(case, now) if part.role != ClinicianRole.TEAM]


def noted_at(case: Case, held_at: datetime) -> Session | None:
    """The session of this case that was noted for this very moment, if there is one."""
    same = Session.objects.filter(case=case, held_at=held_at)
    return same.exclude(attendance__presence=Presence.EXPECTED).first()


def supervised(clinicians: Sequence[CaseClinician]) -> bool:
    """Whether any of a case's clinicians, as `clinicians_of` has them, has a supervisor, who may look with a reason."""
    return any(part.supervised for part in clinicians)


def members_of(case: Case) -> list[CaseMember]:
    """The members of a case who have not left, in the order they joined."""
    return list(case.members.filter(left_on__isnull=True).select_related("client").order_by("pk"))


def open_cases_of(user, now: datetime) -> list[Case]:
    """The open cases that a clinician has a part in."""
    mine = CaseClinician.objects.filter(in_force(now), user=user).values("case")
    return list(Case.objects.filter(pk__in=mine, closed_on__isnull=True).order_by("pk"))


def planned_sessions(case: Case) -> QuerySet[Session]:
    """The sessions of a case that are planned and not yet noted, in the order of time."""
    expected = Attendance.objects.filter(session__case=case, presence=Presence.EXPECTED).values("session")
    return Session.objects.filter(pk__in=expected).order_by("held_at")


def planned_on(case: Case, at: datetime) -> Session | None:
    """The planned session of the same day in the clinic's calendar; of several, the one nearest in time."""
    day = timezone.localdate(at)
    same_day = [row for row in planned_sessions(case) if timezone.localdate(row.held_at) == day]
    return min(same_day, key=lambda row: abs(row.held_at - at), default=None)


def session_to_come(case: Case, now: datetime) -> Session | None:
    """The planned session that has not begun. A case has at most one."""
    return planned_sessions(case).filter(held_at__gt=now).first()


def hold_case(case: Case | int) -> None:
    """Until the end of the transaction, changes in this case come one after the other; `case` may be its key."""
    Case.objects.select_for_update().get(pk=case if isinstance(case, int) else case.pk)


def referred_attendance(user) -> list[Attendance]:
    """Attendance in the cases that a referrer sent, newest first. Nothing else of those cases."""
    return list(
        Attendance.objects.filter(session__case__referrers__user=user)
        .exclude(presence=Presence.EXPECTED)
        .select_related("session__case", "member__client")
        .order_by("-session__held_at", "member__pk")
    )
