"""Where the cards of a genogram stand and where its lines run, before anything is drawn.

Lines between generations run in lanes: two that would lie on each other get lanes of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from plait.charts.genogram.layers import Layers
from plait.charts.genogram.structure import Family, Genogram, Partnership

CARD, APART, EDGE = 170.0, 24.0, 20.0
"""A card's width, the least between two cards, and what stays free at the left and right."""
LANE, CLEAR = 8.0, 14.0
"""Between two lines that run side by side, and between a card and the first of them."""
PORT = 14.0
"""Between two lines that meet one card."""
ROUNDS = 8
"""Of moving parents over their children and children below their parents."""

Tie = TypeVar("Tie", Partnership, Family)
Run = tuple[float, float]
"""A horizontal piece of line: its left and right end."""


@dataclass(frozen=True)
class Ways:
    """Lines below one generation: each couple's and each family's run and its lane, the first lane at the top."""

    couples: Mapping[Partnership, tuple[Run, int]]
    families: Mapping[Family, tuple[Run, int]]

    @property
    def couple_lanes(self) -> int:
        """How many lanes couples need."""
        return max((lane + 1 for _, lane in self.couples.values()), default=0)

    @property
    def height(self) -> float:
        """From the cards above to the cards below."""
        lanes = max((lane + 1 for _, lane in self.families.values()), default=0)
        return 3 * CLEAR + LANE * (self.couple_lanes + lanes)

    def couple_drop(self, couple: Partnership) -> float:
        """How far below the cards a couple's line runs."""
        return CLEAR + LANE * self.couples[couple][1]

    def family_drop(self, family: Family) -> float:
        """How far below the cards the line over a family's children runs."""
        return 2 * CLEAR + LANE * (self.couple_lanes + self.families[family][1])


def lefts(order: Layers, genogram: Genogram) -> dict[str, float]:
    """The left edge of each card: as near below its parents and above its children as the order allows."""
    found = {key: place * (CARD + APART) for level in order for place, key in enumerate(level)}
    near: dict[str, list[str]] = {key: [] for key in found}
    for tie in genogram.parents:
        near[tie.parent].append(tie.child)
        near[tie.child].append(tie.parent)
    for _ in range(ROUNDS):
        for level in order:
            wanted = [_mean([found[one] for one in near[key]], found[key]) for key in level]
            found.update(zip(level, _spaced(wanted), strict=True))
    left = min(found.values())
    return {key: x - left + EDGE for key, x in found.items()}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _spaced(wanted: Sequence[float]) -> list[float]:
    """The same order with room between; the row as a whole stays where it wanted to be."""
    placed: list[float] = []
    for x in wanted:
        placed.append(max(x, placed[-1] + CARD + APART) if placed else x)
    moved = _mean(wanted, 0) - _mean(placed, 0)
    return [x + moved for x in placed]


@dataclass(frozen=True)
class Plan:
    """Where everything of one genogram stands from left to right, and how its lines meet the cards."""

    order: Layers
    x: Mapping[str, float]
    couples: tuple[Partnership, ...]
    """Those whose two persons stand side by side in one generation."""
    families: tuple[Family, ...]

    def level(self, key: str) -> int:
        """A person's generation."""
        return next(place for place, level in enumerate(self.order) if key in level)

    def foot(self, family: Family) -> str:
        """The parent from whom a family hangs where it hangs from one: the one nearest to the children."""
        return max(family.parents, key=self.level)

    def couple_of(self, family: Family) -> Partnership | None:
        """The couple from whose line a family hangs."""
        return family.partnership if family.partnership in self.couples else None

    def port(self, key: str, tie: Partnership | Family) -> float:
        """Where a line leaves the bottom of a card: each of a person's lines has its own place, in order."""
        ties: list[Partnership | Family] = [one for one in self.couples if key in one.both]
        ties += [one for one in self.families if self.couple_of(one) is None and self.foot(one) == key]
        ties.sort(key=lambda one: self._towards(one, key))
        return self._spread(key, ties.index(tie), len(ties))

    def source(self, family: Family) -> float:
        """Where the line down to a family's children begins."""
        couple = self.couple_of(family)
        if couple is None:
            return self.port(self.foot(family), family)
        run = self.run(couple)
        same = [one for one in self.families if one.partnership == couple]
        return (run[0] + run[1]) / 2 + (same.index(family) - (len(same) - 1) / 2) * PORT

    def child_port(self, key: str, family: Family) -> float:
        """Where a line meets the top of a child's card."""
        mine = sorted((one for one in self.families if key in one.children), key=self.source)
        return self._spread(key, mine.index(family), len(mine))

    def run(self, couple: Partnership) -> Run:
        """From one partner to the other."""
        ends = self.port(couple.first, couple), self.port(couple.second, couple)
        return min(ends), max(ends)

    def reach(self, family: Family) -> Run:
        """From the first child to the last, and to where the line comes down."""
        ends = [self.source(family), *(self.child_port(key, family) for key in family.children)]
        return min(ends), max(ends)

    def ways(self, level: int) -> Ways:
        """The runs below one generation, in lanes."""
        couples = {one: self.run(one) for one in self.couples if one.first in self.order[level]}
        families = {one: self.reach(one) for one in self.families if self.level(self.foot(one)) == level}
        return Ways(_laned(couples), _laned(families))

    def _towards(self, tie: Partnership | Family, key: str) -> float:
        others = tie.children if isinstance(tie, Family) else tuple(tie.both - {key})
        return sum(self.x[one] for one in others) / len(others)

    def _spread(self, key: str, place: int, n: int) -> float:
        room = min(PORT, CARD / n)
        return self.x[key] + CARD / 2 + (place - (n - 1) / 2) * room


def plan(genogram: Genogram, order: Layers, families: tuple[Family, ...]) -> Plan:
    """Places for a genogram whose generations are known."""
    level = {key: place for place, keys in enumerate(order) for key in keys}
    couples = tuple(one for one in genogram.partnerships if level[one.first] == level[one.second])
    return Plan(order, lefts(order, genogram), couples, families)


def _laned(runs: Mapping[Tie, Run]) -> dict[Tie, tuple[Run, int]]:
    """Each run with the first lane in which it touches no other."""
    lanes: list[list[Run]] = []
    found: dict[Tie, tuple[Run, int]] = {}
    for tie, run in sorted(runs.items(), key=lambda pair: (pair[1][1] - pair[1][0], pair[1])):
        free = (lane for lane, others in enumerate(lanes) if all(_clear(run, other) for other in others))
        lane = next(free, len(lanes))
        lanes[lane:lane] = [[]] if lane == len(lanes) else []
        lanes[lane].append(run)
        found[tie] = (run, lane)
    return found


def _clear(one: Run, other: Run) -> bool:
    return one[1] + LANE < other[0] or other[1] + LANE < one[0]
