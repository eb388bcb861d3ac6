"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.supervision.models import Reason
from tests.world import World

SUPERVISION_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "reason_has_text": lambda world: Reason.objects.create(by=world.staff["sue"], case=world.case, given_at=world.now),
    "occasion_known": lambda world: Reason.objects.create(
        by=world.staff["sue"], case=world.case, given_at=world.now, text="Why", occasion="unknown"
    ),
}
