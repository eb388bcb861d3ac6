"""What a file of ratings says about the check-in's validity: every analysis that the protocol names and a file can do.

One row a person, session and rater, with the six ratings; interviews and what other studies found are not in it. The
protocol and its limits: docs/explanation/validation-protocol.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from types import MappingProxyType

import numpy as np

from plait.measures import load_measure
from plait.measures.answer_file import ID, AnswerFile, content_of, read_answers
from plait.measures.model import Measure
from plait.reliability.answers import Floats
from plait.reliability.occasions import read_occasions
from plait.reliability.within_person import WithinPersonReport, within_person_report
from plait.validation.checkin import EARLY_SESSIONS, ITEMS, MAIN, MEASURE, STRUCTURES
from plait.validation.convergence import Convergence, convergence
from plait.validation.invariance import InvarianceReport, invariance_report
from plait.validation.within_structure import StructureReport, structure_report

CLIENT = "client"
EARLY, LATER = f"first {EARLY_SESSIONS} sessions", "later sessions"


@dataclass(frozen=True)
class Columns:
    """The columns beside the items; None for what the file does not have."""

    session: str = "session"
    rater: str | None = None
    language: str | None = None
    beside: str | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(name for name in (self.session, self.rater, self.language) if name is not None)

    @property
    def once(self) -> tuple[str, ...]:
        """What no two rows may share: one person rates a session once in each role."""
        return tuple(name for name in (ID, self.session, self.rater) if name is not None)


@dataclass(frozen=True, eq=False)
class Ratings:
    """Complete rows of the six items in order of each person's sessions, with who rated what when."""

    person: tuple[str, ...]
    session: tuple[str, ...]
    rater: tuple[str, ...]
    language: tuple[str, ...]
    beside: Floats
    items: Floats

    def of(self, rater: str) -> "Ratings":
        """One rater's rows."""
        kept = [row for row, name in enumerate(self.rater) if name == rater]
        return _chosen(self, kept)

    @property
    def raters(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.rater)))


@dataclass(frozen=True)
class RaterReport:
    """One rater's ratings: how items move together, reliability, times and languages side by side, another measure.

    `languages` and `convergence` are None where the file has no such column.
    """

    rater: str
    people: int
    ratings: int
    structure: StructureReport
    reliability: WithinPersonReport
    times: InvarianceReport
    languages: Mapping[str, InvarianceReport] | None
    convergence: Convergence | None


@dataclass(frozen=True)
class ValidationReport:
    """All raters of a file, and each two of them side by side (None where the file has no column of raters)."""

    measure: Measure
    rows: int
    complete: int
    raters: tuple[RaterReport, ...]
    between_raters: Mapping[str, InvarianceReport] | None


def validation_of_file(answers: Path, columns: Columns) -> ValidationReport:
    """Every analysis of the protocol that the CSV file `answers` allows. Raises AnswerFileError with every problem."""
    measure = load_measure(MEASURE)
    numbers = () if columns.beside is None else (columns.beside,)
    read = read_answers(
        content_of(answers), str(answers), measure.form(CLIENT), columns.labels, numbers=numbers, once=columns.once
    )
    ratings = _ratings(measure, read, columns)
    return ValidationReport(
        measure=measure,
        rows=len(read.ids),
        complete=len(ratings.person),
        raters=tuple(_rater_report(ratings.of(rater), rater, measure, columns) for rater in ratings.raters),
        between_raters=None if columns.rater is None else compared(ratings, ratings.rater),
    )


def compared(ratings: Ratings, groups: Sequence[str]) -> Mapping[str, InvarianceReport]:
    """Each two of the groups, by the model that the total stands for."""
    found = {}
    for pair in combinations(sorted(set(groups)), 2):
        kept = [row for row, name in enumerate(groups) if name in pair]
        chosen = _chosen(ratings, kept)
        found[" and ".join(pair)] = invariance_report(chosen.person, [groups[row] for row in kept], chosen.items, MAIN)
    return MappingProxyType(found)


def _rater_report(ratings: Ratings, rater: str, measure: Measure, columns: Columns) -> RaterReport:
    low, high = measure.form(CLIENT).bounds("total")
    occasions = read_occasions(ratings.person, ratings.session, ratings.items, (low, high), ())
    return RaterReport(
        rater=rater,
        people=len(set(ratings.person)),
        ratings=len(ratings.person),
        structure=structure_report(occasions, STRUCTURES),
        reliability=within_person_report(ratings.person, ratings.session, ratings.items, (low, high)),
        times=invariance_report(ratings.person, _times(ratings.person), ratings.items, MAIN),
        languages=None if columns.language is None else compared(ratings, ratings.language),
        convergence=None
        if columns.beside is None
        else convergence(ratings.person, ratings.items.mean(axis=1).tolist(), ratings.beside.tolist()),
    )


def _times(person: Sequence[str]) -> list[str]:
    """For each row whether it is one of its person's first ones; rows stand in order of time."""
    seen: dict[str, int] = {}
    found = []
    for name in person:
        seen[name] = seen.get(name, 0) + 1
        found.append(EARLY if seen[name] <= EARLY_SESSIONS else LATER)
    return found


def _ratings(measure: Measure, read: AnswerFile, columns: Columns) -> Ratings:
    """The complete rows, in order of time."""
    names = [item.id for item in measure.form(CLIENT).items]
    table = np.frombuffer(read.answers).reshape(len(read.ids), len(names))
    items = table[:, [names.index(item) for item in ITEMS]]
    sessions = read.labels[columns.session]
    kept = np.flatnonzero(~np.isnan(items).any(axis=1)).tolist()
    every = Ratings(
        person=tuple(read.ids),
        session=tuple(sessions),
        rater=tuple(_column(read, columns.rater, CLIENT)),
        language=tuple(_column(read, columns.language, "")),
        beside=np.array(read.numbers[columns.beside]) if columns.beside else np.full(len(read.ids), np.nan),
        items=items,
    )
    return _chosen(every, sorted(kept, key=lambda row: in_time(sessions[row])))


def in_time(session: str) -> tuple[int, float, str]:
    """Sorts numbers as numbers and anything else, such as dates written year first, as text."""
    try:
        return (0, float(session), "")
    except ValueError:  # not a number: a date or a name
        return (1, 0.0, session)


def _column(read: AnswerFile, name: str | None, otherwise: str) -> Iterator[str]:
    yield from (otherwise for _ in read.ids) if name is None else (text.strip() for text in read.labels[name])


def _chosen(ratings: Ratings, rows: Sequence[int]) -> Ratings:
    def taken(values: Sequence[str]) -> tuple[str, ...]:
        return tuple(values[row] for row in rows)

    return Ratings(
        taken(ratings.person),
        taken(ratings.session),
        taken(ratings.rater),
        taken(ratings.language),
        ratings.beside[list(rows)],
        ratings.items[list(rows)],
    )
