"""Reads the ratings of one couple, family or group from a CSV file, and says in lines and rows what they show.

Columns rater, target, facet, dimension, session, value and, where it is known, sem. A target is a name, two names with
+ between them, a subsystem's name, whole, others, co-therapists or team. A file with any fault is refused as a whole.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plait.csvfile import NUMBER, CsvText, FileProblem, FileRefusedError
from plait.outfile import refuse_same_file, written_whole
from plait.systems.parties import Age, Member, RatingsRefusedError, Subsystem, System
from plait.systems.ratings import (
    Facet,
    Rating,
    RatingScale,
    SystemRatings,
    check_scale,
    rating_problems,
    system_ratings,
)
from plait.systems.split_rules import SplitRule
from plait.systems.splits import FEWEST_MEMBERS, About, SplitLabel
from plait.systems.widening import SystemReading, read_system

NEEDED = ("rater", "target", "facet", "dimension", "session", "value")
SEM = "sem"
COUNT = re.compile("[0-9]{1,9}")
WRITTEN = ("dimension", "facet", "target", "session", "label", "kinds", "low", "members", "largest", "z", "rule", "why")


class SplitsFileError(FileRefusedError):
    """A file of a system's ratings cannot be used; `problems` holds every reason, and nothing was written."""

    subject = "Ratings"


@dataclass(frozen=True)
class People:
    """Who is who in a file: everybody who is not named here and rates is an adult member."""

    clinicians: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    adolescents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    subsystems: tuple[Subsystem, ...] = ()

    def system(self, raters: Sequence[str]) -> System:
        """The system with these raters. Raises RatingsRefusedError with every problem."""
        young: tuple[tuple[Age, tuple[str, ...]], ...] = (("adolescent", self.adolescents), ("child", self.children))
        named = {*self.clinicians, *self.observers, *self.adolescents, *self.children}
        adults = dict.fromkeys([*self.members, *(name for name in raters if name not in named)])
        members = [Member(name) for name in adults]
        members += [Member(name, age) for age, names in young for name in names]
        return System(tuple(members), self.clinicians, self.subsystems, self.observers)


@dataclass(frozen=True)
class SplitsOfFile:
    """What a file shows: a reading of each bond that two or more members rated."""

    ratings: SystemRatings
    readings: tuple[SystemReading, ...]
    rule: SplitRule


def splits_of_file(path: Path, people: People, scale: RatingScale, rule: SplitRule) -> SplitsOfFile:
    """Read a file and label it by this rule. Raises SplitsFileError, or RatingsRefusedError for who is who."""
    ratings = read_ratings(path, people, scale)
    readings = tuple(read_system(ratings, about, rule=rule) for about in bonds(ratings))
    return SplitsOfFile(ratings, readings, rule)


def bonds(ratings: SystemRatings) -> tuple[About, ...]:
    """What two or more members rated from the same side, in the order of the ratings."""
    raters: dict[About, set[str]] = {}
    for one in ratings.ratings:
        if ratings.system.role(one.rater) == "member" and one.facet != "others":
            raters.setdefault(About(one.dimension, one.target, one.facet), set()).add(one.rater)
    return tuple(about for about, names in raters.items() if len(names) >= FEWEST_MEMBERS)


def read_ratings(path: Path, people: People, scale: RatingScale) -> SystemRatings:
    """The ratings in a file. Raises SplitsFileError with every problem by line and column."""
    check_scale(scale)
    try:
        content = path.read_bytes()
    except OSError as slip:
        raise SplitsFileError([FileProblem(str(path), "", f"cannot be read: {slip.strerror}")]) from slip
    source = CsvText(content, str(path), SplitsFileError)
    rows = [(line, row) for line, cells in source.rows(NEEDED) if (row := _row(source, line, cells)) is not None]
    source.refuse_problems()
    if not rows:
        source.say(1, "", "there are no ratings below the header")
    try:
        system = people.system([row.rater for _line, row in rows])
    except RatingsRefusedError as refused:
        source.problems += [FileProblem(str(path), "", text) for text in refused.problems]
        source.refuse()
    ratings = [(line, row.rating(system)) for line, row in rows]
    _check_each(source, system, ratings, scale)
    if source.problems and not people.clinicians:
        source.say(None, "", "nobody was named as a clinician: do so with --clinician NAME")
    source.refuse_problems()
    return system_ratings(system, [rating for _line, rating in ratings], scale)


