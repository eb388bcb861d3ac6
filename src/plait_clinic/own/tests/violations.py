"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.own.models import OwnChannel, OwnCode, OwnVisit
from plait_clinic.tests.wrong_rows import NOBODY_KNOWS, YESTERDAY
from tests.world import World


def own_channel(world: World, **values: object) -> OwnChannel:
    right = {"member": world.member, "address": "sam@post.example", "set_by": world.staff["alice"]}
    return OwnChannel.objects.create(**{**right, "set_at": world.now, **values})


def own_code(world: World, **values: object) -> OwnCode:
    right = {"member": world.member, "kind": "handed", "code_hash": b"a" * 32, "made_at": world.now}
    return OwnCode.objects.create(**{**right, "expires_at": world.now + YESTERDAY, **values})


def own_visit(world: World, **values: object) -> OwnVisit:
    right = {"member": world.member, "opened_by": "sent", "token_hash": b"a" * 32, "begun_at": world.now}
    return OwnVisit.objects.create(**{**right, "ends_at": world.now + YESTERDAY, **values})


OWN_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "one_own_channel_at_a_time": lambda world: [own_channel(world) for _ in range(2)],
    "own_channel_kind_known": lambda world: own_channel(world, kind=NOBODY_KNOWS),
    "channel_confirmed_after_setting": lambda world: own_channel(world, confirmed_at=world.now - YESTERDAY),
    "channel_ends_after_setting": lambda world: own_channel(world, ended_at=world.now - YESTERDAY),
    "code_kind_known": lambda world: own_code(world, kind=NOBODY_KNOWS, channel=own_channel(world)),
    "sent_codes_name_their_channel": lambda world: own_code(world, kind="sent"),
    "five_tries_a_code": lambda world: own_code(world, tries=6),
    "code_used_in_time": lambda world: own_code(world, used_at=world.now + YESTERDAY),
    "own.ownvisit.token_hash": lambda world: [own_visit(world) for _ in range(2)],
    "visit_opened_by_a_code": lambda world: own_visit(world, opened_by=NOBODY_KNOWS),
    "visit_ends_after_beginning": lambda world: own_visit(world, ends_at=world.now - YESTERDAY),
}
