"""What a family map shows: members, named subsystems and clinicians, with the bonds, safety and purpose among them.

The map holds one session of one couple, family or group, as values that were worked out elsewhere. It averages
nothing: each number keeps who gave it. Requirements A-1, A-2 and A-6 of the design's part on systems.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from plait.charts.lettering import tidy

WHOLE = "whole"
"""The key of the couple, family or group as a whole, as an end of a bond."""
Change = Literal["up", "down", "level"]


@dataclass(frozen=True)
class Measured:
    """A number on the map's scale, the range it may really lie in, and how it moved since earlier sessions.

    A range or a change that is not known is None.
    """

    value: float
    low: float | None = None
    high: float | None = None
    change: Change | None = None


@dataclass(frozen=True)
class View:
    """One number as somebody sees it; `by` names them in plain words."""

    by: str
    measured: Measured


@dataclass(frozen=True)
class MapMember:
    """One person of the couple, family or group.

    `look_first` says that a rule elsewhere found their safety low; the map itself knows no limit. `safety` is what they
    say themselves, `safety_views` what others say of them.
    """

    key: str
    name: str
    role: str = ""
    safety: Measured | None = None
    look_first: bool = False
    safety_views: tuple[View, ...] = ()


@dataclass(frozen=True)
class MapClinician:
    """One clinician, co-therapist or member of the team."""

    key: str
    name: str
    role: str = ""


@dataclass(frozen=True)
class Subsystem:
    """Some members under one name, such as parents or siblings. A member may belong to several."""

    key: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Bond:
    """The bond of one end (a member, a subsystem or WHOLE) with one clinician, or with all of them where that is None.

    `theirs` is as that end rates it, `views` as others do, such as the clinician. They are never made into one.
    """

    end: str
    theirs: Measured | None = None
    views: tuple[View, ...] = ()
    clinician: str | None = None


@dataclass(frozen=True)
class Between:
    """How one member rates the bond, or the work, of another."""

    rater: str
    about: str
    measured: Measured


@dataclass(frozen=True)
class Said:
    """What one side says of all together or of a subsystem. `what` says in words what it is, such as a purpose."""

    what: str
    by: str
    measured: Measured


@dataclass(frozen=True)
class FamilyMap:
    """One session's map. Keys are the caller's own and are never shown; a missing rating is left out, never 0."""

    members: tuple[MapMember, ...]
    clinicians: tuple[MapClinician, ...] = ()
    subsystems: tuple[Subsystem, ...] = ()
    bonds: tuple[Bond, ...] = ()
    between: tuple[Between, ...] = ()
    said: tuple[Said, ...] = ()
    bounds: tuple[float, float] = (0.0, 10.0)

    def bonds_of(self, end: str) -> tuple[Bond, ...]:
        """The bonds of one end in the clinicians' order. Without any, a subsystem has none; others lack one."""
        order = [None, *(one.key for one in self.clinicians)]
        found = [bond for bond in self.bonds if bond.end == end]
        if not found and end not in {one.key for one in self.subsystems}:
            return (Bond(end),)
        return tuple(sorted(found, key=lambda bond: order.index(bond.clinician)))

    def speaks(self, end: str) -> bool:
        """Whether this end has a voice of its own: a member does; the whole and a subsystem speak through members."""
        return any(one.key == end for one in self.members)

    def line_of(self, bond: Bond) -> Measured | None:
        """The number that draws a bond's line: the end's own, else the lowest view, so that none looks too strong."""
        views = () if self.speaks(bond.end) else (view.measured for view in bond.views)
        return bond.theirs or min(views, key=lambda one: one.value, default=None)

    def name_of(self, key: str) -> str:
        """The whole name of a member, clinician or subsystem."""
        return {one.key: one.name for one in everyone(self)}[key]

    def names_in(self, subsystem: Subsystem) -> str:
        """The names of a subsystem's members, in the map's order."""
        return ", ".join(one.name for one in self.members if one.key in subsystem.members)


