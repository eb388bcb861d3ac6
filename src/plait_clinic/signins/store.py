"""Django's sessions in the database, found by a keyed hash of the cookie's value (SESSION_ENGINE names this module)."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.crypto import salted_hmac

from plait_clinic.encryption import UnreadableText
from plait_clinic.signins.lasting import lasts_until, seen_at


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
        kept.user_id = data.get(SESSION_KEY)
        return kept

    def get_session_cookie_age(self):
        """How long the session lasts from now on; the browser forgets its cookie as it is closed in any case."""
        seen = seen_at(self) if SESSION_KEY in self else None
        if seen is None:
            return super().get_session_cookie_age()
        return max(0, int((lasts_until(self, seen) - seen).total_seconds()))

    def delete(self, session_key=None):
        session_key = session_key or self.session_key
        if session_key:
            super().delete(kept_as(session_key))
