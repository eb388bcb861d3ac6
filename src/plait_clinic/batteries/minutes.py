"""How long a battery takes, as an estimate, against the minute that a check-in promises.

No source times most measures, so every question counts the same. The rule is ours and stands beside each figure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from plait.measures import Measure
from plait_clinic.batteries.askable import FORMS, Offered
from plait_clinic.batteries.due import is_due
from plait_clinic.batteries.models import BatteryMeasure
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import Key

SECONDS_AN_ANSWER = 7.5
"""Our rule, from the check-in's own promise: its eight answers take under a minute."""
BUDGET_SECONDS = 60
"""What a check-in promises: under 60 seconds."""
SESSIONS_LOOKED_AT = 60
"""Sessions looked through for the longest one: a year of weekly work, and some."""


@dataclass(frozen=True)
class Takes:
    """About how many seconds a check-in takes these people: usually (most often), and at its longest session."""

    people: object
    usually: int
    longest: int
    longest_at: int

    @property
    def is_over(self) -> bool:
        return self.longest > BUDGET_SECONDS

    @property
    def varies(self) -> bool:
        return self.usually != self.longest


def seconds_of(measure: Measure, form: str) -> int:
    """What the questions of one form take that everybody meets: neither follow-ups nor the check-in's two concerns."""
    items = [item for each in measure.forms if each.id == form for item in each.items]
    folded = {item.id for item in items if measure.id == CHECK_IN and item.kind == "yes"}
    asked = [item for item in items if item.asked_if is None and item.id not in folded]
    return ceil(SECONDS_AN_ANSWER * len(asked))


def takes(rows: Sequence[BatteryMeasure], offered: Mapping[Key, Offered]) -> list[Takes]:
    """For each kind of people that the battery asks anything."""
    return [takes_of(rows, offered, form) for form in FORMS if any(getattr(row, form) for row in rows)]


def takes_of(rows: Iterable[BatteryMeasure], offered: Mapping[Key, Offered], form: str) -> Takes:
    rows = [(row, seconds_of(offered[row.measure, row.version].measure, form)) for row in rows]
    sessions = [
        sum(seconds for row, seconds in rows if is_due(row, form=form, visit=visit, last=False))
        for visit in range(1, SESSIONS_LOOKED_AT + 1)
    ]
    at_end = sum(seconds for row, seconds in rows if is_due(row, form=form, visit=SESSIONS_LOOKED_AT, last=True))
    longest = max(*sessions, at_end)
    return Takes(
        people=FORMS[form],
        usually=max(set(sessions), key=sessions.count),
        longest=longest,
        longest_at=sessions.index(longest) + 1 if longest in sessions else 0,
    )
