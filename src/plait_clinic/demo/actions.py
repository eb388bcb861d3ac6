"""Loading the made-up clinic: the same rows that real use would write, in a few large inserts.

The people and their answers come from `plait.simulate`; scores and readings come from the library, as always.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Max, Q

from plait.measures import informativeness, load_measure
from plait.simulate import Case as SimulatedCase
from plait.simulate import CheckIn as SimulatedCheckIn
from plait.simulate import Clinic as SimulatedClinic
from plait.simulate import Staff
from plait_clinic.audit.events import Event
from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.batteries.actions import make_battery, use_battery
from plait_clinic.batteries.conjoint import Due
from plait_clinic.batteries.lines import Line
from plait_clinic.batteries.models import Battery, Cadence
from plait_clinic.batteries.queries import ENDING
from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.models import (
    Attendance,
    Case,
    CaseKind,
    CaseMember,
    ClinicianRole,
    MemberRole,
    Modality,
    Participation,
    Presence,
    Session,
)
from plait_clinic.checkins.actions import make_link, note_and_invite, submit
from plait_clinic.checkins.filling import Filled, FilledAnswer, FilledPart, fill
from plait_clinic.checkins.fingerprints import fingerprint
from plait_clinic.checkins.models import (
    Answer,
    AskedMeasure,
    Channel,
    CheckIn,
    Comment,
    Link,
    NoAnswer,
    Rater,
    Response,
    Score,
    Visibility,
)
from plait_clinic.checkins.parts import part_of
from plait_clinic.checkins.queries import parts_of
from plait_clinic.checkins.rows import answer_rows, asked_rows, score_rows
from plait_clinic.checkins.states import OPEN_FOR
from plait_clinic.checkins.tokens import new_token, token_hash
from plait_clinic.demo.agreements import agree_in_some_cases
from plait_clinic.demo.carers import put_carers_around
from plait_clinic.demo.minors import settle_for_minors
from plait_clinic.own.models import OwnChannel
from plait_clinic.people.actions import add_client, add_staff, add_team, begin_supervision, found_organisation
from plait_clinic.people.models import CheckInForm, Organisation, Role, User
from plait_clinic.readings.actions import make_readings, rebuild_readings
from plait_clinic.risk.actions import name_reader

MEASURE = ("plait-checkin", "1")
AT_THE_END = Line(ENDING, "1", Cadence.LAST)
SHOWN_CLINICIAN = "clinician1"
EMERGENCY = "the clinic’s duty line, 555 0100 (made up)"
COMPLAINTS = "Robin Vale, 555 0199 (made up)"
NEXT_SESSION_AFTER = timedelta(days=7)
PHQ9 = ("phq9", "1")
RISK_READERS = ("supervisor1", "clinician2")
PROCEDURE = "Ring the client. If nobody answers, ring the duty line and tell the lead clinician."
NEWCOMER, CONTACT = "Nell Thistledown", "by phone, 555 0147 (made up)"
# What the newcomer sent: the check-in's six ratings, no tension, and the nine answers of the PHQ-9.
NEWCOMER_SENT = {
    **dict(zip(("understood", "matters", "suited", "openness", "effort", "expectation"), "687566", strict=True)),
    "tension": "0",
    **{f"phq9-q{place}": answer for place, answer in enumerate("221212101", 1)},
}
USUAL_FROM = 4
"""Answers from which on a course is long enough to be shown first."""
OWN_ADDRESS = "somebody@mail.invalid"
"""Where the show case's client has codes sent; RFC 2606 keeps this ending free of real addresses."""


@dataclass(frozen=True)
class Written:
    """One check-in of the made-up clinic with what was sent, ready to be written."""

    check_in: CheckIn
    filled: Filled | None
    submitted_at: object


@transaction.atomic
def load_clinic(*, clinic: SimulatedClinic, password: str, today: date, audit: Audit) -> Organisation:
    """Write a whole made-up clinic."""
    organisation = found_organisation(
        name=clinic.name,
        emergency_contact=EMERGENCY,
        complaints_contact=COMPLAINTS,
        time_zone="Europe/London",
        made_up=True,
        audit=audit,
    )
    battery = make_battery(
        organisation=organisation, name="After each session", measures=(MEASURE, AT_THE_END), audit=audit
    )
    staff = load_staff(clinic, organisation, password, today, audit)
    written = [row for case in clinic.cases for row in load_case(case, organisation, battery, staff, audit)]
    responses = write_responses(written)
    write_readings(organisation, audit)
    ask_more_in_one_case(organisation, audit)
    settle_for_minors(organisation, audit)
    put_carers_around(organisation, password, audit)
    agree_in_some_cases(organisation, staff[SHOWN_CLINICIAN], audit)
    audit.record(Event.DEMO_LOADED, organisation=organisation, target=str(len(responses)))
    return organisation


