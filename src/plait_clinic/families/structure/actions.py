"""Writes about who belongs to whom. What is taken out loses its words; what is drawn again takes the old place."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from plait.charts.genogram import check_genogram
from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.cases.queries import hold_case
from plait_clinic.families.structure.models import (
    HERE,
    LivesIn,
    Parenthood,
    Shape,
    StructureCouple,
    StructureHome,
    StructureParent,
    StructurePerson,
)
from plait_clinic.families.structure.queries import structure_of
from plait_clinic.steps import Refused

MOST_PERSONS, MOST_HOMES = 60, 12
"""More than any family that was drawn with us, and few enough to draw at once."""


@transaction.atomic
def draw_person(
    *, case: Case, member: CaseMember | None, name: str = "", shape: Shape, absent: str = "", audit: Audit
) -> StructurePerson:
    """Put a member of the case, or somebody else, into the picture."""
    hold_case(case)
    here = StructurePerson.objects.filter(HERE, case=case)
    problems = []
    if bool(member) == bool(name):
        problems.append(_("Choose somebody of the case, or write a name: one of the two."))
    if member and here.filter(member=member).exists():
        problems.append(_("This person is in the picture already."))
    if here.count() >= MOST_PERSONS:
        problems.append(_("No more people fit into this picture. Take somebody out first."))
    if problems:
        raise Refused(*problems)
    person = StructurePerson.objects.create(
        case=case, member=member, name=name or None, shape=shape, absent=absent or None, added_at=audit.now
    )
    audit.record(Event.STRUCTURE_CHANGED, case=case, target=person.handle)
    return person


@transaction.atomic
def draw_couple(
    *, case: Case, first: StructurePerson, second: StructurePerson, separated: bool, audit: Audit
) -> StructureCouple:
    """Say that two are or were a couple; said again, it takes the place of what stood there."""
    hold_case(case)
    check_two(case, first, second)
    ends = {"first": min(first, second, key=pk_of), "second": max(first, second, key=pk_of)}
    StructureCouple.objects.filter(HERE, **ends).update(removed_at=audit.now)
    couple = StructureCouple.objects.create(**ends, separated=separated, added_at=audit.now)
    audit.record(Event.STRUCTURE_CHANGED, case=case, target=couple.handle)
    return couple


@transaction.atomic
def draw_parent(
    *, case: Case, parent: StructurePerson, child: StructurePerson, kind: Parenthood, audit: Audit
) -> StructureParent:
    """Say that somebody is a parent of somebody; said again, it takes the place of what stood there."""
    hold_case(case)
    check_two(case, parent, child)
    StructureParent.objects.filter(HERE, parent=parent, child=child).update(removed_at=audit.now)
    tie = StructureParent.objects.create(parent=parent, child=child, kind=kind, added_at=audit.now)
    try:
        check_genogram(structure_of(case).genogram())
    except ValueError:
        problem = _("%(parent)s would be among their own ancestors.") % {"parent": parent.title}
        raise Refused(problem) from None
    audit.record(Event.STRUCTURE_CHANGED, case=case, target=tie.handle)
    return tie


@transaction.atomic
def draw_home(*, case: Case, name: str, people: Sequence[StructurePerson], audit: Audit) -> StructureHome:
    """Name a home and say who lives there."""
    hold_case(case)
    check_here(case, people)
    if StructureHome.objects.filter(HERE, case=case).count() >= MOST_HOMES:
        raise Refused(_("No more homes fit into this picture. Take one out first."))
    home = StructureHome.objects.create(case=case, name=name, added_at=audit.now)
    LivesIn.objects.bulk_create([LivesIn(home=home, person=person) for person in people])
    audit.record(Event.STRUCTURE_CHANGED, case=case, target=home.handle)
    return home


@transaction.atomic
def take_out_person(*, person: StructurePerson, audit: Audit) -> None:
    """Take somebody out, with every tie; the name that was written goes."""
    hold_case(person.case)
    gone = {"removed_at": audit.now}
    StructureCouple.objects.filter(HERE).filter(Q(first=person) | Q(second=person)).update(**gone)
    StructureParent.objects.filter(HERE).filter(Q(parent=person) | Q(child=person)).update(**gone)
    LivesIn.objects.filter(person=person).delete()
    StructurePerson.objects.filter(HERE, pk=person.pk).update(name=None, absent=None, **gone)
    audit.record(Event.STRUCTURE_CHANGED, case=person.case, target=person.handle)


@transaction.atomic
def take_out_tie(*, case: Case, tie: StructureCouple | StructureParent | StructureHome, audit: Audit) -> None:
    """Take out a couple, a parent or a home; a home's name goes."""
    hold_case(case)
    gone: dict[str, object] = {"removed_at": audit.now}
    if isinstance(tie, StructureHome):
        LivesIn.objects.filter(home=tie).delete()
        gone["name"] = None
    type(tie).objects.filter(HERE, pk=tie.pk).update(**gone)
    audit.record(Event.STRUCTURE_CHANGED, case=case, target=tie.handle)


def pk_of(person: StructurePerson) -> int:
    return person.pk


def check_two(case: Case, one: StructurePerson, other: StructurePerson) -> None:
    if one == other:
        raise Refused(_("Choose two different people."))
    check_here(case, (one, other))


def check_here(case: Case, people: Sequence[StructurePerson]) -> None:
    if not people:
        raise Refused(_("Choose at least one person."))
    wanted = {one.pk for one in people}
    if StructurePerson.objects.filter(HERE, case=case, pk__in=wanted).count() != len(wanted):
        raise Refused(_("Somebody of these is no longer in the picture. Look at it again."))
