"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.reliability.models import Figure, Snapshot
from plait_clinic.tests.wrong_rows import NOBODY_KNOWS, after, again
from tests.world import World


def snapshot(world: World, **values: object) -> Snapshot:
    right = {
        "organisation": world.organisation,
        "measure": "plait-checkin",
        "measure_version": "1",
        "form": "client",
        "rater": "client",
        "language": "en",
        "scale": "total",
        "people": 40,
        "made_at": world.now,
        "library_version": "0",
    }
    return Snapshot.objects.create(**{**right, **values})


def figure(world: World, **values: object) -> Figure:
    right = {"name": "alpha", "kind": "estimate", "value": 0.8, "low": 0.7, "high": 0.9, "people": 40}
    return Figure.objects.create(snapshot=snapshot(world), **{**right, **values})


RELIABILITY_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "one_snapshot_a_scale": after(snapshot, lambda world: again(Snapshot, world)),
    "snapshot_rater_known": lambda world: snapshot(world, rater=NOBODY_KNOWS),
    "figure_once": after(figure, lambda world: again(Figure, world)),
    "figure_has_its_numbers": lambda world: figure(world, low=None),
}