def ask_more_in_one_case(organisation: Organisation, audit: Audit) -> None:
    """A second battery, which one adult's case asks from now on: the check-in, and GAD-7 at every fourth session."""
    anxiety = Line("gad7", "1", Cadence.NTH, number=4, forms=("client",))
    battery = make_battery(
        organisation=organisation, name="With GAD-7 at times", measures=(MEASURE, anxiety, AT_THE_END), audit=audit
    )
    cases = Case.objects.filter(
        organisation=organisation,
        kind=CaseKind.INDIVIDUAL,
        closed_on__isnull=True,
        members__client__form=CheckInForm.CLIENT,
    )
    case = cases.exclude(clinicians__user__username=SHOWN_CLINICIAN).order_by("pk").first()
    if case is not None:
        use_battery(battery=battery, case=case, audit=audit)


def load_staff(
    clinic: SimulatedClinic, organisation: Organisation, password: str, today: date, audit: Audit
) -> dict[str, User]:
    teams = {name: add_team(organisation=organisation, name=name, audit=audit) for name in clinic.teams}
    staff = {
        person.key: add_staff(
            organisation=organisation,
            username=person.key,
            name=person.name,
            roles=tuple(Role(role) for role in person.roles),
            team=teams.get(person.team or ""),
            password=password,
            audit=audit,
        )
        for person in clinic.staff
    }
    supervise(clinic.staff, staff, today, audit)
    return staff


def supervise(people: tuple[Staff, ...], staff: Mapping[str, User], today: date, audit: Audit) -> None:
    for person in people:
        if person.supervisor:
            begin_supervision(
                supervisor=staff[person.supervisor],
                supervisee=staff[person.key],
                since=today - timedelta(days=365),
                audit=audit,
            )


def load_case(
    simulated: SimulatedCase,
    organisation: Organisation,
    battery: Battery,
    staff: Mapping[str, User],
    audit: Audit,
) -> list[Written]:
    """One case with its sessions, attendance and check-ins; what was sent is returned, to be written in one go."""
    case = open_simulated(simulated, organisation, staff, audit)
    members = dict(zip((member.key for member in simulated.members), case.members.order_by("pk"), strict=True))
    sessions = Session.objects.bulk_create(
        Session(case=case, number=row.number, held_at=row.held_at, modality=row.modality) for row in simulated.sessions
    )
    write_attendance(simulated, sessions, members)
    plan_next(case, simulated, audit)
    written = [
        row
        for session, simulated_session in zip(sessions, simulated.sessions, strict=True)
        for row in check_ins_of(session, simulated_session, members, staff[simulated.lead], battery)
    ]
    check_ins = CheckIn.objects.bulk_create([row.check_in for row in written])
    AskedMeasure.objects.bulk_create([row for check_in in check_ins for row in asked_rows(check_in, [Due(MEASURE)])])
    Link.objects.bulk_create(spent_link(row.check_in) for row in written if row.check_in.rater == Rater.CLIENT)
    return written


def spent_link(check_in: CheckIn) -> Link:
    """The link by which this person was asked; its token is known to nobody."""
    return Link(
        check_in=check_in,
        token_hash=token_hash(new_token()),
        channel=Channel.LINK,
        made_at=check_in.opens_at,
    )


def open_simulated(
    simulated: SimulatedCase, organisation: Organisation, staff: Mapping[str, User], audit: Audit
) -> Case:
    members = [
        NewMember(
            client=add_client(organisation=organisation, name=member.name, form=member.form, audit=audit),
            role=MemberRole(member.role),
            participation=Participation.MANDATED if member.mandated else Participation.VOLUNTARY,
        )
        for member in simulated.members
    ]
    case = open_case(
        organisation=organisation,
        kind=simulated.kind,
        members=members,
        lead=staff[simulated.lead],
        opened_on=simulated.opened,
        co_therapists=[staff[simulated.co_therapist]] if simulated.co_therapist else (),
        referrers=[staff[simulated.referrer]] if simulated.referrer else (),
        audit=audit,
    )
    if simulated.closed:
        case.closed_on = simulated.closed
        case.save(update_fields=["closed_on"])
    return case


