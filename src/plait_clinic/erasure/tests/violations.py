"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.erasure.models import Erasure, Hold, HoldEnded
from tests.world import World


def erasure(world: World, **values: object) -> Erasure:
    right = {"client": world.member.client, "why": "asked", "by": world.staff["ada"], "at": world.now}
    return Erasure.objects.create(**{**right, **values})


def hold(world: World, **values: object) -> Hold:
    right = {"case": world.case, "reason": "A court.", "placed_by": world.staff["ada"], "placed_at": world.now}
    return Hold.objects.create(**{**right, **values})


def ended(world: World) -> HoldEnded:
    return HoldEnded.objects.create(hold=Hold.objects.first() or hold(world), by=world.staff["ada"], at=world.now)


ERASURE_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "erasure.erasure.client": lambda world: [erasure(world) for _ in range(2)],
    "erasure_why_known": lambda world: erasure(world, why="unknown"),
    "erasure.hold.handle": lambda world: [hold(world, handle="the same") for _ in range(2)],
    "a_hold_says_why_until_it_is_erased": lambda world: hold(world, reason=None),
    "erasure.holdended.hold": lambda world: [ended(world) for _ in range(2)],
    "an_erasure_names_who": lambda world: erasure(world, by=None),
}
