"""The caseload as a value: one row for each member of each case, the most pressing first, with its reason in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.formats import get_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait.charts import ChartWords, sparkline
from plait_clinic.briefs import words
from plait_clinic.briefs.findings import Tone, findings_in
from plait_clinic.cases.models import CaseKind
from plait_clinic.families.safety import SafetyRating, low_in
from plait_clinic.readings.caseload import SPARKLINE_SCALE, MemberCourse
from plait_clinic.readings.queries import Course, Visit

BOUNDS = (0.0, 10.0)
LONG_AGO = timedelta(days=300)
"""From here on a day needs its year."""


@dataclass(frozen=True)
class Row:
    """One member's line. `reason` is the first finding in words; `more` counts the others worth a look.

    `unsafe` says of somebody who comes with others that it may not be safe to speak there: that stands before all else.
    """

    case_handle: str
    member_handle: str
    name: str
    kind: str
    several: bool
    unsafe: str
    reason: str
    more: str
    tone: Tone
    rank: int
    sparkline: str
    last_session: int | None
    last_at: datetime | None
    long_ago: bool
    next_at: datetime | None


@dataclass(frozen=True)
class Group:
    """Rows of one tone under one heading."""

    heading: str
    tone: Tone
    rows: tuple[Row, ...]


HEADINGS = ((Tone.LOOK, lazy("Worth a look")), (Tone.NOTE, lazy("To know")), (Tone.QUIET, lazy("Quiet")))


BEFORE_ALL = -1
"""The rank of whoever may not be safe: no finding has one as low."""


def make_rows(courses: Sequence[MemberCourse], low: Mapping[int, SafetyRating], now: datetime) -> list[Row]:
    """All rows, the most pressing first; within one rank, who comes next first. `low`: whose safety is, by member."""
    counts = Counter(entry.case.pk for entry in courses)
    rows = [row(entry, counts[entry.case.pk] > 1, low.get(entry.member.pk), now) for entry in courses]
    return sorted(rows, key=lambda row: (row.rank, row.next_at is None, row.next_at or now, row.name))


def row(entry: MemberCourse, several: bool, said: SafetyRating | None, now: datetime) -> Row:
    course, name = entry.course, entry.member.client.name
    findings = findings_in(course, now)
    unsafe = unsafe_words(said) if said else ""
    others = [finding for finding in findings[0 if unsafe else 1 :] if finding.tone is not Tone.QUIET]
    last = last_visit(course)
    return Row(
        case_handle=entry.case.handle,
        member_handle=entry.member.handle,
        name=name,
        kind=str(CaseKind(entry.case.kind).label),
        several=several,
        unsafe=unsafe,
        reason=unsafe or words.reason(findings[0], name),
        more=ngettext("and %d more", "and %d more", len(others)) % len(others) if others else "",
        tone=Tone.LOOK if unsafe else findings[0].tone,
        rank=BEFORE_ALL if unsafe else findings[0].rank,
        sparkline=small_course(entry),
        last_session=last.number if last else None,
        last_at=last.held_at if last else None,
        long_ago=last is not None and now - last.held_at > LONG_AGO,
        next_at=entry.case.next_session_at,
    )


def low_on_caseload(courses: Sequence[MemberCourse]) -> dict[int, SafetyRating]:
    """Whose safety is low, of those who come with others: one query for all cases."""
    return low_in(entry.member for entry in courses if entry.case.kind != CaseKind.INDIVIDUAL)


def unsafe_words(said: SafetyRating) -> str:
    text = _("May not be safe to speak with the others there: rated %(value)s of 10 after session %(session)d")
    return text % {"value": words.number(said.value), "session": said.session}


def last_visit(course: Course) -> Visit | None:
    """The last session that was asked about; before the first one, the last from past data."""
    visits = course.visits or (course.past[-1].course.visits if course.past else ())
    return visits[-1] if visits else None


def small_course(entry: MemberCourse) -> str:
    """The course of all six ratings together as a small line, with a title in words; until then, past data."""
    course = entry.course
    if course.past and not course.asked:
        past = course.past[-1]
        return line(entry, past.course, past.key.name, past.key.bounds, past.key.title)
    return line(entry, course, SPARKLINE_SCALE, BOUNDS, "")


def line(entry: MemberCourse, course: Course, scale: str, bounds: tuple[float, float], name: str) -> str:
    ratings = [visit.client.values.get(scale) if visit.client else None for visit in course.visits]
    given = [rating for rating in ratings if rating is not None]
    if not given:
        return ""
    text = (
        _("%(name)s: %(count)d scores; last %(last)s of %(most)s")
        if name
        else _("%(count)d answers; last %(last)s of %(most)s")
    )
    title = text % {
        "name": name,
        "count": len(given),
        "last": words.number(given[-1]),
        "most": words.number(bounds[1]),
    }
    told = replace(line_words(get_language()), title=title)
    return sparkline(ratings, bounds=bounds, words=told, id_prefix=f"s-{entry.member.handle}")


@lru_cache(maxsize=16)
def line_words(_language: str) -> ChartWords:
    """The words of every small line in the language that is active, all but its title; made once, not for each row."""
    return ChartWords(
        title="",
        description="",
        session=_("Session"),
        rating=_("Rating"),
        expected=_("Expected"),
        interval=_("{low} to {high}"),
        other="",
        no_answer=_("no answer"),
        no_range=_("none yet"),
        flagged=_("abrupt drop"),
        empty=_("No answer yet."),
        decimal=get_format("DECIMAL_SEPARATOR"),
    )


def groups(rows: Sequence[Row]) -> list[Group]:
    """The rows under their headings; a heading without rows is left out."""
    found = [Group(str(heading), tone, tuple(row for row in rows if row.tone is tone)) for tone, heading in HEADINGS]
    return [group for group in found if group.rows]