def plan_next(case: Case, simulated: SimulatedCase, audit: Audit) -> None:
    """Open cases meet again a week after the last session, where that is still to come."""
    last = simulated.sessions[-1].held_at if simulated.sessions else None
    if simulated.closed is None and last and last + NEXT_SESSION_AFTER > audit.now:
        case.next_session_at = last + NEXT_SESSION_AFTER
        case.save(update_fields=["next_session_at"])


def write_attendance(simulated: SimulatedCase, sessions: list[Session], members: Mapping[str, CaseMember]) -> None:
    Attendance.objects.bulk_create(
        Attendance(
            session=session,
            member=member,
            presence=Presence.ATTENDED if key in row.attended else Presence.ABSENT,
        )
        for session, row in zip(sessions, simulated.sessions, strict=True)
        for key, member in members.items()
    )


def check_ins_of(
    session: Session, simulated, members: Mapping[str, CaseMember], lead: User, battery: Battery
) -> list[Written]:
    """The invitations of one session: each member who was asked, and the lead clinician."""
    times = {"opens_at": session.held_at, "expires_at": session.held_at + OPEN_FOR}
    rows = [
        Written(
            CheckIn(
                session=session,
                battery=battery,
                rater=Rater.CLIENT,
                member=members[row.member],
                form=members[row.member].client.form,
                **times,
            ),
            filled_from(row) if row.answers is not None else None,
            row.answered_at,
        )
        for row in simulated.check_ins
    ]
    own = simulated.clinician_answers
    clinician = CheckIn(
        session=session, battery=battery, rater=Rater.CLINICIAN, clinician=lead, form=Rater.CLINICIAN, **times
    )
    rated = Filled((filled_part(own, Rater.CLINICIAN),)) if own is not None else None
    return [*rows, Written(clinician, rated, session.held_at + timedelta(minutes=5))]


def filled_from(row: SimulatedCheckIn) -> Filled:
    held = Visibility.HELD if row.held else Visibility.CLINICIAN
    part = filled_part(row.answers or {}, Rater.CLIENT)
    return Filled((replace(part, comment=row.comment or "", comment_visibility=held),))


def filled_part(answers: Mapping[str, int | None], form: str) -> FilledPart:
    """Every item of the form, with a reason where there is no value."""
    part = part_of(load_measure(MEASURE[0], version=MEASURE[1]), form)
    return FilledPart(part, tuple(filled_answer(item, answers) for item in part.form.items))


def filled_answer(item, answers: Mapping[str, int | None]) -> FilledAnswer:
    value = answers.get(item.id)
    if value is not None:
        return FilledAnswer(item.id, value, None, Visibility.CLINICIAN)
    asked = item.asked_if is None or (answers.get(item.asked_if.item) or 0) > item.asked_if.above
    missing = NoAnswer.NOT_ANSWERED if asked else NoAnswer.NOT_ASKED
    return FilledAnswer(item.id, None, missing, Visibility.CLINICIAN)


def write_responses(written: list[Written]) -> list[Response]:
    """All responses of the clinic with their answers, scores and comments."""
    measure = load_measure(MEASURE[0], version=MEASURE[1])
    sent = [row for row in written if row.filled is not None]
    responses = Response.objects.bulk_create(
        [
            Response(
                check_in=row.check_in,
                measure=MEASURE[0],
                measure_version=MEASURE[1],
                submitted_at=row.submitted_at,
                informativeness=informativeness(measure, row.check_in.form, row.filled.parts[0].values),
                fingerprint=fingerprint(row.check_in.handle, row.filled),
            )
            for row in sent
        ],
        batch_size=500,
    )
    pairs = list(zip(responses, sent, strict=True))
    Answer.objects.bulk_create(
        [answer for response, row in pairs for answer in answer_rows(response, row.filled.parts[0])], batch_size=500
    )
    Score.objects.bulk_create(
        [
            score
            for response, row in pairs
            for score in score_rows(response, measure, row.check_in.form, row.filled.parts[0].values)
        ],
        batch_size=500,
    )
    Comment.objects.bulk_create(
        [
            Comment(response=response, text=part.comment, visibility=part.comment_visibility)
            for response, part in ((response, row.filled.parts[0]) for response, row in pairs)
            if part.comment
        ],
        batch_size=500,
    )
    return responses


def write_readings(organisation: Organisation, audit: Audit) -> None:
    """Read every client's course of the check-in."""
    members = CaseMember.objects.filter(case__organisation=organisation, check_ins__responses__isnull=False).distinct()
    for member in members.order_by("pk"):
        rebuild_readings(member=member, measure=MEASURE, audit=audit)


