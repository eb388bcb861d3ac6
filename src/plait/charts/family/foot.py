"""What stands below a family map: what each side says of all together, bonds among members, and the key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plait.charts.family.family_map import FamilyMap, Measured
from plait.charts.family.rows import DASHED, DOTTED, GAP, NAME, SMALL, THICK, THIN, dashes, fraction, weight
from plait.charts.family.words import MapWords
from plait.charts.lettering import Box
from plait.charts.scene import Line, Mark, Scene, height_of, lines_of

SAMPLE = 34.0
"""How long the piece of line before an entry is."""
COLUMN = 300.0
"""An entry's least room; a picture twice as wide has two columns."""
SIDE = 8.0


@dataclass(frozen=True)
class Entry:
    """A sample of a line (its weight and pattern) or a filled circle, and what it says."""

    lines: tuple[Line, ...]
    sample: tuple[float, str] | None = None
    mark: Mark | None = None


def draw_foot(scene: Scene, family: FamilyMap, width: float, top: float, words: MapWords) -> float:
    """Everything below the map; returns where it ends."""
    columns = max(int(width // COLUMN), 1)
    room = (width - 2 * SIDE) / columns - SAMPLE - 2 * GAP
    whats = dict.fromkeys(one.what for one in family.said)
    parts = [(what, list(_said_of(what, family, words, room))) for what in whats]
    for heading, entries in [*parts, (words.among, list(_between(family, words, room)))]:
        if entries:
            top = scene.write(lines_of(heading, width - 2 * SIDE, NAME, "name"), SIDE, top)
            top = _columns(scene, entries, columns, width, top) + GAP
    scene.stroke([(SIDE, top), (width - SIDE, top)], "rule", 1)
    return _columns(scene, list(_key(words, room)), columns, width, top + GAP)


def _columns(scene: Scene, entries: Sequence[Entry], columns: int, width: float, top: float) -> float:
    """Entries in rows of as many columns as there are."""
    step = (width - 2 * SIDE) / columns
    for first in range(0, len(entries), columns):
        row = entries[first : first + columns]
        for place, entry in enumerate(row):
            _entry(scene, entry, SIDE + place * step, top)
        top += max(height_of(entry.lines) for entry in row) + GAP
    return top


def _entry(scene: Scene, entry: Entry, left: float, top: float) -> None:
    middle = top + entry.lines[0].height / 2
    if entry.sample:
        scene.stroke([(left, middle), (left + SAMPLE, middle)], "bond", *entry.sample)
    if entry.mark:
        side = SMALL
        box: Box = (left + SAMPLE - side, middle - side / 2, left + SAMPLE, middle + side / 2)
        scene.marks.append((box, entry.mark))
    scene.write(entry.lines, left + SAMPLE + GAP, top)


def _number(measured: Measured, words: MapWords, room: float) -> tuple[Line, ...]:
    moved = (
        ()
        if measured.change is None
        else lines_of(words.moved(measured.change), room, SMALL, "plain", Mark(measured.change))
    )
    number = f"{words.number(measured.value)} ({words.range_of(measured)})"
    return (*lines_of(number, room, SMALL, "plain"), *moved)


def _said_of(what: str, family: FamilyMap, words: MapWords, room: float) -> Iterator[Entry]:
    for one in (said for said in family.said if said.what == what):
        said = lines_of(words.as_seen_by.format(name=one.by), room, SMALL, "quiet", most=2)
        filled = Mark("fill", fraction(one.measured.value, family.bounds))
        yield Entry((*said, *_number(one.measured, words, room)), mark=filled)


def _between(family: FamilyMap, words: MapWords, room: float) -> Iterator[Entry]:
    for one in family.between:
        who = words.rates.format(rater=family.name_of(one.rater), about=family.name_of(one.about))
        lines = (*lines_of(who, room, SMALL, "quiet", most=2), *_number(one.measured, words, room))
        yield Entry(lines, (weight(one.measured, family.bounds), dashes(one.measured, family.bounds)))


def _key(words: MapWords, room: float) -> Iterator[Entry]:
    middle = (THIN + THICK) / 2
    samples = (
        (words.key_strength, (THICK, "")),
        (words.key_uncertain, (middle, DASHED)),
        (words.key_missing, (THIN, DOTTED)),
    )
    for said, sample in samples:
        yield Entry(lines_of(said, room, SMALL, "quiet"), sample)
    yield Entry(lines_of(words.key_fill, room, SMALL, "quiet"), mark=Mark("fill", 0.7))
