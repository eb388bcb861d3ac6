"""What the parts of a measure file must say about each other: each check adds every problem it finds.

A key with a slip scores people wrongly for years without anybody noticing, so a file is refused
rather than repaired.
"""

from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from plait.measures.model import Condition, Form, Item, Measure, Omission, RiskItem, Scale

if TYPE_CHECKING:
    from plait.measures.reading import Draft, FormEntry


FACES = 5
"""How many faces a page has to draw."""


def check_all(draft: "Draft") -> None:
    """Add every problem between the parts of a file to `draft.problems`."""
    for item in draft.items.values():
        _check_item(draft, item)
    for scale in draft.scales.values():
        _check_scale(draft, scale)
    _check_cycles(draft)
    for form in draft.forms.values():
        _check_form(draft, form)
    _check_nothing_is_unused(draft)


def check_heading(draft: "Draft", heading: Measure) -> None:
    """What the head of a file says about rights and risk must fit the rest of it."""
    if heading.wording_ships and heading.licence_class != "a1":
        draft.say("wording_ships", f"only words of class a1 ship; this measure is of class {heading.licence_class}")
    for position, risk in enumerate(heading.risk_items):
        _check_risk(draft, risk, f"risk_items[{position}]")


def _check_risk(draft: "Draft", risk: RiskItem, place: str) -> None:
    _check_known(draft, [risk.item], draft.tables["items"], f"{place}.item", "item")
    item = draft.items.get(risk.item)
    if item is not None and not item.low <= risk.at_least <= item.high:
        draft.say(f"{place}.at_least", f"{risk.at_least} can never be answered; use {item.low} to {item.high}")


def check_ranges(draft: "Draft", forms: Sequence[Form]) -> None:
    """The range that a source prints must be the one its key gives: a slip in either shows here."""
    for form in forms:
        for scale in form.scales:
            bounds = form.bounds(scale.name)
            place = f"scales.{scale.name}"
            if scale.range is not None and scale.range != bounds:
                draft.say(f"{place}.range", f"the key gives {_span(bounds)}, not {_span(scale.range)}")
            for position, line in enumerate(scale.cut_offs):
                value = line.at_most if line.at_least is None else line.at_least
                if value is not None and not bounds[0] <= value <= bounds[1]:
                    draft.say(f"{place}.cut_offs[{position}]", f"{value:g} is outside {_span(bounds)}")


def _span(ends: tuple[float, float]) -> str:
    return f"{ends[0]:g} to {ends[1]:g}"


def check_stand_ins(draft: "Draft", forms: Sequence[Form]) -> None:
    """The mean of the answered parts can stand in for a missing one only on the same range.

    With other ranges a prorated sum could leave the bounds of its scale. Needs whole forms, so it
    runs when nothing else is wrong.
    """
    told = set()
    for form in forms:
        for scale in form.scales:
            fills = scale.max_missing > 0 and scale.verb in {"sum", "mean"}
            ranges = {form.part_range(scale, part) for part in scale.parts} if fills else set()
            if len(ranges) > 1 and scale.name not in told:
                told.add(scale.name)
                spans = ", ".join(f"{low:g} to {high:g}" for low, high in sorted(ranges))
                text = f"parts may be missing only where all have the same range; these have {spans}"
                draft.say(f"scales.{scale.name}.{scale.verb}", text)


def _check_item(draft: "Draft", item: Item) -> None:
    place = f"items.{item.id}"
    if item.low >= item.high:
        draft.say(place, f"impossible bounds: low {item.low} is not below high {item.high}")
    if item.kind == "yes" and (item.low, item.high) != (0, 1):
        draft.say(place, "a yes item has low 0 and high 1")
    if item.faces and (item.kind, item.high - item.low + 1) != ("choice", FACES):
        draft.say(f"{place}.faces", f"there are {FACES} faces: this takes a choice of {FACES}")
    if item.asked_if is not None:
        _check_condition(draft, item.asked_if, f"{place}.asked_if")


