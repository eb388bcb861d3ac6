"""Writes about a locked tablet: locking it, whose turn it is, ending it from anywhere, unlocking it on the spot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Session
from plait_clinic.checkins.models import CheckIn
from plait_clinic.checkins.tokens import new_token, token_hash
from plait_clinic.kiosk.models import Kiosk, Turn

OPEN_FOR = timedelta(hours=2)
"""How long a locked tablet takes answers. Assumed: long enough for a group after its session, over by the next."""


@dataclass(frozen=True)
class Locked:
    """A tablet that has just been locked. The token goes into its cookie; the database keeps its hash."""

    kiosk: Kiosk
    token: str


@transaction.atomic
def lock_tablet(*, session: Session, check_ins: Sequence[CheckIn], shows_names: bool, audit: Audit) -> Locked:
    """Lock the browser that asks for it, for these check-ins of one session, in this order."""
    token = new_token()
    kiosk = Kiosk.objects.create(
        session=session,
        token_hash=token_hash(token),
        shows_names=shows_names,
        started_by=audit.actor,
        started_at=audit.now,
        expires_at=audit.now + OPEN_FOR,
    )
    Turn.objects.bulk_create(
        Turn(kiosk=kiosk, check_in=check_in, position=position) for position, check_in in enumerate(check_ins, 1)
    )
    audit.record(Event.TABLET_LOCKED, case=session.case, target=session.handle)
    return Locked(kiosk, token)


def held(kiosk: Kiosk) -> Kiosk:
    """The tablet, held until the transaction ends: two tabs of it take their turns one after the other."""
    return Kiosk.objects.select_for_update().get(pk=kiosk.pk)


@transaction.atomic
def begin_turn(*, kiosk: Kiosk, turn: Turn, audit: Audit) -> None:
    """This person is next. Whoever was in the middle has left: nothing of theirs is kept anywhere."""
    held(kiosk)
    put_back(Turn.objects.filter(kiosk=kiosk))
    Turn.objects.filter(pk=turn.pk, over_at__isnull=True).update(begun_at=audit.now)


@transaction.atomic
def leave_turn(*, turn: Turn, audit: Audit) -> None:  # noqa: ARG001 - as every action takes it
    """Back to the start without an answer; it can be begun anew. The book is told of answers alone."""
    held(turn.kiosk)
    put_back(Turn.objects.filter(pk=turn.pk))


def put_back(turns: QuerySet[Turn]) -> None:
    turns.filter(over_at__isnull=True).update(begun_at=None)


@transaction.atomic
def end_turn(*, turn: Turn, audit: Audit) -> None:
    """This person is done: from now on nothing on the tablet leads back to their page."""
    held(turn.kiosk)
    Turn.objects.filter(pk=turn.pk, begun_at__isnull=False, over_at__isnull=True).update(over_at=audit.now)


@transaction.atomic
def end_kiosk(*, kiosk: Kiosk, audit: Audit) -> bool:
    """Take no more answers on it; whether it took any until now. The browser itself stays locked."""
    ended = Kiosk.objects.filter(pk=kiosk.pk, ended_at__isnull=True).update(ended_at=audit.now, ended_by=audit.actor)
    if ended:
        audit.record(Event.TABLET_ENDED, case=kiosk.session.case, target=kiosk.session.handle)
    return bool(ended)


@transaction.atomic
def unlock_tablet(*, kiosk: Kiosk, audit: Audit) -> None:
    """End it, and let its browser open other pages again. It opens nobody's session."""
    end_kiosk(kiosk=kiosk, audit=audit)
    unlocked = Kiosk.objects.filter(pk=kiosk.pk, unlocked_at__isnull=True)
    if unlocked.update(unlocked_at=audit.now, unlocked_by=audit.actor):
        audit.record(Event.TABLET_UNLOCKED, case=kiosk.session.case, target=kiosk.session.handle)
