"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.checkins.models import CheckIn
from plait_clinic.kiosk.actions import lock_tablet
from plait_clinic.kiosk.models import Kiosk, Turn
from plait_clinic.tests.wrong_rows import again, changed
from tests.world import World

BEFORE = timedelta(days=1)


def tablet(world: World) -> Kiosk:
    check_in = world.invitation()
    lead = world.acting("alice")
    return lock_tablet(session=check_in.session, check_ins=[check_in], shows_names=False, audit=lead).kiosk


def kiosk(**values: Callable[[World], object]) -> Callable[[World], object]:
    """A tablet whose row is changed as no form would."""

    def write(world: World) -> object:
        tablet(world)
        return changed(Kiosk, **{name: value(world) for name, value in values.items()})

    return write


def turn(**values: Callable[[World], object]) -> Callable[[World], object]:
    def write(world: World) -> object:
        tablet(world)
        return changed(Turn, **{name: value(world) for name, value in values.items()})

    return write


def another_turn(world: World, *, begun: bool = False, **values: object) -> object:
    found = tablet(world)
    if begun:
        changed(Turn, begun_at=world.now)
    return again(Turn, world, **{"kiosk": found, **values})


def another_check_in(world: World) -> CheckIn:
    case = world.couple()
    return world.invitation(world.note_session(case=case), case.members.first())


def moment(world: World) -> object:
    return world.now


def before(world: World) -> object:
    return world.now - BEFORE


def alice(world: World) -> object:
    return world.staff["alice"]


KIOSK_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "kiosk.kiosk.handle": lambda world: again(Kiosk, world, token_hash=b"b" * 32, handle=tablet(world).handle),
    "kiosk.kiosk.token_hash": lambda world: [tablet(world), again(Kiosk, world)],
    "kiosk_expires_after_starting": kiosk(expires_at=moment),
    "kiosk_ends_after_starting": kiosk(ended_at=before, ended_by=alice),
    "kiosk_unlocked_after_ending": kiosk(ended_at=moment, ended_by=alice, unlocked_at=before, unlocked_by=alice),
    "kiosk_ended_by_somebody": kiosk(ended_at=moment),
    "kiosk_unlocked_by_somebody": kiosk(unlocked_at=moment),
    "one_turn_a_place": lambda world: another_turn(world, check_in_id=another_check_in(world).pk),
    "one_turn_a_check_in": lambda world: another_turn(world, position=2),
    "one_turn_at_a_time": lambda world: another_turn(
        world, begun=True, position=2, check_in_id=another_check_in(world).pk
    ),
    "turns_count_from_one": turn(position=lambda _world: 0),
    "turn_is_over_after_beginning": turn(over_at=moment),
}
