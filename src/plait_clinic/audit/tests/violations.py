"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.audit.models import AuditEvent
from tests.world import World


def new_event(world: World, **values: object) -> AuditEvent:
    return AuditEvent.objects.create(at=world.now, action="case_opened", **values)


AUDIT_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "actor_kind_known": lambda world: new_event(world, actor_kind="robot"),
    "staff_events_name_their_actor": lambda world: new_event(world, actor_kind="staff"),
}
