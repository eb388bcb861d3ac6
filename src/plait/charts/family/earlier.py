"""Earlier sessions of a family map side by side: each person keeps one place, so that what changed can be seen.

Only bonds are drawn, with the weight and the pattern of the map. Who was not yet or no longer there has a stroke in
place of a bond, which is not the same as a rating that is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plait.charts.band import Chart, Table
from plait.charts.family.family_map import WHOLE, Bond, FamilyMap, check_map
from plait.charts.family.layout import Shape
from plait.charts.family.rows import DOTTED, GAP, NAME, SMALL, THICK, THIN, dashes, weight
from plait.charts.family.words import MAP_WORDS, MapWords
from plait.charts.scene import Line, Scene, height_of, lines_of
from plait.charts.svg import check_name, picture

MOST = 8
"""How many sessions are shown, the last ones."""
WIDTHS: dict[Shape, float] = {"wide": 860.0, "narrow": 324.0}
NAMES: dict[Shape, float] = {"wide": 220.0, "narrow": 92.0}
STROKE = THICK + 4
"""Room for a bond's line below its number."""
SIDE = 4.0

Moment = tuple[int, FamilyMap]
"""A session's number and its map."""


@dataclass(frozen=True)
class Place:
    """One row: an end of bonds and the clinician it is with, under one name."""

    end: str
    clinician: str | None
    name: str

    def bond(self, family: FamilyMap) -> Bond | None:
        """This place's bond in one session; None where the end was not there."""
        ends = {WHOLE, *(one.key for one in family.members), *(one.key for one in family.subsystems)}
        if self.end not in ends:
            return None
        return next((one for one in family.bonds_of(self.end) if one.clinician == self.clinician), Bond(self.end))


def earlier_sessions(
    moments: Sequence[Moment], *, shape: Shape = "wide", words: MapWords = MAP_WORDS, id_prefix: str = "earlier"
) -> Chart:
    """The last sessions, oldest first, and their table. ValueError if there is none or one cannot be drawn."""
    check_name("id_prefix", id_prefix)
    if not moments:
        raise ValueError("there are no earlier sessions to draw")
    for _, family in moments:
        check_map(family)
    shown = sorted(moments, key=lambda one: one[0])[-MOST:]
    scene, size = earlier_scene(shown, shape, words)
    svg = picture(
        id_prefix=id_prefix,
        classes=f"earlier {shape}",
        size=size,
        title=words.earlier,
        description=words.earlier_description,
        inside=scene.drawn(),
    )
    return Chart(svg, _table(shown, words))


def earlier_scene(shown: Sequence[Moment], shape: Shape, words: MapWords) -> tuple[Scene, tuple[float, float]]:
    """Everything on the picture, and its size."""
    scene, width = Scene(), WIDTHS[shape]
    step = (width - NAMES[shape] - SIDE) / MOST
    top = scene.write(lines_of(words.earlier, width - 2 * SIDE, NAME, "name"), SIDE, SIDE)
    columns = [NAMES[shape] + place * step for place in range(len(shown))]
    for left, (number, _) in zip(columns, shown, strict=True):
        scene.write((Line(str(number), SMALL, "quiet"),), left + GAP / 2, top)
    top += 2 * GAP + SMALL
    for place in places(shown, words):
        names = lines_of(place.name, NAMES[shape] - 2 * SIDE, SMALL, "plain", most=3)
        scene.write(names, SIDE, top)
        for left, (_, family) in zip(columns, shown, strict=True):
            _cell(scene, place.bond(family), family, (left + GAP / 2, top, left + step - GAP / 2), words)
        top += max(height_of(names), SMALL * 1.3 + STROKE) + GAP
    bottom = scene.write(lines_of(f"– {words.not_there}", width - 2 * SIDE, SMALL, "quiet"), SIDE, top)
    return scene, (width, bottom + SIDE)


def places(shown: Sequence[Moment], words: MapWords) -> list[Place]:
    """A row for the whole, each member and each subsystem that was ever there, those of the last session first."""
    found: dict[tuple[str, str | None], Place] = {}
    for _, family in reversed(shown):
        ends = [(WHOLE, words.whole), *((one.key, one.name) for one in family.members)]
        ends += [(one.key, one.name) for one in family.subsystems]
        for end, name in ends:
            for bond in family.bonds_of(end):
                several = len(family.clinicians) > 1 and bond.clinician is not None
                whole = f"{name} – {family.name_of(bond.clinician)}" if several and bond.clinician else name
                if not _only_missing(bond, found, end):
                    found.setdefault((end, bond.clinician), Place(end, bond.clinician, whole))
    return list(found.values())


def _only_missing(bond: Bond, found: dict[tuple[str, str | None], Place], end: str) -> bool:
    """A session without any rating of an end gives it no second row."""
    return bond.theirs is None and not bond.views and any(key[0] == end for key in found)


def _cell(
    scene: Scene, bond: Bond | None, family: FamilyMap, room: tuple[float, float, float], words: MapWords
) -> None:
    left, top, right = room
    if bond is None:
        scene.write((Line("–", SMALL, "quiet"),), left, top)
        return
    measured = family.line_of(bond)
    if measured is not None:
        scene.write((Line(words.number(measured.value), SMALL, "number"),), left, top)
    y = top + SMALL * 1.3 + STROKE / 2
    pattern = dashes(measured, family.bounds)
    shown = "4 2" if pattern not in {"", DOTTED} else pattern
    scene.stroke([(left, y), (right, y)], "bond", max(weight(measured, family.bounds), THIN), shown)


def _table(shown: Sequence[Moment], words: MapWords) -> Table:
    header = (words.header[0], *(words.session.format(number=number) for number, _ in shown))
    rows = [
        (place.name, *(_said(place.bond(family), family, words) for _, family in shown))
        for place in places(shown, words)
    ]
    return Table(header, tuple(rows))


def _said(bond: Bond | None, family: FamilyMap, words: MapWords) -> str:
    if bond is None:
        return words.not_there
    measured = family.line_of(bond)
    if measured is None:
        return words.no_rating
    return f"{words.number(measured.value)} ({words.range_of(measured)})"
