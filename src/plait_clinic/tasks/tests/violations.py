"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.tasks.models import GotInTheWay, LookBack, Task, TaskStep, TaskVersion
from plait_clinic.tests.wrong_rows import NOBODY_KNOWS, after, again
from tests.world import World


def task(world: World) -> Task:
    return Task.objects.create(member=world.member, made_at=world.now)


def version(world: World, **values: object) -> TaskVersion:
    right = {
        "number": 1,
        "what": "Walk",
        "why": "For sleep",
        "how_much": "Ten minutes",
        "obstacles": "Rain: then tomorrow",
        "doer": "client",
        "written_at": world.now,
    }
    if "task" not in values:
        right["task"] = task(world)
    return TaskVersion.objects.create(**{**right, **values})


def task_step(world: World, **values: object) -> TaskStep:
    of = version(world)
    right = {
        "task": of.task,
        "version": of,
        "action": "propose",
        "after": "proposed",
        "side": "client",
        "member": world.member,
        "way": "own_page",
        "at": world.now,
    }
    return TaskStep.objects.create(**{**right, **values})


def look_back(world: World, **values: object) -> LookBack:
    right = {
        "task": task_step(world).task,
        "round": 1,
        "side": "client",
        "member": world.member,
        "way": "own_page",
        "outcome": "not",
        "how": "It rained.",
        "learned": "Rain is no reason.",
        "useful": 3,
        "at": world.now,
    }
    return LookBack.objects.create(**{**right, **values})


def in_the_way(world: World, **values: object) -> GotInTheWay:
    right = {"look": look_back(world), "what": "too_big", "way": "own_page", "at": world.now}
    return GotInTheWay.objects.create(**{**right, **values})


TASK_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "tasks.task.handle": after(task, lambda world: again(Task, world, handle=Task.objects.get().handle)),
    "task_version_once": after(version, lambda world: again(TaskVersion, world)),
    "task_versions_count_from_one": lambda world: version(world, number=0),
    "task_doer_known": lambda world: version(world, doer=NOBODY_KNOWS),
    "task_doer_named": lambda world: version(world, doer="clinician"),
    "task_says_what_and_why": lambda world: version(world, why=None),
    "task_step_known": lambda world: task_step(world, action=NOBODY_KNOWS),
    "task_state_known": lambda world: task_step(world, after=NOBODY_KNOWS),
    "task_step_side_known": lambda world: task_step(world, side=NOBODY_KNOWS, way="here", by=world.staff["alice"]),
    "task_step_way_known": lambda world: task_step(world, way=NOBODY_KNOWS),
    "task_step_with_somebody": lambda world: task_step(world, way="here"),
    "tasks.lookback.handle": after(
        look_back, lambda world: again(LookBack, world, handle=LookBack.objects.get().handle)
    ),
    "task_rounds_count_from_one": lambda world: look_back(world, round=0),
    "task_look_side_known": lambda world: look_back(world, side=NOBODY_KNOWS, way="here", by=world.staff["alice"]),
    "task_look_way_known": lambda world: look_back(world, way=NOBODY_KNOWS),
    "task_look_with_somebody": lambda world: look_back(world, side="clinician"),
    "task_look_says_what_became": lambda world: look_back(world, outcome=None),
    "task_useful_up_to_ten": lambda world: look_back(world, useful=11),
    "tasks.gotintheway.look": after(in_the_way, lambda world: again(GotInTheWay, world)),
    "hindrance_known": lambda world: in_the_way(world, what=None),
    "hindrance_way_known": lambda world: in_the_way(world, way=NOBODY_KNOWS),
}
