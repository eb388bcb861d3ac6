"""The page docs/reference/measures.md, made from the registry so that it cannot say anything else.

For whoever wants to know what a score rests on: rights, key, rules for missing answers, evidence, warnings.
"""

from collections.abc import Iterator, Sequence

from plait.measures.catalogue import list_measures
from plait.measures.model import CutOff, Form, Item, Measure, Scale
from plait.measures.wording import languages

INTRODUCTION = """# Measures

Made from `src/plait/measures/registry` by `python -m docs.generate`; do not edit by hand.

Every measure that ships with Plait. A measure's words ship only where its licence lets them (class a1); for the rest
the key ships and a clinic enters the text it has permission for. What no source let us check is left out: a cut-off is
empty, and a measure whose key could not be checked ships as a shell that cannot be scored. The lowest and highest value
are what the key gives, whether or not a source prints them.

| class | what may ship |
|---|---|
| a1 | key and words |
| a2 | the key; the words only as a verbatim pack of their own, under their own licence |
| b | the key; the clinic enters the words it has permission for |
| c | nothing |

A score is a number, or none with the reason; an unanswered item is never 0. "Our rule" marks a rule for missing answers
that no publisher gives. The form of the files is [measure-schema.json](measure-schema.json); how to score a file of
answers is in [Score a file](../how-to/score-a-file.md).
"""


def page() -> str:
    """The text of docs/reference/measures.md."""
    measures = list_measures()
    lines = [INTRODUCTION, *_overview(measures)]
    for measure in measures:
        lines += ["", *_section(measure)]
    return "\n".join(lines) + "\n"


def _overview(measures: Sequence[Measure]) -> Iterator[str]:
    yield "| id | measure | class | words | forms |"
    yield "|---|---|---|---|---|"
    for measure in measures:
        words = ", ".join(languages(measure.id, measure.version)) or "none"
        forms = ", ".join(form.id for form in measure.forms) or "shell, no key"
        yield f"| [`{measure.id}`](#{measure.id}) | {measure.title} | {measure.licence_class} | {words} | {forms} |"


def _section(measure: Measure) -> Iterator[str]:
    yield f"## {measure.id}"
    yield ""
    yield f"**{measure.title}**, version {measure.version}. {measure.status}"
    yield ""
    for name, text in _facts(measure):
        yield f"- {name}: {text}"
    for warning in measure.warnings:
        yield f"- **{warning}**"
    if measure.no_key is not None:
        yield ""
        yield f"No key: {measure.no_key}."
    for form in _different(measure.forms):
        yield from _form_lines(measure, form)


def _facts(measure: Measure) -> Iterator[tuple[str, str]]:
    yield "Published", measure.citation + (f" <{measure.source_url}>" if measure.source_url else "")
    yield f"Licence (class {measure.licence_class})", f"{measure.licence}. {measure.licence_words}"
    yield "Key", f"{measure.evidence} {' '.join(measure.sources)}"
    yield "Answered by", ", ".join(measure.raters)
    if measure.dimensions:
        yield "About", ", ".join(measure.dimensions)
    yield "Answers", measure.response_scale
    yield "Missing answers", measure.missing_data
    yield from ((name, text) for name, text in (("When", measure.cadence), ("Takes", measure.time)) if text)
    for risk in measure.risk_items:
        yield "Risk item", f"`{risk.item}` from {risk.at_least} on ({risk.about}); somebody named must read it"


def _different(forms: Sequence[Form]) -> Iterator[Form]:
    """The forms, without those that have the same items and scales as one before."""
    seen: list[tuple[tuple[Item, ...], tuple[Scale, ...]]] = []
    for form in forms:
        if (form.items, form.scales) not in seen:
            seen.append((form.items, form.scales))
            yield form


def _form_lines(measure: Measure, form: Form) -> Iterator[str]:
    same = [each.id for each in measure.forms if (each.items, each.scales) == (form.items, form.scales)]
    yield ""
    yield f"Form {' and '.join(same)}: {_item_ids([item.id for item in form.items])}."
    yield ""
    yield "| scale | from | lowest to highest | higher is | missing | lines its publisher draws |"
    yield "|---|---|---|---|---|---|"
    for scale in form.scales:
        low, high = form.bounds(scale.name)
        cells = (_made_from(scale), f"{low:g} to {high:g}", scale.higher_is, _missing(scale), _lines(scale.cut_offs))
        yield f"| `{scale.name}` | {' | '.join(cells)} |"


def _item_ids(ids: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in ids)


def _made_from(scale: Scale) -> str:
    text = f"{scale.verb} of {', '.join(scale.parts)}"
    if scale.at_least is not None:
        text += f" at {scale.at_least} or above"
    if scale.reverse:
        text += f"; turned round: {', '.join(scale.reverse)}"
    if scale.omit_if is not None:
        text += f"; without {', '.join(scale.omit_if.omit)} if {scale.omit_if.item} is above {scale.omit_if.above}"
    if scale.rescale is not None:
        text += f"; times {scale.rescale.times:g}"
        text += f", plus {scale.rescale.plus:g}" if scale.rescale.plus else ""
    return text


def _missing(scale: Scale) -> str:
    if scale.verb == "any":
        return "one yes settles it"
    return f"at most {scale.max_missing} ({scale.source})" if scale.source and scale.max_missing else "none"


def _lines(cut_offs: Sequence[CutOff]) -> str:
    return "; ".join(
        f"from {line.at_least:g}: {line.label}"
        if line.at_least is not None
        else f"up to {line.at_most:g}: {line.label}"
        for line in cut_offs
    )
