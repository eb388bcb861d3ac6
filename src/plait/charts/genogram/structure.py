"""Who belongs to whom: persons, partnerships, parents and children, households. Structure only, nothing of quality.

No sex is needed: each person has the shape they choose. What people feel for each other stands in a family map, and
never here (requirements on genograms in the design's part on systems, A5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from plait.charts.lettering import tidy

PersonShape = Literal["plain", "square", "circle", "diamond"]
Parenthood = Literal["birth", "adoptive", "foster", "step"]
PARENTHOODS: tuple[Parenthood, ...] = ("birth", "adoptive", "foster", "step")


@dataclass(frozen=True)
class Person:
    """One person. `note` is a short word such as an age; `absent` says in words why somebody is not there."""

    key: str
    name: str
    shape: PersonShape = "plain"
    note: str = ""
    absent: str = ""


@dataclass(frozen=True)
class Partnership:
    """Two persons who are or were a couple."""

    first: str
    second: str
    separated: bool = False

    @property
    def both(self) -> frozenset[str]:
        """The two, in no order."""
        return frozenset((self.first, self.second))


@dataclass(frozen=True)
class ParentChild:
    """One parent of one child, and in which way."""

    parent: str
    child: str
    kind: Parenthood = "birth"


@dataclass(frozen=True)
class Household:
    """Who lives together. Somebody may live in two."""

    name: str
    persons: tuple[str, ...]


@dataclass(frozen=True)
class Genogram:
    """The structure of one family. Keys are the caller's own and are never shown."""

    persons: tuple[Person, ...]
    partnerships: tuple[Partnership, ...] = ()
    parents: tuple[ParentChild, ...] = ()
    households: tuple[Household, ...] = ()

    def names(self) -> Mapping[str, str]:
        """Each person's name by key."""
        return {one.key: one.name for one in self.persons}


@dataclass(frozen=True)
class Family:
    """One or two parents and their children in one way; `partnership` where the two are or were a couple."""

    parents: tuple[str, ...]
    children: tuple[str, ...]
    kind: Parenthood
    partnership: Partnership | None


def families(genogram: Genogram) -> tuple[Family, ...]:
    """Children under the couple that they share in one way, or under each such parent alone."""
    found: dict[tuple[tuple[str, ...], Parenthood], list[str]] = {}
    couples = {one.both: one for one in genogram.partnerships}
    for child in genogram.persons:
        for kind in PARENTHOODS:
            mine = [one.parent for one in genogram.parents if one.child == child.key and one.kind == kind]
            for parents in _paired(mine, couples):
                found.setdefault((parents, kind), []).append(child.key)
    return tuple(
        Family(parents, tuple(children), kind, couples.get(frozenset(parents)))
        for (parents, kind), children in found.items()
    )


def _paired(mine: list[str], couples: Mapping[frozenset[str], Partnership]) -> Iterator[tuple[str, ...]]:
    left = sorted(mine)
    while left:
        one = left.pop(0)
        other = next((parent for parent in left if frozenset((one, parent)) in couples), None)
        if other is not None:
            left.remove(other)
        yield (one,) if other is None else (one, other)


def check_genogram(genogram: Genogram) -> None:
    """Raise ValueError with every problem of a structure."""
    problems = [*_wrong_people(genogram), *_wrong_ties(genogram)]
    if not problems:
        problems += _own_ancestors(genogram)
    if problems:
        raise ValueError("this genogram cannot be drawn: " + "; ".join(problems))


def _wrong_people(genogram: Genogram) -> Iterator[str]:
    if not genogram.persons:
        yield "there is nobody: give at least one person"
    counts = Counter(one.key for one in genogram.persons)
    yield from (f"the key {key!r} stands for {times} persons" for key, times in counts.items() if times > 1)
    yield from (f"{one.key!r} has no name" for one in genogram.persons if not tidy(one.name))
    yield from (f"{one.key!r} has no such shape: {one.shape!r}" for one in genogram.persons if one.shape not in SHAPES)
    for home in genogram.households:
        yield from (
            f"household {home.name!r} names {key!r}, who is not here" for key in home.persons if key not in counts
        )


def _wrong_ties(genogram: Genogram) -> Iterator[str]:
    known = {one.key for one in genogram.persons}
    ties = [(one.first, one.second) for one in genogram.partnerships]
    ties += [(one.parent, one.child) for one in genogram.parents]
    for first, second in ties:
        yield from (f"{key!r} is tied to somebody and is not here" for key in (first, second) if key not in known)
        if first == second:
            yield f"{first!r} is tied to themself"
    couples = Counter(one.both for one in genogram.partnerships)
    yield from (f"{' and '.join(sorted(both))} are a couple {n} times" for both, n in couples.items() if n > 1)
    parents = Counter((one.parent, one.child) for one in genogram.parents)
    yield from (f"{parent!r} is a parent of {child!r} {n} times" for (parent, child), n in parents.items() if n > 1)


def _own_ancestors(genogram: Genogram) -> list[str]:
    left = {one.key: {tie.parent for tie in genogram.parents if tie.child == one.key} for one in genogram.persons}
    while free := [key for key, parents in left.items() if not parents]:
        for key in free:
            del left[key]
        for parents in left.values():
            parents.difference_update(free)
    return [f"{key!r} is among their own ancestors" for key in sorted(left) if _leads_back(key, left)]


def _leads_back(key: str, parents: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead = set(parents[key])
    while ahead:
        one = ahead.pop()
        if one == key:
            return True
        if one not in seen:
            seen.add(one)
            ahead |= parents.get(one, set())
    return False


SHAPES: tuple[PersonShape, ...] = ("plain", "square", "circle", "diamond")
