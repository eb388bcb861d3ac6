"""The words of a measure in one language, apart from its key: rights differ, and so do translators.

A wording file is checked against the key it belongs to, so that no item goes without its words and no
choice stands for a number that the item does not have.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from plait.csvfile import FileProblem
from plait.measures.catalogue import check_unchanged, data_files, load_measure, released_hashes
from plait.measures.model import Form, Item, Measure, MeasureId, Name, Part, Text, Version
from plait.measures.problems import MeasureFileError, UnknownMeasureError
from plait.measures.reading import parsed_toml, validated

Language = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
Choices = tuple[Text, ...]


class ItemWording(Part):
    """The words of one item: `low` and `high` for a rating's ends, or a word for each choice."""

    text: Text
    hint: str = ""
    low: str = ""
    high: str = ""
    choices: Choices = ()


class FollowUp(Part):
    """One concrete question, easy to find fault in, for answers that leave little to go on."""

    text: Text
    choices: tuple[tuple[str, str], ...]


class Defaults(Part):
    """Words for every item that has none of its own, by kind of item."""

    low: str = ""
    high: str = ""
    choices: Choices = ()
    yes: Choices = ()


class FollowUpEntry(Part):
    """A follow-up as the file writes it: choices as a table from key to words."""

    text: Text
    choices: Annotated[dict[Name, Text], Field(min_length=2)]


class FormWordingEntry(Part):
    """The words of one form as the file writes them."""

    heading: Text
    introduction: Text
    stem: str = ""
    comment: str = ""
    follow_up: FollowUpEntry | None = None
    items: dict[Name, ItemWording]


class WordingFile(Part):
    """A wording file: one measure, one version, one language, any of its forms."""

    measure: MeasureId
    version: Version
    language: Language
    licence: Text
    title: Text
    status: Text
    scales: dict[Name, Text]
    defaults: Defaults = Defaults()
    forms: Annotated[dict[Name, FormWordingEntry], Field(min_length=1)]


class Wording(Part):
    """The words of one form in one language.

    title         the measure's name; `heading` stands above the questions
    introduction  what to read first; `stem` is the part all items share ("" where there is none)
    status        what is known of the measure's quality; shown wherever the measure is
    comment       the prompt of the free line ("" where there is none)
    items         words by item id, in the form's order; scales: a short label by scale name
    follow_up     for answers with little to go on; None where the measure has none
    """

    measure: str
    version: str
    form: str
    language: str
    licence: str
    title: str
    status: str
    heading: str
    introduction: str
    stem: str
    comment: str
    follow_up: FollowUp | None
    items: Mapping[str, ItemWording]
    scales: Mapping[str, str]


@lru_cache
def load_wording(measure_id: str, form: str = "client", language: str = "en", version: str | None = None) -> Wording:
    """The words of one form of a measure; without a version, of its newest.

    Raises UnknownMeasureError where no such wording ships, MeasureFileError where the file is wrong
    or was edited after its release.
    """
    measure = load_measure(measure_id, version)
    measure.form(form)
    found = _wordings(measure)
    if language not in found:
        raise UnknownMeasureError(f"wording of {measure.id} in", language, sorted(found))
    if form not in found[language]:
        raise UnknownMeasureError(f"wording of {measure.id} ({language}) for", form, found[language])
    return found[language][form]


def languages(measure_id: str, version: str | None = None, form: str | None = None) -> tuple[str, ...]:
    """The languages whose words ship with a measure; with `form`, those that have words for it."""
    found = _wordings(load_measure(measure_id, version))
    return tuple(sorted(language for language, forms in found.items() if form is None or form in forms))


def read_wording(content: bytes, file: str, measure: Measure, *, ships: bool = True) -> dict[str, Wording]:
    """The wordings of a file by form, checked against the measure; MeasureFileError with all problems.

    `ships` False: the file stays where somebody entered it who has permission for the words.
    """
    return checked_wording(parsed_toml(content, file), file, measure, ships=ships)


def checked_wording(
    tables: Mapping[str, object], file: str, measure: Measure, *, ships: bool = True
) -> dict[str, Wording]:
    """The same of a wording that is not in a file but has its entries; `file` names it in messages."""
    notes = _Notes(file)
    entry = validated(WordingFile, dict(tables), "", notes)
    if entry is not None:
        notes.problems += [FileProblem(file, place, text) for place, text in _problems(entry, measure, ships)]
    if entry is None or notes.problems:
        raise MeasureFileError(notes.problems)
    return {form: _wording(entry, form, measure) for form in entry.forms}


