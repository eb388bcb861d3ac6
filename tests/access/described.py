"""What the clinic answers as JSON, as docs/reference/openapi.json describes it, and whether an answer fits that."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

DESCRIPTION = json.loads((Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json").read_text())
NO_SUCH_METHOD = 405
KINDS = {"string": str, "integer": int, "object": dict, "array": list}
# What each word of a schema asks of a value; a word that is not here may not be used in the description.
RULES: Mapping[str, Callable[[object, object, Mapping], bool]] = {
    "description": lambda _value, _text, _schema: True,
    "type": lambda value, kind, _schema: isinstance(value, KINDS[kind]) and not isinstance(value, bool),
    "const": lambda value, wanted, _schema: (type(value), value) == (type(wanted), wanted),
    "pattern": lambda value, pattern, _schema: re.search(pattern, value) is not None,
    "minLength": lambda value, least, _schema: len(value) >= least,
    "minimum": lambda value, least, _schema: value >= least,
    "maxItems": lambda value, most, _schema: len(value) <= most,
    "required": lambda value, names, _schema: set(names) <= set(value),
    "properties": lambda value, parts, _schema: all(fits(value[name], parts[name]) for name in parts if name in value),
    "additionalProperties": lambda value, _no, schema: set(value) <= set(schema["properties"]),
    "oneOf": lambda value, schemas, _schema: sum(fits(value, one) for one in schemas) == 1,
}


def looked_up(part: Mapping) -> Mapping:
    """The part itself, or what it refers to."""
    found = part
    if "$ref" in part:
        found = DESCRIPTION
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
    return found


def fits(value: object, schema: Mapping) -> bool:
    schema = looked_up(schema)
    return all(RULES[word](value, wanted, schema) for word, wanted in schema.items())


def methods(path: str) -> set[str]:
    """The methods that are described at an address."""
    return {name.upper() for name in DESCRIPTION["paths"][path] if name != "parameters"}


def faults(path: str, method: str, answer) -> list[str]:
    """What of an answer is not as described; a method that is not described has to be refused."""
    if method not in methods(path):
        return faults_of_a_refusal(path, answer)
    responses = DESCRIPTION["paths"][path][method.lower()]["responses"]
    if str(answer.status_code) not in responses:
        return [f"{answer.status_code} is not described"]
    told = looked_up(responses[str(answer.status_code)])
    return [*faults_of_headers(told["headers"], answer), *faults_of_content(told.get("content", {}), answer)]


def faults_of_a_refusal(path: str, answer) -> list[str]:
    allowed = {name.strip() for name in answer.headers.get("Allow", "").split(",")}
    right = answer.status_code == NO_SUCH_METHOD and allowed == methods(path) and not answer.content
    return [] if right else [f"{answer.status_code}, allows {sorted(allowed)}"]


def faults_of_headers(told: Mapping, answer) -> list[str]:
    wanted = {name: looked_up(part)["schema"] for name, part in told.items()}
    return [name for name, schema in wanted.items() if not fits(answer.headers.get(name), schema)]


def faults_of_content(told: Mapping, answer) -> list[str]:
    if not told:
        return ["it has words"] if answer.content else []
    kind = answer.headers["Content-Type"].partition(";")[0]
    if kind not in told:
        return [f"{kind} is not described"]
    return [] if "schema" not in told[kind] or fits(answer.json(), told[kind]["schema"]) else [answer.text]
