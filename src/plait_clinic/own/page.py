"""The own page as values: the client's own course in plain words, with every number of it in a table.

No verdicts, no other rater, nobody else of the case: a range, what it means, and the person's own answers in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait.charts import Chart, ChartWords, band_chart
from plait_clinic.briefs.brief import BOUNDS, places, range_at
from plait_clinic.briefs.cards import between, no_score
from plait_clinic.briefs.findings import OTHER_SCALES, STRANDS
from plait_clinic.briefs.words import SMALL_CHANGES, number
from plait_clinic.checkins.models import Visibility
from plait_clinic.families.parts import SAFETY_NAMES
from plait_clinic.own.said import Saying
from plait_clinic.readings.queries import Course, MeasureCourse, Visit

# Said of the work as the person would say it, not in the field's words.
NAMES = {
    "bond": lazy("Being understood and respected"),
    "goal": lazy("Working on what matters"),
    "task": lazy("The way of working"),
    "openness": lazy("Saying what is on the mind"),
    "effort": lazy("Both doing their part"),
    "expectation": lazy("Knowing what comes next"),
}

WHO_MAY = {
    Visibility.CLINICIAN: lazy("The clinicians of the case may read this."),
    Visibility.LATER: lazy("The clinicians of the case may read this once you have met again, and not before."),
    Visibility.SUPERVISOR: lazy("The clinicians of the case may read this, and a supervisor who writes down why."),
    Visibility.COMPLAINTS: lazy("Only the clinic’s complaints contact may read this."),
    Visibility.HELD: lazy("Nobody may read this until you say so."),
}
MET_SINCE = lazy("You have met since, so the clinicians of the case may read this.")
OFFERS = {
    Visibility.CLINICIAN: lazy("Let the clinicians read it"),
    Visibility.COMPLAINTS: lazy("Send it to the complaints contact alone"),
    Visibility.LATER: lazy("Let the clinicians read it after our next session"),
    Visibility.SUPERVISOR: lazy("Let the clinicians and their supervisor read it"),
    Visibility.HELD: lazy("Nobody, until I say so"),
}


@dataclass(frozen=True)
class Offer:
    """One other value of who may read something, as a button."""

    value: str
    words: str


@dataclass(frozen=True)
class OwnWords:
    """One thing that was sent, with who may read it and what else can be chosen."""

    saying: Saying
    small_change: str
    who_may: str
    offers: tuple[Offer, ...]


def own_words(saying: Saying, *, supervised: bool) -> OwnWords:
    """Such a thing. Where nobody supervises, nobody is offered to let a supervisor read it."""
    past = {saying.seen_by} if supervised else {saying.seen_by, Visibility.SUPERVISOR}
    others = [choice for choice in saying.choices if choice not in past]
    has_met = saying.seen_by == Visibility.LATER and saying.for_clinicians
    return OwnWords(
        saying=saying,
        small_change=str(SMALL_CHANGES.get(saying.text, "")),
        who_may=str(MET_SINCE if has_met else WHO_MAY[saying.seen_by]),
        offers=() if saying.read else tuple(Offer(choice, str(OFFERS[choice])) for choice in others),
    )


@dataclass(frozen=True)
class OwnScale:
    """One scale: the last answer, what was expected of it, and the course as a chart with its table."""

    key: str
    name: str
    rating: str
    told: str
    chart: Chart


@dataclass(frozen=True)
class OwnCourse:
    """One person's course in one stay in the case, as they see it themselves."""

    joined_on: date
    left_on: date | None
    last: Visit | None
    scales: tuple[OwnScale, ...]
    others: tuple[OwnScale, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def own_course(course: Course, member, place: int) -> OwnCourse:
    """The course of one membership; `place` keeps the ids of several on one page apart."""
    last = course.last
    heads, rows = table_of(course.answered)
    return OwnCourse(
        joined_on=member.joined_on,
        left_on=member.left_on,
        last=last,
        scales=tuple(own_scale(key, course.visits, f"own-{place}-{key}") for key in STRANDS) if last else (),
        others=tuple(
            measure_scale(measured, f"own-{place}-other-{at}")
            for at, measured in enumerate((*course.others, *course.past), 1)
            if measured.key.name not in SAFETY_NAMES
        ),
        heads=heads,
        rows=rows,
    )


def own_scale(key: str, visits: Sequence[Visit], id_prefix: str) -> OwnScale:
    name = str(NAMES[key])
    answered = [visit for visit in visits if visit.client]
    rating = answered[-1].client.values.get(key)
    return OwnScale(
        key=key,
        name=name,
        rating=number(rating) if rating is not None else _("not answered"),
        told=told(answered[-1], key),
        chart=band_chart(
            places(visits),
            [visit.client.values.get(key) if visit.client else None for visit in visits],
            [range_at(visit, key) for visit in visits],
            bounds=BOUNDS,
            strand=key,
            words=chart_words(name),
            id_prefix=id_prefix,
            flagged=False,
        ),
    )


def measure_scale(measured: MeasureCourse, id_prefix: str) -> OwnScale:
    """One measure other than the check-in, asked besides it or from past data, on its own scale; no lines, no cut-offs.

    Which direction is better is not said: the number is told, and what to make of it belongs into the talk.
    """
    key, visits = measured.key, [visit for visit in measured.course.visits if visit.client]
    rating = visits[-1].client.values.get(key.name)
    span = _("The scale goes from %(span)s.") % {"span": between(*key.bounds)}
    return OwnScale(
        key="past",
        name=key.title,
        rating=number(rating) if rating is not None else no_score(visits[-1], key.name),
        told=" ".join((told(visits[-1], key.name), span)),
        chart=band_chart(
            places(visits),
            [visit.client.values.get(key.name) for visit in visits],
            [range_at(visit, key.name) for visit in visits],
            bounds=key.bounds,
            strand="past",
            words=chart_words(key.title),
            id_prefix=id_prefix,
            flagged=False,
        ),
    )


def told(visit: Visit, key: str) -> str:
    """What was expected of the last answer, from the earlier ones."""
    read = visit.client.readings.get(key)
    if read is None or not read.earlier:
        return _("There is no expected range yet: it needs an earlier answer.")
    return _("From earlier answers, %(range)s was expected; around %(usual)s is usual.") % {
        "range": between(read.low, read.high),
        "usual": number(read.usual),
    }


def chart_words(name: str) -> ChartWords:
    return ChartWords(
        title=_("%(scale)s: your own course") % {"scale": name},
        description=_("Every number in it stands in the table below."),
        session=_("Session"),
        rating=_("Your answer"),
        expected=_("Expected"),
        interval=_("{low} to {high}"),
        other="",
        no_answer=_("no answer"),
        no_range=_("none yet"),
        flagged="",
        empty=_("No answer yet."),
        decimal=get_format("DECIMAL_SEPARATOR"),
    )


def table_of(visits: Sequence[Visit]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Every answered session with all six ratings, newest first."""
    keys = (*STRANDS, *OTHER_SCALES)
    heads = (_("Session"), *(str(NAMES[key]) for key in keys))
    return heads, tuple((str(visit.number), *ratings(visit, keys)) for visit in reversed(visits))


def ratings(visit: Visit, keys: Sequence[str]) -> list[str]:
    values = visit.client.values
    return [number(values[key]) if key in values else _("no answer") for key in keys]
