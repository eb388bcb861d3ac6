"""Django's sessions in the database, found by a keyed hash of the cookie's value (SESSION_ENGINE names this module)."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.crypto import salted_hmac

from plait_clinic.encryption import UnreadableText


def kept_as(session_key: str) -> str:
    """What a session is kept under; the cookie's own value is nowhere in the database."""
    return salted_hmac("plait.sign-in", session_key, algorithm="sha256").hexdigest()


class SessionStore(DatabaseStore):
    """A session is looked up, written and deleted under its hash. One whose key is gone counts as none."""

    @classmethod
    def get_model_class(cls):
        from plait_clinic.signins.models import SignIn  # apps are not loaded when settings are

        return SignIn

    def _get_session_from_db(self):
        cookie = self.session_key
        self._session_key = kept_as(cookie)
        try:
            found = super()._get_session_from_db()
        except UnreadableText:
            found = None
        self._session_key = cookie if found else None
        return found

    def exists(self, session_key):
        return super().exists(kept_as(session_key))

    def create_model_instance(self, data):
        kept = super().create_model_instance(data)
        kept.session_key = kept_as(kept.session_key)
        kept.user_id = data.get("_auth_user_id")
        return kept

    def delete(self, session_key=None):
        session_key = session_key or self.session_key
        if session_key:
            super().delete(kept_as(session_key))
