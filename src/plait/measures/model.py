"""A questionnaire as data: items, scales, forms and where they come from, all frozen.

A scale is one verb over items (or over other scales) and its rules for missing answers; there is no
expression language, so that a key can be read and checked by somebody who does not program.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from plait.measures.problems import MissingKeyError, UnknownMeasureError

Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$")]
MeasureId = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$")]
Version = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]+(\.[0-9]+)*$")]
Text = Annotated[str, StringConstraints(strict=True, min_length=1, pattern=r"\S")]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Names = Annotated[tuple[Name, ...], Field(min_length=1)]
Address = Annotated[str, StringConstraints(strict=True, pattern=r"^(https://\S+)?$")]
NamedPart = TypeVar("NamedPart")

Verb = Literal["sum", "mean", "count", "any"]
VERBS: tuple[Verb, ...] = ("sum", "mean", "count", "any")

LicenceClass = Literal["a1", "a2", "b", "c"]
"""Whether the words may ship: a1 with Plait; a2 only as a verbatim pack of its own, under its own licence;
b the clinic enters the words it has permission for; c commercial or enforced. Only a1 has a file in texts/."""


Facet = Literal["self", "others", "group", "within"]
"""From which side a score speaks: of the rater's own bond; of somebody else's; of ours with the clinicians; of us
among ourselves. After Pinsof and Catherall (1986), as plait.systems uses it."""

ScaleTarget = Literal["clinician", "others", "whole", "member", "subsystem"]
"""Whom a score is about: the clinician; the others who come along; all of us; one member; one subsystem. The last two
are named where the questions are asked."""


class Part(BaseModel):
    """What every piece of a measure file shares: nothing unknown is let in, nothing changes later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(Part):
    """True where the answer to `item` is above `above`."""

    item: Name
    above: StrictInt


class Omission(Part):
    """Items left out of a scale where the answer to `item` is above `above` (WSAS: no job, no work item)."""

    item: Name
    above: StrictInt
    omit: Names


class Prorating(Part):
    """Up to `max_missing` unanswered parts are taken as the mean of the answered ones."""

    max_missing: Annotated[StrictInt, Field(ge=0)]


class Rescaling(Part):
    """The last step of a scale: value * times + plus (WHO-5: times 4; CORE-10: times 10)."""

    times: Number = 1.0
    plus: Number = 0.0


class Item(Part):
    """One question: whole numbers from `low` to `high`; `asked_if` makes it a follow-up.

    `rating` is a run of numbers with words at both ends, `choice` has words for each number,
    `yes` is 0 (no) or 1 (yes). `faces`: a choice of five that pages draw as faces, from very sad to very glad.
    """

    id: Name
    kind: Literal["rating", "choice", "yes"]
    low: StrictInt
    high: StrictInt
    asked_if: Condition | None = None
    faces: StrictBool = False


class CutOff(Part):
    """A line its publisher draws on a scale: from `at_least` on, or up to `at_most`. Told, never acted on."""

    label: Text
    at_least: Number | None = None
    at_most: Number | None = None


class RiskItem(Part):
    """An item whose answer, from `at_least` on, somebody must read: no choice of visibility hides it."""

    item: Name
    at_least: StrictInt
    about: Text


class Scale(Part):
    """One score: a verb over its parts, and what happens when parts are missing.

    sum, mean     of the parts' values
    count, any    of the parts that reach `at_least`; any is 0 or 1, and one "yes" is enough even where
                  others are missing
    of            what the parts are: "items" (default) or "scales"
    reverse       items turned round first: low + high - answer
    prorate       missing parts allowed, taken as the mean of the answered
    min_answered  parts needed (mean: of the answered ones only)
    omit_if       items that do not apply to this person; not missing, simply fewer
    rescale       the last step
    source        where the rule for missing answers comes from ("our rule" where none is published)
    range         lowest and highest value as the source prints them; empty where it was not checked
    cut_offs      lines the publisher draws, with `cut_offs_source`; empty where none was checked
    facet, target where several come: from which side the score speaks, and whom it is about (both, or none)
    dimension     what it says of them; the scale's own name where it is empty
    """

    name: Name
    higher_is: Literal["better", "worse", "neither"]
    sum: Names | None = None
    mean: Names | None = None
    count: Names | None = None
    any: Names | None = None
    of: Literal["items", "scales"] = "items"
    at_least: StrictInt | None = None
    reverse: tuple[Name, ...] = ()
    prorate: Prorating | None = None
    min_answered: Annotated[StrictInt, Field(ge=1)] | None = None
    omit_if: Omission | None = None
    rescale: Rescaling | None = None
    source: Text | None = None
    range: tuple[Number, Number] | None = None
    cut_offs: tuple[CutOff, ...] = ()
    cut_offs_source: Text | None = None
    facet: Facet | None = None
    target: ScaleTarget | None = None
    dimension: Name | None = None

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """The verbs named; a scale that was loaded has exactly one."""
        return tuple(verb for verb in VERBS if getattr(self, verb) is not None)

    @cached_property
    def verb(self) -> Verb:
        """How the parts are put together."""
        return self.verbs[0]

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Names of the items (or scales) that make up this scale, in the file's order."""
        parts: tuple[str, ...] = getattr(self, self.verb)
        return parts

    @cached_property
    def max_missing(self) -> int:
        """How many parts may be unanswered; 0 where the file has no rule."""
        if self.prorate is not None:
            return self.prorate.max_missing
        return 0 if self.min_answered is None else len(self.parts) - self.min_answered


