"""One clinician's caseload beside what chance alone would do to it, from cases of half-years that are over.

plait.caseloads works out the funnel of everybody's cases; from here on only the one point that was asked for is told,
and nothing where it would not be dependable. What counts is our own choice and assumed (docs/decisions/0060).
"""

import zoneinfo
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from statistics import fmean
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.scales import TOTAL
from plait_clinic.cases.models import CaseClinician, ClinicianRole, Session
from plait_clinic.cases.queries import in_force_on
from plait_clinic.checkins.models import Rater, Score
from plait_clinic.people.models import Organisation, User
from plait_clinic.signals.figures import half_of, midnight

if TYPE_CHECKING:
    from plait.caseloads import Caseload, Funnel

BEGINNING = 2
"""The first rating is from one of the first so many sessions: the case mix. Our own choice, assumed."""
COUNTED = range(3, 6)
"""The sessions whose ratings are a case's value: late enough to know each other, early enough that most are there. Our
own choice, assumed."""
YEARS = 2
"""How long the cases are gathered: an intraclass correlation of .05 asks for 19 cases. Our own choice, assumed."""
FEWEST_CLINICIANS = 10
"""Clinicians behind the mean of all, so that it tells of none of them: the rule of ten (docs/decisions/0017)."""
FEWEST_CASES = 5
"""Cases with which a clinician counts among these. Our own choice; the library's least number too."""


class Withheld(Enum):
    """Why no number is told."""

    FEW_CLINICIANS = auto()
    NO_CASES = auto()
    NOT_DEPENDABLE = auto()


@dataclass(frozen=True)
class Period:
    """From when until when a case's last counted session was held, and the days that a page names."""

    since: date
    until: date
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class CaseValue:
    """One case as one row: who led it, of which kind it is, the first rating, and the mean of the counted sessions."""

    clinician: int
    kind: str
    first: float
    score: float


@dataclass(frozen=True)
class Point:
    """One clinician's own caseload in the funnel, or why it is withheld. With `needed` cases it would not be.

    The funnel holds everybody's caseloads, so no page is given it: `own` and the limits are what is told.
    """

    period: Period
    cases: int
    withheld: Withheld | None = None
    needed: int | None = None
    funnel: "Funnel | None" = None
    own: "Caseload | None" = None


def point_of(person: User, now: datetime) -> Point:
    """This clinician's point; two queries, however many cases and clinicians there are."""
    period = period_before(now, person.organisation)
    values = case_values(person.organisation, period)
    cases = Counter(value.clinician for value in values)
    own = cases[person.pk]
    if sum(number >= FEWEST_CASES for number in cases.values()) < FEWEST_CLINICIANS:
        return Point(period, own, Withheld.FEW_CLINICIANS)
    if not own:
        return Point(period, own, Withheld.NO_CASES)
    found = funnel_of(values)
    if found is None:
        return Point(period, own, Withheld.NOT_DEPENDABLE)
    [mine] = [one for one in found.caseloads if one.clinician == str(person.pk)]
    if mine.standing == "not enough information":
        return Point(period, own, Withheld.NOT_DEPENDABLE, found.needed)
    return Point(period, own, funnel=found, own=mine)


def period_before(now: datetime, organisation: Organisation) -> Period:
    """The years that ended with the last half-year that is over: nothing that is answered today moves a point."""
    zone = zoneinfo.ZoneInfo(organisation.time_zone)
    half = half_of(now.astimezone(zone).date(), zone)
    since = half.since.replace(year=half.since.year - YEARS)
    return Period(since, half.since, midnight(since, zone), half.begins)


def case_values(organisation: Organisation, period: Period) -> list[CaseValue]:
    """The value of each case that got as far, by whoever led it then. Of several members, the mean of theirs."""
    last = last_sessions(organisation, period)
    cases = {case: (lead, kind) for case, lead, kind in led(last, organisation) if lead is not None}
    first: dict[int, dict[int, float]] = defaultdict(dict)
    counted: dict[int, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for case, member, number, value in totals(last, period):
        if number <= BEGINNING:
            first[case].setdefault(member, value)
        elif number in COUNTED:
            counted[case][member].append(value)
    return [
        CaseValue(lead, kind, fmean(first[case].values()), fmean(map(fmean, counted[case].values())))
        for case, (lead, kind) in cases.items()
        if case in first and case in counted
    ]


def last_sessions(organisation: Organisation, period: Period) -> QuerySet[Session]:
    """The last counted session of each case that had it in the period."""
    return Session.objects.filter(
        case__organisation=organisation, number=COUNTED[-1], held_at__gte=period.begins, held_at__lt=period.ends
    )


def led(last: QuerySet[Session], organisation: Organisation) -> QuerySet:
    """Each of these sessions' case, who led it on that day, and its kind."""
    zone = zoneinfo.ZoneInfo(organisation.time_zone)
    leads = CaseClinician.objects.filter(in_force_on(OuterRef("day")), case=OuterRef("case"), role=ClinicianRole.LEAD)
    dated = last.annotate(day=TruncDate("held_at", tzinfo=zone)).annotate(lead=Subquery(leads.values("user")[:1]))
    return dated.order_by("case").values_list("case", "lead", "case__kind")


def totals(last: QuerySet[Session], period: Period) -> QuerySet:
    """Clients' totals as their clinicians read them, in the order of the sessions; an erased answer has none."""
    rows = Score.objects.filter(
        scale=TOTAL,
        value__isnull=False,
        response__measure=CHECK_IN,
        response__version=1,
        response__erased_at__isnull=True,
        response__about_member=None,
        response__about_subsystem=None,
        response__submitted_at__lt=period.ends,
        response__check_in__rater=Rater.CLIENT,
        response__check_in__session__number__lte=COUNTED[-1],
        response__check_in__session__case__in=last.values("case"),
    )
    in_order = rows.order_by("response__check_in__session__number", "pk")
    of_session = "response__check_in__session"
    return in_order.values_list(f"{of_session}__case", "response__check_in__member", f"{of_session}__number", "value")


def funnel_of(values: Sequence[CaseValue]) -> "Funnel | None":
    """The funnel of these cases; None where they leave nothing to work it out from."""
    from plait.caseloads import CaseloadsError, Funnel, funnel  # waits for numpy: who asks does, no worker's start

    who = [str(value.clinician) for value in values]
    try:
        found = funnel(who, [value.score for value in values], case_mix_of(values))
    except CaseloadsError:  # first ratings that follow from the kind of case: nothing that anybody here could mend
        return None
    return found if isinstance(found, Funnel) else None


def case_mix_of(values: Sequence[CaseValue]) -> dict[str, list[float]]:
    """What was known of each case beforehand, without what is the same for all of them."""
    _usual, *others = sorted({value.kind for value in values})
    columns = {"first": [value.first for value in values]}
    columns |= {kind: [float(value.kind == kind) for value in values] for kind in others}
    return {name: column for name, column in columns.items() if len(set(column)) > 1}
