"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.cases.models import Session
from plait_clinic.families.models import (
    GivenUnder,
    ObserverRating,
    PolicyMember,
    PolicyWords,
    SharedPart,
    SharingPolicy,
    Signature,
)
from plait_clinic.families.structure.models import (
    LivesIn,
    StructureCouple,
    StructureHome,
    StructureParent,
    StructurePerson,
)
from plait_clinic.tests.wrong_rows import two, wrong
from tests.world import World

NOBODY_KNOWS = "unknown"


def policy(world: World, **values: object) -> SharingPolicy:
    right = {"number": 1, "kind": "limited", "written_at": world.now}
    return SharingPolicy.objects.create(case=world.case, **{**right, **values})


def kept(world: World) -> SharingPolicy:
    return SharingPolicy.objects.first() or policy(world)


def part(world: World, **values: object) -> SharedPart:
    return SharedPart.objects.create(policy=kept(world), **{"part": "bond", **values})


def words(world: World, **values: object) -> PolicyWords:
    return PolicyWords.objects.create(policy=kept(world), **{"language": "en-gb", "text": "Ours.", **values})


def member(world: World) -> PolicyMember:
    return PolicyMember.objects.create(policy=kept(world), member=world.member)


def signature(world: World, **values: object) -> Signature:
    right = {"agrees": True, "way": "own_page", "signed_on": world.now.date(), "kept_at": world.now}
    return Signature.objects.create(policy=kept(world), member=world.member, **{**right, **values})


def drawn(world: World, **values: object) -> StructurePerson:
    right = {"name": "Grandmother", "shape": "circle", "added_at": world.now}
    return StructurePerson.objects.create(case=world.case, **{**right, **values})


def drawn_member(world: World) -> StructurePerson:
    return drawn(world, member=world.member, name=None)


def a_couple(world: World, **values: object) -> StructureCouple:
    right = {"first": drawn(world), "second": drawn(world), "separated": False, "added_at": world.now}
    return StructureCouple.objects.create(**{**right, **values})


def a_couple_twice(world: World) -> None:
    once = a_couple(world)
    a_couple(world, first=once.first, second=once.second)


def with_oneself(world: World) -> None:
    one = drawn(world)
    a_couple(world, first=one, second=one)


def a_parent(world: World, **values: object) -> StructureParent:
    right = {"parent": drawn(world), "child": drawn(world), "kind": "birth", "added_at": world.now}
    return StructureParent.objects.create(**{**right, **values})


def a_parent_twice(world: World) -> None:
    once = a_parent(world)
    a_parent(world, parent=once.parent, child=once.child)


def own_parent(world: World) -> None:
    one = drawn(world)
    a_parent(world, parent=one, child=one)


def a_home(world: World, **values: object) -> StructureHome:
    return StructureHome.objects.create(case=world.case, **{"name": "The flat", "added_at": world.now, **values})


def lives_there_twice(world: World) -> None:
    home, person = a_home(world), drawn(world)
    for _time in range(2):
        LivesIn.objects.create(home=home, person=person)


def before_it_began(make: Callable[..., object]) -> Callable[[World], object]:
    return lambda world: make(world, removed_at=world.now - timedelta(days=1))


def same_handle_as(make: Callable[..., object]) -> Callable[[World], object]:
    return lambda world: make(world, handle=make(world).handle)


def two_versions_for_one_answer(world: World) -> None:
    response = world.answer(world.invitation())
    for number in (1, 2):
        GivenUnder.objects.create(response=response, policy=policy(world, number=number))


def saw(world: World, **values: object) -> ObserverRating:
    right = {"observer": world.staff["bob"], "member": world.member, "dimension": "safety", "value": 1}
    right |= {"session": Session.objects.first() or world.note_session(), "rated_at": world.now}
    return ObserverRating.objects.create(**{**right, **values})


FAMILIES_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "families.sharingpolicy.handle": lambda world: [policy(world, number=at, handle="same") for at in (1, 2)],
    "sharing_policy_version_once": two(policy),
    "sharing_policies_count_from_one": wrong(policy, number=0),
    "sharing_kind_known": wrong(policy, kind=NOBODY_KNOWS),
    "shared_part_once": two(part),
    "shared_part_known": wrong(part, part=NOBODY_KNOWS),
    "policy_words_once_a_language": two(words),
    "policy_words_have_text": wrong(words, text=None),
    "policy_member_once": two(member),
    "signature_way_known": lambda world: signature(world, way=NOBODY_KNOWS, noted_by=world.staff["alice"]),
    "paper_is_noted_by_somebody": wrong(signature, way="paper"),
    "observed_dimension_known": wrong(saw, dimension=NOBODY_KNOWS),
    "member_observed_once": two(saw),
    "whole_observed_once": two(saw, member=None, dimension="purpose"),
    "purpose_is_of_all": wrong(saw, dimension="purpose"),
    "observed_value_known": wrong(saw, value=4),
    "families.givenunder.response": two_versions_for_one_answer,
    "families.structureperson.handle": same_handle_as(drawn),
    "families.structurecouple.handle": same_handle_as(a_couple),
    "families.structureparent.handle": same_handle_as(a_parent),
    "families.structurehome.handle": same_handle_as(a_home),
    "person_shape_known": wrong(drawn, shape=NOBODY_KNOWS),
    "member_in_structure_once": two(drawn_member),
    "member_or_named": wrong(drawn, name=None),
    "person_removed_after_adding": before_it_began(drawn),
    "a_couple_once": a_couple_twice,
    "couple_is_of_two": with_oneself,
    "couple_removed_after_adding": before_it_began(a_couple),
    "parenthood_known": wrong(a_parent, kind=NOBODY_KNOWS),
    "a_parent_once": a_parent_twice,
    "parent_is_somebody_else": own_parent,
    "parent_removed_after_adding": before_it_began(a_parent),
    "home_has_a_name": wrong(a_home, name=None),
    "home_removed_after_adding": before_it_began(a_home),
    "lives_in_a_home_once": lives_there_twice,
}
