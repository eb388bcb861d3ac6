"""The words of a page as somebody reads them."""

import html
import re


def text_of(page) -> str:
    """The words of a page, without its tags."""
    return words_of(page.content.decode())


def words_of(markup: str) -> str:
    """The words of what may be a part of a page, each sign as it is read: no tags, no entities, one space between."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())
