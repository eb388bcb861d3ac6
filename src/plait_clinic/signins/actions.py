"""Writes about where somebody is signed in: that a session began, and ending one or all of them."""

from django.db import transaction
from django.utils import timezone

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.signins.models import SignIn
from plait_clinic.signins.store import kept_as


@transaction.atomic
def note_sign_in(*, audit: Audit) -> None:
    """Somebody has signed in. What ran out long since is thrown away at the same time."""
    SignIn.objects.filter(expire_date__lt=timezone.now()).delete()
    audit.record(Event.SIGNED_IN)


@transaction.atomic
def end_sign_in(*, user, key: str, audit: Audit) -> bool:
    """End one session of this person; whether there was such a one of theirs."""
    ended, _by_model = SignIn.objects.filter(user=user, session_key=key).delete()
    if ended:
        audit.record(Event.SIGN_INS_ENDED, organisation=user.organisation, target=f"{user.handle} 1")
    return bool(ended)


@transaction.atomic
def end_sign_ins(*, user, audit: Audit, but: str | None = None) -> int:
    """End every session of this person, at once; all but the one of the cookie's value `but`, where that is given."""
    theirs = SignIn.objects.filter(user=user)
    if but:
        theirs = theirs.exclude(session_key=kept_as(but))
    ended, _by_model = theirs.delete()
    if ended:
        audit.record(Event.SIGN_INS_ENDED, organisation=user.organisation, target=f"{user.handle} {ended}")
    return ended
