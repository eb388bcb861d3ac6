"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import time

from plait_clinic.delivery.models import DeliveryPolicy, Message, MessageState, Wish
from plait_clinic.tests.wrong_rows import NOBODY_KNOWS, YESTERDAY, after, again
from tests.world import World


def policy(world: World, **values: object) -> DeliveryPolicy:
    right = {
        "organisation": world.organisation,
        "number": 1,
        "open_days": 4,
        "remind_after_days": 2,
        "remind_at": time(18),
        "send_from": time(8),
        "send_until": time(20),
        "written_at": world.now,
    }
    return DeliveryPolicy.objects.create(**{**right, **values})


def wish(world: World, **values: object) -> Wish:
    right = {"member": world.member, "language": "en-gb", "way": "own_page", "said_at": world.now}
    return Wish.objects.create(**{**right, **values})


def message(world: World, **values: object) -> Message:
    right = {"kind": "invitation", "way": "mail", "made_at": world.now}
    return Message.objects.create(**{**right, "check_in": values.pop("check_in", None) or world.invitation(), **values})


def state(world: World, **values: object) -> MessageState:
    right = {"number": 1, "state": "handed", "at": world.now}
    return MessageState.objects.create(**{**right, "message": values.pop("message", None) or message(world), **values})


def two_messages(world: World) -> None:
    first = message(world)
    message(world, check_in=first.check_in, kind="reminder", handle=first.handle)


DELIVERY_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "delivery_version_once": lambda world: [policy(world) for _ in range(2)],
    "delivery_versions_count_from_one": lambda world: policy(world, number=0),
    "open_for_some_days": lambda world: policy(world, open_days=8),
    "reminded_before_the_end": lambda world: policy(world, remind_after_days=4),
    "messages_go_in_some_hours": lambda world: policy(
        world, send_from=time(18), send_until=time(18), remind_at=time(18)
    ),
    "reminders_go_in_those_hours": lambda world: policy(world, remind_at=time(20)),
    "one_wish_at_a_time": lambda world: [wish(world) for _ in range(2)],
    "wish_way_known": lambda world: wish(world, way=NOBODY_KNOWS, noted_by=world.staff["alice"]),
    "wish_said_to_somebody": lambda world: wish(world, way="here"),
    "wish_ends_after_being_said": lambda world: wish(world, ended_at=world.now - YESTERDAY),
    "delivery.message.handle": two_messages,
    "one_message_of_a_kind": after(message, lambda world: again(Message, world)),
    "message_kind_known": lambda world: message(world, kind=NOBODY_KNOWS),
    "message_way_known": lambda world: message(world, way=NOBODY_KNOWS),
    "message_steps_in_a_row": after(state, lambda world: again(MessageState, world)),
    "message_steps_count_from_one": lambda world: state(world, number=0),
    "message_state_known": lambda world: state(world, state="nowhere"),
    "failed_for_a_reason": lambda world: state(world, state="failed"),
}