@dataclass(frozen=True)
class FreshLink:
    """A new unanswered check-in of the made-up clinic: its token, and the sign-in name of the case's clinician."""

    token: str
    clinician: str
    case_handle: str


@transaction.atomic
def make_fresh_link(*, organisation: Organisation, audit: Audit) -> FreshLink:
    """Note one more session of the demo's show case, and make a link for its client.

    Only hashes of tokens are kept, so an old link cannot be shown again: every start makes a new check-in.
    """
    case = show_case(organisation)
    lead = case.clinicians.get(role="lead", until__isnull=True).user
    acting = replace(audit, actor=lead, kind=ActorKind.STAFF)
    session = note_and_invite(
        case=case,
        held_at=audit.now - timedelta(hours=1),
        modality=Modality.IN_PERSON,
        presence=dict.fromkeys(case.members.all(), Presence.ATTENDED),
        next_session_at=audit.now + NEXT_SESSION_AFTER,
        audit=acting,
    )
    check_in = CheckIn.objects.get(session=session, rater=Rater.CLIENT)
    token = make_link(check_in=check_in, channel=Channel.LINK, audit=acting)
    give_own_channel(check_in.member, lead, audit)
    return FreshLink(token=token, clinician=lead.username, case_handle=case.handle)


def give_own_channel(member: CaseMember, lead: User, audit: Audit) -> None:
    """An address of the client's own, as if its code had come back, so that the demo can open the own page."""
    values = {"address": OWN_ADDRESS, "set_by": lead, "set_at": audit.now, "confirmed_at": audit.now}
    OwnChannel.objects.get_or_create(member=member, ended_at=None, defaults=values)


def show_case(organisation: Organisation) -> Case:
    """The first clinician's individual case whose last session is longest ago, among those with a usual range.

    Every start takes the next one, so that starting often does not pile sessions onto one case.
    """
    asked = Q(sessions__check_ins__rater=Rater.CLIENT, sessions__check_ins__battery__asked=True)
    asked &= Q(sessions__check_ins__responses__measure=MEASURE[0])
    answered = Count("sessions__check_ins__responses", filter=asked)
    cases = Case.objects.filter(
        organisation=organisation,
        kind=CaseKind.INDIVIDUAL,
        closed_on__isnull=True,
        members__client__form=CheckInForm.CLIENT,
        clinicians__role=ClinicianRole.LEAD,
        clinicians__user__username=SHOWN_CLINICIAN,
    )
    usual = cases.annotate(answered=answered, last=Max("sessions__held_at")).filter(answered__gte=USUAL_FROM)
    return usual.order_by("last", "pk")[0]


@transaction.atomic
def show_open_answer(*, organisation: Organisation, audit: Audit) -> None:
    """One more made-up client, who was asked the PHQ-9 yesterday and whose positive answer nobody has read yet."""
    staff = {name: organisation.staff.get(username=name) for name in (SHOWN_CLINICIAN, *RISK_READERS)}
    measure = load_measure(PHQ9[0], version=PHQ9[1])
    name_reader(
        organisation=organisation,
        measure=measure,
        reader=staff[RISK_READERS[0]],
        deputy=staff[RISK_READERS[1]],
        hours=24,
        procedure=PROCEDURE,
        audit=audit,
    )
    check_in = ask_newcomer(organisation, replace(audit, actor=staff[SHOWN_CLINICIAN], kind=ActorKind.STAFF))
    check_in.asked.create(position=2, measure=measure.id, version=measure.version)
    answered_at = replace(audit, now=audit.now - timedelta(hours=3), kind=ActorKind.LINK)
    submit(check_in=check_in, filled=fill(parts_of(check_in), NEWCOMER_SENT), audit=answered_at)
    make_readings(check_in=check_in, audit=answered_at)


def ask_newcomer(organisation: Organisation, acting: Audit) -> CheckIn:
    """A case that began yesterday, and the check-in that its client was asked for."""
    began = replace(acting, now=acting.now - timedelta(hours=20))
    case = open_case(
        organisation=organisation,
        kind=CaseKind.INDIVIDUAL,
        members=[NewMember(add_client(organisation=organisation, name=NEWCOMER, contact=CONTACT, audit=began))],
        lead=began.actor,
        opened_on=began.now.date(),
        audit=began,
    )
    session = note_and_invite(
        case=case,
        held_at=began.now,
        modality=Modality.IN_PERSON,
        presence=dict.fromkeys(case.members.all(), Presence.ATTENDED),
        next_session_at=acting.now + NEXT_SESSION_AFTER,
        audit=began,
    )
    return CheckIn.objects.get(session=session, rater=Rater.CLIENT)
