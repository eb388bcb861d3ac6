"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.preparation.models import Choice, LeafletSent, Order, PlannedFeature, Worry
from plait_clinic.tests.wrong_rows import NOBODY_KNOWS, after, again, changed
from tests.world import World


def planned(world: World, **values: object) -> PlannedFeature:
    right = {"case": world.case, "feature": "team", "planned_by": world.staff["alice"], "planned_at": world.now}
    return PlannedFeature.objects.create(**{**right, **values})


def choice(world: World, **values: object) -> Choice:
    right = {
        "member": world.member,
        "feature": "team",
        "leaflet": 1,
        "said": "later",
        "way": "own_page",
        "at": world.now,
    }
    return Choice.objects.create(**{**right, **values})


def worry(world: World, **values: object) -> Worry:
    right = {"member": world.member, "text": "Who sits behind it?", "written_at": world.now}
    return Worry.objects.create(**{**right, **values})


def word(world: World) -> LeafletSent:
    return LeafletSent.objects.create(member=world.member, sent_by=world.staff["alice"], sent_at=world.now)


def order(world: World, **values: object) -> Order:
    right = {
        "member": world.member,
        "number": 1,
        "ordered_by": "A made-up court",
        "reported": "Who came.",
        "reported_to": "Its office",
        "written_by": world.staff["alice"],
        "written_at": world.now,
    }
    return Order.objects.create(**{**right, **values})


PREPARATION_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "preparation.plannedfeature.handle": after(
        planned,
        lambda world: planned(world, feature="mirror", handle=PlannedFeature.objects.last().handle),
    ),
    "feature_planned_once_at_a_time": lambda world: [planned(world) for _ in range(2)],
    "planned_feature_known": lambda world: planned(world, feature=NOBODY_KNOWS),
    "feature_ends_after_being_planned": after(
        planned, lambda world: changed(PlannedFeature, ended_at=world.now - timedelta(days=1))
    ),
    "choice_feature_known": lambda world: choice(world, feature=NOBODY_KNOWS),
    "choice_known": lambda world: choice(world, said=NOBODY_KNOWS),
    "choice_way_known": lambda world: choice(world, way=NOBODY_KNOWS, noted_by=world.staff["alice"]),
    "leaflets_count_from_one": lambda world: choice(world, leaflet=0),
    "choice_said_to_somebody": lambda world: choice(world, way="here"),
    "worry_has_text": lambda world: worry(world, text=None),
    "order_version_once": after(order, lambda world: again(Order, world)),
    "orders_count_from_one": lambda world: order(world, number=0),
    "order_has_its_words": lambda world: order(world, reported=None),
}
