"""Staying signed in: what somebody does keeps their sign-in, and whoever is out is told so, and what became of a form.

The page's own script (static/staying.js) asks here how long is left, warns before the end, and keeps what was typed.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plait_clinic.signins.lasting import SEEN, is_to_be_noted, seconds_left

ONLY_ASKS = "staying"
"""The address that says how long is left: to ask is not to do something."""


class SignInRequired(LoginRequiredMiddleware):
    """Middleware: who does something stays signed in; who no longer is comes to the sign-in page, and is told so."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.user.is_authenticated and request.resolver_match.view_name != ONLY_ASKS:
            note(request)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if not has_ended(request):
            return super().handle_no_permission(request, view_func)
        # Why is not known here: nothing was done for a while, the hours were over, or it was ended elsewhere.
        messages.info(request, _("You have been signed out. Please sign in."))
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        messages.warning(request, _("What you have just sent was not kept. Please do it once more."))
        return redirect_to_login(page_of_the_form(request), str(settings.LOGIN_URL))


def note(request) -> None:
    """That something was done, once a minute."""
    if is_to_be_noted(request.session, request.now):
        request.session[SEEN] = request.now.isoformat()


def has_ended(request) -> bool:
    """Whether the browser still shows a session that is no more: it ran out, or was ended elsewhere."""
    return bool(request.COOKIES.get(settings.SESSION_COOKIE_NAME)) and request.session.is_empty()


def page_of_the_form(request) -> str:
    """The page of this server that the form stood on, since its own address may take forms alone."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return reverse("home")
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@login_not_required
@require_http_methods(["GET", "POST"])
def staying(request):
    """GET says who is signed in here and for how long; POST is something done. Forms need the mark of a new sign-in."""
    if not request.user.is_authenticated:
        return JsonResponse({"who": "", "left": 0})
    if request.method == "POST":
        note(request)
    left = seconds_left(request.session, request.now)
    return JsonResponse({"who": request.user.handle, "left": left, "mark": get_token(request)})
