"""A person's course in a case: every session with what was asked, answered, scored and read.

A few queries however many sessions there are. Answers and comments pass the visibility rule here
(checkins/visibility.py): what its reader may not read does not leave this module.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache, cached_property
from itertools import takewhile

from django.db.models import Exists, F, Min, OuterRef, QuerySet

from plait.measures import Form, Measure
from plait_clinic.batteries.models import UNREGISTERED
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import Key, measure_of, measures_of
from plait_clinic.batteries.scales import TOTAL, ScaleKey, main_scale, registered_scales, scales_of
from plait_clinic.checkins.models import (
    Answer,
    AskedMeasure,
    CheckIn,
    Comment,
    FollowUp,
    Rater,
    Response,
    Score,
)
from plait_clinic.checkins.parts import Part, part_of
from plait_clinic.checkins.queries import wording_of
from plait_clinic.checkins.states import OVERDUE_AFTER
from plait_clinic.checkins.visibility import Reader, for_figures, readable
from plait_clinic.readings.models import Reading, VisitReading, VisitState

# What a brief tells of single items. The ratings are told through their scales.
TOLD_ITEMS = ("tension", "put_right", "harmful", "missed")


class Lies(StrEnum):
    """Where a rating lies beside the range that was expected."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


@dataclass(frozen=True)
class Read:
    """What was expected of one rating before it came, and where the person stands after it: values of a `Reading`."""

    usual: float
    low: float
    high: float
    level: float
    surprise: float
    earlier: int

    def lies(self, rating: float) -> Lies:
        """Where the rating itself lies, whatever is good."""
        if rating < self.low:
            return Lies.BELOW
        return Lies.ABOVE if rating > self.high else Lies.WITHIN


@dataclass(frozen=True)
class Drove:
    """One strand's share of an alert's evidence, by whose rating; without a scale, the tension that was named."""

    rater: str
    scale: str
    share: float


@dataclass(frozen=True)
class VisitRead:
    """What one session says as a whole: values of a `VisitReading`."""

    chance: float | None
    alert: bool
    state: VisitState
    drivers: tuple[Drove, ...]
    budget: float
    expected_hits: tuple[float, ...]
    model_version: str


@dataclass(frozen=True)
class Answered:
    """One response to one measure, as far as its reader may read it.

    `values` holds the scales that have a value, `reasons` why the others have none.
    """

    submitted_at: datetime
    late: bool
    informativeness: str
    values: Mapping[str, float]
    reasons: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, Read] = field(default_factory=dict)
    visit: VisitRead | None = None
    items: Mapping[str, int] = field(default_factory=dict)
    comment: str = ""
    small_change: str = ""
    measure: str = ""
    measure_version: str = ""
    typed_by: str = ""
    """Who typed it in, where it stood on paper."""


@dataclass(frozen=True)
class Visit:
    """One session of the case as it concerns one member: answers to Plait's own check-in, or to one other measure.

    `asked` is true once there is a link to the check-in, or an answer; `without_link` where nobody has made one yet.
    `only_others` is true where other measures were asked and the check-in was not, `answered_others` where they were
    answered.
    """

    number: int
    held_at: datetime
    asked: bool
    client: Answered | None
    clinician: Answered | None
    asked_at: datetime | None = None
    without_link: bool = False
    handle: str = ""
    only_others: bool = False
    answered_others: bool = False

    @property
    def is_unanswered(self) -> bool:
        return self.asked and self.client is None and not self.answered_others

    def is_overdue(self, now: datetime) -> bool:
        """Whether an answer has been waited for longer than two days since the person could give it."""
        return self.is_unanswered and now - (self.asked_at or self.held_at) > OVERDUE_AFTER


@dataclass(frozen=True)
class Course:
    """One member's course in one case, in the order of the sessions.

    `others` holds the courses of the measures that are asked besides the check-in, `past` those that came in from a
    file, each on the scales of its own measure; they are never mixed with each other.
    """

    visits: tuple[Visit, ...]
    past: tuple["MeasureCourse", ...] = ()
    others: tuple["MeasureCourse", ...] = ()

    @cached_property
    def answered(self) -> tuple[Visit, ...]:
        return tuple(visit for visit in self.visits if visit.client)

    @property
    def asked(self) -> tuple[Visit, ...]:
        return tuple(visit for visit in self.visits if visit.asked)

    @property
    def last(self) -> Visit | None:
        """The last session that the client answered."""
        return self.answered[-1] if self.answered else None

    @property
    def unanswered_since(self) -> tuple[Visit, ...]:
        """The sessions after the last answer that were asked about and not answered."""
        since = list(takewhile(lambda visit: visit.client is None, reversed(self.visits)))
        return tuple(visit for visit in reversed(since) if visit.is_unanswered)


