"""Where a notice waits for the next page: in a cookie of this host alone, or in the session where it is too long."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NoticeCookie(CookieStorage):
    """Django's, under a name that a browser takes over HTTPS alone."""

    cookie_name = "__Host-plait_notices" if settings.SESSION_COOKIE_SECURE else "plait_notices"


class Notices(FallbackStorage):
    storage_classes = (NoticeCookie, SessionStorage)
