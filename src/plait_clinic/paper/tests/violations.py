"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.checkins.models import CheckIn
from plait_clinic.paper.actions import print_sheet
from plait_clinic.paper.models import Sheet, TypedIn
from plait_clinic.tests.wrong_rows import again
from tests.world import World


def sheet(world: World, check_in: CheckIn | None = None) -> Sheet:
    return print_sheet(check_in=check_in or world.invitation(), language="en-gb", audit=world.acting("alice"))


def typed(world: World) -> TypedIn:
    printed = sheet(world)
    return TypedIn.objects.create(check_in=printed.check_in, sheet=printed, by=world.staff["alice"], at=world.now)


PAPER_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "paper.sheet.code": lambda world: [sheet(world), again(Sheet, world)],
    "paper.typedin.check_in": lambda world: [typed(world), again(TypedIn, world)],
}