@dataclass(frozen=True)
class _Row:
    """A line whose cells could be read."""

    rater: str
    target: str
    facet: str
    dimension: str
    session: int
    value: float
    sem: float | None

    def rating(self, system: System) -> Rating:
        facet: Facet = self.facet  # type: ignore[assignment]  # what is no facet is told with the other problems
        return Rating(self.rater, system.target(self.target), facet, self.dimension, self.session, self.value, self.sem)


def _row(source: CsvText, line: int, cells: dict[str, str]) -> _Row | None:
    before = len(source.problems)
    for column in ("rater", "target", "facet", "dimension"):
        if not cells[column]:
            source.say(line, column, "is empty")
    if not COUNT.fullmatch(cells["session"]):
        source.say(line, "session", f"{cells['session']!r} is no whole number from 0 on")
    if not NUMBER.fullmatch(cells["value"]):
        source.say(line, "value", f"{cells['value']!r} is no number; write the decimals after a point")
    sem = cells.get(SEM, "")
    if sem and not NUMBER.fullmatch(sem):
        source.say(line, SEM, f"{sem!r} is no number; leave it empty where it is not known")
    if len(source.problems) > before:
        return None
    given = (cells["rater"], cells["target"], cells["facet"], cells["dimension"])
    return _Row(*given, int(cells["session"]), float(cells["value"]), float(sem) if sem else None)


def _check_each(source: CsvText, system: System, ratings: Sequence[tuple[int, Rating]], scale: RatingScale) -> None:
    """Each line against the system, and against the lines before it."""
    first: dict[tuple[object, ...], int] = {}
    for line, one in ratings:
        for text in rating_problems(system, one, scale):
            source.say(line, "", text)
        key = (one.rater, one.target, one.facet, one.dimension, one.session)
        if first.setdefault(key, line) != line:
            source.say(line, "", f"rates the same as line {first[key]}")


def report_lines(found: SplitsOfFile) -> Iterator[str]:
    """What the command prints: each bond's sessions and changes, and the rule they were labelled by."""
    if not found.readings:
        yield "No bond was rated by two members or more, so that there is nothing to compare."
    for reading in found.readings:
        about = reading.about
        yield f"{about.dimension}, {about.facet}, {about.target}"
        yield from (f"  session {label.session}: {label.words}" for label in reading.labels)
        yield from (f"  over sessions: {change.words}" for change in reading.changes)
        yield ""
    yield from _rule_lines(found.rule)
    scale = found.ratings.scale
    yield f"SD {_shown(scale.sd)}, SEM {_shown(scale.sem)} of the scale {scale.low:g} to {scale.high:g}: {scale.source}"
    yield "A label describes ratings. It is no finding about a family, and it says nothing of why."


def write_labels(found: SplitsOfFile, source: Path, target: Path) -> None:
    """One row a label; `largest` is the widest difference behind it in points, z the same in standard errors."""
    refuse_same_file(source, target, "ratings")
    with written_whole(target) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(WRITTEN)
        writer.writerows(_cells(label) for reading in found.readings for label in reading.labels)


def _cells(label: SplitLabel) -> list[str]:
    largest = label.widest
    return [
        label.about.dimension,
        label.about.facet,
        str(label.about.target),
        str(label.session),
        label.label,
        "; ".join(label.kinds),
        "; ".join(label.low),
        str(len(label.views)),
        "" if largest is None else f"{abs(largest.value):.4g}",
        "" if largest is None or largest.z is None else f"{abs(largest.z):.4g}",
        str(label.rule),
        "; ".join(reason.code for reason in label.reasons),
    ]


def _rule_lines(rule: SplitRule) -> Iterator[str]:
    yield f"Rule: {rule} ({rule.status}). {rule.what}"
    yield f"  Source: {rule.source}"
    for name, number in rule.thresholds.items():
        yield f"  {name}: {_shown(number.value)} {number.unit} ({number.status}): {number.source}"


def _shown(value: float | None) -> str:
    return "not known" if value is None else f"{value:.4g}"