def everyone(family: FamilyMap) -> tuple[MapMember | MapClinician | Subsystem, ...]:
    """All that have a key and a name."""
    return (*family.members, *family.clinicians, *family.subsystems)


def check_map(family: FamilyMap) -> None:
    """Raise ValueError with every problem of a map."""
    problems = [*_wrong_keys(family), *_wrong_ends(family), *_wrong_numbers(family)]
    if problems:
        raise ValueError("this map cannot be drawn: " + "; ".join(problems))


def _wrong_keys(family: FamilyMap) -> Iterator[str]:
    if not family.members:
        yield "there is no member: give at least one"
    counts = Counter([WHOLE, *(one.key for one in everyone(family))])
    yield from (f"the key {key!r} stands for {times} things" for key, times in counts.items() if times > 1)
    yield from (f"{one.key!r} has no name" for one in everyone(family) if not tidy(one.name))
    known = {one.key for one in family.members}
    for subsystem in family.subsystems:
        if not subsystem.members:
            yield f"subsystem {subsystem.key!r} has no members"
        yield from (
            f"subsystem {subsystem.key!r} names {key!r}, who is no member"
            for key in subsystem.members
            if key not in known
        )


def _wrong_ends(family: FamilyMap) -> Iterator[str]:
    members = {one.key for one in family.members}
    ends = {WHOLE, *members, *(one.key for one in family.subsystems)}
    clinicians = {None, *(one.key for one in family.clinicians)}
    for bond in family.bonds:
        if bond.end not in ends:
            yield f"a bond ends at {bond.end!r}, who is not on the map"
        if bond.clinician not in clinicians:
            yield f"a bond is with {bond.clinician!r}, who is no clinician here"
    twice = Counter((bond.end, bond.clinician) for bond in family.bonds)
    yield from (
        f"the bond of {end!r} with {clinician!r} is given twice" for (end, clinician), n in twice.items() if n > 1
    )
    for between in family.between:
        yield from (
            f"{key!r} rates or is rated and is no member"
            for key in (between.rater, between.about)
            if key not in members
        )
        if between.rater == between.about:
            yield f"{between.rater!r} rates themself: give that as a bond"
    pairs = Counter((one.rater, one.about) for one in family.between)
    yield from (f"what {rater!r} says of {about!r} is given twice" for (rater, about), n in pairs.items() if n > 1)


def _wrong_numbers(family: FamilyMap) -> Iterator[str]:
    low, high = family.bounds
    if not low < high:
        yield f"bounds are {low} and {high}: give the lower end of the scale first"
        return
    for where, measured in numbers(family):
        ends = [one for one in (measured.low, measured.value, measured.high) if one is not None]
        if not all(math.isfinite(one) and low <= one <= high for one in ends):
            yield f"{where} lies off the scale from {low} to {high}"
        elif (measured.low is None) != (measured.high is None):
            yield f"{where} has only one end of its range"
        elif ends != sorted(ends):
            yield f"{where} lies outside its own range"


def numbers(family: FamilyMap) -> Iterator[tuple[str, Measured]]:
    """Every number of the map, with where it stands."""
    for bond in family.bonds:
        if bond.theirs is not None:
            yield f"own rating of the bond of {bond.end!r}", bond.theirs
        yield from ((f"the bond of {bond.end!r} as {view.by!r} sees it", view.measured) for view in bond.views)
    yield from ((f"the safety of {one.key!r}", one.safety) for one in family.members if one.safety is not None)
    yield from (
        (f"the safety of {one.key!r} as {view.by!r} sees it", view.measured)
        for one in family.members
        for view in one.safety_views
    )
    yield from ((f"what {one.rater!r} says of {one.about!r}", one.measured) for one in family.between)
    yield from ((f"{one.what!r} as {one.by!r} sees it", one.measured) for one in family.said)
