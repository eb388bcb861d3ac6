"""The published JSON Schema: every shipped file fits it, and what the reader refuses by shape does not.

Checked by a small validator written from the JSON Schema specification, for the keywords that the schema uses.
"""

import json
import re
import tomllib
from pathlib import Path

import pytest

from plait.measures.catalogue import RELEASED, data_files
from plait.measures.schema import measure_schema
from plait.measures.tests.worlds import tables

SCHEMA = measure_schema()
PUBLISHED = Path(__file__).resolve().parents[4] / "docs" / "reference" / "measure-schema.json"
KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
EXPLAINED = {"$schema", "title", "description", "default", "$defs"}
SHIPPED = sorted(data_files("registry").keys() - {RELEASED})


def is_kind(value, kind):
    if kind in {"integer", "number"}:
        return isinstance(value, int if kind == "integer" else int | float) and not isinstance(value, bool)
    return isinstance(value, KINDS[kind])


def fits(value, schema):
    """Whether a value fits a schema; an unknown keyword is an error, so that none goes unchecked."""
    return all(holds(value, schema, keyword, rule) for keyword, rule in schema.items() if keyword not in EXPLAINED)


def holds(value, schema, keyword, rule):
    table, row = isinstance(value, dict), isinstance(value, list)
    checks = {
        "$ref": lambda: fits(value, SCHEMA["$defs"][rule.removeprefix("#/$defs/")]),
        "type": lambda: is_kind(value, rule),
        "enum": lambda: value in rule,
        "const": lambda: value == rule,
        "anyOf": lambda: any(fits(value, each) for each in rule),
        "oneOf": lambda: sum(fits(value, each) for each in rule) == 1,
        "not": lambda: not fits(value, rule),
        "pattern": lambda: not isinstance(value, str) or re.search(rule, value) is not None,
        "minLength": lambda: not isinstance(value, str) or len(value) >= rule,
        "minimum": lambda: not is_kind(value, "number") or value >= rule,
        "required": lambda: not table or set(rule) <= value.keys(),
        "minProperties": lambda: not table or len(value) >= rule,
        "properties": lambda: not table or all(fits(value[name], part) for name, part in rule.items() if name in value),
        "patternProperties": lambda: not table or all(
            fits(value[name], part) for pattern, part in rule.items() for name in value if re.search(pattern, name)
        ),
        "additionalProperties": lambda: rule is False and (not table or not unknown(value, schema)),
        "items": lambda: not row or all(fits(each, rule) for each in value),
        "prefixItems": lambda: not row or all(fits(each, part) for each, part in zip(value, rule, strict=False)),
        "minItems": lambda: not row or len(value) >= rule,
        "maxItems": lambda: not row or len(value) <= rule,
    }  # fmt: skip
    return checks[keyword]()


def unknown(value, schema):
    patterns = schema.get("patternProperties", {})
    known = schema.get("properties", {})
    return [name for name in value if name not in known and not any(re.search(each, name) for each in patterns)]


def test_the_published_schema_is_the_one_the_code_makes():
    assert json.loads(PUBLISHED.read_text("utf-8")) == SCHEMA


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_measure_fits_the_schema(name):
    assert fits(tomllib.loads(data_files("registry")[name].decode()), SCHEMA)


def without(made, *names):
    return {name: part for name, part in made.items() if name not in names}


@pytest.mark.parametrize(
    "made",
    [
        tables(colour="blue"),
        tables(version="one"),
        tables(licence_class="free"),
        tables(released=True),
        tables(source_url="http://example.org"),
        tables(no_key="has one all the same"),
        tables(scales={"total": {"sum": ["a"], "mean": ["b"], "higher_is": "better"}}),
        tables(scales={"total": {"higher_is": "better"}}),
        tables(scales={"total": {"median": ["a"], "sum": ["a"], "higher_is": "better"}}),
        tables(scales={"total": {"sum": [], "higher_is": "better"}}),
        tables(scales={"Bad Name": {"sum": ["a"], "higher_is": "better"}}),
        tables(items={"a": {"kind": "slider", "low": 0, "high": 1}}),
        tables(items={"a": {"kind": "rating", "low": 0, "high": 1, "text": "words"}}),
        tables(forms={"client": {}}),
        without(tables(), "licence_words"),
        without(tables(), "forms"),
        without(tables(), "items", "scales", "forms"),
        {**tables(), "items": {}},
    ],
)
def test_a_file_of_the_wrong_shape_does_not_fit_the_schema(made):
    assert fits(tables(), SCHEMA)
    assert not fits(made, SCHEMA)


def test_a_shell_fits_the_schema_without_its_tables():
    assert fits(without(tables(no_key="not checked"), "items", "scales", "forms"), SCHEMA)
