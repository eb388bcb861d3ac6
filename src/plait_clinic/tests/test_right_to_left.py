"""The style sheets name no side by left or right, so that a page turns round by its direction alone."""

import re
from pathlib import Path

import pytest

import plait_clinic

SHEETS = sorted((Path(plait_clinic.__file__).parent / "static").glob("*.css"))
DECLARATION = re.compile(r"(?P<name>[a-z-]+)\s*:\s*(?P<value>[^;{}]+)")
SIDED_NAME = re.compile(r"(^|-)(left|right)(-|$)")
SIDED_VALUE = re.compile(r"^(left|right)$")
FOUR_SIDED = {"margin", "padding", "border-width", "inset"}


def declarations(text: str) -> list[tuple[str, str]]:
    """Every property with its value."""
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    bodies = re.findall(r"\{([^{}]*)\}", plain)
    return [(found["name"], found["value"].strip()) for body in bodies for found in DECLARATION.finditer(body)]


def is_sided(name: str, value: str) -> bool:
    """Whether a declaration means one side of the screen rather than the start or the end of a line."""
    parts = value.split()
    if name.startswith("--"):
        return False
    if SIDED_NAME.search(name) or SIDED_VALUE.match(value):
        return True
    if name in FOUR_SIDED and len(parts) == 4:
        return parts[1] != parts[3]
    if name == "border-radius" and len(parts) == 4:
        return parts[0] != parts[1] or parts[2] != parts[3]
    return False


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_names_no_side(sheet):
    found = declarations(sheet.read_text(encoding="utf-8"))
    assert len(found) > 10
    assert {(name, value) for name, value in found if is_sided(name, value)} == set()


@pytest.mark.parametrize(
    ("rule", "sided"),
    [
        ("margin-left: 8px", True),
        ("left: 0", True),
        ("text-align: right", True),
        ("float: left", True),
        ("border-left: 1px solid", True),
        ("border-top-left-radius: 9px", True),
        ("padding: 8px 12px 8px 0", True),
        ("border-radius: 9px 0 0 9px", True),
        ("margin: 0 0 8px", False),
        ("padding: 8px 12px 4px 12px", False),
        ("text-align: start", False),
        ("margin-inline-start: 8px", False),
        ("--left: 8px", False),
    ],
)
def test_sides_are_told_apart_from_starts_and_ends(rule, sided):
    [(name, value)] = declarations(f"a {{ {rule} }}")
    assert is_sided(name, value) is sided
