"""How often ratings lay inside expected ranges, as it is stored and shown.

`checking.py` counts; see docs/decisions/0025.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plait_clinic.engine.models import Kind, RangeCheck
from plait_clinic.engine.shares import NOT_ENOUGH, Shares
from plait_clinic.engine.strands import ReadTogether
from plait_clinic.people.models import Organisation

HISTORY: Sequence[tuple[int, int | None]] = ((0, 0), (1, 1), (2, 3), (4, 7), (8, None))
"""Bins of how many ratings came before; the same as in the benchmark."""


@dataclass(frozen=True)
class Held:
    """What was counted under one kind of model: ranges by bin of history, and alerts at the sessions judged."""

    ranges: Sequence[Shares] = (NOT_ENOUGH,) * len(HISTORY)
    alerts: Shares = NOT_ENOUGH

    def to_dict(self) -> dict[str, Any]:
        return {"ranges": [one.to_dict() for one in self.ranges], "alerts": self.alerts.to_dict()}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Held":
        ranges = tuple(Shares.from_dict(one) for one in stored["ranges"])
        return cls(ranges, Shares.from_dict(stored["alerts"]))

    @property
    def is_empty(self) -> bool:
        return not (self.alerts.shares or any(one.shares for one in self.ranges))


def held_before(organisation: Organisation, together: ReadTogether) -> dict[Kind, Held]:
    """What is stored, by kind of model."""
    rows = RangeCheck.objects.filter(
        organisation=organisation,
        measure=together.measure,
        measure_version=together.version,
        scales=together.joined,
    )
    return {Kind(row.kind): Held.from_dict(row.told) for row in rows}
