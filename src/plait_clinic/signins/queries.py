"""Reads about where somebody is signed in."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from plait_clinic.encryption import UnreadableText
from plait_clinic.signins.devices import in_words
from plait_clinic.signins.lasting import BEGAN
from plait_clinic.signins.models import SignIn
from plait_clinic.signins.store import SessionStore, kept_as

DEVICE = "device"


@dataclass(frozen=True)
class Place:
    """One browser in which somebody is signed in. `key` names it to the server, and opens nothing."""

    key: str
    device: str
    began: datetime | None
    here: bool


def sign_ins_of(user, *, session_key: str) -> list[Place]:
    """Where this person is signed in, the newest first; `session_key` is the one that asks."""
    keys = SignIn.objects.filter(user=user, expire_date__gt=timezone.now()).values_list("session_key", flat=True)
    places = [place_of(key, here=key == kept_as(session_key)) for key in keys]
    return sorted(places, key=lambda place: (place.here, place.began.timestamp() if place.began else 0), reverse=True)


def place_of(key: str, *, here: bool) -> Place:
    """What the session says of its device. One that cannot be opened any more can still be ended."""
    try:
        data = SessionStore().decode(SignIn.objects.values_list("session_data", flat=True).get(session_key=key))
    except (UnreadableText, SignIn.DoesNotExist):
        data = {}
    began = data.get(BEGAN)
    return Place(
        key=key,
        device=in_words(*data.get(DEVICE, ("", ""))),
        began=datetime.fromisoformat(began) if began else None,
        here=here,
    )
