"""One cell as a date, a day, a session's number, a score or an answer; or what is wrong with it, in words.

Nothing is guessed that has two meanings: 03/04/2021 is a date only once somebody has said in which order it stands.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

NO_ANSWER = frozenset({"", "na", "n/a", "nan", "null", "none", ".", "-"})
"""What files write where there is no answer. It is never taken for 0."""

HIGHEST_SESSION = 32_767  # what the column of the database holds
MOST_DAYS = 36_525  # a hundred years
EARLIEST = date(1900, 1, 1)
WHOLE = re.compile(r"[+-]?\d{1,9}(?:[.,]0+)?", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,9})?", re.ASCII)
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
DATE = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?Z?)?", re.ASCII)


class DateOrder(StrEnum):
    """In which order a date's parts stand."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


DATE_ORDERS = {
    DateOrder.YMD: lazy("year, month, day (2024-03-09)"),
    DateOrder.DMY: lazy("day, month, year (09.03.2024)"),
    DateOrder.MDY: lazy("month, day, year (03/09/2024)"),
}


class WrongCell(ValueError):
    """A cell that cannot be read; the message is for whoever brought the file."""


@dataclass(frozen=True)
class Span:
    """The numbers that are allowed, both ends included."""

    low: float
    high: float

    def check(self, value: float, cell: str) -> None:
        if not self.low <= value <= self.high:
            text = _("“%(cell)s” is not from %(low)s to %(high)s.")
            raise WrongCell(text % {"cell": cell, "low": f"{self.low:g}", "high": f"{self.high:g}"})


def is_missing(cell: str) -> bool:
    return cell.casefold() in NO_ANSWER


def read_whole(cell: str, span: Span) -> int:
    """A whole number within the span."""
    if not WHOLE.fullmatch(cell):
        raise WrongCell(_("“%(cell)s” is not a whole number.") % {"cell": shortened(cell)})
    value = int(cell.replace(",", ".").partition(".")[0])
    span.check(value, cell)
    return value


def read_number(cell: str, span: Span) -> float:
    """A number within the span, with a decimal point or a decimal comma."""
    if not NUMBER.fullmatch(cell):
        raise WrongCell(_("“%(cell)s” is not a number.") % {"cell": shortened(cell)})
    if THOUSANDS.fullmatch(cell):
        text = _("“%(cell)s” may be a thousand or a decimal: write it with a point, or without the comma.")
        raise WrongCell(text % {"cell": cell})
    value = float(cell.replace(",", "."))
    span.check(value, cell)
    return value


def read_date(cell: str, order: DateOrder, latest: date) -> date:
    """A day that is not in the future. A time of day behind it is left out."""
    match = DATE.fullmatch(cell)
    if match is None:
        raise WrongCell(_("“%(cell)s” is not a date.") % {"cell": shortened(cell)})
    first, middle, last = match[1], match[3], match[4]
    year, month, day = {
        DateOrder.YMD: (first, middle, last),
        DateOrder.DMY: (last, middle, first),
        DateOrder.MDY: (last, first, middle),
    }[order]
    text = _("“%(cell)s” is not a date in the order %(order)s.") % {"cell": cell, "order": DATE_ORDERS[order]}
    if len(year) != 4:
        raise WrongCell(text)
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise WrongCell(text) from None
    return within(found, latest, cell)


def within(found: date, latest: date, cell: str) -> date:
    if found > latest:
        raise WrongCell(_("“%(cell)s” is in the future.") % {"cell": cell})
    if found < EARLIEST:
        raise WrongCell(_("“%(cell)s” is before 1900.") % {"cell": cell})
    return found


def date_order_of(cells: list[str]) -> DateOrder:
    """The one order in which every date can be read; year first where several could be, or none."""
    can = [order for order in DateOrder if all(readable(read_date, cell, order, date.max) for cell in cells if cell)]
    return can[0] if len(can) == 1 else DateOrder.YMD


def readable(read: Callable[..., object], *arguments: object) -> bool:
    try:
        read(*arguments)
    except WrongCell:
        return False
    return True


def shortened(cell: str) -> str:
    return cell if len(cell) <= 40 else f"{cell[:39]}…"