def _check_condition(draft: "Draft", condition: Condition | Omission, place: str) -> None:
    _check_known(draft, [condition.item], draft.tables["items"], f"{place}.item", "item")
    gate = draft.items.get(condition.item)
    if gate is not None and not gate.low <= condition.above < gate.high:
        last = gate.high - 1
        draft.say(f"{place}.above", f"{condition.above} never decides anything; use {gate.low} to {last}")


def _check_scale(draft: "Draft", scale: Scale) -> None:
    place = f"scales.{scale.name}"
    if len(scale.verbs) != 1:
        named = " and ".join(scale.verbs) or "none"
        draft.say(place, f"needs exactly one of sum, mean, count, any; it has {named}")
        return
    where = f"{place}.{scale.verb}"
    _check_known(draft, scale.parts, draft.tables[scale.of], where, scale.of.removesuffix("s"))
    _check_once(draft, scale.parts, where)
    _check_reverse(draft, scale, place)
    _check_threshold(draft, scale, place)
    _check_missing_rule(draft, scale, place)
    _check_omission(draft, scale, place)
    _check_cut_offs(draft, scale, place)
    _check_facet(draft, scale, place)
    if scale.rescale is not None and scale.rescale.times == 0:
        draft.say(f"{place}.rescale.times", "0 would give everybody the same score")


def _check_facet(draft: "Draft", scale: Scale, place: str) -> None:
    """A side without whom it is about says nothing, and the other way round."""
    if (scale.facet is None) != (scale.target is None):
        draft.say(f"{place}.facet", "facet and target go together: from which side, and about whom")
    if scale.dimension is not None and scale.facet is None:
        draft.say(f"{place}.dimension", "needs a facet and a target beside it")


def _check_reverse(draft: "Draft", scale: Scale, place: str) -> None:
    if scale.reverse and scale.of == "scales":
        draft.say(f"{place}.reverse", "turns items round; for a scale use rescale with times = -1")
        return
    _check_within(draft, scale.reverse, scale, f"{place}.reverse")
    _check_once(draft, scale.reverse, f"{place}.reverse")


def _check_threshold(draft: "Draft", scale: Scale, place: str) -> None:
    counts = scale.verb in {"count", "any"}
    if counts != (scale.at_least is not None):
        text = "count and any need it" if counts else f"has no meaning with {scale.verb}"
        draft.say(f"{place}.at_least", text)
    elif scale.at_least is not None and scale.of == "items":
        for part in scale.parts:
            item = draft.items.get(part)
            if item is not None and not item.low < scale.at_least <= item.high:
                text = f"{scale.at_least} never decides anything for item {part!r} ({item.low} to {item.high})"
                draft.say(f"{place}.at_least", text)


def _check_missing_rule(draft: "Draft", scale: Scale, place: str) -> None:
    size = len(scale.parts)
    if scale.prorate is not None and scale.verb == "any":
        draft.say(f"{place}.prorate", "has no meaning with any; use min_answered")
    if scale.prorate is not None and scale.prorate.max_missing >= size:
        draft.say(f"{place}.prorate.max_missing", f"must be below the number of parts, {size}")
    if scale.min_answered is not None and scale.min_answered > size:
        draft.say(f"{place}.min_answered", f"{scale.min_answered} of {size} parts can never be answered")
    if scale.min_answered is not None and scale.prorate is None and scale.verb in {"sum", "count"}:
        text = f"a {scale.verb} would take an unanswered part as 0; add prorate = {{ max_missing = ... }}"
        draft.say(f"{place}.min_answered", text)
    if (scale.prorate or scale.min_answered) and scale.source is None:
        draft.say(f"{place}.source", 'say where the rule for missing answers comes from, or "our rule"')


def _check_cut_offs(draft: "Draft", scale: Scale, place: str) -> None:
    for position, line in enumerate(scale.cut_offs):
        if (line.at_least is None) == (line.at_most is None):
            draft.say(f"{place}.cut_offs[{position}]", "needs exactly one of at_least, at_most")
    if bool(scale.cut_offs) != (scale.cut_offs_source is not None):
        draft.say(f"{place}.cut_offs_source", "cut_offs and the source they come from go together")