class Form(Part):
    """One rater's version of a measure: the items asked, in order, and the scales made from them.

    `max_missing`: with more of the asked items unanswered than this, no scale is scored (GCQ-S).
    """

    id: Name
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    max_missing: int | None = None

    def item(self, item_id: str) -> Item:
        """The item of this id, or UnknownMeasureError."""
        return _found("item", item_id, self._items_by_id)

    def scale(self, name: str) -> Scale:
        """The scale of this name, or UnknownMeasureError."""
        return _found("scale", name, {scale.name: scale for scale in self.scales})

    def bounds(self, scale: str) -> tuple[float, float]:
        """Lowest and highest value the scale can take, in the scale's own units."""
        found = self.scale(scale)
        ranges = [self._contribution(found, part) for part in found.parts]
        low, high = _combined_range(found, ranges)
        turn = found.rescale or Rescaling()
        ends = (low * turn.times + turn.plus, high * turn.times + turn.plus)
        return min(ends), max(ends)

    def step(self, scale: str) -> float | None:
        """The least by which two scores differ where all is answered; None where that is not one number."""
        found = self.scale(scale)
        if found.of == "scales" or found.verb not in ("sum", "mean"):
            return None
        times = abs((found.rescale or Rescaling()).times)
        return times if found.verb == "sum" else times / len(found.parts)

    @cached_property
    def scoring_order(self) -> tuple[Scale, ...]:
        """The scales, each after the scales it is made from."""
        by_name = {scale.name: scale for scale in self.scales}
        needs = {s.name: s.parts if s.of == "scales" else () for s in self.scales}
        return tuple(by_name[name] for name in TopologicalSorter(needs).static_order())

    @cached_property
    def _items_by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    def part_range(self, scale: Scale, part: str) -> tuple[float, float]:
        """Lowest and highest value of one part of a scale."""
        if scale.of == "scales":
            return self.bounds(part)
        return self.item(part).low, self.item(part).high

    def _contribution(self, scale: Scale, part: str) -> tuple[float, float]:
        """What a part can add to its scale: a part that may not apply may add nothing to a sum."""
        low, high = self.part_range(scale, part)
        if scale.verb == "sum" and self._may_not_apply(scale, part):
            return min(low, 0), max(high, 0)
        return low, high

    def _may_not_apply(self, scale: Scale, part: str) -> bool:
        if scale.of == "scales":
            inner = self.scale(part)
            return all(self._may_not_apply(inner, each) for each in inner.parts)
        omitted = scale.omit_if.omit if scale.omit_if else ()
        return self.item(part).asked_if is not None or part in omitted


class Measure(Part):
    """A questionnaire: its key, its rights, its sources; the words are in a separate `Wording`.

    title, citation   its name and where it was published; `source_url` "" where no page was checked
    licence           short; `licence_class` says what may ship, `licence_words` what its owner says
    wording_ships     True only where the class is a1
    status            one sentence on what is known of it; shown wherever the measure is
    sources           where the key and the rest come from; `evidence`: how far the key was checked
    raters            who answers it; `dimensions`: what its scales are about
    response_scale    the answers as they are given, in words
    missing_data      the rule for missing answers in words
    cadence, time     how often, how long; "" where no source says
    warnings          what a reader of its scores must know, such as that no cut-offs exist
    risk_items        items somebody must read; a clinic may not switch the measure on before it names them
    no_key            why there is no key: such a measure is a shell, without items, scales and forms
    sha256, released  the hash of the file, and whether it is on the list of released files
    """

    id: MeasureId
    version: Version
    title: Text
    citation: Text
    source_url: Address = ""
    licence: Text
    licence_class: LicenceClass
    licence_words: Text
    wording_ships: StrictBool
    status: Text
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    evidence: Text
    raters: Annotated[tuple[Text, ...], Field(min_length=1)]
    dimensions: tuple[Text, ...] = ()
    response_scale: Text
    missing_data: Text
    cadence: str = ""
    time: str = ""
    warnings: tuple[Text, ...] = ()
    risk_items: tuple[RiskItem, ...] = ()
    no_key: Text | None = None
    forms: tuple[Form, ...]
    sha256: str
    released: bool = False

    @property
    def is_shell(self) -> bool:
        """True where only the description ships: it cannot be scored until somebody enters a checked key."""
        return self.no_key is not None

    def form(self, form_id: str) -> Form:
        """The form of this id ("client", "clinician", ...), or UnknownMeasureError; a shell says why it has none."""
        if self.no_key is not None:
            raise MissingKeyError(self.id, self.no_key)
        return _found(f"form of {self.id}", form_id, {form.id: form for form in self.forms})


def _found(what: str, asked: str, known: Mapping[str, NamedPart]) -> NamedPart:
    if asked not in known:
        raise UnknownMeasureError(what, asked, known)
    return known[asked]


def _combined_range(scale: Scale, ranges: Iterable[tuple[float, float]]) -> tuple[float, float]:
    lows, highs = zip(*ranges, strict=True)
    if scale.verb == "sum":
        return sum(lows), sum(highs)
    if scale.verb == "mean":
        return min(lows), max(highs)
    return 0.0, float(len(lows)) if scale.verb == "count" else 1.0
