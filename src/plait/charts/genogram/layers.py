"""Generations of a genogram and the order within each: partners side by side, children below, few lines crossing.

The order is found by sweeps over the means of neighbours (Sugiyama and others, 1981), the best of some rounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from plait.charts.genogram.structure import Genogram

SWEEPS = 6
"""Rounds of ordering; families settle within two or three."""
Layers = list[list[str]]


def layers(genogram: Genogram) -> Layers:
    """Keys by generation from the oldest, each in its order from left to right."""
    levels = _levels(genogram)
    units = _units(genogram, levels)
    found = [[unit for unit in units if levels[unit[0]] == level] for level in range(max(levels.values()) + 1)]
    best = _flat(found)
    for sweep in range(SWEEPS):
        found = _swept(found, genogram, down=sweep % 2 == 0)
        tried = _flat(found)
        if crossings(tried, genogram) < crossings(best, genogram):
            best = tried
    return best


def crossings(order: Layers, genogram: Genogram) -> int:
    """How often lines from parents to children cross if they were straight."""
    place = _places(order)
    ties = [(place[one.parent], place[one.child]) for one in genogram.parents]
    return sum((one[0] - other[0]) * (one[1] - other[1]) < 0 for one, other in combinations(ties, 2))


def _levels(genogram: Genogram) -> dict[str, int]:
    """Each person's generation; partners share one, unless one descends from the other."""
    together = _joined(genogram)
    alone = {one.key: one.key for one in genogram.persons}
    return _depths(genogram, together) or _depths(genogram, alone) or {}


def _joined(genogram: Genogram) -> dict[str, str]:
    """Each person's representative: partners, and partners of partners, have the same."""
    heads = {one.key: one.key for one in genogram.persons}
    for tie in genogram.partnerships:
        old, new = heads[tie.second], heads[tie.first]
        heads = {key: new if head == old else head for key, head in heads.items()}
    return heads


def _depths(genogram: Genogram, heads: Mapping[str, str]) -> dict[str, int] | None:
    """Generations by representatives; None where somebody would stand above themself."""
    ties = {(heads[one.parent], heads[one.child]) for one in genogram.parents}
    depth = dict.fromkeys(heads.values(), 0)
    for _ in depth:
        for above, below in ties:
            depth[below] = max(depth[below], depth[above] + 1)
    if any(depth[above] >= depth[below] for above, below in ties):
        return None
    # Somebody without parents here stands just above their children, not at the top.
    below_roots = {below for _, below in ties}
    for head in sorted(depth):
        children = [depth[below] for above, below in ties if above == head]
        if head not in below_roots and children:
            depth[head] = min(children) - 1
    lowest = min(depth.values())
    return {key: depth[head] - lowest for key, head in heads.items()}


def _units(genogram: Genogram, levels: Mapping[str, int]) -> list[list[str]]:
    """Persons who are tied by partnerships within one generation, in a row."""
    near: dict[str, list[str]] = {one.key: [] for one in genogram.persons}
    for tie in genogram.partnerships:
        if levels[tie.first] == levels[tie.second]:
            near[tie.first].append(tie.second)
            near[tie.second].append(tie.first)
    homes = {key: place for place, home in enumerate(genogram.households) for key in reversed(home.persons)}
    keys = sorted(near, key=lambda key: homes.get(key, len(homes)))
    rows: list[list[str]] = []
    seen: set[str] = set()
    for key in sorted(keys, key=lambda one: len(near[one]) > 1):
        if key not in seen:
            row: list[str] = []
            _walk(key, near, seen, row)
            rows.append(row)
    return sorted(rows, key=lambda row: min(keys.index(key) for key in row))


def _walk(key: str, near: Mapping[str, list[str]], seen: set[str], row: list[str]) -> None:
    seen.add(key)
    row.append(key)
    for other in near[key]:
        if other not in seen:
            _walk(other, near, seen, row)


def _swept(found: Sequence[list[list[str]]], genogram: Genogram, *, down: bool) -> list[list[list[str]]]:
    new = [list(level) for level in found]
    for level in range(len(new)) if down else reversed(range(len(new))):
        place = _places(_flat(new))
        means = {key: _mean(key, genogram, place, down=down) for unit in new[level] for key in unit}
        turned = [unit[::-1] if _falls(unit, means) else unit for unit in new[level]]
        new[level] = sorted(turned, key=lambda unit: sum(means[key] for key in unit) / len(unit))
    return new


def _mean(key: str, genogram: Genogram, place: Mapping[str, float], *, down: bool) -> float:
    ties = [(one.parent, one.child) if down else (one.child, one.parent) for one in genogram.parents]
    near = [place[other] for other, mine in ties if mine == key]
    return sum(near) / len(near) if near else place[key]


def _falls(unit: Sequence[str], means: Mapping[str, float]) -> bool:
    return means[unit[0]] > means[unit[-1]]


def _places(order: Layers) -> dict[str, float]:
    """Where each stands in its generation, from 0 at the left to 1 at the right."""
    return {key: (place + 0.5) / len(level) for level in order for place, key in enumerate(level)}


def _flat(found: Sequence[list[list[str]]]) -> Layers:
    return [[key for unit in level for key in unit] for level in found]