def _check_omission(draft: "Draft", scale: Scale, place: str) -> None:
    if scale.omit_if is None:
        return
    place = f"{place}.omit_if"
    if scale.of == "scales":
        draft.say(place, "leaves out items; put it on the scale that names the items")
        return
    _check_condition(draft, scale.omit_if, place)
    _check_within(draft, scale.omit_if.omit, scale, f"{place}.omit")
    _check_once(draft, scale.omit_if.omit, f"{place}.omit")
    if set(scale.parts) <= set(scale.omit_if.omit):
        draft.say(f"{place}.omit", "would leave no item in the scale")


def _check_cycles(draft: "Draft") -> None:
    single = [scale for scale in draft.scales.values() if len(scale.verbs) == 1 and scale.of == "scales"]
    try:
        TopologicalSorter({scale.name: scale.parts for scale in single}).prepare()
    except CycleError as slip:
        draft.say("scales", "a scale is made from itself: " + " from ".join(slip.args[1]))


def _check_form(draft: "Draft", form: "FormEntry") -> None:
    place = f"forms.{form.id}"
    _check_known(draft, form.items, draft.tables["items"], f"{place}.items", "item")
    _check_once(draft, form.items, f"{place}.items")
    names = tuple(draft.scales) if form.scales is None else form.scales
    _check_known(draft, names, draft.tables["scales"], f"{place}.scales", "scale")
    _check_once(draft, names, f"{place}.scales")
    _check_gates_come_first(draft, form, place)
    for name in dict.fromkeys(names):
        _check_scale_fits(draft, form, name, names)
    if form.max_missing is not None and form.max_missing >= len(form.items):
        draft.say(f"{place}.max_missing", f"must be below the number of items, {len(form.items)}")


def _check_gates_come_first(draft: "Draft", form: "FormEntry", place: str) -> None:
    for position, item_id in enumerate(form.items):
        item = draft.items.get(item_id)
        gate = item.asked_if.item if item is not None and item.asked_if is not None else None
        if gate is not None and gate not in form.items[:position]:
            text = f"{item_id!r} is asked only after {gate!r}, which must come before it in this form"
            draft.say(f"{place}.items[{position}]", text)


def _check_scale_fits(draft: "Draft", form: "FormEntry", name: str, names: Sequence[str]) -> None:
    scale = draft.scales.get(name)
    if scale is None or len(scale.verbs) != 1:
        return
    there = set(form.items) if scale.of == "items" else set(names)
    needed = list(scale.parts) + ([scale.omit_if.item] if scale.omit_if else [])
    for part in needed:
        if part in draft.tables[scale.of] and part not in there:
            kind = scale.of.removesuffix("s")
            draft.say(f"forms.{form.id}.scales", f"scale {name!r} needs {kind} {part!r}, which is not in this form")


def _check_nothing_is_unused(draft: "Draft") -> None:
    if len(draft.forms) < len(draft.tables["forms"]) or not draft.forms:
        return  # a form that could not be read may be the one that uses it
    asked = {item for form in draft.forms.values() for item in form.items}
    for item in draft.items.keys() - asked:
        draft.say(f"items.{item}", "is in no form")
    if all(form.scales is not None for form in draft.forms.values()):
        made = {name for form in draft.forms.values() for name in form.scales or ()}
        for name in draft.scales.keys() - made:
            draft.say(f"scales.{name}", "is in no form")


def _check_known(draft: "Draft", names: Sequence[str], known: Iterable[str], place: str, kind: str) -> None:
    known = tuple(known)
    for name in dict.fromkeys(names):
        if name not in known:
            draft.say(place, f"there is no {kind} {name!r}; known: {', '.join(known) or 'none'}")


def _check_within(draft: "Draft", names: Sequence[str], scale: Scale, place: str) -> None:
    for name in dict.fromkeys(names):
        if name not in scale.parts:
            draft.say(place, f"{name!r} is not one of the items of this scale")


def _check_once(draft: "Draft", names: Sequence[str], place: str) -> None:
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            draft.say(place, f"{name!r} is named {names.count(name)} times")
