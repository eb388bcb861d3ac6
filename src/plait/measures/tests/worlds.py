"""Made-up measures and answers for the tests: a small one by hand, and random ones from hypothesis."""

import json

from hypothesis import strategies as st

HEADER = {
    "id": "made-up",
    "version": "1",
    "title": "Made up",
    "citation": "These tests.",
    "licence": "CC0-1.0",
    "licence_class": "a1",
    "licence_words": "Public domain.",
    "wording_ships": True,
    "status": "For tests.",
    "sources": ["These tests."],
    "evidence": "Made up.",
    "raters": ["client"],
    "response_scale": "As each test needs.",
    "missing_data": "As each test needs.",
}


def as_toml(tables):
    """TOML text of a dict of plain values and tables, every part of a table on its own line."""
    lines = [f"{key} = {_value(value)}" for key, value in tables.items() if not isinstance(value, dict)]
    for name, table in tables.items():
        if isinstance(table, dict):
            lines += [f"[{name}]", *(f"{json.dumps(key)} = {_value(part)}" for key, part in table.items())]
    return "\n".join(lines).encode()


def _value(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    return json.dumps(value)


def tables(items=None, scales=None, forms=None, **header):
    """The tables of a small measure; any part can be replaced."""
    items = items or {name: {"kind": "choice", "low": 0, "high": 4} for name in ("a", "b", "c", "d")}
    scales = scales or {"total": {"sum": ["a", "b", "c", "d"], "higher_is": "better"}}
    forms = forms or {"client": {"items": list(items)}}
    return {**HEADER, **header, "items": items, "scales": scales, "forms": forms}


def rating(low=0, high=10, **more):
    return {"kind": "rating", "low": low, "high": high, **more}


@st.composite
def measures(draw):
    """Tables of a random measure that the reader accepts."""
    items = draw(_items())
    scales = {}
    for number in range(draw(st.integers(1, 4))):
        scales[f"s{number}"] = draw(_scale(items, scales))
    form = {"items": list(items)}
    if len(items) > 1 and draw(st.booleans()):
        form["max_missing"] = draw(st.integers(0, len(items) - 1))
    shuffled = draw(st.permutations(list(scales)))
    return tables(items, {name: scales[name] for name in shuffled}, {"client": form})


@st.composite
def _items(draw):
    items = {}
    spans = draw(st.lists(st.tuples(st.integers(-3, 2), st.integers(2, 6)), min_size=1, max_size=2))
    for number in range(draw(st.integers(1, 5))):
        low, width = draw(st.sampled_from(spans))
        item = {"kind": draw(st.sampled_from(["rating", "choice"])), "low": low, "high": low + width}
        if items and draw(st.integers(0, 2)) == 0:
            item["asked_if"] = draw(_condition(items))
        items[f"i{number}"] = item
    return items


@st.composite
def _condition(draw, items):
    gate = draw(st.sampled_from(list(items)))
    return {"item": gate, "above": draw(st.integers(items[gate]["low"], items[gate]["high"] - 1))}


@st.composite
def _scale(draw, items, scales):
    of = draw(st.sampled_from(["items", "items", "scales"])) if scales else "items"
    verb = draw(st.sampled_from(["sum", "mean", "count", "any"]))
    parts = draw(st.lists(st.sampled_from(list(items if of == "items" else scales)), min_size=1, unique=True))
    if of == "items" and verb in {"count", "any"}:
        parts = _sharing_a_threshold(parts, items)
    scale = {verb: parts, "of": of, "higher_is": draw(st.sampled_from(["better", "worse", "neither"]))}
    if verb in {"count", "any"}:
        scale["at_least"] = draw(_threshold(parts, items)) if of == "items" else draw(st.integers(-3, 9))
    if of == "items":
        scale["reverse"] = draw(st.lists(st.sampled_from(parts), unique=True))
        if len(parts) > 1 and draw(st.booleans()):
            omit = draw(st.lists(st.sampled_from(parts), min_size=1, max_size=len(parts) - 1, unique=True))
            scale["omit_if"] = {**draw(_condition(items)), "omit": omit}
    if draw(st.booleans()):
        scale["rescale"] = {
            "times": draw(st.sampled_from([-1.0, 0.5, 4.0])),
            "plus": draw(st.integers(-2, 2)),
        }
    same_range = of == "items" and len({(items[part]["low"], items[part]["high"]) for part in parts}) == 1
    if len(parts) == 1 or same_range or verb in {"count", "any"}:
        scale |= draw(_missing_rule(verb, len(parts)))
    return scale


def _sharing_a_threshold(parts, items):
    """The first part and those whose bounds have a whole number in common with all before."""
    low, high, kept = -99, 99, []
    for part in parts:
        low_next, high_next = max(low, items[part]["low"]), min(high, items[part]["high"])
        if low_next < high_next:
            low, high = low_next, high_next
            kept.append(part)
    return kept


def _threshold(parts, items):
    low, high = max(items[part]["low"] for part in parts), min(items[part]["high"] for part in parts)
    return st.integers(low + 1, high)


@st.composite
def _missing_rule(draw, verb, size):
    rule = {"source": "our rule"}
    if verb != "any" and draw(st.booleans()):
        rule["prorate"] = {"max_missing": draw(st.integers(0, size - 1))}
    if ("prorate" in rule or verb in {"mean", "any"}) and draw(st.booleans()):
        rule["min_answered"] = draw(st.integers(1, size))
    return rule


@st.composite
def answers(draw, items):
    """Random answers that fit: some missing, and none to an item that was not asked."""
    given = {}
    for name, item in items.items():
        gate = item.get("asked_if")
        asked = gate is None or (given[gate["item"]] is not None and given[gate["item"]] > gate["above"])
        number = st.integers(item["low"], item["high"])
        given[name] = draw(st.one_of(number, number, st.none())) if asked else None
    return given
