"""Writes about cases: opening one, noting a session with who attended."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import (
    Attendance,
    Case,
    CaseClinician,
    CaseKind,
    CaseMember,
    CaseReferrer,
    ClinicianRole,
    MemberRole,
    Modality,
    Participation,
    Presence,
    Session,
)
from plait_clinic.people.actions import add_client
from plait_clinic.people.models import CheckInForm

ROWS_AT_ONCE = 500
"""Rows of one insert where many are written at once."""


@dataclass(frozen=True)
class NewMember:
    """One client who joins a case as it opens."""

    client: object
    role: MemberRole = MemberRole.CLIENT
    participation: Participation = Participation.VOLUNTARY


@transaction.atomic
def open_case(
    *,
    organisation,
    kind: CaseKind,
    members: Sequence[NewMember],
    lead,
    opened_on: date,
    co_therapists: Sequence[object] = (),
    referrers: Sequence[object] = (),
    audit: Audit,
) -> Case:
    """Open a case with its members and its clinicians."""
    case = Case.objects.create(organisation=organisation, team=lead.team, kind=kind, opened_on=opened_on)
    for member in members:
        CaseMember.objects.create(
            case=case,
            client=member.client,
            role=member.role,
            participation=member.participation,
            joined_on=opened_on,
        )
    parts = [(lead, ClinicianRole.LEAD), *((user, ClinicianRole.CO_THERAPIST) for user in co_therapists)]
    for user, role in parts:
        CaseClinician.objects.create(case=case, user=user, role=role, since=opened_on)
    for user in referrers:
        CaseReferrer.objects.create(case=case, user=user)
    audit.record(Event.CASE_OPENED, case=case, target=case.handle)
    return case


@transaction.atomic
def open_case_with_new_clients(
    *, kind: CaseKind, members: Sequence[Mapping[str, str]], lead, opened_on: date, audit: Audit
) -> Case:
    """Open a case of clients who are new to the clinic, each given by name, role, participation and form."""
    joining = [
        NewMember(
            client=add_client(
                organisation=lead.organisation,
                name=member["name"],
                form=CheckInForm(member["form"]),
                audit=audit,
            ),
            role=MemberRole(member["role"]),
            participation=Participation(member["participation"]),
        )
        for member in members
    ]
    return open_case(
        organisation=lead.organisation,
        kind=kind,
        members=joining,
        lead=lead,
        opened_on=opened_on,
        audit=audit,
    )


@dataclass(frozen=True)
class HeldBefore:
    """One session from past data, with the number it has there. `attended` is the member known to have been there."""

    case: Case
    number: int
    held_at: datetime
    attended: CaseMember | None


@transaction.atomic
def note_past_sessions(*, sessions: Sequence[HeldBefore], audit: Audit) -> list[Session]:
    """Note sessions of cases that were opened from past data, many at once, in the order given."""
    rows = Session.objects.bulk_create(
        [Session(case=past.case, number=past.number, held_at=past.held_at) for past in sessions],
        batch_size=ROWS_AT_ONCE,
    )
    Attendance.objects.bulk_create(
        [
            Attendance(session=row, member=past.attended, presence=Presence.ATTENDED)
            for row, past in zip(rows, sessions, strict=True)
            if past.attended
        ],
        batch_size=ROWS_AT_ONCE,
    )
    for case, count in Counter(past.case for past in sessions).items():
        audit.record(Event.SESSION_NOTED, case=case, target=str(count))
    return rows


@transaction.atomic
def note_session(
    *,
    case: Case,
    held_at: datetime,
    modality: Modality,
    presence: Mapping[CaseMember, Presence],
    next_session_at: datetime | None = None,
    audit: Audit,
) -> Session:
    """Note that a session took place (or was missed) and who attended. It takes the case's next number."""
    Case.objects.select_for_update().get(pk=case.pk)
    last = Session.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    session = Session.objects.create(case=case, number=last + 1, held_at=held_at, modality=modality)
    for member, value in presence.items():
        Attendance.objects.create(session=session, member=member, presence=value)
    case.next_session_at = next_session_at
    case.save(update_fields=["next_session_at"])
    audit.record(Event.SESSION_NOTED, case=case, target=session.handle)
    return session
