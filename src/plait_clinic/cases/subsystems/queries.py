"""Reads about subsystems: which a case has on a day, and who is in them.

One person alone is no subsystem, so one that has shrunk to one, or to none, is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from plait_clinic.cases.models import Case, CaseMember, Subsystem, SubsystemMember
from plait_clinic.cases.queries import in_force_on

FEWEST = 2
"""Who belongs together is two at least."""


@dataclass(frozen=True)
class Named:
    """One subsystem on one day, with its members in the order in which they joined the case."""

    subsystem: Subsystem
    members: tuple[CaseMember, ...]

    @property
    def handle(self) -> str:
        return self.subsystem.handle

    @property
    def title(self) -> str:
        return self.subsystem.title

    def has(self, member: CaseMember) -> bool:
        return any(each.pk == member.pk for each in self.members)


def subsystems_of(case: Case | int, day: date) -> tuple[Named, ...]:
    """The subsystems of a case on a day, in the order in which they were named."""
    parts = SubsystemMember.objects.filter(in_force_on(day), member__left_on__isnull=True)
    parts = parts.select_related("member__client").order_by("member__pk")
    found = Subsystem.objects.filter(in_force_on(day), case=case).order_by("pk")
    rows = found.prefetch_related(Prefetch("parts", queryset=parts, to_attr="parts_then"))
    named = (Named(row, tuple(part.member for part in row.parts_then)) for row in rows)
    return tuple(each for each in named if len(each.members) >= FEWEST)


def same_people(named: Sequence[Named], kind: str, members: Sequence[CaseMember]) -> Named | None:
    """The subsystem of this kind that has just these members already, whatever it is called."""
    wanted = {member.pk for member in members}
    same = (each for each in named if each.subsystem.kind == kind and {m.pk for m in each.members} == wanted)
    return next(same, None)
