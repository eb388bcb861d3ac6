"""Reads for the office: which cases there are, whose they are, and how much work each clinician has.

Numbers of cases and sessions only. Nothing here reads an answer, a score, or whether anybody answered.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from plait_clinic.cases.models import Case, CaseClinician, CaseMember, ClinicianRole
from plait_clinic.cases.queries import in_force
from plait_clinic.people.models import Client, Organisation, Role
from plait_clinic.people.queries import in_use

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ListedCase:
    """One case in the office's list."""

    handle: str
    kind: str
    clients: tuple[str, ...]
    clinicians: tuple[str, ...]
    clinician_handles: frozenset[str]
    opened_on: date
    closed_on: date | None
    next_session_at: datetime | None

    def matches(self, text: str) -> bool:
        """Whether the text is in a client's or a clinician's name, or is the start of the case's own handle."""
        wanted = text.casefold()
        names = (*self.clients, *self.clinicians)
        return self.handle.startswith(text) or any(wanted in name.casefold() for name in names)


def with_people(cases: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    """The cases with those who are in them now: the same few queries however many there are."""
    members = CaseMember.objects.filter(left_on__isnull=True).select_related("client").order_by("pk")
    parts = CaseClinician.objects.filter(in_force(now)).select_related("user").order_by("pk")
    return cases.prefetch_related(
        Prefetch("members", queryset=members, to_attr="members_now"),
        Prefetch("clinicians", queryset=parts, to_attr="clinicians_now"),
    )


def cases_of(
    organisation: Organisation,
    now: datetime,
    *,
    closed: bool = False,
    kind: str = "",
    clinician: str = "",
    text: str = "",
) -> list[ListedCase]:
    """The clinic's open (or closed) cases by the clients' names. Names are encrypted, so they are searched here."""
    cases = Case.objects.filter(organisation=organisation, closed_on__isnull=not closed)
    cases = cases.filter(kind=kind) if kind else cases
    listed = [listed_case(case) for case in with_people(cases, now)]
    found = [row for row in listed if row.matches(text) and (not clinician or clinician in row.clinician_handles)]
    return sorted(found, key=lambda row: ([name.casefold() for name in row.clients], row.handle))


def listed_case(case: Case) -> ListedCase:
    parts = sorted(case.clinicians_now, key=lambda part: (part.role != ClinicianRole.LEAD, part.pk))
    return ListedCase(
        handle=case.handle,
        kind=str(case.get_kind_display()),
        clients=tuple(member.client.name for member in case.members_now),
        clinicians=tuple(part.user.name for part in parts),
        clinician_handles=frozenset(part.user.handle for part in parts),
        opened_on=case.opened_on,
        closed_on=case.closed_on,
        next_session_at=case.next_session_at,
    )


def members_ever(case: Case) -> list[CaseMember]:
    """Everybody who is or was in the case, in the order in which they joined."""
    return list(case.members.select_related("client").order_by("joined_on", "pk"))


def clinicians_ever(case: Case) -> list[CaseClinician]:
    """Every part that anybody had in the case, the latest first."""
    return list(case.clinicians.select_related("user").order_by("-since", "-pk"))


def referrers_of(case: Case) -> list[object]:
    return [row.user for row in case.referrers.select_related("user").order_by("pk")]


def former_clients(case: Case) -> list[Client]:
    """Who was in the case and is not now, for somebody who comes back."""
    rows = members_ever(case)
    here = {row.client_id for row in rows if row.left_on is None}
    return list({row.client_id: row.client for row in rows if row.client_id not in here}.values())


@dataclass(frozen=True)
class OpenPart:
    """One clinician's part in one open case, with the names of its clients."""

    case: Case
    handle: str
    clients: str
    leads: bool
    role: str


def open_parts_of(user) -> list[OpenPart]:
    """Everything a clinician has to do with now, the cases they lead first."""
    parts = CaseClinician.objects.filter(user=user, until__isnull=True, case__closed_on__isnull=True)
    rows = parts.select_related("case").prefetch_related("case__members__client").order_by("case__pk")
    return sorted((open_part(row) for row in rows), key=lambda row: not row.leads)


def open_part(row: CaseClinician) -> OpenPart:
    here = [member.client.name for member in row.case.members.all() if member.left_on is None]
    return OpenPart(
        case=row.case,
        handle=row.case.handle,
        clients=", ".join(here),
        leads=row.role == ClinicianRole.LEAD,
        role=str(row.get_role_display()),
    )


@dataclass(frozen=True)
class Caseload:
    """How much work one clinician has. It says nothing of how good the work is, and is in no other order than names."""

    name: str
    team: str
    leads: int
    joins: int
    sessions: int


def caseloads_of(organisation: Organisation, now: datetime) -> list[Caseload]:
    """Every clinician by name: open cases they lead, open cases they join, and sessions in the next seven days."""
    parts = CaseClinician.objects.filter(
        in_force(now), case__organisation=organisation, case__closed_on__isnull=True
    ).values_list("user", "role", "case__next_session_at")
    rows = list(parts)
    leads = Counter(user for user, role, _at in rows if role == ClinicianRole.LEAD)
    joins = Counter(user for user, role, _at in rows if role != ClinicianRole.LEAD)
    sessions = sessions_soon(rows, now)
    return [
        Caseload(
            name=user.name,
            team=user.team.name if user.team else "",
            leads=leads[user.pk],
            joins=joins[user.pk],
            sessions=sessions[user.pk],
        )
        for user in in_use(organisation, Role.CLINICIAN)
    ]


def sessions_soon(rows: Sequence[tuple], now: datetime) -> Counter:
    """How many cases of each clinician meet in the next seven days; the reflecting team counts, since it sits in."""
    return Counter(user for user, _role, at in rows if at is not None and now <= at < now + WEEK)