class _Notes:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[FileProblem] = []

    def say(self, place: str, text: str) -> None:
        self.problems.append(FileProblem(self.file, place, text))


@lru_cache
def _wordings(measure: Measure) -> dict[str, dict[str, Wording]]:
    found = {}
    for name, content in sorted(data_files("texts").items()):
        file = f"texts/{name}"
        heading = parsed_toml(content, file) if name.startswith(f"{measure.id}.") else {}
        if (heading.get("measure"), heading.get("version")) != (measure.id, measure.version):
            continue
        language = str(heading.get("language"))
        check_unchanged((measure.id, measure.version, language), content, file, released_hashes())
        found[language] = read_wording(content, file, measure)
    return found


def _problems(entry: WordingFile, measure: Measure, ships: bool) -> Iterator[tuple[str, str]]:
    if (entry.measure, entry.version) != (measure.id, measure.version):
        yield "measure", f"is for {entry.measure} {entry.version}, not {measure.id} {measure.version}"
    if ships and not measure.wording_ships:
        yield "licence", f"the words of {measure.id} may not ship; the clinic enters the text it may use"
    forms = {form.id: form for form in measure.forms}
    names = {scale.name for form in measure.forms for scale in form.scales}
    yield from _name_problems("scales", "scale", entry.scales, names)
    for form_id, words in entry.forms.items():
        if form_id not in forms:
            yield f"forms.{form_id}", f"there is no such form; known: {', '.join(forms)}"
            continue
        yield from _form_problems(entry, words, forms[form_id])


def _form_problems(entry: WordingFile, words: FormWordingEntry, form: Form) -> Iterator[tuple[str, str]]:
    place = f"forms.{form.id}.items"
    yield from _name_problems(place, "item", words.items, [item.id for item in form.items])
    for item in form.items:
        if item.id in words.items:
            complete = _complete(words.items[item.id], item, entry.defaults)
            yield from ((f"{place}.{item.id}", text) for text in _item_problems(complete, item))


def _name_problems(place: str, kind: str, given: Any, needed: Any) -> Iterator[tuple[str, str]]:
    for name in sorted(set(needed) - set(given)):
        yield place, f"no words for {kind} {name!r}"
    for name in sorted(set(given) - set(needed)):
        yield f"{place}.{name}", f"there is no such {kind}"


def _item_problems(words: ItemWording, item: Item) -> Iterator[str]:
    if item.kind == "rating":
        if not (words.low and words.high):
            yield "a rating needs words for both ends: low and high"
        if words.choices:
            yield "a rating has words at its ends, not choices"
        return
    needed = item.high - item.low + 1
    if len(words.choices) != needed:
        yield f"needs {needed} choices, for {item.low} to {item.high}; it has {len(words.choices)}"
    if words.low or words.high:
        yield "low and high are for ratings; this item has choices"


def _complete(words: ItemWording, item: Item, defaults: Defaults) -> ItemWording:
    """The item's words with the file's defaults where it has none of its own."""
    if item.kind == "rating":
        return words.model_copy(update={"low": words.low or defaults.low, "high": words.high or defaults.high})
    usual = defaults.yes if item.kind == "yes" else defaults.choices
    return words.model_copy(update={"choices": words.choices or usual})


def _wording(entry: WordingFile, form_id: str, measure: Measure) -> Wording:
    words, form = entry.forms[form_id], measure.form(form_id)
    items = {item.id: _complete(words.items[item.id], item, entry.defaults) for item in form.items}
    labels = {scale.name: entry.scales[scale.name] for scale in form.scales}
    asked = words.follow_up
    shared = {name: getattr(entry, name) for name in ("measure", "version", "language", "licence")}
    told = {name: getattr(words, name) for name in ("heading", "introduction", "stem", "comment")}
    return Wording(
        **shared,
        **told,
        form=form_id,
        title=entry.title,
        status=entry.status,
        follow_up=FollowUp(text=asked.text, choices=tuple(asked.choices.items())) if asked else None,
        items=items,
        scales=labels,
    ).model_copy(update={"items": MappingProxyType(items), "scales": MappingProxyType(labels)})
