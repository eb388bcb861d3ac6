"""What becomes of a clinic's signals, of many people together: how many were seen, talked about, acted on, and when.

Each person counts once in half a year, by their first signal; each signal is followed for eight weeks. So a half-year's
figures are final eight weeks after its end, are made once, and no two of them hold the same time (docs/decisions/0029).
"""

import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plait_clinic.cases.models import CaseClinician, ClinicianRole
from plait_clinic.checkins.models import Rater, Response
from plait_clinic.people.models import Organisation
from plait_clinic.reliability.limits import FEWEST_PEOPLE, STEP
from plait_clinic.signals.models import HalfYear, Signal, SignalStep, Source
from plait_clinic.signals.states import Action

WITHIN_DAYS = (7, 28, 56)
"""A week is the usual time between sessions; ratings need two sessions to recover. Our own choice."""
FOLLOWED = timedelta(days=WITHIN_DAYS[-1])
FEWEST_CLINICIANS = 5
"""Lead clinicians behind the figures: below, they would be figures on a few people's work. Our own choice."""
STAGES = (Action.SEE, Action.DISCUSS, Action.ACT, Action.RECOVER, Action.REPAIR)
HALF_BEGINS = (1, 7)


@dataclass(frozen=True)
class Half:
    """Half a calendar year in the clinic's zone."""

    since: date
    begins: datetime
    ends: datetime

    def is_final(self, now: datetime) -> bool:
        return now >= self.ends + FOLLOWED


def half_of(day: date, zone: zoneinfo.ZoneInfo) -> Half:
    """The half-year that a day lies in."""
    since = date(day.year, HALF_BEGINS[0] if day.month < HALF_BEGINS[1] else HALF_BEGINS[1], 1)
    return Half(since, midnight(since, zone), midnight(next_half(since), zone))


def next_half(since: date) -> date:
    first, second = HALF_BEGINS
    return date(since.year, second, 1) if since.month == first else date(since.year + 1, first, 1)


def midnight(day: date, zone: zoneinfo.ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def final_halves(organisation: Organisation, now: datetime) -> Iterator[Half]:
    """The half-years that are over and followed to their end, since the clinic's first signal."""
    first = Signal.objects.filter(case__organisation=organisation).order_by("opened_at").first()
    if first is None:
        return
    zone = zoneinfo.ZoneInfo(organisation.time_zone)
    half = half_of(first.opened_at.astimezone(zone).date(), zone)
    while half.is_final(now):
        yield half
        half = half_of(next_half(half.since), zone)


def content_of(organisation: Organisation, half: Half) -> Mapping[str, object]:
    """The figures of a half-year, cut; empty where too few people or clinicians stand behind them."""
    first: dict[int, Signal] = {}
    for signal in signals_in(organisation, half):
        first.setdefault(signal.member.client_id, signal)
    people = len(first) // STEP * STEP
    counted = list(first.values())[:people]
    if people < FEWEST_PEOPLE or leads_of(counted) < FEWEST_CLINICIANS:
        return {}
    return {
        "answered": answered_in(organisation, half) // STEP * STEP,
        "people": people,
        "stages": [[stage.value, counts(counted, stage)] for stage in STAGES],
    }


def signals_in(organisation: Organisation, half: Half) -> list[Signal]:
    """The signals that were opened in it, the oldest first; a clinician's own impression was seen as it was noted."""
    rows = Signal.objects.filter(
        case__organisation=organisation, opened_at__gte=half.begins, opened_at__lt=half.ends
    ).exclude(source=Source.CLINICIAN)
    return list(rows.select_related("member").order_by("opened_at", "pk"))


def leads_of(signals: Sequence[Signal]) -> int:
    """How many clinicians lead the cases of these signals."""
    cases = {signal.case_id for signal in signals}
    return CaseClinician.objects.filter(case__in=cases, role=ClinicianRole.LEAD).values("user").distinct().count()


def answered_in(organisation: Organisation, half: Half) -> int:
    """How many people answered a check-in in it."""
    rows = Response.objects.filter(
        check_in__session__case__organisation=organisation,
        check_in__rater=Rater.CLIENT,
        submitted_at__gte=half.begins,
        submitted_at__lt=half.ends,
    )
    return rows.values("check_in__member__client").distinct().count()


def counts(signals: Sequence[Signal], stage: Action) -> list[int]:
    """In how many tens of people the stage was reached within each number of days.

    The last ten goes up to everybody: "all of them" would tell of each what came of their signal.
    """
    days = first_days({signal.pk: signal.opened_at for signal in signals}, stage)
    reached_within = (sum(1 for taken in days if taken <= timedelta(days=within)) for within in WITHIN_DAYS)
    return [min(count // STEP * STEP, len(signals) - STEP) for count in reached_within]


def first_days(opened: Mapping[int, datetime], stage: Action) -> list[timedelta]:
    """How long it took until the stage was reached for the first time, of each signal that reached it."""
    steps = SignalStep.objects.filter(signal__in=list(opened), action=stage).order_by("at").values_list("signal", "at")
    first: dict[int, datetime] = {}
    for signal, at in steps:
        first.setdefault(signal, at)
    return [at - opened[signal] for signal, at in first.items()]


@dataclass(frozen=True)
class Stage:
    """One line of the funnel: how many tens of people got there within a week, four weeks and eight."""

    action: Action
    tens: tuple[int, ...]


@dataclass(frozen=True)
class Shown:
    """One half-year as the page shows it; `people` None where too few stand behind it."""

    since: date
    until: date
    people: int | None
    answered: int
    stages: tuple[Stage, ...]


def figures_of(organisation: Organisation) -> list[Shown]:
    """What is stored, the newest first. Nothing that anybody answered is read for it."""
    rows = HalfYear.objects.filter(organisation=organisation).order_by("-since")
    return [shown(row) for row in rows]


def shown(row: HalfYear) -> Shown:
    return Shown(
        since=row.since,
        until=next_half(row.since) - timedelta(days=1),
        people=row.content.get("people"),
        answered=row.content.get("answered", 0),
        stages=tuple(Stage(Action(stage), tuple(tens)) for stage, tens in row.content.get("stages", ())),
    )
