"""What the engine says of sessions as rows, not yet written."""

from collections.abc import Iterable
from dataclasses import asdict

from plait_clinic.readings.following import ScaleRead, SessionRead, VisitRead
from plait_clinic.readings.models import Reading, VisitReading


def reading_rows(sessions: Iterable[SessionRead]) -> list[Reading]:
    """A row for each of the client's scales that has a score."""
    return [
        reading_row(read.given.response, scale, one)
        for read in sessions
        if read.given.response is not None
        for scale, one in sorted(read.scales.items())
    ]


def reading_row(response: int, scale: str, read: ScaleRead) -> Reading:
    said = read.said
    return Reading(
        response_id=response,
        scale=scale,
        usual=said.expected,
        low=said.lower_90,
        high=said.upper_90,
        lower_80=said.lower_80,
        upper_80=said.upper_80,
        lower_95=said.lower_95,
        upper_95=said.upper_95,
        level=said.level,
        level_sd=said.level_sd,
        surprise=said.surprise,
        earlier=read.earlier,
        model_version=read.label,
    )


def visit_rows(sessions: Iterable[SessionRead], budget: float) -> list[VisitReading]:
    """A row for each of the client's responses that was read as a whole."""
    return [
        visit_row(read.given.response, read.visit, budget)
        for read in sessions
        if read.given.response is not None and read.visit is not None
    ]


def visit_row(response: int, visit: VisitRead, budget: float) -> VisitReading:
    return VisitReading(
        response_id=response,
        chance=visit.chance,
        alert=visit.alert,
        state=visit.state,
        drivers=[asdict(one) for one in visit.drivers],
        budget=budget,
        expected_hits=list(visit.expected_hits),
        model_version=visit.label,
    )