@dataclass(frozen=True)
class MeasureCourse:
    """One measure other than the check-in: the scale that stands for it, and the sessions that have an answer.

    Of what was asked here, `part` is the measure with the form that was answered, `further` its other scales that are
    read, and `labels` what these are called.
    """

    key: ScaleKey
    course: Course
    part: Part | None = None
    further: tuple[ScaleKey, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


def course_of(case, member, rater, *, reader: Reader) -> Course:
    """One member's course up to now, one clinician's own ratings beside it if any, and the member's past data."""
    check_ins = (
        CheckIn.objects.filter(session__case=case)
        .select_related("session", "battery__total")
        .annotate(linked_at=Min("links__made_at"), asks_check_in=Exists(asked_here()))
    )
    all_rows = [row for row in check_ins if row.member_id == member.pk or (rater and row.clinician_id == rater.pk)]
    answered = answers_to([row.pk for row in all_rows], reader)
    rows = [row for row in all_rows if row.battery.asked]
    by_member = {row.session_id: row for row in rows if row.rater == Rater.CLIENT}
    by_rater = {row.session_id: row for row in rows if row.rater == Rater.CLINICIAN}
    return Course(
        tuple(
            visit_of(session, by_member.get(session.pk), by_rater.get(session.pk), answered)
            for session in case.sessions.filter(held_at__lte=reader.now).order_by("held_at", "number")
        ),
        past=past_courses([row for row in all_rows if not row.battery.asked], answered),
        others=other_courses(rows, answered),
    )


def asked_here():
    """The rows that say that a check-in asks about the alliance."""
    return AskedMeasure.objects.filter(check_in=OuterRef("pk"), measure=CHECK_IN)


def visit_of(session, own: CheckIn | None, clinicians: CheckIn | None, answered: "Answers") -> Visit:
    given = answered.get(own.pk, {}) if own else {}
    client = given.get(CHECK_IN)
    linked_at = own.linked_at if own else None
    return Visit(
        number=session.number,
        held_at=session.held_at,
        asked=bool(given) or (linked_at is not None and own.closed_at is None),
        client=client,
        clinician=answered.get(clinicians.pk, {}).get(CHECK_IN) if clinicians else None,
        asked_at=max(linked_at, own.opens_at) if linked_at else None,
        without_link=own is not None and not given and linked_at is None and own.closed_at is None,
        handle=session.handle,
        only_others=own is not None and not own.asks_check_in,
        answered_others=client is None and bool(given),
    )


def past_courses(rows: Sequence[CheckIn], answered: "Answers") -> tuple[MeasureCourse, ...]:
    """Past data by battery, in the order in which they came in. A battery of past data has one measure."""
    by_battery: dict[int, list[CheckIn]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.battery_id, row.session.number)):
        if row.pk in answered:
            by_battery[row.battery_id].append(row)
    return tuple(past_course(found, answered) for found in by_battery.values())


def past_course(rows: Sequence[CheckIn], answered: "Answers") -> MeasureCourse:
    given = [next(iter(answered[row.pk].values())) for row in rows]
    scales = scales_of(given[-1].measure, given[-1].measure_version, check_in=rows[-1])
    pairs = zip(rows, given, strict=True)
    visits = tuple(measured_visit(row.session.number, row.session.held_at, one) for row, one in pairs)
    return MeasureCourse(main_scale(scales), Course(visits))


def measured_visit(number: int, held_at: datetime, client: Answered | None, clinician: Answered | None = None) -> Visit:
    return Visit(number=number, held_at=held_at, asked=False, client=client, clinician=clinician)


