"""Every address of a client's own pages, and what a browser is shown there."""

from django.test import Client as Browser
from django.urls import get_resolver

OWN = sorted(str(one.pattern) for one in get_resolver().url_patterns if str(one.pattern).startswith("own/"))
NOT_A_PAGE = 405
"""What only takes a form answers a look with this."""


def shown(browser: Browser, paths) -> dict[str, object]:
    """The pages among these addresses that this browser is shown."""
    found = {}
    for path in paths:
        answer = browser.get(f"/{path}")
        if answer.status_code != NOT_A_PAGE and answer.headers["Content-Type"].startswith("text/html"):
            found[path] = answer
    return found
