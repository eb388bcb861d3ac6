"""Reads of who belongs to whom: what stands in the picture now, as the library draws it."""

from collections.abc import Sequence
from dataclasses import dataclass

from plait.charts.genogram import Genogram, Household, ParentChild, Partnership, Person
from plait_clinic.cases.models import Case
from plait_clinic.families.structure.models import (
    HERE,
    LivesIn,
    StructureCouple,
    StructureHome,
    StructureParent,
    StructurePerson,
)


@dataclass(frozen=True)
class Structure:
    """Everything of one case that has not been taken out, in the order in which it was drawn."""

    people: tuple[StructurePerson, ...]
    couples: tuple[StructureCouple, ...]
    parents: tuple[StructureParent, ...]
    homes: tuple[tuple[StructureHome, tuple[StructurePerson, ...]], ...]

    def genogram(self) -> Genogram:
        """The same as the library draws it."""
        return Genogram(
            tuple(
                Person(one.handle, one.title, one.shape, absent=one.absent or "")  # type: ignore[arg-type]
                for one in self.people
            ),
            tuple(Partnership(one.first.handle, one.second.handle, one.separated) for one in self.couples),
            tuple(
                ParentChild(one.parent.handle, one.child.handle, one.kind)  # type: ignore[arg-type]
                for one in self.parents
            ),
            tuple(Household(home.name or "–", tuple(one.handle for one in inside)) for home, inside in self.homes),
        )


def structure_of(case: Case) -> Structure:
    """What is drawn of a case now."""
    rows = StructurePerson.objects.filter(HERE, case=case).select_related("member__client").order_by("pk")
    people = {one.pk: one for one in rows}
    couples = StructureCouple.objects.filter(HERE, first__in=people, second__in=people).order_by("pk")
    parents = StructureParent.objects.filter(HERE, parent__in=people, child__in=people).order_by("pk")
    return Structure(
        tuple(people.values()),
        tuple(with_people(one, people, "first", "second") for one in couples),
        tuple(with_people(one, people, "parent", "child") for one in parents),
        homes_of(case, people),
    )


def with_people(row, people: dict[int, StructurePerson], *ends: str):
    """The row with the persons that were read already, names and all."""
    for end in ends:
        setattr(row, end, people[getattr(row, f"{end}_id")])
    return row


def homes_of(
    case: Case, people: dict[int, StructurePerson]
) -> tuple[tuple[StructureHome, tuple[StructurePerson, ...]], ...]:
    homes = list(StructureHome.objects.filter(HERE, case=case).order_by("pk"))
    inside = LivesIn.objects.filter(home__in=homes, person__in=people).order_by("person")
    pairs: Sequence[tuple[int, int]] = list(inside.values_list("home", "person"))
    return tuple((home, tuple(people[person] for at, person in pairs if at == home.pk)) for home in homes)
