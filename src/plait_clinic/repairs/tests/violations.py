"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.repairs.models import CardText, Outcome, StageTick
from plait_clinic.signals.models import Signal
from plait_clinic.signals.tests.violations import signal, two, wrong
from tests.world import World


def card_text(world: World, **values: object) -> CardText:
    right = {"piece": "task", "language": "en", "number": 1, "by": world.staff["ada"], "at": world.now}
    return CardText.objects.create(organisation=world.organisation, **{**right, **values})


def tick(world: World, **values: object) -> StageTick:
    right = {"stage": "named", "done": True, "card": "task-unclear-client", "by": world.staff["alice"], "at": world.now}
    return StageTick.objects.create(signal=Signal.objects.first() or signal(world), **{**right, **values})


def outcome(world: World, **values: object) -> Outcome:
    right = {"side": "clinician", "resolution": "partly", "by": world.staff["alice"], "at": world.now}
    return Outcome.objects.create(signal=Signal.objects.first() or signal(world), **{**right, **values})


REPAIR_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "card_text_number_once": two(card_text),
    "card_texts_count_from_one": wrong(card_text, number=0),
    "stage_known": wrong(tick, stage="unknown"),
    "side_known": wrong(outcome, side="referrer"),
    "resolution_known": wrong(outcome, resolution="unknown"),
    "clinicians_word_has_its_clinician": wrong(outcome, by=None),
}
