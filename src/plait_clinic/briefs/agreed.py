"""What is agreed, promised and open with one member, gathered from the rooms that keep it.

The brief tells a clinician all of it; the page for both tells what both may read. A room hands on lines; here they are
put in the order in which they are read, and how many are told is decided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.agreed import Group, Line
from plait_clinic.carers import lines as carers
from plait_clinic.cases.models import CaseMember
from plait_clinic.expectations import lines as expectations
from plait_clinic.goals import lines as goals
from plait_clinic.tasks import lines as tasks

ROOMS = (goals, tasks, expectations, carers)
"""The rooms that hand on lines, in the order in which theirs are read within a group."""
AT_MOST = 3
"""So many lines of one kind are read in a brief; how many more there are is said. Our own choice."""
ON_PAPER = 2
"""So many of them are printed, or a brief with much in it takes a second sheet; how many more there are is printed."""

ON_BRIEF = {
    Group.PROMISE: lazy("Promised"),
    Group.OPEN: lazy("Waiting for a word"),
    Group.GOAL: lazy("Working towards"),
    Group.STANDING: lazy("What holds"),
}
TOGETHER = {**ON_BRIEF, Group.OPEN: lazy("Still open between you")}


@dataclass(frozen=True)
class Told:
    """One line, with whether it is due by now, and whether a printed brief has it."""

    line: Line
    is_due: bool
    is_printed: bool


@dataclass(frozen=True)
class Part:
    """All that is told of one kind. `more` counts what is not; `url` leads there."""

    title: str
    told: tuple[Told, ...]
    more: int
    url: str

    @property
    def off_paper(self) -> int:
        """How many of its kind a printed brief leaves to the screen."""
        return self.more + sum(not one.is_printed for one in self.told)


def on_brief(member: CaseMember, *, is_part: bool, now: datetime) -> tuple[Part, ...]:
    """What a clinician reads before the next contact. Whoever has no part in the case reads what rooms leave them."""
    lines = [line for room in ROOMS for line in room.brief_lines([member], is_part, now)[member.pk]]
    return parts(lines, ON_BRIEF, now, at_most=AT_MOST)


def for_both(member: CaseMember, now: datetime) -> tuple[Part, ...]:
    """What both look at: every line, since this page is read together and without haste."""
    return parts([line for room in ROOMS for line in room.shared_lines(member, now)], TOGETHER, now)


def parts(lines: Sequence[Line], titles: dict, now: datetime, at_most: int | None = None) -> tuple[Part, ...]:
    """The groups that hold anything, in the order of their titles."""
    today = timezone.localdate(now)
    found = ((group, in_order(line for line in lines if line.group == group)) for group in titles)
    return tuple(part(str(titles[group]), own, today, at_most) for group, own in found if own)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """What is due first comes first; what has no day keeps its place after them."""
    return sorted(lines, key=lambda line: line.due or date.max)


def part(title: str, lines: Sequence[Line], today: date, at_most: int | None) -> Part:
    shown = lines[:at_most]
    return Part(
        title=title,
        told=tuple(
            Told(line, is_due=bool(line.due and line.due <= today), is_printed=place < ON_PAPER)
            for place, line in enumerate(shown)
        ),
        more=len(lines) - len(shown),
        url=lines[-1].url,
    )
