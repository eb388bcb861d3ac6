"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.supervision.models import Purpose, Reason
from tests.world import World


def purpose(world: World, **other: object) -> Purpose:
    """Sue says for what she looks at Alice's caseload."""
    said = {"by": world.staff["sue"], "supervisee": world.staff["alice"], "text": "Why", "given_at": world.now}
    return Purpose.objects.create(**{**said, **other})


SUPERVISION_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "reason_has_text": lambda world: Reason.objects.create(by=world.staff["sue"], case=world.case, given_at=world.now),
    "purpose_has_text": lambda world: purpose(world, text=None),
    "purpose_is_of_somebody_else": lambda world: purpose(world, supervisee=world.staff["sue"]),
    "occasion_known": lambda world: Reason.objects.create(
        by=world.staff["sue"], case=world.case, given_at=world.now, text="Why", occasion="unknown"
    ),
}
