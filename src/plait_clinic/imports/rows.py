"""One row of a table as one session of one client, with the choices made; what cannot be read becomes a problem."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from django.utils.translation import gettext as _

from plait.measures import AnswersError, Measure, score
from plait_clinic.batteries.models import HigherIs
from plait_clinic.imports.cells import (
    HIGHEST_SESSION,
    MOST_DAYS,
    DateOrder,
    Span,
    WrongCell,
    is_missing,
    read_date,
    read_number,
    read_whole,
    shortened,
    within,
)
from plait_clinic.imports.columns import item_columns
from plait_clinic.imports.problems import Problems
from plait_clinic.imports.sheet import Row, Sheet
from plait_clinic.risk.readers import Naming

PAST_FORM = "client"
NAME_CHARACTERS = 200
T = TypeVar("T")


@dataclass(frozen=True)
class Total:
    """A total that has no key here: its column, what it is called, its ends and its direction."""

    column: str
    name: str
    low: float
    high: float
    higher_is: HigherIs


@dataclass(frozen=True)
class Choices:
    """What was chosen on the page. Exactly one of `date` and `day`, and of `total` and `measure`, is set."""

    client: str
    session: str
    date: str
    day: str
    starts_on: date | None
    date_order: DateOrder
    clinician: str
    prefix: str
    total: Total | None
    measure: Measure | None


@dataclass(frozen=True)
class Known:
    """What the clinic knows: today, who brings the file, who may lead (by sign-in name), whose names are taken.

    `read` says who reads the risk items of which measure, where both who are named for it can.
    """

    today: date
    importer: str
    leads: frozenset[str]
    taken: frozenset[str]
    read: Mapping[str, Naming] = field(default_factory=dict)


@dataclass(frozen=True)
class PastSession:
    """One session: its total, or the values of the items; both None where the file has no answer."""

    line: int
    number: int
    held_on: date
    total: float | None = None
    values: Mapping[str, int | None] | None = None

    @property
    def answered(self) -> bool:
        return self.total is not None or self.values is not None


@dataclass(frozen=True)
class Entry:
    """One row that could be read."""

    client: str
    lead: str
    session: PastSession


class RowReader:
    """Reads rows one by one. `ready` is False where a column that every row needs is not there."""

    def __init__(self, sheet: Sheet, choices: Choices, known: Known, problems: Problems) -> None:
        self.choices, self.known, self.problems = choices, known, problems
        self.place = {name: place for place, name in enumerate(sheet.columns)}
        self.items: dict[str, str] = {}
        self.told: set[str] = set()  # taken names, each of which is told once and not on every line
        self.ready = True
        if choices.measure is not None:
            self.items, missing = item_columns(sheet.columns, choices.measure.form(PAST_FORM))
            self.ready = not missing
            for item in missing:
                text = _("There is no column for this item of the measure %(measure)s.")
                problems.say(1, item, text % {"measure": choices.measure.title})

    def entry(self, row: Row) -> Entry | None:
        """The row, or None with every problem of it said."""
        before = self.problems.count
        client = self.read(row, self.choices.client, self.client)
        number = self.read(row, self.choices.session, lambda cell: read_whole(cell, Span(1, HIGHEST_SESSION)))
        held_on = self.held_on(row)
        lead = self.read(row, self.choices.clinician, self.lead) if self.choices.clinician else self.known.importer
        total = self.total(row)
        values = self.values(row)
        if self.problems.count > before or client is None or number is None or held_on is None or lead is None:
            return None
        return Entry(client, lead, PastSession(row.line, number, held_on, total, values))

    def read(self, row: Row, column: str, reading: Callable[[str], T]) -> T | None:
        """What a cell says; None, and a problem, where it cannot be read."""
        try:
            return reading(row.cells[self.place[column]])
        except WrongCell as slip:
            self.problems.say(row.line, column, str(slip))
            return None

    def client(self, cell: str) -> str:
        if not cell:
            raise WrongCell(_("There is no client on this line."))
        name = f"{self.choices.prefix} {cell}".strip()
        if len(name) > NAME_CHARACTERS or not name.isprintable():
            text = _("A client’s name has at most %(most)d characters, all of which can be printed.")
            raise WrongCell(text % {"most": NAME_CHARACTERS})
        if name in self.known.taken and name not in self.told:
            self.told.add(name)
            text = _("“%(name)s” is in your caseload already. Past data open new cases and are not added to one.")
            raise WrongCell(text % {"name": shortened(name)})
        return name

    def lead(self, cell: str) -> str:
        name = cell.lower() or self.known.importer
        if name not in self.known.leads:
            text = _("“%(name)s” is not the sign-in name of a clinician here.")
            raise WrongCell(text % {"name": shortened(cell)})
        return name

    def held_on(self, row: Row) -> date | None:
        latest = self.known.today
        if self.choices.date:
            return self.read(row, self.choices.date, lambda cell: read_date(cell, self.choices.date_order, latest))
        return self.read(row, self.choices.day, lambda cell: self.day(cell, latest))

    def day(self, cell: str, latest: date) -> date:
        """The start date is day 0."""
        days = read_whole(cell, Span(0, MOST_DAYS))
        started = self.choices.starts_on or latest
        return within(started + timedelta(days=days), latest, _("day %(day)d") % {"day": days})

    def total(self, row: Row) -> float | None:
        total = self.choices.total
        if total is None:
            return None
        span = Span(total.low, total.high)
        return self.read(row, total.column, lambda cell: None if is_missing(cell) else read_number(cell, span))

    def values(self, row: Row) -> Mapping[str, int | None] | None:
        """The items' values where at least one is answered, held against the measure's own key."""
        if self.choices.measure is None:
            return None
        values = {item: self.read(row, column, self.answer) for item, column in self.items.items()}
        if all(value is None for value in values.values()):
            return None
        try:
            score(self.choices.measure, PAST_FORM, values)
        except AnswersError as slip:
            for problem in slip.problems:
                self.problems.say(row.line, self.items.get(problem.item, problem.item), problem.text)
        return values

    @staticmethod
    def answer(cell: str) -> int | None:
        return None if is_missing(cell) else read_whole(cell, Span(-999, 999))
