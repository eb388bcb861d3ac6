"""Writes about cases: opening one, planning a session, noting it with who attended."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

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
from plait_clinic.cases.queries import hold_case, members_of, planned_on, planned_sessions, session_to_come
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
    *, kind: CaseKind, members: Sequence[Mapping[str, Any]], lead, opened_on: date, audit: Audit
) -> Case:
    """Open a case of clients who are new to the clinic, each given by name, role, participation and form.

    Young people also by their birth date, as `born`.
    """
    joining = [
        NewMember(
            client=add_client(
                organisation=lead.organisation,
                name=member["name"],
                form=CheckInForm(member["form"]),
                born=member.get("born"),
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
    last: bool = False,
    next_session_at: datetime | None = None,
    next_is_last: bool = False,
    audit: Audit,
) -> Session:
    """Note that a session took place (or was missed), who attended, and whether it was the last one.

    It completes the session that was planned for that day; without one it takes the case's next number.
    """
    hold_case(case)
    session = planned_on(case, held_at) or new_session(case, held_at)
    session.held_at, session.modality, session.last = held_at, modality, last
    session.save(update_fields=["held_at", "modality", "last"])
    for member, value in presence.items():
        Attendance.objects.update_or_create(session=session, member=member, defaults={"presence": value})
    cancel_expected(session)  # whoever has left the case since the session was planned
    move_plan(case, next_session_at, next_is_last, audit.now)
    audit.record(Event.SESSION_NOTED, case=case, target=session.handle)
    return session


@transaction.atomic
def correct_attendance(*, session: Session, presence: Mapping[CaseMember, Presence], audit: Audit) -> bool:
    """Put right who was at a noted session. Returns whether anything was different."""
    hold_case(session.case_id)
    noted = {row.member_id: row for row in session.attendance.all()}
    wrong = [(noted[member.pk], value) for member, value in presence.items() if noted[member.pk].presence != value]
    for row, value in wrong:
        row.presence = value
        row.save(update_fields=["presence"])
    if wrong:
        audit.record(Event.ATTENDANCE_CORRECTED, case=session.case, target=session.handle)
    return bool(wrong)


@transaction.atomic
def plan_session(*, case: Case, planned_at: datetime, audit: Audit) -> Session:
    """The next session as a row, with every member expected. Planning again gives the same session, moved if need be.

    A case has one session to come at most, so that a date that was changed never asks anybody about two.
    """
    hold_case(case)
    session = planned_on(case, planned_at) or session_to_come(case, audit.now)
    if session is None:
        session = new_session(case, planned_at, last=case.next_is_last and case.next_session_at == planned_at)
        audit.record(Event.SESSION_PLANNED, case=case, target=session.handle)
    elif session.held_at != planned_at:
        session.held_at = case.next_session_at = planned_at
        session.save(update_fields=["held_at"])
        case.save(update_fields=["next_session_at"])
    for member in members_of(case):
        Attendance.objects.get_or_create(session=session, member=member, defaults={"presence": Presence.EXPECTED})
    return session


@transaction.atomic
def set_next_session(*, case: Case, next_session_at: datetime | None, next_is_last: bool = False, audit: Audit) -> None:
    """Change when the next session is and whether it is the last one, or that none is known. The plan follows."""
    hold_case(case)
    move_plan(case, next_session_at, next_is_last, audit.now)
    audit.record(Event.NEXT_SESSION_SET, case=case, target=case.handle)


def new_session(case: Case, at: datetime, *, last: bool = False) -> Session:
    """A session at its place: planned sessions that come later move up, so that numbers follow time."""
    later = planned_sessions(case).filter(held_at__gt=at).order_by("-number")
    highest = Session.objects.filter(case=case).aggregate(highest=Max("number"))["highest"] or 0
    moved = [Session.objects.filter(pk=row.pk).update(number=row.number + 1) for row in later]
    return Session.objects.create(case=case, number=highest + 1 - len(moved), held_at=at, last=last)


def move_plan(case: Case, next_session_at: datetime | None, next_is_last: bool, now: datetime) -> None:
    """Let the session to come, if one is planned, follow the date; without a date it is cancelled."""
    planned = session_to_come(case, now)
    next_is_last = next_is_last and next_session_at is not None
    if planned and next_session_at:
        planned.held_at, planned.last = next_session_at, next_is_last
        planned.save(update_fields=["held_at", "last"])
    elif planned:
        cancel_expected(planned)
    case.next_session_at, case.next_is_last = next_session_at, next_is_last
    case.save(update_fields=["next_session_at", "next_is_last"])


def cancel_expected(session: Session) -> None:
    Attendance.objects.filter(session=session, presence=Presence.EXPECTED).update(presence=Presence.CANCELLED)
