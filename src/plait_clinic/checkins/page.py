"""The check-in as a page shows it: each item with its words and its choices, ticked as they were sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plait.measures import Form, Item, Wording
from plait_clinic.checkins.filling import Problem
from plait_clinic.checkins.languages import own_language


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    ticked: bool
    field_id: str


@dataclass(frozen=True)
class Field:
    """One item on the page. `shape` is rating, choice or yes, and says how it is laid out; `lang` is for words that are
    not in the page's language."""

    name: str
    shape: str
    text: str
    hint: str
    low: str
    high: str
    choices: tuple[Choice, ...]
    problem: str
    first_id: str
    lang: str


def fields_of(
    form: Form, wording: Wording, posted: Mapping[str, str], problems: Sequence[Problem], prefix: str = "c"
) -> list[Field]:
    """Every item of the form in its order. `posted` is empty for a fresh page."""
    by_item = {problem.item: problem.message for problem in problems}
    return [field_of(item, wording, posted.get(item.id, ""), by_item.get(item.id, ""), prefix) for item in form.items]


def field_of(item: Item, wording: Wording, sent: str, problem: str, prefix: str) -> Field:
    words = wording.items[item.id]
    choices = tuple(
        Choice(value, label, value == sent, f"{prefix}-{item.id}-{value}")
        for value, label in values_and_labels(item, words.choices)
    )
    return Field(
        name=item.id,
        shape=item.kind,
        text=words.text,
        hint=words.hint or "",
        low=words.low or "",
        high=words.high or "",
        choices=choices,
        problem=problem,
        first_id=choices[0].field_id,
        lang=own_language(wording),
    )


def values_and_labels(item: Item, labels: Sequence[str]) -> list[tuple[str, str]]:
    """What the browser sends and what the person reads, for each choice of an item."""
    if item.kind == "yes":
        return [
            ("no", _("No")),
            ("clinician", _("Yes, and my clinician may read this")),
            ("complaints", _("Yes, and only the complaints contact may read this")),
        ]
    values = [str(value) for value in range(item.low, item.high + 1)]
    return list(zip(values, labels or values, strict=True))
