"""What one answered check-in gives to a signal: ratings that dropped, and a moment of tension that is not put right.

Everything here is what a clinician of the case may read; what was held back opens nothing (checkins/visibility.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.checkins.models import CheckIn, Informativeness, Response
from plait_clinic.readings.models import Reading, Verdict
from plait_clinic.readings.queries import Read, items_of, readings_of, values_of
from plait_clinic.signals.models import Kind, Source

FRESH = timedelta(days=28)
"""An answer older than this opens nothing: ratings that are read anew with a new model raise no old alarms.

Our own choice. It holds every answer that came late (7 days open and 14 days late) and a week for a job to catch up.
"""
STRANDS = ("bond", "goal", "task")
WATCHED = (*STRANDS, "total")
TENSION_A_LOT, NOT_YET, PUT_RIGHT = 3, 0, 2
"""Answers to the check-in's two questions on tension: a lot; not put right yet; put right."""
DROP_RULE, MARKER_RULE, MARKER_VERSION = "drop", "tension", "1"


@dataclass(frozen=True)
class Ground:
    """One thing that was found, with its numbers, how sure it is, and the rule with its version."""

    key: str
    source: Source
    kind: Kind
    rule: str
    rule_version: str
    numbers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """One response to the check-in, as far as a clinician may read it."""

    response: Response
    values: Mapping[str, float]
    readings: Mapping[str, Read]
    items: Mapping[str, int]

    @property
    def informative(self) -> bool:
        return self.response.informativeness == Informativeness.INFORMATIVE

    @property
    def put_right(self) -> bool:
        """Whether the client says here, in so many words, that a tension was put right."""
        return self.items.get("put_right") == PUT_RIGHT


def said_in(responses: list[Response]) -> list[Said]:
    """Responses with what was rated, read and said in them, by the same few queries however many."""
    keys = [response.pk for response in responses]
    values, readings, items = values_of(keys), readings_of(keys), items_of(keys)
    return [Said(row, values.get(row.pk, {}), readings.get(row.pk, {}), items.get(row.pk, {})) for row in responses]


def response_to(check_in: CheckIn) -> Response | None:
    """The first response to the check-in itself, unless it was erased."""
    return Response.objects.filter(check_in=check_in, measure=CHECK_IN, version=1, erased_at__isnull=True).first()


def grounds_in(check_in: CheckIn, said: Said) -> list[Ground]:
    """Everything that this answer gives to a signal."""
    return [ground for ground in (drop_in(check_in, said), marker_in(check_in, said)) if ground]


def drop_in(check_in: CheckIn, said: Said) -> Ground | None:
    """Ratings that the reading calls a drop, with where each was expected."""
    dropped = dropped_scales(said)
    if not dropped:
        return None
    return Ground(
        key=f"{Source.ENGINE}:{check_in.handle}",
        source=Source.ENGINE,
        kind=kind_of(dropped, said),
        rule=DROP_RULE,
        rule_version=model_version(said.response),
        numbers={"scales": [numbers_of(scale, said) for scale in dropped]},
    )


def dropped_scales(said: Said) -> list[str]:
    """The scales whose reading opens a signal. The one place that decides it.

    An abrupt drop, where one could be told at all; in all ratings together, also less than nine in ten of them.
    """
    counts = dict.fromkeys(STRANDS, (Verdict.ABRUPT_DROP,)) | {"total": (Verdict.ABRUPT_DROP, Verdict.LOWER)}
    return [
        scale
        for scale, verdicts in counts.items()
        if scale in said.readings and said.readings[scale].can_flag and said.readings[scale].verdict in verdicts
    ]


def kind_of(dropped: list[str], said: Said) -> Kind:
    """The strand that is least likely to lie where it lies; not clear where only all ratings together are lower."""
    strands = [scale for scale in dropped if scale in STRANDS]
    if not strands:
        return Kind.UNCLEAR
    return Kind(min(strands, key=lambda scale: said.readings[scale].chance or 0.0))


def numbers_of(scale: str, said: Said) -> dict[str, object]:
    """One rating beside what was expected of it, with the range that says how sure that was."""
    read = said.readings[scale]
    return {
        "scale": scale,
        "rating": said.values.get(scale),
        "usual": read.usual,
        "low": read.low,
        "high": read.high,
        "chance": read.chance,
        "earlier": read.earlier,
    }


def model_version(response: Response) -> str:
    return Reading.objects.filter(response=response).values_list("model_version", flat=True).first() or ""


def marker_in(check_in: CheckIn, said: Said) -> Ground | None:
    """A tension that the client calls a lot, or says is not put right yet. No budget holds it back."""
    tension, put_right = said.items.get("tension") or 0, said.items.get("put_right")
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
