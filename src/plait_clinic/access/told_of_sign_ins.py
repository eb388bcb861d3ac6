"""What is done when allauth tells that somebody signed in, or changed how: the book is told, other sessions end."""

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import staff_audit
from plait_clinic.signins.actions import end_sign_ins, note_sign_in
from plait_clinic.signins.devices import device_of
from plait_clinic.signins.lasting import BEGAN
from plait_clinic.signins.queries import DEVICE


@receiver(user_logged_in)
def signed_in(request, **_told):
    """Keep, inside the sealed session, what its owner is shown of it."""
    if not hasattr(request, "now"):
        return  # a test's way in, which no browser has
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
    request.session[BEGAN] = request.now.isoformat()
    note_sign_in(audit=staff_audit(request))


@receiver(password_changed)
def password_was_changed(request, user, **_told):
    """Whoever else knew the old password is out."""
    audit = staff_audit(request)
    audit.record(Event.PASSWORD_CHANGED)
    end_sign_ins(user=user, but=request.session.session_key, audit=audit)


@receiver(authenticator_added)
def factor_added(request, authenticator, **_told):
    staff_audit(request).record(Event.FACTOR_ADDED, target=authenticator.type)


@receiver(authenticator_removed)
def factor_removed(request, authenticator, **_told):
    staff_audit(request).record(Event.FACTOR_REMOVED, target=authenticator.type)


@receiver(authenticator_reset)
def recovery_codes_renewed(request, authenticator, **_told):
    staff_audit(request).record(Event.FACTOR_RENEWED, target=authenticator.type)
