"""The brief as a value: everything on the clinician's one screen, in the order it is read.

Pure: it takes a course and gives words, numbers and charts; it reads nothing from the database.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plait.charts import Chart, ChartWords, band_chart
from plait_clinic.briefs import words
from plait_clinic.briefs.cards import MeasureCard, SmallScale, other_card, past_card, places, range_at
from plait_clinic.briefs.findings import OTHER_SCALES, STRANDS, Finding, Kind, Tone, driven, findings_in, lying
from plait_clinic.briefs.rests import Rests, rests_on, sure
from plait_clinic.checkins.models import Rater
from plait_clinic.readings.queries import Answered, Course, Lies, Visit

BOUNDS = (0.0, 10.0)
WORDS_SHOWN = 2
NUMBERS_LISTED = 4


@dataclass(frozen=True)
class Strand:
    """One strand's card. Ratings are words, so that "no answer" is never a number."""

    key: str
    name: str
    rating: str
    answered: bool
    clinician: str
    usual: str
    expected: str
    verdict: str
    tone: Tone
    chart: Chart | None


@dataclass(frozen=True)
class Said:
    """Something in the client's own words."""

    text: str
    session: int


@dataclass(frozen=True)
class Told:
    """One finding in words, with the numbers it rests on."""

    sentence: str
    detail: str


@dataclass(frozen=True)
class Brief:
    first: Told
    also: tuple[Told, ...]
    tone: Tone
    opening: str
    alone: bool
    strands: tuple[Strand, ...]
    others: tuple[SmallScale, ...]
    said: tuple[Said, ...]
    small_change: str
    tension: str
    own_tension: str
    unanswered: str
    last_session: int | None
    sure: str
    rests: Rests | None
    clinician_label: str
    late: bool
    typed_by: str
    has_sessions: bool
    past: tuple[MeasureCard, ...]
    besides: tuple[MeasureCard, ...]
    was_asked: bool
    side_by_side: bool


def make_brief(
    course: Course,
    *,
    name: str,
    clinician: str,
    is_reader: bool,
    several: bool,
    now: datetime,
    adolescent: bool = False,
) -> Brief:
    """The brief of one member's course.

    `clinician` is the name of the one whose own ratings stand beside, `is_reader` where that one is who reads it;
    `several` where the case has more members, so that what one of them said is opened with that one alone.
    """
    label = _("You") if is_reader else clinician
    findings = findings_in(course, now)
    openings = (words.opening(finding, adolescent=adolescent) for finding in findings)
    first, last = findings[0], course.last
    return Brief(
        first=tell(first, last, name, label, is_reader),
        also=tuple(
            tell(finding, last, name, label, is_reader) for finding in findings[1:] if finding.kind != Kind.STEADY
        ),
        tone=first.tone,
        opening=next((opening for opening in openings if opening), ""),
        alone=several,
        strands=tuple(strand(key, course, name, label) for key in STRANDS) if last else (),
        others=tuple(small_scale(key, last) for key in (*OTHER_SCALES, "total")) if last else (),
        said=said(course),
        small_change=small_change(course),
        tension=tension(last.client) if last else "",
        own_tension=tension(last.clinician) if last and last.clinician else "",
        unanswered=unanswered(course),
        has_sessions=bool(course.visits),
        last_session=last.number if last else None,
        sure=sure(last),
        rests=rests_on(course),
        clinician_label=label,
        late=bool(last and last.client.late),
        typed_by=last.client.typed_by if last else "",
        past=tuple(past_card(place, past, name) for place, past in enumerate(course.past, 1)),
        besides=tuple(other_card(place, other, name, label) for place, other in enumerate(course.others, 1)),
        was_asked=bool(course.asked),
        side_by_side=any(visit.clinician for visit in course.visits),
    )


def beside(finding: Finding, last: Visit | None, label: str, is_reader: bool) -> str:
    """The clinician's own rating of the same thing, beside the client's and never mixed with it."""
    if last is None or last.clinician is None or finding.scale not in last.clinician.values:
        return ""
    rating = words.number(last.clinician.values[finding.scale])
    text = _("Your own rating was %(rating)s.") if is_reader else _("%(clinician)s’s own rating was %(rating)s.")
    return text % {"clinician": label, "rating": rating}


def tell(finding: Finding, last: Visit | None, name: str, label: str, is_reader: bool) -> Told:
    numbers = words.numbers_behind(finding)
    own = beside(finding, last, label, is_reader) if numbers else ""
    return Told(words.sentence(finding, name), f"{numbers} {own}".strip())


