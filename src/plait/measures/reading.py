"""Turns the text of a measure file into a `Measure`, or tells every problem of the file at once.

The shape of each part is checked by pydantic, part by part, so that a slip in one item does not hide
the rest; what parts say about each other is checked in `checks`.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import Field, StrictInt, ValidationError

from plait.csvfile import FileProblem
from plait.measures.checks import check_all, check_heading, check_ranges, check_stand_ins
from plait.measures.model import Form, Item, Measure, Name, Part, Scale
from plait.measures.problems import MeasureFileError

TABLES = ("items", "scales", "forms")
PartType = TypeVar("PartType", bound=Part)
Table = Mapping[str, Any]


class FormEntry(Part):
    """A form as the file writes it: names only; no `scales` means all of them."""

    id: Name
    items: Annotated[tuple[Name, ...], Field(min_length=1)]
    scales: tuple[Name, ...] | None = None
    max_missing: Annotated[StrictInt, Field(ge=0)] | None = None


class Draft:
    """What could be read of a file so far, with the problems found on the way."""

    def __init__(self, file: str, tables: Table) -> None:
        self.file = file
        self.problems: list[FileProblem] = []
        self.is_shell = "no_key" in tables
        self.tables = {name: self._table(tables, name) for name in TABLES}
        self.items = self._parts(Item, "items", "id")
        self.scales = self._parts(Scale, "scales", "name")
        self.forms = self._parts(FormEntry, "forms", "id")

    def say(self, place: str, text: str) -> None:
        """Note one problem at a place of the file."""
        self.problems.append(FileProblem(self.file, place, text))

    def _table(self, tables: Table, name: str) -> Table:
        table = tables.get(name, {})
        if self.is_shell:
            if name in tables:
                self.say(name, "a measure with no_key has no items, scales and forms; remove this table or no_key")
            return {}
        if isinstance(table, dict) and table:
            return table
        self.say(name, f"the file needs a table [{name}] with at least one entry")
        return {}

    def _parts(self, kind: type[PartType], table: str, key: str) -> dict[str, PartType]:
        found = {}
        for name, entry in self.tables[table].items():
            part = validated(kind, entry, f"{table}.{name}", self, **{key: name})
            if part is not None:
                found[name] = part
        return found


def read_measure(content: bytes, file: str) -> Measure:
    """A measure from the bytes of its TOML file; `file` names it in messages.

    Raises MeasureFileError with all problems found.
    """
    tables = parsed_toml(content, file)
    draft = Draft(file, tables)
    header = {key: value for key, value in tables.items() if key not in TABLES}
    heading = validated(Measure, header, "", draft, **_given(content))
    if heading is not None:
        check_heading(draft, heading)
    check_all(draft)
    if draft.problems or heading is None:
        raise MeasureFileError(draft.problems)
    forms = tuple(_form(draft, entry) for entry in draft.forms.values())
    check_stand_ins(draft, forms)
    check_ranges(draft, forms)
    if draft.problems:
        raise MeasureFileError(draft.problems)
    return heading.model_copy(update={"forms": forms})


def _given(content: bytes) -> dict[str, object]:
    """What the reader sets and a file may not."""
    return {"forms": (), "sha256": content_hash(content), "released": False}


def parsed_toml(content: bytes, file: str) -> dict[str, Any]:
    """The tables of a TOML file, or MeasureFileError with the line of the slip."""
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as slip:
        problem = FileProblem(file, f"byte {slip.start}", "not UTF-8 text; save the file as UTF-8")
        raise MeasureFileError([problem]) from slip
    except ValueError as slip:  # also a number too long for Python to read
        raise MeasureFileError([FileProblem(file, "", f"not readable as TOML: {slip}")]) from slip
    except RecursionError:
        raise MeasureFileError([FileProblem(file, "", "brackets stand in each other too deeply to be read")]) from None


def content_hash(content: bytes) -> str:
    """SHA-256 of a file, hexadecimal; line ends count as \\n, since a checkout may change them."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def validated(kind: type[PartType], entry: object, place: str, draft: Any, **given: object) -> PartType | None:
    """The part, or None with its problems said to `draft`; `given` may not be set by the file."""
    if not isinstance(entry, dict):
        draft.say(place, "must be a table, such as { ... }")
        return None
    for name in given.keys() & entry.keys():
        draft.say(f"{place}.{name}".strip("."), "is not written in the file; remove it")
    try:
        return kind.model_validate({**entry, **given})
    except ValidationError as slips:
        for slip in slips.errors(include_url=False):
            draft.say(_dotted(place, slip["loc"]), _in_words(kind, slip["type"], slip["loc"], slip["msg"]))
        return None


def _dotted(place: str, loc: tuple[int | str, ...]) -> str:
    for step in loc:
        place += f"[{step}]" if isinstance(step, int) else f".{step}"
    return place.strip(".")


def _in_words(kind: type[Part], slip: str, loc: tuple[int | str, ...], message: str) -> str:
    if slip == "extra_forbidden" and len(loc) == 1:
        known = ", ".join(file_entries(kind))
        return f"unknown {'verb' if kind is Scale else 'entry'} {loc[-1]!r}; known: {known}"
    if slip == "extra_forbidden":
        return f"unknown entry {loc[-1]!r}"
    if slip == "missing":
        return "is missing"
    return message


def file_entries(kind: type[Part]) -> tuple[str, ...]:
    """The entries a file may hold at this place."""
    if kind is Measure:
        return (*(name for name in kind.model_fields if name not in _given(b"")), *TABLES)
    return tuple(name for name in kind.model_fields if name not in {"id", "name"})


def _form(draft: Draft, entry: FormEntry) -> Form:
    names = tuple(draft.scales) if entry.scales is None else entry.scales
    return Form(
        id=entry.id,
        items=tuple(draft.items[item] for item in entry.items),
        scales=tuple(draft.scales[name] for name in names),
        max_missing=entry.max_missing,
    )
