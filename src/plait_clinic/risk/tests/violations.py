"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.risk.models import Acknowledgement, RiskAnswer, RiskReader
from plait_clinic.tests.wrong_rows import YESTERDAY, after, again, changed, changes, new_response
from tests.world import World


def named(world: World) -> RiskReader:
    """Bob reads PHQ-9, and Tess is his deputy."""
    return RiskReader.objects.create(
        organisation=world.organisation,
        measure="phq9",
        reader=world.staff["bob"],
        deputy=world.staff["tess"],
        hours=24,
        named_at=world.now,
    )


def positive(world: World, **values: object) -> RiskAnswer:
    """An answer that somebody has to read; the given values make it wrong."""
    right = {"item": "q9", "value": 1, "opened_at": world.now, "due_at": world.now + YESTERDAY}
    response = new_response(world, measure="phq9")
    return RiskAnswer.objects.create(organisation=world.organisation, response=response, **{**right, **values})


def read_twice(world: World) -> Acknowledgement:
    answer = positive(world)
    return [Acknowledgement.objects.create(answer=answer, by=world.staff["bob"], at=world.now) for _ in range(2)]


def two_positive_one_handle(world: World) -> RiskAnswer:
    first = positive(world)
    return again(RiskAnswer, world, item="q8", handle=first.handle)


RISK_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "one_risk_reader_at_a_time": after(named, lambda world: again(RiskReader, world)),
    "deputy_is_somebody_else": after(named, lambda world: changed(RiskReader, deputy=world.staff["bob"])),
    "hours_to_read_within": after(named, changes(RiskReader, hours=0)),
    "risk_reader_ends_after_start": after(
        named, lambda world: changed(RiskReader, until=world.now - timedelta(days=1))
    ),
    "risk.riskanswer.handle": two_positive_one_handle,
    "risk_answer_once": after(positive, lambda world: again(RiskAnswer, world)),
    "risk_answer_has_value": lambda world: positive(world, value=None),
    "risk_answer_due_after_opening": lambda world: positive(world, due_at=world.now - timedelta(days=1)),
    "only_past_data_have_older_answers": lambda world: positive(world, older=3),
    "risk.acknowledgement.answer": read_twice,
}
