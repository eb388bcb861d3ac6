"""Making readings: each of a person's scored responses in a case, read by what came before it.

A new session is read in one step from where the course stands. Whatever changes an earlier one makes the course anew
and writes readings from that session on; what was read before keeps the model it was read with.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from plait import rupture
from plait.measures import Measure
from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.batteries.registry import Key, measure_of, measures_of
from plait_clinic.batteries.scales import registered_scales, scales_of
from plait_clinic.cases.models import Case, CaseKind, CaseMember, Session
from plait_clinic.checkins.models import CheckIn, Rater, Response, Score
from plait_clinic.engine.queries import budget_of
from plait_clinic.readings.following import (
    Given,
    Group,
    Place,
    SessionRead,
    begin,
    follow,
    follow_many,
    goes_on,
    groups_of,
    place_from_json,
)
from plait_clinic.readings.given import sessions_given, up_to_last_answer
from plait_clinic.readings.models import CourseState, Reading, VisitReading
from plait_clinic.readings.rows import reading_rows, visit_rows
from plait_clinic.signals.actions import open_signals_in, open_signals_of
from plait_clinic.signals.grounds import FRESH

ROWS_AT_ONCE = 500
"""Rows of one insert: a long statement is cheaper than many, and both engines take this many."""


@transaction.atomic
def make_readings(*, check_in: CheckIn, audit: Audit) -> int:
    """Read what was answered to this check-in, and whatever it changes. Returns how many responses were read.

    A clinician's own ratings are weighed once the client has answered too.
    """
    of_client = check_in.rater == Rater.CLIENT
    measures = measures_answered(check_in)
    read = 0
    for member in locked([check_in.member_id] if of_client else answered_at(check_in.session)):
        budget = budget_of(member.case)
        for key, measure in measures.items():
            form = check_in.form if of_client else form_of(member, key)
            groups = groups_in(member, measure, form) if form else ()
            read += read_course(member, key, groups, check_in.session, budget) if groups else 0
        for answered in answered_by(member, check_in):
            open_signals_in(member=member, check_in=answered, audit=audit)
    if read:
        audit.record(Event.READINGS_MADE, case=check_in.session.case, target=check_in.handle)
    return read


@transaction.atomic
def make_readings_once(*, check_in: CheckIn, audit: Audit) -> int:
    """The same for a client's answer that nobody may have read meanwhile. Returns how many responses were read."""
    list(locked([check_in.member_id]))
    if check_in.responses.filter(version=1, visit_reading__isnull=False).exists():
        return 0
    return make_readings(check_in=check_in, audit=audit)


@transaction.atomic
def rebuild_readings(*, member: CaseMember, measure: Key, audit: Audit) -> int:
    """Read a member's whole course of one measure anew with the model in use. Returns how many responses were read."""
    return read_whole(member, measure, everything, audit)


@transaction.atomic
def make_missing_readings(*, member: CaseMember, measure: Key, audit: Audit) -> int:
    """Read what has no reading yet in a member's course; what has one keeps it. Returns how many were read.

    What such answers give to signals is opened too, as long as they are fresh.
    """
    late = CheckIn.objects.filter(
        member=member,
        battery__asked=True,
        responses__measure=measure[0],
        responses__readings__isnull=True,
        responses__submitted_at__gte=audit.now - FRESH,
    )
    check_ins = list(late.distinct().order_by("pk"))
    read = read_whole(member, measure, unread, audit)
    for check_in in check_ins:
        open_signals_of(check_in=check_in, audit=audit)
    return read


Choose = Callable[[Sequence[SessionRead]], Sequence[SessionRead]]
"""Which of a course's sessions are written anew."""


def everything(read: Sequence[SessionRead]) -> Sequence[SessionRead]:
    return read


def unread(read: Sequence[SessionRead]) -> list[SessionRead]:
    """The sessions whose response has no reading yet."""
    responses = [one.given.response for one in read if one.given.response is not None]
    kept = set(Reading.objects.filter(response__in=responses).values_list("response", flat=True))
    return [one for one in read if one.given.response not in kept]


