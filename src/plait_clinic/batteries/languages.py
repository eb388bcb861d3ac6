"""The languages that words can be entered in, by code and by name.

Django's own list without regional ones: a page of the clinic may not exist in each of them, but words may.
"""

from django.conf.global_settings import LANGUAGES as KNOWN
from django.utils.translation import get_language_info

ENTERED_IN: tuple[str, ...] = tuple(code for code, _name in KNOWN if code.isalpha())


def language_name(code: str) -> str:
    """What a language is called in the language of the page; its code where it has no name here."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


def language_choices() -> list[tuple[str, str]]:
    """Every language by its name in the language of the page."""
    return sorted(((code, language_name(code)) for code in ENTERED_IN), key=lambda choice: choice[1].casefold())
