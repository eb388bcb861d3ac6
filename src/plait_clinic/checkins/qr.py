"""A check-in's address, and the same as a QR code in the page itself."""

import segno
from django.conf import settings
from django.urls import reverse

QR_MODULE = 6
# Which of the eight patterns is best is found by drawing all of them, 100 ms on a small server. A token is random, so
# none of them can be much worse than another, and a reader is told which one it is.
PATTERN = 3


def link_to(token: str) -> str:
    """The address that a client opens."""
    return settings.PUBLIC_URL + reverse("check_in", args=[token])


def qr_svg(url: str) -> str:
    """The address as a QR code, in the page itself. It has no size of its own, so that a style can never crop it."""
    return segno.make(url, error="m", mask=PATTERN).svg_inline(
        scale=QR_MODULE, border=3, svgclass="qr", lineclass=None, omitsize=True
    )
