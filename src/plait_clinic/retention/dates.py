"""When the time is over for which the clinic keeps what it knows of a client: months by the calendar, as pure values.

A month that has no such day ends on the first of the next one, the later of the two: nothing goes a day too early.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Rules:
    """What the clinic has settled: how many months by the kind of case, and how long before somebody is told.

    A kind that is not there is kept until somebody settles it.
    """

    months: Mapping[str, int]
    notice_days: int
    from_of_age: bool


@dataclass(frozen=True)
class Ended:
    """One case that is over: its kind, and the day on which it was closed."""

    kind: str
    closed_on: date


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the first of the month after where there is no such day."""
    years, month = divmod(day.month - 1 + months, MONTHS_A_YEAR)
    year, month = day.year + years, month + 1
    if day.day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day.day)
    return date(year + month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)


def due_on(cases: Sequence[Ended], rules: Rules, *, not_before: date | None = None) -> date | None:
    """The day on which somebody with these cases is due; None where one is of a kind that nothing is settled for.

    The case that is kept longest decides, since a name and a way to reach somebody belong to all of them. `not_before`
    is a day before which no time begins to run, as coming of age is.
    """
    if not cases or any(case.kind not in rules.months for case in cases):
        return None
    begins = [(max(case.closed_on, not_before or case.closed_on), case.kind) for case in cases]
    return max(after_months(begin, rules.months[kind]) for begin, kind in begins)
