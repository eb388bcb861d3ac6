"""A browser's session as it is kept: under a keyed hash of what the cookie says, with its content sealed.

Who steals the database or a backup of it can take over nobody's session and reads nothing in one, though a second
step that is being set up stands in it for a moment.
"""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from plait_clinic.encryption import EncryptedText

HASH_CHARACTERS = 64  # SHA-256 in hexadecimal digits


class SignIn(AbstractBaseSession):
    """One browser's session; `user` is empty until somebody has signed in there."""

    session_key = models.CharField(max_length=HASH_CHARACTERS, primary_key=True)
    session_data = EncryptedText()
    user = models.ForeignKey("people.User", models.CASCADE, null=True, related_name="sign_ins")

    @classmethod
    def get_session_store_class(cls):
        from plait_clinic.signins.store import SessionStore  # which reads this model

        return SessionStore