def other_courses(rows: Sequence[CheckIn], answered: "Answers") -> tuple[MeasureCourse, ...]:
    """What was asked and answered besides the check-in, each measure and version apart, in the order first answered."""
    found: dict[tuple[str, str], list[CheckIn]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.session.held_at, row.session.number, row.rater)):
        for given in answered.get(row.pk, {}).values():
            if given.measure != CHECK_IN:
                found[given.measure, given.measure_version].append(row)
    measures = measures_of(rows[0].battery.organisation_id, found) if found else {}
    courses = (other_course(measures[key], rows, answered) for key, rows in found.items())
    return tuple(course for course in courses if course is not None)


def other_course(measure: Measure, rows: Sequence[CheckIn], answered: "Answers") -> MeasureCourse | None:
    """One measure's course, the client's ratings with the clinician's own beside them; none where nothing is scored."""
    told = next((row for row in reversed(rows) if row.rater == Rater.CLIENT), rows[-1])
    scales = registered_scales(measure, told.form)
    if not scales:
        return None
    main = main_scale(scales)
    part = part_of(measure, told.form, clinic=told.battery.organisation_id)
    further = tuple(key for key in scales.values() if key != main and not is_told_as_a_mean(part.form, key.name))
    sessions = {row.session_id: row.session for row in rows}
    given = {(row.session_id, row.rater): answered[row.pk][measure.id] for row in rows}
    visits = tuple(
        measured_visit(session.number, session.held_at, given.get((pk, Rater.CLIENT)), given.get((pk, Rater.CLINICIAN)))
        for pk, session in sessions.items()
    )
    return MeasureCourse(main, Course(visits), part, further, labels_of(part) if further else {})


def is_told_as_a_mean(form: Form, name: str) -> bool:
    """Whether the scale is the sum of the very parts whose mean stands there too: the same answers, told twice."""
    scale = form.scale(name)
    return scale.verb == "sum" and any(other.verb == "mean" and other.parts == scale.parts for other in form.scales)


def labels_of(part: Part) -> Mapping[str, str]:
    """What a measure's scales are called; nothing where there are no words for it any more."""
    wording = wording_of(part)
    return wording.scales if wording else {}


Answers = Mapping[int, Mapping[str, Answered]]
"""The first responses by check-in and, within it, by measure."""


def answers_to(check_ins: Sequence[int], reader: Reader) -> Answers:
    """The first responses to each of these check-ins, as far as this reader may read them.

    What is about one member or some who belong together is no course of whoever answered: room families reads it.
    """
    first = Response.objects.filter(check_in__in=check_ins, version=1, erased_at__isnull=True)
    about_nobody = first.filter(about_member=None, about_subsystem=None)
    responses = list(about_nobody.annotate(typed_by=F("check_in__typed_in__by__name")))
    pks = [response.pk for response in responses]
    (values, reasons), readings, items = scores_of(pks), readings_of(pks), items_of(pks, reader)
    visits = visits_of(pks)
    comments = texts_of(Comment, "text", pks, reader)
    small_changes = texts_of(FollowUp, "choice", pks, reader)
    found: dict[int, dict[str, Answered]] = defaultdict(dict)
    for response in responses:
        found[response.check_in_id][response.measure] = Answered(
            submitted_at=response.submitted_at,
            late=response.late,
            informativeness=response.informativeness,
            values=values[response.pk],
            reasons=reasons[response.pk],
            readings=readings[response.pk],
            visit=visits.get(response.pk),
            items=items[response.pk],
            comment=comments.get(response.pk, ""),
            small_change=small_changes.get(response.pk, ""),
            measure=response.measure,
            measure_version=response.measure_version,
            typed_by=response.typed_by or "",
        )
    return found


def values_of(responses: Sequence[int], scales: Sequence[str] = ()) -> dict[int, dict[str, float]]:
    """The scores that have a value, by response and scale."""
    rows = Score.objects.filter(response__in=responses, value__isnull=False)
    if scales:
        rows = rows.filter(scale__in=scales)
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for response, scale, value in rows.values_list("response", "scale", "value"):
        found[response][scale] = value
    return found


def scores_of(responses: Sequence[int]) -> tuple[dict[int, dict[str, float]], dict[int, dict[str, str]]]:
    """The scores by response and scale, and why there is none where there is none."""
    values: dict[int, dict[str, float]] = defaultdict(dict)
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    columns = ("response", "scale", "value", "reason")
    for response, scale, value, reason in Score.objects.filter(response__in=responses).values_list(*columns):
        if value is None:
            reasons[response][scale] = reason
        else:
            values[response][scale] = value
    return values, reasons


