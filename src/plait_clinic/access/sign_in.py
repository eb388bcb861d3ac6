"""How allauth is bent to the clinic: nobody signs up by themselves, and second-factor secrets are encrypted."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from plait_clinic.encryption import decrypt_for, encrypt_for

SECRET_PLACE = "mfa.authenticator.secret"  # noqa: S105 - a place's name, not a secret


class ClosedDoorAdapter(DefaultAccountAdapter):
    """Staff are added by the clinic's administrator."""

    def is_open_for_signup(self, request) -> bool:  # noqa: ARG002 - allauth's signature
        return False


class SealedSecretsAdapter(DefaultMFAAdapter):
    """Authenticator secrets and the seed of recovery codes are sealed with the clinic's field keys."""

    def encrypt(self, text: str) -> str:
        return encrypt_for(SECRET_PLACE, text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt_for(SECRET_PLACE, encrypted_text)
