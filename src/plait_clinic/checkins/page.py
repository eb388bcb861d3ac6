"""The check-in as a page shows it: its parts, and in them each item with its words and choices, ticked as sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plait.measures import Item, Wording
from plait.measures.model import Condition
from plait_clinic.batteries.conjoint import COME_BY_THEMSELVES
from plait_clinic.batteries.minutes import SECONDS_AN_ANSWER
from plait_clinic.batteries.queries import CHECK_IN, ENDING
from plait_clinic.checkins.filling import Problem
from plait_clinic.checkins.languages import own_language
from plait_clinic.checkins.models import Rater, Visibility
from plait_clinic.checkins.parts import Part
from plait_clinic.checkins.queries import wording_of
from plait_clinic.people.models import Organisation
from plait_clinic.risk.told import ReadBy, read_by_whom

MOST_IN_A_ROW = 11
"""Numbers that fit beside each other on a phone of 320 px; more of them go on in further rows."""
FEW = 5
"""Choices that have room side by side on a wide page; on a phone, and with more of them, they stand in a list."""
TAPS = (CHECK_IN, *COME_BY_THEMSELVES)
"""Plait's own questions after a session: one tap answers each."""
ADDRESS = re.compile(r"\s*https?://\S+")


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    ticked: bool
    field_id: str


@dataclass(frozen=True)
class Field:
    """One item on the page. `shape` is rating, choice, faces or yes; `layout` says how its choices are laid out where
    that is not as in the check-in; `lang` is for words that are not in the page's language."""

    name: str
    shape: str
    layout: str
    text: str
    hint: str
    low: str
    high: str
    choices: tuple[Choice, ...]
    problem: str
    first_id: str
    lang: str


@dataclass(frozen=True)
class LineField:
    """The room for a line in the person's own words, as it was sent, and for the choice of who may read it.

    The choice with no value is the clinician, before the next session: a phone puts back what was chosen, and an empty
    choice is none.
    """

    name: str
    readers: str
    prompt: str
    text: str
    chosen: str
    problem: str


@dataclass(frozen=True)
class Section:
    """One part on the page: its words, its fields, and those of its fields that may go past the clinician.

    `about` is whom it is about where that is not everybody, and `is_first` says that the same questions were not put
    before about somebody else. `language_field` is where the page notes which language the part was asked in; `credit`
    is the line of those whose questionnaire it is; `read_by` says who reads a positive answer to a risk item.
    """

    key: str
    about: str
    wording: Wording
    lang: str
    language_field: str
    fields: tuple[Field, ...]
    concerns: tuple[Field, ...]
    credit: str
    read_by: ReadBy | None = None
    line: LineField | None = None
    is_first: bool = True

    @property
    def concerns_open(self) -> bool:
        """Folded away after each session; open where something was ticked, and where the whole work is looked at."""
        return self.key == ENDING or any(choice.ticked for field in self.concerns for choice in field.choices)


def sections_of(
    parts: Sequence[Part], posted: Mapping[str, str], problems: Sequence[Problem], organisation: Organisation
) -> tuple[Section, ...]:
    """Every part in its order that may still be asked. `posted` is empty for a fresh page."""
    worded = ((part, wording_of(part)) for part in parts)
    shown = [section_of(part, wording, posted, problems, organisation) for part, wording in worded if wording]
    firsts = {section.wording.measure: section.key for section in reversed(shown)}
    return tuple(replace(section, is_first=section.key in firsts.values()) for section in shown)


def section_of(
    part: Part, wording: Wording, posted: Mapping[str, str], problems: Sequence[Problem], organisation: Organisation
) -> Section:
    fields = fields_of(part, wording, posted, problems)
    return Section(
        key=part.name,
        about=part.about.title if part.about else "",
        wording=wording,
        lang=own_language(wording),
        language_field=part.language_field,
        fields=tuple(field for field in fields if field.shape != "yes"),
        concerns=tuple(field for field in fields if field.shape == "yes"),
        credit="" if part.measure.id in TAPS else ADDRESS.sub("", part.measure.citation),
        # What a clinician rates is opened for nobody, so no page of theirs may say that somebody reads it.
        read_by=None if part.form.id == Rater.CLINICIAN else read_by_whom(organisation, part.measure, wording),
        line=line_of(part, wording, posted, problems),
    )


