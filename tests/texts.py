"""Pages as somebody reads them, and as texts that can be laid beside each other."""

import html
import re


def text_of(page) -> str:
    """The words of a page, without its tags."""
    return words_of(page.content.decode())


def words_of(markup: str) -> str:
    """The words of what may be a part of a page, each sign as it is read: no tags, no entities, one space between."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def without_token(markup: str) -> str:
    """A page without the value of its forms' token, which is another one each time. All else of the line stays."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r'\1""', markup)