def readings_of(responses: Sequence[int]) -> dict[int, dict[str, Read]]:
    columns = ("response", "scale", "usual", "low", "high", "level", "surprise", "earlier")
    found: dict[int, dict[str, Read]] = defaultdict(dict)
    for response, scale, *rest in Reading.objects.filter(response__in=responses).values_list(*columns):
        found[response][scale] = Read(*rest)
    return found


def visits_of(responses: Sequence[int]) -> dict[int, VisitRead]:
    """What each response says as a whole, where it was read."""
    return {row.response_id: visit_read(row) for row in VisitReading.objects.filter(response__in=responses)}


def visit_read(row: VisitReading) -> VisitRead:
    return VisitRead(
        chance=row.chance,
        alert=row.alert,
        state=VisitState(row.state),
        drivers=tuple(Drove(**one) for one in row.drivers),
        budget=row.budget,
        expected_hits=tuple(row.expected_hits),
        model_version=row.model_version,
    )


def items_of(responses: Sequence[int], reader: Reader) -> dict[int, dict[str, int]]:
    """The single items that this reader may read, by response."""
    return by_item(readable(by_own_key(told_items(responses)), reader))


def weighed_items_of(responses: Sequence[int]) -> dict[int, dict[str, int]]:
    """The single items that a signal may rest on, by response: what the clinicians could read at once."""
    return by_item(for_figures(told_items(responses)))


def told_items(responses: Sequence[int]) -> QuerySet[Answer]:
    return Answer.objects.filter(response__in=responses, item__in=TOLD_ITEMS, value__isnull=False)


def by_item(rows: QuerySet[Answer]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for response, item, value in rows.values_list("response", "item", "value"):
        found[response][item] = value
    return found


def by_own_key(rows: QuerySet) -> QuerySet:
    """The same rows by their keys, which are asked for first.

    For many responses at once, such as a caseload's. Who may read them joins their check-ins and changes; a database
    that plans both at once may begin with all check-ins (SQLite) or with every answer there is (PostgreSQL).
    """
    return rows.model.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))


def texts_of(model, column: str, responses: Sequence[int], reader: Reader) -> dict[int, str]:
    """What was written or chosen and may be read by this reader, by response."""
    rows = readable(model.objects.filter(response__in=responses), reader)
    return {response: text for response, text in rows.values_list("response", column) if text}


@dataclass(frozen=True)
class UnreadCourse:
    """A course with a scored answer that has no reading; `battery` is that of past data, None where it was asked."""

    member: int
    measure: Key
    battery: int | None


COMING = timedelta(seconds=1)


def answers_are_coming(now: datetime) -> bool:
    """Whether the newest answer is younger than a second."""
    newest = Response.objects.order_by("-pk").values_list("submitted_at", flat=True).first()
    return newest is not None and newest > now - COMING


def kept_and_unread(first: int, most: int) -> list[tuple[int, int]]:
    """So many responses of clients that are kept and not read, from this one on, each with its check-in."""
    rows = Response.objects.filter(
        pk__gte=first, version=1, check_in__rater=Rater.CLIENT, visit_reading__isnull=True, erased_at__isnull=True
    )
    return list(rows.order_by("pk").values_list("pk", "check_in")[:most])


def unread_courses() -> list[UnreadCourse]:
    """Clients' courses in which an answer was scored on a scale that is read, and has no reading."""
    scored = Response.objects.filter(
        check_in__rater=Rater.CLIENT, scores__value__isnull=False, readings__isnull=True, erased_at__isnull=True
    )
    course = ("check_in__member", "check_in__battery", "check_in__battery__asked")
    key = ("check_in__battery__organisation", "measure", "measure_version", "check_in__form")
    rows = dict.fromkeys(scored.order_by("pk").values_list(*course, *key, "scores__scale"))
    names = cache(names_read)
    found = {
        UnreadCourse(member, (measure, version), None if asked else battery): None
        for member, battery, asked, clinic, measure, version, form, scale in rows
        if scale in names(clinic, measure, version, form)
    }
    return list(found)


def names_read(organisation: int, measure: str, version: str, form: str) -> frozenset[str]:
    """The scales of a measure's form that are read; none of what is about others, or about all."""
    if measure == UNREGISTERED:
        return frozenset({TOTAL})
    return frozenset(registered_scales(measure_of(organisation, measure, version), form))
