"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.readings.models import CourseState, Reading, VisitReading
from plait_clinic.tests.wrong_rows import NOBODY_KNOWS, after, again, answered, of_new_response
from tests.world import World


def of_reading(world: World, **values: object) -> Reading:
    ranges = {"lower_95": 5.0, "low": 5.5, "lower_80": 6.0, "usual": 7.0, "upper_80": 8.0, "high": 8.5, "upper_95": 9.0}
    said = {"level": 7.0, "level_sd": 0.5, "surprise": 0.0, "earlier": 4}
    return of_new_response(Reading, world, scale="bond", model_version="1", **{**ranges, **said, **values})


def of_visit(world: World, **values: object) -> VisitReading:
    right = {"alert": False, "state": "steady", "chance": 0.1, "budget": 3.0, "model_version": "1"}
    return of_new_response(VisitReading, world, **{**right, **values})


READINGS_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "reading_once": after(answered, lambda world: again(Reading, world)),
    "ranges_lie_in_each_other": lambda world: of_reading(world, low=6.5),
    "readings.visitreading.response": after(answered, lambda world: again(VisitReading, world)),
    "visit_state_known": lambda world: of_visit(world, state=NOBODY_KNOWS),
    "alert_is_a_drop": lambda world: of_visit(world, alert=True),
    "chance_is_a_share": lambda world: of_visit(world, chance=1.5),
    "one_state_a_course": after(answered, lambda world: again(CourseState, world)),
}
