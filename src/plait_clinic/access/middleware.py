"""What every request gets: an id and a clock, strict headers, its language, and the clinic's own time zone."""

import secrets
import zoneinfo
from contextvars import ContextVar

from django.http import Http404
from django.utils import timezone, translation

request_id: ContextVar[str] = ContextVar("request_id", default="")

# No exception for inline code or styles, and nothing from elsewhere.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
# An address under here holds a check-in's token: no other site is told it, and no search engine keeps it, whatever
# the answer is.
ADDRESSES_WITH_TOKENS = "/c/"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


def stamp_request(get_response):
    """Give the request an id for the logs and the one moment that all of its work happens at."""

    def respond(request):
        request.id = secrets.token_hex(8)
        request.now = timezone.now()
        token = request_id.set(request.id)
        try:
            response = get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response

    return respond


def strict_headers(get_response):
    """Headers of every answer. Pages are never kept by a browser or a proxy; static files say so themselves."""

    def respond(request):
        response = get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.setdefault("X-Frame-Options", "DENY")
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cache-Control", "no-store")
        if request.path_info.startswith(ADDRESSES_WITH_TOKENS):
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return respond


def chosen_language(get_response):
    """Take the language from `?lang=` where a page's own link carries it, so that choosing needs no cookie.

    Without it, or with one that is not there, the browser's preference or the staff's own cookie stands.
    """

    def respond(request):
        request.chosen_language = known_language(request.GET.get("lang", ""))
        if request.chosen_language:
            translation.activate(request.chosen_language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return respond


def known_language(code: str) -> str:
    """The code of the language that the server has for this one, or nothing."""
    try:
        return translation.get_supported_language_variant(code)
    except LookupError:
        return ""


def without_nul(get_response):
    """An address with a NUL in it leads nowhere: PostgreSQL keeps none in its texts and looks for none."""

    def respond(request):
        if "\0" in request.path_info:
            raise Http404
        return get_response(request)

    return respond


def clinic_time(get_response):
    """Show times in the clinic's zone to whoever is signed in. A check-in's page and the door of the own pages set
    their own clinic's zone; whichever is set ends with the request.
    """

    def respond(request):
        signed_in = request.user.is_authenticated
        with timezone.override(zoneinfo.ZoneInfo(request.user.organisation.time_zone) if signed_in else None):
            return get_response(request)

    return respond