def from_on(session: Session, read: Sequence[SessionRead]) -> list[SessionRead]:
    """This session with all later ones, and what has no reading yet."""
    first = next((place for place, one in enumerate(read) if one.given.session == session.pk), len(read))
    return [*unread(read[:first]), *read[first:]]


def read_whole(member: CaseMember, measure: Key, choose: Choose, audit: Audit) -> int:
    (member,) = locked([member.pk])
    form = form_of(member, measure)
    groups = groups_for(member, measure, form) if form else ()
    read = read_anew(member, measure, groups, choose, budget_of(member.case)) if groups else 0
    if read:
        audit.record(Event.READINGS_MADE, case=member.case, target=member.handle)
    return read


def locked(members: Iterable[int]) -> QuerySet[CaseMember]:
    """The members with their cases, held so that one course is read by one at a time."""
    found = CaseMember.objects.select_for_update(of=("self",)).filter(pk__in=members)
    return found.select_related("case").order_by("pk")


def answered_at(session: Session) -> list[int]:
    """The member whose course a clinician's own ratings belong to; where several come they belong to nobody's."""
    if session.case.kind != CaseKind.INDIVIDUAL:
        return []
    members = session.check_ins.filter(rater=Rater.CLIENT, responses__isnull=False).values_list("member", flat=True)
    found = sorted(set(members))
    return found if len(found) == 1 else []


def answered_by(member: CaseMember, check_in: CheckIn) -> Iterable[CheckIn]:
    """The member's own check-in of this session, whose signal may rest on a clinician's rating too."""
    if check_in.rater == Rater.CLIENT:
        return [check_in]
    own = CheckIn.objects.filter(session=check_in.session_id, member=member, battery__asked=True)
    return own.select_related("session").order_by("pk")


def measures_answered(check_in: CheckIn) -> dict[Key, Measure]:
    """What was answered to this check-in; past data are read as they come in."""
    if not check_in.battery.asked:
        return {}
    rows = check_in.responses.filter(version=1, erased_at__isnull=True)
    keys = rows.order_by("pk").values_list("measure", "measure_version")
    return measures_of(check_in.battery.organisation_id, keys)


def groups_for(member: CaseMember, measure: Key, form: str) -> tuple[Group, ...]:
    """The scales of a measure as they are read in this case; none where nothing of it is scored."""
    return groups_in(member, measure_of(member.case.organisation_id, *measure), form)


def groups_in(member: CaseMember, measure: Measure, form: str) -> tuple[Group, ...]:
    """The same of a measure that was looked up already."""
    scales = registered_scales(measure, form)
    return groups_of(member.case.organisation_id, (measure.id, measure.version), scales) if scales else ()


def form_of(member: CaseMember, measure: Key) -> str | None:
    """The form by which the member last answered this measure; None where only a clinician did."""
    rows = Response.objects.filter(check_in__member=member, measure=measure[0], measure_version=measure[1])
    return rows.order_by("-pk").values_list("check_in__form", flat=True).first()


def read_course(member: CaseMember, measure: Key, groups: Sequence[Group], session: Session, budget: float) -> int:
    """Read one session on where it is the newest and the model is the same; else the course anew from it on."""
    known = CourseState.objects.filter(member=member, measure=measure[0], measure_version=measure[1])
    stands = known.select_related("session").first()
    place = place_of(stands) if stands and in_time(session) > in_time(stands.session) else None
    if stands is None or place is None or not goes_on(place, groups):
        return read_anew(member, measure, groups, partial(from_on, session), budget)
    sessions = sessions_given(member, measure, after=stands.session, index=stands.index)
    place, read = follow(groups, place, sessions, budget=budget)
    note_place(member, measure, place, read)
    return write_rows(read, budget)


def place_of(stands: CourseState) -> Place | None:
    """The stored place; nothing where it was stored in another form, so that it is made anew."""
    try:
        return place_from_json(stands.place)
    except rupture.StateError:
        return None


def in_time(session: Session) -> tuple[object, int]:
    return session.held_at, session.number


