"""The lock: a browser that carries a tablet's cookie gets the tablet's own pages, whatever address it asks for.

It stands before sessions, so that not even somebody who is signed in in that browser gets past it. A cookie opens
nothing: the one that is made up, or left over from a tablet that was unlocked, is as good as none.
"""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from plait_clinic.kiosk.queries import locked_by

COOKIE = "plait_tablet"
LOCKED_FOR = 60 * 60 * 24 * 7
"""How many seconds a closed browser stays locked. Assumed: a week; what it protects is only that no page opens."""
OPEN_WHILE_LOCKED = frozenset({"kiosk", "kiosk_out"})
FORGET = '"cache", "storage"'
"""`Clear-Site-Data`: pages that the browser kept for going back, forms and answers that a phone's link kept here."""


class Lock:
    """Middleware: only the tablet's own pages answer in a locked browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = request.COOKIES.get(COOKIE)
        request.kiosk = locked_by(token) if token else None
        if request.kiosk is None:
            return self.get_response(request)
        if not is_open_while_locked(request.path_info):
            return to_the_tablet()
        response = self.get_response(request)
        # A form without its token, after the browser was closed in between: nothing was taken, so it begins anew.
        return to_the_tablet() if response.status_code == 403 else response


def is_open_while_locked(path: str) -> bool:
    try:
        return resolve(path).view_name in OPEN_WHILE_LOCKED
    except Resolver404:
        return False


def to_the_tablet(query: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("kiosk") + query)


def put_cookie(response, token: str) -> None:
    """Lax: also a link that another program opens finds the browser locked."""
    response.set_cookie(
        COOKIE, token, max_age=LOCKED_FOR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def take_cookie(response) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
