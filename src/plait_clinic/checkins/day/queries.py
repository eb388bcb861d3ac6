"""Which sessions are still to be noted on one day. Nothing here tells whether anybody has answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from plait_clinic.access.permissions import MAY_NOTE
from plait_clinic.cases.administration.queries import with_people
from plait_clinic.cases.models import Case, CaseClinician, ClinicianRole, Presence, Session
from plait_clinic.cases.queries import in_force
from plait_clinic.minors.queries import is_held_back
from plait_clinic.people.models import Organisation, User


@dataclass(frozen=True)
class PlannedCase:
    """One case that meets on the day: when, with whom, and who is expected, each by the name they are known by."""

    case: Case
    at: datetime
    clinician: str
    clients: tuple[str, ...]
    held_back: tuple[str, ...]
    """Who of them gets no link, for want of a consent that the clinic's policy for minors asks for."""


def bounds_of(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day in the clinic's zone, and the first of the next day."""
    start, end = (timezone.make_aware(datetime.combine(when, time.min)) for when in (day, day + timedelta(days=1)))
    return start, end


def day_of(organisation: Organisation, day: date, now: datetime, *, clinician: User | None = None) -> list[PlannedCase]:
    """The day's sessions in the order of time: all of the clinic, or those that one clinician holds."""
    start, end = bounds_of(day)
    within = {"held_at__gte": start, "held_at__lt": end}
    planned = Session.objects.filter(
        case__organisation=organisation, attendance__presence=Presence.EXPECTED, **within
    ).order_by("held_at")
    hours = dict(planned.values_list("case", "held_at"))
    due = Q(next_session_at__gte=start, next_session_at__lt=end) | Q(pk__in=list(hours))
    cases = Case.objects.filter(due, organisation=organisation, closed_on__isnull=True)
    if clinician:
        held = CaseClinician.objects.filter(in_force(now), user=clinician, role__in=MAY_NOTE)
        cases = cases.filter(pk__in=held.values("case"))
    rows = [planned_case(case, hours.get(case.pk), now) for case in with_people(cases, now)]
    return sorted(rows, key=lambda row: (row.at, row.clinician.casefold(), row.case.pk))


def planned_case(case: Case, planned_at: datetime | None, now: datetime) -> PlannedCase:
    return PlannedCase(
        case=case,
        at=planned_at or case.next_session_at,
        clinician=lead_name(case.clinicians_now),
        clients=tuple(member.client.name for member in case.members_now),
        held_back=tuple(member.client.name for member in case.members_now if is_held_back(member, now)),
    )


def lead_name(parts: Sequence[CaseClinician]) -> str:
    return next((part.user.name for part in parts if part.role == ClinicianRole.LEAD), "")
