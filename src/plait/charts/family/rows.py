"""What stands in each row of a family map: a card for who it is, and a badge for each bond.

A row's height follows from its words alone, so that the layout can place rows before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from plait.charts.family.family_map import WHOLE, Bond, FamilyMap, MapMember, Measured, Subsystem, View
from plait.charts.family.words import MapWords
from plait.charts.scene import Line, Mark, height_of, lines_of, one_line

NAME, NUMBER, SMALL = 15.0, 16.0, 12.0
"""Sizes of letters. The picture for phones is shown at least one to one, so that none is below 12 pixels."""
PAD = 6.0
GAP = 6.0
"""Inside a box, and between two."""
THIN, THICK = 1.5, 8.0
"""Weights of the weakest and the strongest bond."""
WIDE_RANGE = 0.3
"""A range over more of the scale than this is drawn dashed. How a line looks, and no finding."""
DASHED, DOTTED = "9 5", "1.5 5"

Kind = Literal["member", "subsystem", "whole"]


@dataclass(frozen=True)
class Badge:
    """One bond's number, range and change, with the line it stands on."""

    bond: Bond
    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        """From top to bottom, with its padding."""
        return height_of(self.lines) + PAD


@dataclass(frozen=True)
class Row:
    """One end of bonds: who it is and every bond it has."""

    key: str
    kind: Kind
    card: tuple[Line, ...]
    badges: tuple[Badge, ...]
    look_first: bool = False

    @property
    def card_height(self) -> float:
        """The card with its padding; as tall as all its badges where there are several, so that each meets it."""
        own = height_of(self.card) + PAD
        return max(own, self.badges_height) if len(self.badges) > 1 else own

    @property
    def badges_height(self) -> float:
        """All badges with the gaps between them."""
        return sum(badge.height for badge in self.badges) + GAP * max(len(self.badges) - 1, 0)

    @property
    def height(self) -> float:
        """The taller of the two."""
        return max(self.card_height, self.badges_height)


@dataclass(frozen=True)
class Room:
    """How wide a card and a badge may be, borders and all."""

    card: float
    badge: float


def fraction(value: float, bounds: tuple[float, float]) -> float:
    """Where a value lies on the scale, from 0 to 1."""
    return (value - bounds[0]) / (bounds[1] - bounds[0])


def weight(measured: Measured | None, bounds: tuple[float, float]) -> float:
    """How heavy a bond's line is."""
    return THIN if measured is None else THIN + (THICK - THIN) * fraction(measured.value, bounds)


def dashes(measured: Measured | None, bounds: tuple[float, float]) -> str:
    """A bond's pattern: whole, dashed where it is uncertain, dotted where there is no rating."""
    if measured is None:
        return DOTTED
    if measured.low is None or measured.high is None:
        return DASHED
    return DASHED if measured.high - measured.low > WIDE_RANGE * (bounds[1] - bounds[0]) else ""


def member_row(family: FamilyMap, member: MapMember, words: MapWords, room: Room) -> Row:
    """A member's card and badges."""
    inside = room.card - 2 * PAD
    card = [*lines_of(member.name, inside, NAME, "name", most=2)]
    if member.role.strip():
        card += lines_of(member.role, inside, SMALL, "quiet", most=2)
    if member.look_first:
        card += lines_of(words.look_first, inside, SMALL, "look", Mark("first"))
    card += [*_safety(member.safety, family, words, inside), *_views(member.safety_views, words, inside)]
    return Row(member.key, "member", tuple(card), _badges(family, member.key, words, room), member.look_first)


def subsystem_row(family: FamilyMap, subsystem: Subsystem, words: MapWords, room: Room, *, named: bool) -> Row:
    """A subsystem's heading and badges; `named` writes its members out where no outline shows them."""
    inside = room.card - 2 * PAD
    card = [*lines_of(subsystem.name, inside, NAME, "name", most=2)]
    if named:
        card += lines_of(family.names_in(subsystem), inside, SMALL, "quiet", most=4)
    return Row(subsystem.key, "subsystem", tuple(card), _badges(family, subsystem.key, words, room))


def whole_row(family: FamilyMap, words: MapWords, room: Room) -> Row:
    """The couple, family or group as a whole."""
    card = lines_of(words.whole, room.card - 2 * PAD, NAME, "name", most=3)
    return Row(WHOLE, "whole", card, _badges(family, WHOLE, words, room))


def _safety(safety: Measured | None, family: FamilyMap, words: MapWords, room: float) -> Iterator[Line]:
    if safety is None:
        yield from lines_of(f"{words.safety}: {words.no_rating}", room, SMALL, "quiet")
        return
    filled = Mark("fill", fraction(safety.value, family.bounds))
    yield from lines_of(f"{words.safety} {words.number(safety.value)}", room, SMALL, "plain", filled)
    yield from lines_of(words.range_of(safety), room, SMALL, "quiet")
    yield from _moved(safety, words, room)


def _badges(family: FamilyMap, end: str, words: MapWords, room: Room) -> tuple[Badge, ...]:
    inside = room.badge - 2 * PAD
    return tuple(Badge(bond, tuple(_badge(family, bond, words, inside))) for bond in family.bonds_of(end))


def _badge(family: FamilyMap, bond: Bond, words: MapWords, room: float) -> Iterator[Line]:
    if len(family.clinicians) > 1 and bond.clinician is not None:
        yield from lines_of(family.name_of(bond.clinician), room, SMALL, "quiet", most=2)
    if bond.theirs is None and (family.speaks(bond.end) or not bond.views):
        yield from lines_of(words.no_rating, room, SMALL, "quiet")
    if bond.theirs is not None:
        yield one_line(words.number(bond.theirs.value), room, NUMBER, "number")
        yield from lines_of(words.range_of(bond.theirs), room, SMALL, "quiet")
        yield from _moved(bond.theirs, words, room)
    yield from _views(bond.views, words, room)


def _views(views: Iterable[View], words: MapWords, room: float) -> Iterator[Line]:
    for view in views:
        said = words.view.format(name=view.by, number=words.number(view.measured.value))
        yield from lines_of(said, room, SMALL, "plain")


def _moved(measured: Measured, words: MapWords, room: float) -> Iterator[Line]:
    if measured.change is not None:
        yield from lines_of(words.moved(measured.change), room, SMALL, "plain", Mark(measured.change))
