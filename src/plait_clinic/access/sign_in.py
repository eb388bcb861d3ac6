"""How allauth is bent to the clinic: nobody signs up by themselves, addresses are only ever kept as a keyed hash, and
second-factor secrets are encrypted.
"""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from plait_clinic.access.addresses import address_hash
from plait_clinic.access.fresh import is_fresh
from plait_clinic.encryption import decrypt_for, encrypt_for

SECRET_PLACE = "mfa.authenticator.secret"  # noqa: S105 - a place's name, not a secret


class ClosedDoorAdapter(DefaultAccountAdapter):
    """Staff are added by the clinic's administrator."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # The same words whether the name or the password is wrong: nobody learns who works here.
        "username_password_mismatch": _("The sign-in name or the password is not right."),
        "too_many_login_attempts": _("There were too many failed tries. Please wait five minutes, then try again."),
        "enter_current_password": _("This is not the password you have now."),
        "incorrect_password": _("This password is not right."),
        "rate_limited": _("There were too many tries. Please wait a minute, then try again."),
    }

    def is_reauthentication_required(self, *, app: str) -> bool:  # noqa: ARG002 - the name allauth calls it by
        """Allauth asks in places of its own; the answer is the one of our table."""
        return not is_fresh(self.request)

    def is_ajax(self, request) -> bool:  # noqa: ARG002 - the name allauth calls it by
        """Never: every answer is a page. The one that allauth makes for programs tells a typed password back."""
        return False

    def is_open_for_signup(self, request) -> bool:  # noqa: ARG002 - the name allauth calls it by
        return False

    def get_client_ip(self, request) -> str:
        """What failures are counted by. Rate limits are kept in the database, so it is never the address itself."""
        return address_hash(request).hex()


class SealedSecretsAdapter(DefaultMFAAdapter):
    """Authenticator secrets and the seed of recovery codes are sealed with the clinic's field keys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Codes change every 30 seconds, and each works once."),
    }

    def encrypt(self, text: str) -> str:
        return encrypt_for(SECRET_PLACE, text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt_for(SECRET_PLACE, encrypted_text)
