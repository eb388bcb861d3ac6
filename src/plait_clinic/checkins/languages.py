"""The language of a page and of the words in it.

A wording that is not there in the page's language is shown in English, and is marked as such for browsers and screen
readers.
"""

from django.conf import settings
from django.utils.translation import get_language

from plait.measures import Wording

FALLBACK = "en"


def page_language() -> str:
    """The language of the page as wording files call it: `en` for `en-gb`."""
    return (get_language() or settings.LANGUAGE_CODE).partition("-")[0]


def own_language(wording: Wording) -> str:
    """What to put into `lang` around the words: nothing where they are in the page's own language."""
    return "" if wording.language == page_language() else wording.language
