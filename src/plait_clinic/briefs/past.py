"""One measure from past data as a card of the brief: the last score, its usual, and the course in its own range.

It stands beside the three strands and is never one of them: another measure, on its own scale, in its own direction.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from plait.charts import Chart, ChartWords, band_chart
from plait.rupture import WITHIN_CLIENT_RISE, Rule
from plait_clinic.batteries.scales import ScaleKey
from plait_clinic.briefs import words
from plait_clinic.briefs.findings import Tone
from plait_clinic.readings.models import Verdict
from plait_clinic.readings.queries import PastCourse, Visit

ABRUPT = (Verdict.ABRUPT_DROP, Verdict.ABRUPT_RISE)


@dataclass(frozen=True)
class PastCard:
    """One measure's card. `rule` is what the reading rests on where it is not the rule for a drop."""

    name: str
    rating: str
    session: int
    held_at: datetime
    scale: str
    usual: str
    expected: str
    verdict: str
    tone: Tone
    earlier: int
    chart: Chart
    rule: Rule | None


def past_card(place: int, past: PastCourse, name: str) -> PastCard:
    """The card of the measure at this place; its last visit always has an answer."""
    key, last = past.key, past.course.last
    read, rating = last.client.readings.get(key.name), last.client.values.get(key.name)
    abrupt = bool(read and read.verdict in ABRUPT)
    known = bool(read and read.low is not None)
    return PastCard(
        name=key.title,
        rating=words.number(rating) if rating is not None else _("no score"),
        session=last.number,
        held_at=last.held_at,
        scale=scale_words(key),
        usual=words.number(read.usual) if known else "",
        expected=between(read.low, read.high) if known else "",
        verdict=words.verdict_words(read, key.higher_is) if rating is not None else "",
        tone=Tone.LOOK if abrupt else Tone.QUIET,
        earlier=read.earlier if known else 0,
        chart=past_chart(place, past, name, abrupt),
        rule=words.rule_told(WITHIN_CLIENT_RISE) if key.higher_is == "worse" else None,
    )


def between(low: float, high: float) -> str:
    return _("%(low)s to %(high)s") % {"low": words.number(low), "high": words.number(high)}


def scale_words(key: ScaleKey) -> str:
    """The ends of the scale and which way is better."""
    text = _("%(span)s, higher is worse") if key.higher_is == "worse" else _("%(span)s, higher is better")
    return text % {"span": between(*key.bounds)}


def past_chart(place: int, past: PastCourse, name: str, abrupt: bool) -> Chart:
    visits, scale = past.course.visits, past.key.name
    return band_chart(
        [visit.number for visit in visits],
        [visit.client.values.get(scale) for visit in visits],
        [range_at(visit, scale) for visit in visits],
        bounds=past.key.bounds,
        strand="past",
        words=chart_words(past.key, name),
        id_prefix=f"past-{place}",
        flagged=abrupt,
    )


def range_at(visit: Visit, scale: str) -> tuple[float, float] | None:
    read = visit.client.readings.get(scale)
    return (read.low, read.high) if read and read.low is not None and read.high is not None else None


def chart_words(key: ScaleKey, name: str) -> ChartWords:
    return ChartWords(
        title=_("%(scale)s: %(name)s’s course in its expected range") % {"scale": key.title, "name": name},
        description=_("Every number in it stands in the table below."),
        session=_("Session"),
        rating=key.title,
        expected=_("Expected"),
        interval=_("{low} to {high}"),
        other="",
        no_answer=_("no answer"),
        no_range=_("none yet"),
        flagged=_("abrupt rise") if key.higher_is == "worse" else _("abrupt drop"),
        empty=_("No answer yet."),
        decimal=get_format("DECIMAL_SEPARATOR"),
    )
