"""What one answered check-in gives to a signal: ratings that fell, at once or slowly, and a tension not put right.

Everything here is what a clinician of the case could read at once; what was held back or put off opens nothing
(checkins/visibility.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.checkins.models import CheckIn, Informativeness, Rater, Response
from plait_clinic.readings.queries import Drove, Read, VisitRead, readings_of, values_of, visit_read, weighed_items_of
from plait_clinic.signals.decline import decline_in
from plait_clinic.signals.models import Kind, Source
from plait_clinic.signals.noticed import Ground

FRESH = timedelta(days=28)
"""An answer older than this opens nothing: ratings that are read anew with a new model raise no old alarms.

Our own choice. It holds every answer that came late (7 days open and 14 days late) and a week for a job to catch up.
"""
STRANDS = ("bond", "goal", "task")
TOTAL = "total"
WATCHED = (*STRANDS, TOTAL)
TENSION_A_LOT, NOT_YET, PUT_RIGHT = 3, 0, 2
"""Answers to the check-in's two questions on tension: a lot; not put right yet; put right."""
DROP_RULE, MARKER_RULE, MARKER_VERSION = "drop", "tension", "1"


@dataclass(frozen=True)
class Said:
    """What was rated in one response to the check-in, and how it was read."""

    response: Response
    values: Mapping[str, float]
    readings: Mapping[str, Read]

    @property
    def informative(self) -> bool:
        return self.response.informativeness == Informativeness.INFORMATIVE


def said_in(responses: list[Response]) -> list[Said]:
    """Responses with what was rated in them, by the same few queries however many."""
    keys = [response.pk for response in responses]
    values, readings = values_of(keys), readings_of(keys)
    return [Said(row, values.get(row.pk, {}), readings.get(row.pk, {})) for row in responses]


@dataclass(frozen=True)
class Told:
    """What one response says as a whole, and the single items of it that a clinician may read.

    The ratings themselves are looked up where something fell: most answers give no grounds for anything.
    """

    response: Response
    visit: VisitRead | None
    items: Mapping[str, int]

    @property
    def put_right(self) -> bool:
        """Whether the client says here, in so many words, that a tension was put right."""
        return self.items.get("put_right") == PUT_RIGHT


def told_in(response: Response) -> Told:
    row = getattr(response, "visit_reading", None)
    items = weighed_items_of([response.pk]).get(response.pk, {})
    return Told(response, None if row is None else visit_read(row), items)


def response_to(check_in: CheckIn) -> Response | None:
    """The first response to the check-in itself with how it was read, unless it was erased."""
    rows = Response.objects.filter(check_in=check_in, measure=CHECK_IN, version=1, erased_at__isnull=True)
    return rows.select_related("visit_reading").first()


def grounds_in(check_in: CheckIn, told: Told) -> list[Ground]:
    """Everything that this answer gives to a signal."""
    fallen = drop_in(check_in, told) or decline_in(check_in)
    return [ground for ground in (fallen, marker_in(check_in, told)) if ground]


def drop_in(check_in: CheckIn, told: Told) -> Ground | None:
    """An alert of the engine: how probable a drop began here, what drove it, and where each rating was expected."""
    visit = told.visit
    if visit is None or not visit.alert:
        return None
    [said] = said_in([told.response])
    return Ground(
        key=f"{Source.ENGINE}:{check_in.handle}",
        source=Source.ENGINE,
        kind=kind_of(visit.drivers),
        rule=DROP_RULE,
        rule_version=visit.model_version,
        numbers={
            "chance": visit.chance,
            "budget": visit.budget,
            "scales": [numbers_of(scale, said) for scale in dropped_scales(visit, said)],
        },
    )


def dropped_scales(visit: VisitRead, said: Said) -> list[str]:
    """The client's ratings that drove an alert, the one that carried most first; all together where none did alone."""
    scales = [one.scale for one in visit.drivers if one.rater == Rater.CLIENT and one.scale in said.readings]
    return [scale for scale in scales or [TOTAL] if scale in said.readings and scale in said.values]


def kind_of(drivers: Sequence[Drove]) -> Kind:
    """The strand of the alliance that carried most of the evidence; not clear where none of the three did."""
    strands = [one for one in drivers if one.scale in STRANDS]
    return Kind(max(strands, key=lambda one: one.share).scale) if strands else Kind.UNCLEAR


def numbers_of(scale: str, said: Said) -> dict[str, object]:
    """One rating beside what was expected of it, with the range that says how sure that was."""
    read = said.readings[scale]
    return {
        "scale": scale,
        "rating": said.values[scale],
        "usual": read.usual,
        "low": read.low,
        "high": read.high,
        "earlier": read.earlier,
    }


def marker_in(check_in: CheckIn, told: Told) -> Ground | None:
    """A tension that the client calls a lot, or says is not put right yet. No budget holds it back."""
    tension, put_right = told.items.get("tension") or 0, told.items.get("put_right")
    if tension != TENSION_A_LOT and not (tension and put_right == NOT_YET):
        return None
    return Ground(
        key=f"{Source.MARKER}:{check_in.handle}",
        source=Source.MARKER,
        kind=Kind.UNCLEAR,
        rule=MARKER_RULE,
        rule_version=MARKER_VERSION,
        numbers={"tension": tension, "put_right": put_right},
    )
