"""One caseload beside chance in words, as a picture and as the same table: a clinician's own, or a supervisee's.

Nobody else's point is on it, and nothing is told where too few cases or clinicians stand behind it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format, get_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from plait_clinic.people.models import User
from plait_clinic.supervision.points import (
    BEGINNING,
    COUNTED,
    FEWEST_CASES,
    FEWEST_CLINICIANS,
    Period,
    Point,
    Withheld,
    point_of,
)

if TYPE_CHECKING:
    from plait.caseloads import Funnel
    from plait.charts import Chart
    from plait.charts.funnel import FunnelWords

DECIMALS = 2
LIES: dict[str, str | Promise] = {
    "inside": lazy("The mean lies inside both limits: chance alone is enough to explain where it lies."),
    "outside 95 %": lazy(
        "The mean lies outside the 95 % limits and inside the 99.8 % limits: chance alone may still be why."
    ),
    "outside 99.8 %": lazy(
        "The mean lies outside the 99.8 % limits: chance alone is seldom why. What is, this does not say."
    ),
}
STANDINGS: dict[str, str | Promise] = {
    "inside": lazy("inside both"),
    "outside 95 %": lazy("outside 95 %"),
    "outside 99.8 %": lazy("outside 99.8 %"),
    "not enough information": lazy("not enough information"),
}


@dataclass(frozen=True)
class PointPage:
    """On which cases it rests, and either why nothing is told, or the point in words, as a picture and as a table."""

    rests_on: str
    cases: str
    why_not: str = ""
    lies: str | Promise = ""
    shrunken: str = ""
    reliability: str = ""
    name: str = ""
    chart: "Chart | None" = None


def point_page(person: User, now: datetime) -> PointPage:
    """The page about this clinician's cases."""
    point = point_of(person, now)
    page = PointPage(rests_on_words(point.period), cases_words(point.cases))
    if point.withheld or point.funnel is None or point.own is None:
        return replace(page, why_not=why_not(point))
    own = point.own
    return replace(
        page,
        lies=LIES[own.standing],
        shrunken=_(
            "The best guess of where these cases would lie with very many of them is %(value)s, give or take %(error)s:"
            " the mean, drawn towards that of all clinicians as far as it rests on chance."
        )
        % {"value": number(own.shrunken), "error": number(own.error)},
        reliability=_("The reliability of the mean is %(value)s of 1; below %(least)s nothing would be told.")
        % {"value": number(own.reliability), "least": number(point.funnel.least_reliability)},
        name=_("The same as a table"),
        chart=chart_of(person, point.funnel),
    )


def number(value: float) -> str:
    return str(number_format(round(value, DECIMALS), decimal_pos=DECIMALS))


def rests_on_words(period: Period) -> str:
    """Which cases and sessions count."""
    said = _(
        "Cases whose session %(last)d was held from %(since)s to %(until)s, by whoever led them then. Each counts once:"
        " the mean total of the clients’ check-ins after sessions %(first)d to %(last)d, set beside their first total"
        " (session 1 or %(beginning)d) and the kind of case."
    )
    days = {"since": period.since, "until": period.until - timedelta(days=1)}
    return said % {
        "first": COUNTED[0],
        "last": COUNTED[-1],
        "beginning": BEGINNING,
        **{name: date_format(day, "DATE_FORMAT") for name, day in days.items()},
    }


def cases_words(cases: int) -> str:
    return ngettext("%(count)d case counts here.", "%(count)d cases count here.", cases) % {"count": cases}


def why_not(point: Point) -> str:
    """Why no number is told, and what would be needed."""
    if point.withheld == Withheld.FEW_CLINICIANS:
        return _(
            "The mean of all is told where %(clinicians)d clinicians or more have %(cases)d such cases each, so that it"
            " speaks of none of them. Here there are fewer."
        ) % {"clinicians": FEWEST_CLINICIANS, "cases": FEWEST_CASES}
    if point.withheld == Withheld.NO_CASES:
        return _("There is nothing to tell yet.")
    if point.needed is None:
        return _("Clinicians here do not differ by more than chance, so that no number of cases would be enough.")
    return ngettext(
        "A mean of so few cases says more about chance than about the work. %(count)d case would be needed here.",
        "A mean of so few cases says more about chance than about the work. %(count)d cases would be needed here.",
        point.needed,
    ) % {"count": point.needed}


def chart_of(person: User, funnel: "Funnel") -> "Chart":
    """The limits with this one point. Everybody else's stays out of it."""
    from plait.charts.funnel import funnel_chart  # waits for numpy: who asks does, no worker's start

    key = str(person.pk)
    named = tuple(replace(one, clinician=person.name) if one.clinician == key else one for one in funnel.caseloads)
    return funnel_chart(replace(funnel, caseloads=named), words=chart_words(), labelled=[person.name], others=False)


def chart_words() -> "FunnelWords":
    from plait.charts.funnel import FunnelWords

    return FunnelWords(
        title=_("One caseload beside chance"),
        description=_(
            "The mean of the cases by their number. The whole line is the mean of all cases of the clinic; 95 in 100"
            " clinicians who work alike lie between the dashed lines, 998 in 1000 between the dotted ones."
        ),
        clinician=_("Clinician"),
        cases=_("Cases"),
        mean=_("Mean"),
        limits=(_("95 % by chance"), _("99.8 % by chance")),
        shrunken=_("Best guess"),
        standing=_("Where it lies"),
        interval=_("{low} to {high}"),
        plus_minus=_("{value} ± {error}"),
        standings={name: str(said) for name, said in STANDINGS.items()},
        unnamed="",
        no_answer="–",
        decimal=get_format("DECIMAL_SEPARATOR"),
    )
