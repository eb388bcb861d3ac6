"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.jobs.models import Beat, Turn
from tests.world import World


def beat(world: World, **changes) -> Beat:
    return Beat.objects.create(**{"worker": "w", "began_at": world.now, "last_at": world.now, **changes})


def turn(world: World, **changes) -> Turn:
    return Turn.objects.create(**{"job": "j", "slot": world.now, "taken_at": world.now, **changes})


def two_workers_of_one_name(world: World) -> Beat:
    beat(world)
    return beat(world)


def ended_before_it_began(world: World) -> Beat:
    return beat(world, last_at=world.now - timedelta(seconds=1))


def twice_for_a_clinic(world: World) -> Turn:
    turn(world, organisation=world.organisation)
    return turn(world, organisation=world.organisation)


def twice_for_the_server(world: World) -> Turn:
    turn(world)
    return turn(world)


def taken_before_it_was_due(world: World) -> Turn:
    return turn(world, taken_at=world.now - timedelta(seconds=1))


JOB_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "jobs.beat.worker": two_workers_of_one_name,
    "beat_after_beginning": ended_before_it_began,
    "turn_once_a_clinic": twice_for_a_clinic,
    "turn_once_a_server": twice_for_the_server,
    "turn_taken_when_due": taken_before_it_was_due,
}
