"""Just enough SVG as text: elements with escaped text and attributes, without any style of their own.

Pages allow no inline styles (content security policy), so looks come from the page's style sheet by class.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

Point = tuple[float, float]

NAMESPACE = "http://www.w3.org/2000/svg"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
"""What may stand in a class or an id here: a letter, then letters, digits, hyphens and underscores."""

# Characters that XML 1.0 does not allow at all, not even escaped (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(words: str) -> str:
    """Plain text made safe between tags; characters no XML may hold are dropped."""
    return escape(_NOT_XML.sub("", words))


def element(name: str, attributes: dict[str, str | float], inside: str = "") -> str:
    """One element. `inside` must already be safe: made by `element` or `text`."""
    written = "".join(f" {key}={quoteattr(_NOT_XML.sub('', _value(value)))}" for key, value in attributes.items())
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def points(path: Sequence[Point]) -> str:
    """Points as polyline and polygon take them."""
    return " ".join(f"{_value(x)},{_value(y)}" for x, y in path)


def picture(
    *, id_prefix: str, classes: str, size: Point, title: str, description: str, inside: str, natural: bool = False
) -> str:
    """A whole picture that is read out by its title and description; `natural` shows it one to one."""
    ids = f"{id_prefix}-title", f"{id_prefix}-desc"
    named = element("title", {"id": ids[0]}, text(title)) + element("desc", {"id": ids[1]}, text(description))
    attributes: dict[str, str | float] = {
        "xmlns": NAMESPACE,
        "class": classes,
        "viewBox": f"0 0 {_value(size[0])} {_value(size[1])}",
        "role": "img",
        "aria-labelledby": " ".join(ids),
    }
    if natural:
        attributes |= {"width": size[0], "height": size[1]}
    return element("svg", attributes, named + inside)


def check_name(what: str, name: str) -> None:
    """Raise ValueError for a name that cannot be part of a class or an id."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{what} is {name!r}: use a letter, then letters, digits, hyphens and underscores")


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
