"""Where the parts of a family map stand, for a page and for a phone, so that no two of them ever touch.

Wide, the clinicians stand in the middle with members to both sides; narrow, they stand on top and every bond leaves
one rail. Subsystems that share no member stand together inside an outline; any other is a row with its names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from plait.charts.family.family_map import FamilyMap
from plait.charts.family.rows import GAP, Room, Row, member_row, subsystem_row, whole_row
from plait.charts.family.words import MapWords

Shape = Literal["wide", "narrow"]
OUTLINE = 5.0
"""From the cards of a subsystem to its outline."""


@dataclass(frozen=True)
class Columns:
    """Where one side's cards and badges begin, and where its bonds come from."""

    card: float
    badge: float
    hub: float
    room: Room

    @property
    def badge_edge(self) -> float:
        """The side of a badge that its bond meets."""
        return self.badge if self.hub <= self.badge else self.badge + self.room.badge


@dataclass(frozen=True)
class Plan:
    """The columns of one shape of picture. The hub is the clinicians' column."""

    width: float
    hub: tuple[float, float]
    sides: tuple[Columns, ...]


WIDE_ROOM, NARROW_ROOM = Room(176.0, 112.0), Room(172.0, 112.0)
PLANS: dict[Shape, Plan] = {
    "wide": Plan(860.0, (360.0, 500.0), (Columns(8, 192, 360, WIDE_ROOM), Columns(676, 556, 500, WIDE_ROOM))),
    "narrow": Plan(324.0, (4.0, 320.0), (Columns(146, 27, 9, NARROW_ROOM),)),
}
"""Wide for a column of 860 pixels and more; narrow for a phone of 360, which leaves 328 to a picture."""


@dataclass(frozen=True)
class Group:
    """Rows that stand together; outlined where they are a subsystem and its members."""

    rows: tuple[Row, ...]
    outlined: bool

    @property
    def height(self) -> float:
        """All rows, the gaps between them and the outline."""
        inside = sum(row.height for row in self.rows) + GAP * (len(self.rows) - 1)
        return inside + (2 * OUTLINE if self.outlined else 0)


@dataclass(frozen=True)
class Placed:
    """A group with its side and where it begins."""

    group: Group
    columns: Columns
    top: float


def groups(family: FamilyMap, words: MapWords, room: Room) -> tuple[Group, ...]:
    """Outlined subsystems and lone members in the members' order, then the subsystems that share members."""
    homes = _homes(family)
    taken = {key for home in homes for key in home}
    made: list[tuple[int, Group]] = []
    order = [member.key for member in family.members]
    for home in homes:
        members = [member_row(family, one, words, room) for one in family.members if one.key in home]
        named = [one for one in family.subsystems if frozenset(one.members) == home]
        heads = [subsystem_row(family, one, words, room, named=False) for one in named]
        made.append((order.index(members[0].key), Group((*heads, *members), outlined=True)))
    alone = [one for one in family.members if one.key not in taken]
    made += [(order.index(one.key), Group((member_row(family, one, words, room),), outlined=False)) for one in alone]
    others = [one for one in family.subsystems if frozenset(one.members) not in homes]
    rows = [subsystem_row(family, one, words, room, named=True) for one in others]
    return (*(group for _, group in sorted(made, key=lambda pair: pair[0])), *(Group((row,), False) for row in rows))


def _homes(family: FamilyMap) -> list[frozenset[str]]:
    """The sets of members that stand inside an outline: the first ones that share nobody, and are not everybody."""
    homes: list[frozenset[str]] = []
    for subsystem in family.subsystems:
        members = frozenset(subsystem.members)
        alone = not any(members & home for home in homes)
        if alone and len(members) < len(family.members):
            homes.append(members)
    return homes


def placed(found: Sequence[Group], plan: Plan, top: float) -> tuple[Placed, ...]:
    """Groups below each other, on as many sides as the plan has, as even in height as their order allows."""
    parts = [found] if len(plan.sides) == 1 else _halves(found)
    tall = max(_height(part) for part in parts)
    return tuple(
        one
        for columns, part in zip(plan.sides, parts, strict=True)
        for one in _stacked(part, columns, top + (tall - _height(part)) / 2)
    )


def _halves(found: Sequence[Group]) -> list[Sequence[Group]]:
    cut = min(range(len(found) + 1), key=lambda place: max(_height(found[:place]), _height(found[place:])))
    return [found[:cut], found[cut:]]


def _height(part: Sequence[Group]) -> float:
    return sum(group.height for group in part) + 2 * GAP * max(len(part) - 1, 0)


def _stacked(part: Sequence[Group], columns: Columns, top: float) -> Iterator[Placed]:
    for group in part:
        yield Placed(group, columns, top)
        top += group.height + 2 * GAP


def whole_group(family: FamilyMap, words: MapWords, room: Room) -> Group:
    """The whole, as a group of its own."""
    return Group((whole_row(family, words, room),), outlined=False)
