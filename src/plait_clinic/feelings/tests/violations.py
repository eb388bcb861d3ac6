"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.feelings.models import PrivateNote
from tests.world import World


def private_note(world: World, **values: object) -> PrivateNote:
    right = {"author": world.staff["alice"], "written_at": world.now, "sealed": "test:sealed"}
    return PrivateNote.objects.create(**{**right, **values})


FEELINGS_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "private_note_is_sealed": lambda world: private_note(world, sealed=""),
    "feelings.privatenote.handle": lambda world: private_note(world, handle=private_note(world).handle),
}