def read_anew(member: CaseMember, measure: Key, groups: Sequence[Group], choose: Choose, budget: float) -> int:
    """Read the whole course, and write what is said of the chosen sessions where the old rows were."""
    sessions = sessions_given(member, measure)
    place, read = follow(groups, begin(groups), sessions, budget=budget)
    new = choose(read)
    responses = [one.given.response for one in new if one.given.response is not None]
    Reading.objects.filter(response__in=responses).delete()
    VisitReading.objects.filter(response__in=responses).delete()
    note_place(member, measure, place, read)
    return write_rows(new, budget)


def note_place(member: CaseMember, measure: Key, place: Place, read: Sequence[SessionRead]) -> None:
    """Note where the course stands after all that was read. The member is held, so nobody else writes it meanwhile."""
    if not read:
        return
    named = {"member": member, "measure": measure[0], "measure_version": measure[1]}
    last = read[-1].given
    stands = {"session_id": last.session, "index": last.index, "place": place.to_json()}
    if not CourseState.objects.filter(**named).update(**stands):
        CourseState.objects.create(**named, **stands)


OF_A_READING = [
    field.name for field in Reading._meta.local_concrete_fields if field.name not in ("id", "response", "scale")
]
OF_A_VISIT = [field.name for field in VisitReading._meta.local_concrete_fields if field.name not in ("id", "response")]


def write_rows(read: Iterable[SessionRead], budget: float) -> int:
    """Write what is said of these sessions, over what was said of them before. Returns how many responses it was."""
    rows = list(read)
    Reading.objects.bulk_create(
        reading_rows(rows),
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["response", "scale"],
        update_fields=OF_A_READING,
    )
    VisitReading.objects.bulk_create(
        visit_rows(rows, budget),
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["response"],
        update_fields=OF_A_VISIT,
    )
    return sum(one.given.response is not None for one in rows)


@dataclass(frozen=True)
class PastCourse:
    """One person's answers that came in together, in the order of their sessions, with their scores."""

    case: Case
    responses: Sequence[Response]
    scores: Sequence[Score]


@transaction.atomic
def make_past_readings(*, courses: Sequence[PastCourse], audit: Audit) -> int:
    """Read whole courses of one battery that have no reading yet, many at once. Returns how many readings were made."""
    if not courses:
        return 0
    first = courses[0].responses[-1]
    organisation = first.check_in.battery.organisation_id
    key = (first.measure, first.measure_version)
    groups = groups_of(organisation, key, scales_of(*key, check_in=first.check_in))
    read = follow_many(groups, [past_sessions(course) for course in courses], budget=rupture.DEFAULT_BUDGET)
    for course in courses:
        audit.record(Event.READINGS_MADE, case=course.case, target=str(len(course.responses)))
    return write_rows([one for course in read for one in course], rupture.DEFAULT_BUDGET)


@transaction.atomic
def make_missing_past_readings(*, member: CaseMember, battery: int, audit: Audit) -> int:
    """Read a member's past data of one battery that have no reading. Returns how many readings were made."""
    responses = list(
        Response.objects.filter(check_in__member=member, check_in__battery=battery, version=1, erased_at__isnull=True)
        .select_related("check_in__battery__total", "check_in__session")
        .order_by("check_in__session__held_at", "check_in__session__number")
    )
    scores = list(Score.objects.filter(response__in=responses))
    return make_past_readings(courses=[PastCourse(member.case, responses, scores)], audit=audit)


def past_sessions(course: PastCourse) -> list[Given]:
    """A course of past data as the engine takes it: the client's scores alone."""
    scores: dict[int, dict[tuple[str, str], float]] = defaultdict(dict)
    for score in course.scores:
        if score.value is not None:
            scores[score.response_id][Rater.CLIENT.value, score.scale] = score.value
    rows = [(response, response.check_in.session) for response in course.responses]
    given = [
        Given(session=session.pk, index=session.number, scores=scores[response.pk], response=response.pk)
        for response, session in rows
        if scores[response.pk]
    ]
    return up_to_last_answer(given)
