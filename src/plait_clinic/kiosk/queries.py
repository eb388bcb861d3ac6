"""Reads about a locked tablet: which one a browser is, whose turn it is, and who is still to come."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from plait_clinic.access.permissions import user_can_note_session
from plait_clinic.access.standing import general_standing, standing_in
from plait_clinic.cases.models import Session
from plait_clinic.checkins.queries import OF_CHECK_IN, state_now
from plait_clinic.checkins.states import State
from plait_clinic.checkins.tokens import is_token, token_hash
from plait_clinic.kiosk.models import Kiosk, Turn
from plait_clinic.people.models import Role, User


def locked_by(token: str) -> Kiosk | None:
    """The locked tablet whose cookie this is; None for one that was unlocked, and for what is no such cookie."""
    if not is_token(token):
        return None
    found = Kiosk.objects.filter(token_hash=token_hash(token), unlocked_at__isnull=True)
    return found.select_related("session__case__organisation", "started_by").first()


def is_open(kiosk: Kiosk, now: datetime) -> bool:
    return kiosk.ended_at is None and now < kiosk.expires_at


def turn_now(kiosk: Kiosk) -> Turn | None:
    """Whose form the tablet shows; None where it shows its start."""
    turn = kiosk.turns.filter(begun_at__isnull=False, over_at__isnull=True).select_related(*OF_CHECK_IN).first()
    if turn is not None:
        turn.kiosk = kiosk
    return turn


@dataclass(frozen=True)
class Next:
    """Somebody who can still answer on the tablet, as it calls them."""

    turn: Turn
    called: str


def still_to_come(kiosk: Kiosk, now: datetime) -> list[Next]:
    """Who has not answered yet, here or elsewhere, and still can."""
    if not is_open(kiosk, now):
        return []
    turns = list(kiosk.turns.select_related(*OF_CHECK_IN))
    several = len(turns) > 1
    return [
        Next(turn, called(turn, names=kiosk.shows_names, several=several))
        for turn in turns
        if turn.over_at is None and state_now(turn.check_in, now) is State.OPEN
    ]


def called(turn: Turn, *, names: bool, several: bool) -> str:
    """A name where staff said so; else a place, and nothing where there is only one."""
    if names:
        return turn.check_in.member.client.name
    return _("Person %(number)d") % {"number": turn.position} if several else ""


def kiosks_of(session: Session) -> list[Kiosk]:
    """The tablets that are locked for a session, the newest first."""
    found = Kiosk.objects.filter(session=session, unlocked_at__isnull=True).select_related("started_by")
    return list(found.order_by("-started_at"))


def may_unlock(kiosk: Kiosk, user: User, now: datetime) -> bool:
    """Whoever locked it, whoever holds the sessions of the case, and the office, which looks after the tablets.

    What lies behind the lock is the sign-in page, and nothing else.
    """
    if not user.is_active or user.organisation_id != kiosk.session.case.organisation_id:
        return False
    return (
        user == kiosk.started_by
        or Role.ADMINISTRATOR in general_standing(user).roles
        or user_can_note_session(standing_in(kiosk.session.case, user, now))
    )
