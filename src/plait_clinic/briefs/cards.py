"""One measure other than the check-in as a card of the brief: asked besides it, or from past data.

It stands beside the three strands and is never one of them: another measure, on its own scale, in its own direction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from plait.charts import Chart, ChartWords, band_chart
from plait.measures import Scale
from plait_clinic.batteries.scales import ScaleKey
from plait_clinic.briefs import words
from plait_clinic.briefs.findings import Tone
from plait_clinic.readings.queries import MeasureCourse, Visit


@dataclass(frozen=True)
class SmallScale:
    """One further scale as a line: the last score and the person's usual."""

    name: str
    rating: str
    usual: str
    verdict: str


@dataclass(frozen=True)
class MeasureCard:
    """One measure's card.

    `label` is what the scale is called where the measure has several, `others` are the further ones, `clinician` the
    clinician's own score beside the client's, and `lines` what its publisher draws on the scale, told where the
    registry has them and never acted on.
    """

    name: str
    label: str
    rating: str
    answered: bool
    session: int
    held_at: datetime
    since: int
    scale: str
    usual: str
    expected: str
    verdict: str
    tone: Tone
    earlier: int
    chart: Chart
    clinician: str = ""
    others: tuple[SmallScale, ...] = ()
    lines: str = ""


def past_card(place: int, past: MeasureCourse, name: str) -> MeasureCard:
    """The card of past data; its last visit always has an answer."""
    return measure_card(past, name, f"past-{place}")


def other_card(place: int, other: MeasureCourse, name: str, label: str) -> MeasureCard:
    """The card of a measure that is asked besides the check-in. `label` is what the clinician is called."""
    return measure_card(other, name, f"other-{place}", label)


def measure_card(measured: MeasureCourse, name: str, id_prefix: str, label: str = "") -> MeasureCard:
    key, course = measured.key, measured.course
    last = course.last or course.visits[-1]
    read = last.client.readings.get(key.name) if last.client else None
    abrupt = bool(last.client and last.client.visit and last.client.visit.alert)
    value = last.client.values.get(key.name) if last.client else None
    rating = rating_of(last, key.name)
    return MeasureCard(
        name=key.title,
        label=measured.labels.get(key.name, ""),
        rating=rating or no_score(last, key.name),
        answered=bool(rating),
        session=last.number,
        held_at=last.held_at,
        since=course.visits[0].number,
        scale=scale_words(key),
        usual=words.usual(read),
        expected=between(read.low, read.high) if read and read.earlier else "",
        verdict=words.verdict_words(value, read, key.higher_is, alerted=abrupt) if value is not None else "",
        tone=Tone.LOOK if abrupt else Tone.QUIET,
        earlier=read.earlier if read else 0,
        chart=measure_chart(measured, name, id_prefix, abrupt, label),
        clinician=clinicians(last, key.name),
        others=tuple(small_scale(scale, measured.labels, last) for scale in measured.further),
        lines=publishers_lines(measured.part.form.scale(key.name)) if measured.part else "",
    )


def rating_of(visit: Visit, scale: str) -> str:
    rating = visit.client.values.get(scale) if visit.client else None
    return words.number(rating) if rating is not None else ""


def no_score(visit: Visit, scale: str) -> str:
    """Why there is no score, in words; never a number."""
    reason = visit.client.reasons.get(scale, "") if visit.client else ""
    return str(words.NO_SCORE.get(reason, words.NOT_ANSWERED))


def clinicians(visit: Visit, scale: str) -> str:
    rating = visit.clinician.values.get(scale) if visit.clinician else None
    return words.number(rating) if rating is not None else ""


def small_scale(key: ScaleKey, labels: Mapping[str, str], last: Visit) -> SmallScale:
    read = last.client.readings.get(key.name) if last.client else None
    return SmallScale(
        name=labels.get(key.name, key.name),
        rating=rating_of(last, key.name) or no_score(last, key.name),
        usual=words.usual(read),
        verdict=words.striking_words(last.client.values.get(key.name) if last.client else None, read, key.higher_is),
    )


def publishers_lines(scale: Scale) -> str:
    """The lines that the measure's publisher draws, as far as the registry has them, with their source."""
    if not scale.cut_offs:
        return ""
    drawn = ", ".join(line_words(cut.label, cut.at_least, cut.at_most) for cut in scale.cut_offs)
    text = _("Its publisher’s lines: %(lines)s (source: %(source)s). No line is a diagnosis.")
    return text % {"lines": drawn, "source": scale.cut_offs_source}


def line_words(label: str, at_least: float | None, at_most: float | None) -> str:
    name = str(words.LINES.get(label, label))
    if at_least is not None:
        return _("%(line)s from %(score)s") % {"line": name, "score": words.number(at_least)}
    return _("%(line)s up to %(score)s") % {"line": name, "score": words.number(at_most)}


def between(low: float, high: float) -> str:
    return _("%(low)s to %(high)s") % {"low": words.number(low), "high": words.number(high)}


def scale_words(key: ScaleKey) -> str:
    """The ends of the scale and which way is better."""
    text = _("%(span)s, higher is worse") if key.higher_is == "worse" else _("%(span)s, higher is better")
    return text % {"span": between(*key.bounds)}


def measure_chart(measured: MeasureCourse, name: str, id_prefix: str, abrupt: bool, label: str) -> Chart:
    visits, scale = measured.course.visits, measured.key.name
    own = [visit.clinician.values.get(scale) if visit.clinician else None for visit in visits]
    return band_chart(
        places(visits),
        [visit.client.values.get(scale) if visit.client else None for visit in visits],
        [range_at(visit, scale) for visit in visits],
        other=own if any(rating is not None for rating in own) else None,
        bounds=measured.key.bounds,
        strand="past",
        words=chart_words(measured.key, name, label),
        id_prefix=id_prefix,
        flagged=abrupt,
    )


def places(visits: Sequence[Visit]) -> list[int]:
    """The sessions' numbers; where one was noted after a later one, their places in time instead."""
    numbers = [visit.number for visit in visits]
    return numbers if numbers == sorted(set(numbers)) else list(range(1, len(visits) + 1))


def range_at(visit: Visit, scale: str) -> tuple[float, float] | None:
    """Where the rating was expected; nowhere for a first one, of which only people in general are known."""
    read = visit.client.readings.get(scale) if visit.client else None
    return (read.low, read.high) if read and read.earlier else None


def chart_words(key: ScaleKey, name: str, label: str) -> ChartWords:
    return ChartWords(
        title=_("%(scale)s: %(name)s’s course in its expected range") % {"scale": key.title, "name": name},
        description=_("Every number in it stands in the table below."),
        session=_("Session"),
        rating=key.title,
        expected=_("Expected"),
        interval=_("{low} to {high}"),
        other=label,
        no_answer=_("no answer"),
        no_range=_("none yet"),
        flagged=_("abrupt rise") if key.higher_is == "worse" else _("abrupt drop"),
        empty=_("No answer yet."),
        decimal=get_format("DECIMAL_SEPARATOR"),
    )
