"""Who works in a made-up clinic, and which stories its cases tell: shares first, then dealt out evenly."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from plait.simulate import names
from plait.simulate.records import Course, Kind, Staff

MIX: Mapping[Course, float] = {
    "steady": 0.41,
    "rupture_and_repair": 0.15,
    "rupture_and_dropout": 0.10,
    "slow_drift": 0.08,
    "perfect_ceiling": 0.07,
    "sparse": 0.08,
    "never_answered": 0.05,
    "brand_new": 0.06,
}
"""Share of each course. The ruptures follow Larsson 2018 (605 clients: repair 14.7 %, rupture 10.7 %); the
rest is our choice."""

FRESH_SHARE = 0.07
"""Share of all cases whose latest session is an abrupt drop, taken from the ruptures to be repaired. Our
choice: above 5 %, so that a caseload of fifteen has one."""
COUPLE_SHARE, FAMILY_SHARE = 0.05, 1 / 60
"""Six couples and two families in 120 cases. Our choice."""
SHARED_COURSES: tuple[Course, ...] = ("steady", "rupture_and_repair")
"""What couples and families go through here: these stories leave every member answering."""


@dataclass(frozen=True)
class Outline:
    """A case before its people and answers are filled in. `fresh`: an abrupt drop in the latest session."""

    number: int
    kind: Kind
    course: Course
    lead: Staff
    fresh: bool

    @property
    def key(self) -> str:
        return f"case{self.number:03d}"


@dataclass(frozen=True)
class _Story:
    course: Course
    fresh: bool = False


def make_staff(random: Random, clinicians: int) -> tuple[Staff, ...]:
    """The clinicians, two supervisors (the first of whom also sees clients), and one of each other role."""
    name = names.staff_names(random)
    teams = names.TEAMS
    treating = [
        Staff(f"clinician{n + 1}", next(name), ("clinician",), teams[n % 2], f"supervisor{n % 2 + 1}")
        for n in range(clinicians)
    ]
    others = ("administrator", "referrer", "researcher", "complaints")
    return (
        *treating,
        Staff("supervisor1", next(name), ("supervisor", "clinician"), teams[0], "supervisor2"),
        Staff("supervisor2", next(name), ("supervisor",), teams[1], None),
        *(Staff(role, next(name), (role,), None, None) for role in others),
    )


def outlines(random: Random, cases: int, staff: tuple[Staff, ...]) -> Iterator[Outline]:
    """One outline for each case, in random order, with every course spread evenly over the clinicians."""
    stories = _stories(cases)
    shared = _take_shared(stories, _shared_kinds(cases))
    alone: list[tuple[Kind, _Story]] = [("individual", story) for story in stories]
    leads = [person for person in staff if "clinician" in person.roles]
    dealt = [(leads[place % len(leads)], *entry) for group in (shared, alone) for place, entry in enumerate(group)]
    random.shuffle(dealt)
    for number, (lead, kind, story) in enumerate(dealt, 1):
        yield Outline(number, kind, story.course, lead, story.fresh)


def _shared_kinds(cases: int) -> list[Kind]:
    couples: list[Kind] = ["couple"] * round(cases * COUPLE_SHARE)
    families: list[Kind] = ["family"] * round(cases * FAMILY_SHARE)
    return couples + families


def _stories(cases: int) -> list[_Story]:
    """All stories, fresh drops first, then course by course: dealt in turn, each clinician gets some."""
    counts = _whole_shares(cases)
    fresh = min(round(cases * FRESH_SHARE), counts["rupture_and_repair"])
    counts["rupture_and_repair"] -= fresh
    later = [_Story(course) for course, count in counts.items() for _ in range(count)]
    return [_Story("rupture_and_repair", fresh=True)] * fresh + later


def _take_shared(stories: list[_Story], kinds: list[Kind]) -> list[tuple[Kind, _Story]]:
    """Take a story out of the row for each couple and family, by turns a steady one and a mending one."""
    taken = []
    for place, kind in enumerate(kinds):
        wanted = [_Story(SHARED_COURSES[(place + shift) % len(SHARED_COURSES)]) for shift in (0, 1)]
        story = next((story for story in wanted if story in stories), None)
        if story is not None:
            stories.remove(story)
            taken.append((kind, story))
    return taken


def _whole_shares(cases: int) -> dict[Course, int]:
    """Whole numbers of cases that add up, by largest remainder."""
    counts = {course: math.floor(share * cases) for course, share in MIX.items()}
    by_remainder = sorted(MIX, key=lambda course: MIX[course] * cases - counts[course], reverse=True)
    for course in by_remainder[: cases - sum(counts.values())]:
        counts[course] += 1
    return counts
