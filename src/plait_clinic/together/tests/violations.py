"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.tests.wrong_rows import NOBODY_KNOWS, after, again
from plait_clinic.together.models import Line, LineTakenBack
from tests.world import World


def a_line(world: World, **values: object) -> Line:
    right = {
        "member": world.member,
        "about": "agreed",
        "whose": "both",
        "text": "Shorter steps.",
        "written_by": world.staff["alice"],
        "written_at": world.now,
    }
    return Line.objects.create(**{**right, **values})


def taken_back(world: World) -> LineTakenBack:
    line = Line.objects.last() or a_line(world)
    return LineTakenBack.objects.create(line=line, by=world.staff["alice"], at=world.now)


TOGETHER_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "together.line.handle": after(a_line, lambda world: again(Line, world, handle=Line.objects.latest("pk").handle)),
    "line_about_known": lambda world: a_line(world, about=NOBODY_KNOWS),
    "line_whose_known": lambda world: a_line(world, whose=NOBODY_KNOWS),
    "clients_write_their_own_words": lambda world: a_line(world, written_by=None),
    "line_has_text": lambda world: a_line(world, text=None),
    "together.linetakenback.line": lambda world: [taken_back(world) for _ in range(2)],
}
