"""How often ratings lay inside the ranges that were expected before they were seen, and how often alerts were given.

From stored readings. A rating that a model was fitted on is no test of that model, so of a fit only ratings that came
after it count; all fits of a clinic's own are counted together, since each is in use for a few weeks only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import F, Model, QuerySet

from plait_clinic.audit.record import Audit
from plait_clinic.checkins.models import Rater
from plait_clinic.engine.actions import store_check
from plait_clinic.engine.held import HISTORY, Held, held_before
from plait_clinic.engine.models import Kind, Outcome
from plait_clinic.engine.queries import fits_of, is_cold
from plait_clinic.engine.shares import Counted, shares_of
from plait_clinic.engine.strands import ReadTogether, read_together
from plait_clinic.people.models import Organisation
from plait_clinic.readings.models import Reading, VisitReading

ROWS_AT_ONCE = 5_000
ALERT_DIGITS = 1
OF_THE_CLIENT = {"response__check_in__rater": Rater.CLIENT, "response__version": 1, "response__erased_at__isnull": True}


@dataclass
class Rows:
    """Sessions that count, as they come out of the database."""

    ranges: list[list[Counted]] = field(default_factory=lambda: [[] for _ in HISTORY])
    alerts: list[Counted] = field(default_factory=list)


class RangeRow(NamedTuple):
    """One reading with the score that came, in the order of RANGE_COLUMNS."""

    label: str
    person: int
    response: int
    earlier: int
    score: float
    lower_80: float
    upper_80: float
    low: float
    high: float
    lower_95: float
    upper_95: float

    @property
    def held(self) -> tuple[bool, ...]:
        ends = ((self.lower_80, self.upper_80), (self.low, self.high), (self.lower_95, self.upper_95))
        return tuple(lower <= self.score <= upper for lower, upper in ends)


RANGE_COLUMNS = (
    "model_version",
    "response__check_in__member__client",
    "response",
    "earlier",
    "response__scores__value",
    "lower_80",
    "upper_80",
    "low",
    "high",
    "lower_95",
    "upper_95",
)
ALERT_COLUMNS = ("model_version", "response__check_in__member__client", "response", "alert")


def check_clinic(*, organisation: Organisation, audit: Audit) -> int:
    """Count anew where ten more people have answered. Returns how many counts are new."""
    return sum(check_one(organisation, together, audit) for together in read_together(organisation))


def check_one(organisation: Organisation, together: ReadTogether, audit: Audit) -> int:
    changed = 0
    before = held_before(organisation, together)
    for kind, rows in rows_of(organisation, together).items():
        known = before.get(kind, Held())
        found = counted(rows, known)
        if found != known:
            changed += 1
            store_check(
                organisation=organisation,
                measure=together.measure,
                version=together.version,
                scales=together.joined,
                kind=kind,
                told=found.to_dict(),
                audit=audit,
            )
    return changed


def counted(rows: Rows, before: Held) -> Held:
    """The shares of these rows, each standing until ten more people have been counted in it."""
    pairs = zip(rows.ranges, before.ranges, strict=True)
    return Held(
        ranges=tuple(shares_of(found, known) for found, known in pairs),
        alerts=shares_of(rows.alerts, before.alerts, digits=ALERT_DIGITS),
    )


def rows_of(organisation: Organisation, together: ReadTogether) -> dict[Kind, Rows]:
    """Every reading that tests the model it was made with, under the assumptions and under the clinic's own fits."""
    through = {fit.label: fit.through for fit in fits_of(organisation.pk, together).filter(outcome=Outcome.USED)}
    found = {Kind.COLD: Rows(), Kind.OWN: Rows()}
    ranges = readings_of(Reading, organisation, together).filter(
        scale__in=together.scale_names,
        response__scores__scale=F("scale"),
        response__scores__value__isnull=False,
    )
    for row in (RangeRow(*cells) for cells in streamed(ranges, RANGE_COLUMNS)):
        kind = kind_of(row.label, row.response, through)
        if kind is not None:
            found[kind].ranges[bin_of(row.earlier)].append(Counted(row.person, row.response, row.held))
    judged = readings_of(VisitReading, organisation, together).filter(chance__isnull=False)
    for label, person, response, alert in streamed(judged, ALERT_COLUMNS):
        kind = kind_of(label, response, through)
        if kind is not None:
            found[kind].alerts.append(Counted(person, response, (alert,)))
    return found


def readings_of(table: type[Model], organisation: Organisation, together: ReadTogether) -> QuerySet:
    return table.objects.filter(
        **OF_THE_CLIENT,
        response__check_in__session__case__organisation=organisation,
        response__measure=together.measure,
        response__measure_version=together.version,
    ).order_by("response")


def streamed(rows: QuerySet, columns: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    return rows.values_list(*columns).iterator(chunk_size=ROWS_AT_ONCE)


def kind_of(label: str, response: int, through: Mapping[str, int]) -> Kind | None:
    """Assumptions, or a fit of the clinic's own that had not seen this response; nothing for any other."""
    if is_cold(label):
        return Kind.COLD
    return Kind.OWN if label in through and response > through[label] else None


def bin_of(earlier: int) -> int:
    """The place in HISTORY."""
    return next(place for place, (_first, last) in enumerate(HISTORY) if last is None or earlier <= last)
