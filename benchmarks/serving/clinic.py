"""A made-up clinic of any size, written in bulk: clients with their sessions, and an open link for each one.

Nothing here goes through the clinic's actions, since a million sessions would take them days; what is measured does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model

from plait_clinic.audit.record import Audit
from plait_clinic.batteries.actions import make_battery
from plait_clinic.batteries.models import Battery
from plait_clinic.cases.models import (
    Attendance,
    Case,
    CaseClinician,
    CaseKind,
    CaseMember,
    ClinicianRole,
    Presence,
    Session,
)
from plait_clinic.checkins.models import AskedMeasure, Channel, CheckIn, Link, Rater
from plait_clinic.checkins.states import OPEN_FOR
from plait_clinic.checkins.tokens import new_token, token_hash
from plait_clinic.people.actions import add_staff, found_organisation
from plait_clinic.people.models import CheckInForm, Client, Organisation, Role, User

CASELOAD = 50
"""Cases led by one clinician; a full caseload is some 20 to 60. Our own choice."""
ROWS_AT_ONCE = 5000
MEASURE = ("plait-checkin", "1")
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Clinic:
    """The clinic, its staff and what is asked."""

    organisation: Organisation
    clinicians: list[User]
    battery: Battery
    audit: Audit


def found_clinic(name: str, clinicians: int, audit: Audit) -> Clinic:
    """A clinic with so many clinicians, none of whom has a password."""
    organisation = found_organisation(
        name=name,
        emergency_contact="duty line, 555 0100",
        complaints_contact="Robin Vale, 555 0199",
        made_up=True,
        audit=audit,
    )
    battery = make_battery(organisation=organisation, name="After each session", measures=(MEASURE,), audit=audit)
    staff = [
        add_staff(
            organisation=organisation,
            username=f"{organisation.handle.lower().strip('-_')}.{number}",
            name=f"Clinician {number}",
            roles=(Role.CLINICIAN,),
            password=None,
            audit=audit,
        )
        for number in range(clinicians)
    ]
    return Clinic(organisation, staff, battery, audit)


def keep(rows: list[Row]) -> list[Row]:
    """Write rows of one table."""
    return type(rows[0])._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE) if rows else []


def add_cases(clinic: Clinic, count: int, since: datetime) -> list[CaseMember]:
    """So many cases of one client each, led in turn."""
    organisation, day = clinic.organisation, since.date()
    clients = keep([Client(organisation=organisation, name=f"Client {n}", form="client") for n in range(count)])
    cases = keep([Case(organisation=organisation, kind=CaseKind.INDIVIDUAL, opened_on=day) for _client in clients])
    keep(
        [
            CaseClinician(
                case=case, user=clinic.clinicians[n % len(clinic.clinicians)], role=ClinicianRole.LEAD, since=day
            )
            for n, case in enumerate(cases)
        ]
    )
    pairs = zip(cases, clients, strict=True)
    return keep([CaseMember(case=case, client=client, joined_on=day) for case, client in pairs])


def add_sessions(members: list[CaseMember], number: int, held_at: datetime) -> list[Session]:
    """One session for each of these members, who were there."""
    sessions = keep([Session(case=member.case, number=number, held_at=held_at) for member in members])
    pairs = zip(sessions, members, strict=True)
    keep([Attendance(session=one, member=member, presence=Presence.ATTENDED) for one, member in pairs])
    return sessions


def add_check_ins(
    clinic: Clinic, members: list[CaseMember], sessions: list[Session], opens_at: datetime
) -> list[CheckIn]:
    """An invitation of each member for their session."""
    check_ins = keep(
        [
            CheckIn(
                session=session,
                battery=clinic.battery,
                rater=Rater.CLIENT,
                member=member,
                form=CheckInForm.CLIENT,
                opens_at=opens_at,
                expires_at=opens_at + OPEN_FOR,
            )
            for session, member in zip(sessions, members, strict=True)
        ]
    )
    keep([AskedMeasure(check_in=one, position=1, measure=MEASURE[0], version=MEASURE[1]) for one in check_ins])
    return check_ins


def add_links(check_ins: list[CheckIn], made_at: datetime) -> list[str]:
    """A link to each check-in; the tokens, in their order."""
    tokens = [new_token() for _check_in in check_ins]
    keep(
        [
            Link(check_in=check_in, token_hash=token_hash(token), channel=Channel.LINK, made_at=made_at)
            for check_in, token in zip(check_ins, tokens, strict=True)
        ]
    )
    return tokens


def open_links(count: int, audit: Audit, *, clients: int = 400) -> list[tuple[str, CheckIn]]:
    """Links to so many open check-ins, session by session over all clients: each one is its client's newest."""
    clinic = found_clinic("Quay Street Practice", max(1, clients // CASELOAD), audit)
    members = add_cases(clinic, min(clients, count), audit.now - timedelta(days=30))
    links: list[tuple[str, CheckIn]] = []
    for number, asked in enumerate(rounds(members, count), start=1):
        held_at = audit.now - timedelta(days=6) + timedelta(minutes=number)
        sessions = add_sessions(asked, number, held_at)
        check_ins = add_check_ins(clinic, asked, sessions, held_at)
        links += zip(add_links(check_ins, held_at), check_ins, strict=True)
    return links


def rounds(members: list[CaseMember], count: int) -> Iterator[list[CaseMember]]:
    """The members again and again until there are `count` of them."""
    for begin in range(0, count, len(members)):
        yield members[: count - begin]
