"""Bringing past data in: clients, cases, sessions, answers, scores and readings of a whole file, all or nothing."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.batteries.actions import battery_of_past_measure, battery_of_past_total
from plait_clinic.batteries.models import Battery
from plait_clinic.batteries.queries import check_in_battery, first_measure
from plait_clinic.cases.actions import HeldBefore, NewMember, note_past_sessions, open_case
from plait_clinic.cases.models import CaseKind, CaseMember
from plait_clinic.checkins.actions import PastAnswer, keep_past_answers
from plait_clinic.imports.models import ImportedCase, PastImport
from plait_clinic.imports.plan import PastClient, Plan
from plait_clinic.imports.queries import came_in_before, clinicians_in
from plait_clinic.imports.rows import Choices, PastSession
from plait_clinic.people.actions import add_client
from plait_clinic.people.models import Organisation
from plait_clinic.readings.actions import PastCourse, make_past_readings
from plait_clinic.risk.readers import check_can_be_asked
from plait_clinic.row_counts import count_again

NOON = time(12)
ROWS_AT_ONCE = 500
WRITTEN = ("audit", "cases", "checkins", "imports", "people", "readings")
"""The rooms whose tables a file of past data can fill."""


class CameInBefore(Exception):
    """This very file was brought in already; nothing was written."""


@transaction.atomic
def bring_in(*, plan: Plan, choices: Choices, fingerprint: bytes, audit: Audit) -> PastImport:
    """Write everything of a plan without problems.

    Raises CameInBefore for a file that came in already, NobodyReads where its answers have nobody to read them.
    """
    if plan.count or not plan.clients:
        raise ValueError("a plan with problems must not come in")
    organisation = audit.actor.organisation
    # Two confirmations at once: the second waits here and then finds the first one's row.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if came_in_before(organisation.pk, fingerprint):
        raise CameInBefore
    battery = battery_for(organisation, choices, audit)
    members = open_cases(plan, organisation, audit)
    answers = write_sessions(plan, members, battery, audit)
    past_import = PastImport.objects.create(
        organisation=organisation,
        imported_by=audit.actor,
        imported_at=audit.now,
        battery=battery,
        fingerprint=fingerprint,
        sessions=len(plan.sessions),
        answers=answers,
    )
    rows = [ImportedCase(past_import=past_import, case=member.case) for member in members.values()]
    ImportedCase.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    audit.record(Event.PAST_DATA_IMPORTED, organisation=organisation, target=past_import.handle)
    count_again(*WRITTEN)
    return past_import


def battery_for(organisation: Organisation, choices: Choices, audit: Audit) -> Battery:
    """The clinic's own check-in for answers to it, so that one course goes on; else a battery that is never asked."""
    total, measure = choices.total, choices.measure
    if total is not None:
        return battery_of_past_total(
            organisation=organisation,
            name=total.name,
            low=total.low,
            high=total.high,
            higher_is=total.higher_is,
            audit=audit,
        )
    check_can_be_asked(organisation, measure)
    own = check_in_battery(organisation)
    if first_measure(own) == (measure.id, measure.version):
        return own
    return battery_of_past_measure(organisation=organisation, measure=measure.id, version=measure.version, audit=audit)


def open_cases(plan: Plan, organisation: Organisation, audit: Audit) -> dict[str, CaseMember]:
    """A client and a case for each client of the plan; the one member of each case, by name."""
    leads = clinicians_in(organisation.pk)
    members = {}
    for past in plan.clients:
        client = add_client(organisation=organisation, name=past.name, audit=audit)
        case = open_case(
            organisation=organisation,
            kind=CaseKind.INDIVIDUAL,
            members=[NewMember(client)],
            lead=leads[past.lead],
            opened_on=past.began_on,
            audit=audit,
        )
        members[past.name] = case.members.select_related("case", "client").get()
    return members


def write_sessions(plan: Plan, members: Mapping[str, CaseMember], battery: Battery, audit: Audit) -> int:
    """Sessions, answers and readings of every client, in few statements. Returns how many answers there are."""
    rows = [(members[past.name], session) for past in plan.clients for session in past.sessions]
    zone = ZoneInfo(battery.organisation.time_zone)
    sessions = note_past_sessions(
        sessions=[held_before(member, session, zone, audit.now) for member, session in rows], audit=audit
    )
    kept = keep_past_answers(
        answers=[
            PastAnswer(session=session, member=member, total=past.total, values=past.values)
            for session, (member, past) in zip(sessions, rows, strict=True)
            if past.answered
        ],
        battery=battery,
        audit=audit,
    )
    courses = [PastCourse(case=members[past.name].case, **kept[members[past.name].pk]) for past in answered_in(plan)]
    make_past_readings(courses=courses, audit=audit)
    return sum(len(course.responses) for course in courses)


def answered_in(plan: Plan) -> list[PastClient]:
    return [past for past in plan.clients if any(session.answered for session in past.sessions)]


def held_before(member: CaseMember, past: PastSession, zone: ZoneInfo, now: datetime) -> HeldBefore:
    """A day without a time is taken as noon; a client is noted as present only where the file has an answer."""
    held_at = min(datetime.combine(past.held_on, NOON, tzinfo=zone), now)
    return HeldBefore(case=member.case, number=past.number, held_at=held_at, attended=member if past.answered else None)
