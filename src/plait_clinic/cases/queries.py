"""Reads about cases: whose they are, who is in them, which sessions there were."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from plait_clinic.cases.models import Attendance, Case, CaseClinician, CaseMember, Session
from plait_clinic.people.models import Supervision


def in_force(now: datetime) -> Q:
    """Parts and supervisions that have not ended, by the clinic's own calendar, in which their days are written."""
    return Q(until__isnull=True) | Q(until__gt=timezone.localdate(now))


def clinicians_of(case: Case, now: datetime) -> list[CaseClinician]:
    """The clinicians of a case now, the lead first."""
    parts = CaseClinician.objects.filter(in_force(now), case=case).select_related("user")
    return sorted(parts, key=lambda part: (part.role != "lead", part.pk))


def supervised(clinicians: Sequence[object], now: datetime) -> bool:
    """Whether any of these clinicians has a supervisor, who may look with a reason."""
    return Supervision.objects.filter(in_force(now), supervisee__in=clinicians).exists()


def members_of(case: Case) -> list[CaseMember]:
    """The members of a case who have not left, in the order they joined."""
    return list(case.members.filter(left_on__isnull=True).select_related("client").order_by("pk"))


def open_cases_of(user, now: datetime) -> list[Case]:
    """The open cases that a clinician has a part in."""
    mine = CaseClinician.objects.filter(in_force(now), user=user).values("case")
    return list(Case.objects.filter(pk__in=mine, closed_on__isnull=True).order_by("pk"))


def sessions_of(case: Case) -> list[Session]:
    return list(Session.objects.filter(case=case).order_by("number"))


def referred_attendance(user) -> list[Attendance]:
    """Attendance in the cases that a referrer sent, newest first. Nothing else of those cases."""
    return list(
        Attendance.objects.filter(session__case__referrers__user=user)
        .select_related("session__case", "member__client")
        .order_by("-session__held_at", "member__pk")
    )
