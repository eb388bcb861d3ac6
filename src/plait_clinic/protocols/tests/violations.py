"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.protocols.models import ViolenceProtocol
from tests.world import World


def protocol(world: World, **values: object) -> ViolenceProtocol:
    right = {"organisation": world.organisation, "number": 1, "text": "Ring the line.", "written_at": world.now}
    return ViolenceProtocol.objects.create(**{**right, **values})


PROTOCOL_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "violence_protocol_version_once": lambda world: [protocol(world) for _ in range(2)],
    "violence_protocols_count_from_one": lambda world: protocol(world, number=0),
    "violence_protocol_has_text": lambda world: protocol(world, text=""),
}
