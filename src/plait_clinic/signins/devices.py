"""What is kept of the device somebody signs in with: a browser and a system, in words, and nothing finer.

Enough to tell one's own phone from a stranger's computer, too little to follow anybody. No address is kept.
"""

import re

from django.utils.translation import gettext_lazy as _

# The first that is found counts: most browsers call themselves by several names, and the rarer one is the true one.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
            ("Chromium/", "Chromium"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip
UNKNOWN = ""


def named(table: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for mark, name in table if re.search(re.escape(mark), said)), UNKNOWN)


def device_of(said: str) -> tuple[str, str]:
    """Browser and system of what a browser says of itself; empty where it is none that is known."""
    return named(BROWSERS, said), named(SYSTEMS, said)


def in_words(browser: str, system: str) -> str:
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or str(_("a browser that does not say which"))