def line_of(part: Part, wording: Wording, posted: Mapping[str, str], problems: Sequence[Problem]) -> LineField | None:
    if not (part.takes_line and wording.comment):
        return None
    return LineField(
        name=part.line_field,
        readers=part.readers_field,
        prompt=wording.comment,
        text=posted.get(part.line_field, ""),
        chosen=Visibility.HELD if posted.get(part.hold_field) else posted.get(part.readers_field, ""),
        problem=next((problem.message for problem in problems if problem.item == part.line_field), ""),
    )


def length_words(parts: Sequence[Part]) -> str:
    """How much there is to answer, and roughly how long it takes where that is more than a minute."""
    if all(part.is_check_in for part in parts):
        return _("Seven or eight taps.")
    if all(part.measure.id in TAPS for part in parts):
        return taps(parts)
    count = sum(always_asked(part, item) for part in parts for item in part.form.items)
    questions = ngettext("%d question.", "%d questions.", count) % count
    minutes = ceil(count * SECONDS_AN_ANSWER / 60)
    return f"{questions} {_('About %d minutes.') % minutes}" if minutes > 1 else questions


def taps(parts: Sequence[Part]) -> str:
    """Of questions that are one tap each, how many; one more where something is asked only after some answers."""
    items = [item for part in parts for item in part.form.items if not part.takes_concerns(item)]
    least = sum(item.asked_if is None for item in items)
    if least == len(items):
        return ngettext("%d tap.", "%d taps.", least) % least
    return _("%(least)d or %(most)d taps.") % {"least": least, "most": len(items)}


def always_asked(part: Part, item: Item) -> bool:
    return item.asked_if is None and not part.takes_concerns(item)


def fields_of(part: Part, wording: Wording, posted: Mapping[str, str], problems: Sequence[Problem]) -> list[Field]:
    """Every item of the part in its order."""
    by_name = {problem.item: problem.message for problem in problems}
    names = [(item, part.field(item.id)) for item in part.form.items]
    return [field_of(part, item, wording, posted.get(name, ""), by_name.get(name, "")) for item, name in names]


def field_of(part: Part, item: Item, wording: Wording, sent: str, problem: str) -> Field:
    words, name = wording.items[item.id], part.field(item.id)
    choices = tuple(
        Choice(value, label, value == sent, f"c-{name}-{value}")
        for value, label in values_and_labels(part, item, words.choices)
    )
    return Field(
        name=name,
        shape=shape_of(part, item),
        layout=layout_of(part, item),
        text=words.text,
        hint=hint_of(part, item, wording),
        low=words.low or "",
        high=words.high or "",
        choices=choices,
        problem=problem,
        first_id=choices[0].field_id,
        lang=own_language(wording),
    )


def hint_of(part: Part, item: Item, wording: Wording) -> str:
    """The item's own hint; with a follow-up, also to whom it is put. The check-in's own shows itself when it is due."""
    own = wording.items[item.id].hint
    if item.asked_if is None or part.is_check_in:
        return own
    return f"{own} {asked_if_words(part, item.asked_if, wording)}".strip()


def asked_if_words(part: Part, condition: Condition, wording: Wording) -> str:
    gate, words = part.form.item(condition.item), wording.items[condition.item]
    if gate.kind == "rating":
        text = _("Only if you chose more than %(number)d at “%(question)s”.")
        return text % {"number": condition.above, "question": words.text}
    chosen = words.choices[condition.above - gate.low + 1 :]
    text = _("Only if you chose %(choices)s at “%(question)s”.")
    return text % {"choices": get_text_list(chosen, _("or")), "question": words.text}


def shape_of(part: Part, item: Item) -> str:
    """A yes that cannot go past the clinician is a choice like any other; some choices are five faces."""
    if item.faces:
        return "faces"
    return "choice" if item.kind == "yes" and not part.takes_concerns(item) else item.kind


def layout_of(part: Part, item: Item) -> str:
    """The check-in's own choices are short and stand side by side; those of other measures stand in a list."""
    if item.kind == "rating":
        return "long" if item.high - item.low + 1 > MOST_IN_A_ROW else ""
    if part.is_check_in or item.faces:
        return ""
    return "listed few" if item.high - item.low < FEW else "listed"


def values_and_labels(part: Part, item: Item, labels: Sequence[str]) -> list[tuple[str, str]]:
    """What the browser sends and what the person reads, for each choice of an item."""
    if part.takes_concerns(item):
        return [
            ("no", _("No")),
            ("clinician", _("Yes, and my clinician may read this")),
            ("complaints", _("Yes, and only the complaints contact may read this")),
        ]
    values = [str(value) for value in range(item.low, item.high + 1)]
    return list(zip(values, labels or values, strict=True))
