"""The form of a measure file as JSON Schema, for editors and for those who write measures elsewhere.

Made from the same classes that read a file, so that the two cannot drift apart. What parts of a file must
say about each other (a scale names items that are there, and so on) is checked by `plait measures check`.
"""

from collections.abc import Iterator
from typing import Any

from plait.measures.model import VERBS, Item, Measure, Part, Scale
from plait.measures.reading import TABLES, FormEntry, file_entries

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = "^[a-z][a-z0-9_]*$"
TABLE_KINDS: dict[str, type[Part]] = {"items": Item, "scales": Scale, "forms": FormEntry}


def measure_schema() -> Schema:
    """JSON Schema (2020-12) of a measure's TOML file, as plain values that go straight into JSON."""
    head = _without_titles(Measure.model_json_schema())
    shared = head.pop("$defs")
    properties = {name: head["properties"][name] for name in file_entries(Measure) if name not in TABLES}
    for table, kind in TABLE_KINDS.items():
        entry = _without_titles(kind.model_json_schema())
        shared |= entry.pop("$defs", {})
        shared[kind.__name__] = _as_written(entry, kind is Scale)
        properties[table] = _table_of(kind.__name__)
    return {
        "$schema": DIALECT,
        "title": "Plait measure",
        "description": "A questionnaire as data: its key, rights and sources, without its words.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": [name for name in head["required"] if name in properties and name not in TABLES],
        "oneOf": [{"required": list(TABLES), "not": {"required": ["no_key"]}}, _shell()],
        "$defs": dict(sorted(_reached(shared, properties))),
    }


def _table_of(part: str) -> Schema:
    return {
        "type": "object",
        "patternProperties": {NAME: {"$ref": f"#/$defs/{part}"}},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _as_written(entry: Schema, is_scale: bool) -> Schema:
    """A part as its table holds it: its own name is the key it stands under."""
    for name in ("id", "name"):
        entry["properties"].pop(name, None)
    entry["required"] = [name for name in entry["required"] if name not in {"id", "name"}]
    if is_scale:
        entry["oneOf"] = [{"required": [verb]} for verb in VERBS]
    return entry


def _shell() -> Schema:
    """A measure without a key holds none of the three tables."""
    return {"required": ["no_key"], "not": {"anyOf": [{"required": [table]} for table in TABLES]}}


def _without_titles(schema: Any) -> Any:
    """The schema without the titles that pydantic makes from names; an entry called title stays."""
    if isinstance(schema, list):
        return [_without_titles(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: _without_titles(part) for name, part in value.items()}
        if key in {"properties", "$defs"}
        else _without_titles(value)
        for key, value in schema.items()
        if key != "title"
    }


def _reached(shared: Schema, start: Schema) -> Iterator[tuple[str, Schema]]:
    """The definitions that the file's entries lead to, and no others."""
    waiting, seen = list(_names_in(start)), set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _names_in(shared[name])
            yield name, shared[name]


def _names_in(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix("#/$defs/")
        for value in schema.values():
            yield from _names_in(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _names_in(value)
