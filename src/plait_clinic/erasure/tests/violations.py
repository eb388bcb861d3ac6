"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.erasure.models import Erasure
from tests.world import World


def erasure(world: World, **values: object) -> Erasure:
    right = {"client": world.member.client, "why": "asked", "by": world.staff["ada"], "at": world.now}
    return Erasure.objects.create(**{**right, **values})


ERASURE_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "erasure.erasure.client": lambda world: [erasure(world) for _ in range(2)],
    "erasure_why_known": lambda world: erasure(world, why="unknown"),
    "an_erasure_names_who": lambda world: erasure(world, by=None),
}