def strand(key: str, course: Course, name: str, clinician: str) -> Strand:
    last = course.last
    read, rating = last.client.readings.get(key), last.client.values.get(key)
    own = last.clinician.values.get(key) if last.clinician else None
    dropped = drove(key, last)
    return Strand(
        key=key,
        name=str(words.SCALE_NAMES[key]),
        rating=words.number(rating) if rating is not None else _("not answered"),
        answered=rating is not None,
        clinician=words.number(own) if own is not None else "",
        usual=words.usual(read),
        expected=expected(read),
        verdict=words.verdict_words(rating, read, alerted=dropped) if rating is not None else "",
        tone=Tone.LOOK if dropped else Tone.QUIET,
        chart=chart(key, course, name, clinician, dropped),
    )


def drove(key: str, last: Visit) -> bool:
    """Whether the client's rating of this strand is part of why the last session is told of."""
    read = last.client.visit
    if read is None or not read.alert:
        return False
    return key in (*lying(last, Lies.BELOW, [key]), *driven(read.drivers, Rater.CLIENT))


def expected(read) -> str:
    if read is None or not read.earlier:
        return ""
    return _("%(low)s to %(high)s") % {"low": words.number(read.low), "high": words.number(read.high)}


def chart(key: str, course: Course, name: str, clinician: str, dropped: bool) -> Chart:
    """The strand's course inside its expected band, with the clinician's own ratings as a thin line."""
    visits = [visit for visit in course.visits if not visit.only_others]
    return band_chart(
        places(visits),
        [visit.client.values.get(key) if visit.client else None for visit in visits],
        [range_at(visit, key) for visit in visits],
        other=[visit.clinician.values.get(key) if visit.clinician else None for visit in visits],
        bounds=BOUNDS,
        strand=key,
        words=chart_words(key, name, clinician),
        id_prefix=key,
        flagged=dropped,
    )


def chart_words(key: str, name: str, clinician: str) -> ChartWords:
    values = {"scale": words.SCALE_NAMES[key], "name": name}
    return ChartWords(
        title=_("%(scale)s: %(name)s’s course in its expected range") % values,
        description=_("Every number in it stands in the table below the three strands."),
        session=_("Session"),
        rating=name,
        expected=_("Expected"),
        interval=_("{low} to {high}"),
        other=clinician,
        no_answer=_("no answer"),
        no_range=_("none yet"),
        flagged=_("abrupt drop"),
        empty=_("No answer yet."),
        decimal=get_format("DECIMAL_SEPARATOR"),
    )


def small_scale(key: str, last: Visit) -> SmallScale:
    rating, read = last.client.values.get(key), last.client.readings.get(key)
    return SmallScale(
        name=str(words.SCALE_NAMES[key]),
        rating=words.number(rating) if rating is not None else _("not answered"),
        usual=words.usual(read),
        verdict=words.striking_words(rating, read),
    )


def said(course: Course) -> tuple[Said, ...]:
    """The client's own words that may be shown, newest first."""
    found = [Said(visit.client.comment, visit.number) for visit in course.answered if visit.client.comment]
    return tuple(reversed(found))[:WORDS_SHOWN]


def small_change(course: Course) -> str:
    """What the client would change, where the one concrete question was asked and answered: the newest of the last.

    One that was put off until after the next session stands here too, though that session may be answered by then.
    """
    found = (words.SMALL_CHANGES.get(visit.client.small_change) for visit in reversed(course.answered[-WORDS_SHOWN:]))
    return next((str(change) for change in found if change), "")


def tension(answered: Answered) -> str:
    """The tension that one rater reports and whether it was put right, in words."""
    if "tension" not in answered.items:
        return ""
    level, put_right = answered.items["tension"], answered.items.get("put_right")
    if not level:
        return _("None reported.")
    ended = f", {words.PUT_RIGHT[put_right]}" if put_right is not None else ""
    return words.capitalised(f"{words.TENSION_LEVELS[level]}{ended}.")


def unanswered(course: Course) -> str:
    """Which sessions since the last answer were asked about and not answered."""
    numbers = [visit.number for visit in course.unanswered_since]
    if not numbers:
        return _("nothing")
    if len(numbers) <= NUMBERS_LISTED:
        return ngettext("session %s", "sessions %s", len(numbers)) % ", ".join(map(str, numbers))
    return _("%(count)d sessions, up to session %(last)d") % {"count": len(numbers), "last": numbers[-1]}
