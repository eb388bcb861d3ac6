"""What was asked and what was answered, in the measure's own words where they are here, else in general ones.

The words are the ones the client read; they are not ours, so they are never shortened or explained.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from plait.measures import Item, Measure, UnknownMeasureError, Wording
from plait_clinic.batteries.registry import Key, best_words, measures_of
from plait_clinic.checkins.languages import FALLBACK, own_language, page_language
from plait_clinic.risk.models import RiskAnswer


@dataclass(frozen=True)
class ItemTold:
    """One answered item in words. `question` is empty where its words are not here; `lang` marks foreign words."""

    measure: str
    about: str
    question: str
    answer: str
    lang: str
    value: int | None
    low: int
    high: int


def items_told(organisation: int, answers: Sequence[RiskAnswer]) -> list[ItemTold]:
    """The items of positive answers, in their order: each measure and each wording is looked up once."""
    measures = measures_of(organisation, (measure_key(answer) for answer in answers))
    asked = {words_key(answer): measures[measure_key(answer)] for answer in answers}
    words = {key: words_in(organisation, measure, form=key[2], asked_in=key[3]) for key, measure in asked.items()}
    return [item_told(answer, measures[measure_key(answer)], words[words_key(answer)]) for answer in answers]


def measure_key(answer: RiskAnswer) -> Key:
    return answer.response.measure, answer.response.measure_version


def words_key(answer: RiskAnswer) -> tuple[str, str, str, str]:
    return *measure_key(answer), answer.response.check_in.form, answer.response.language


def item_told(answer: RiskAnswer, measure: Measure, wording: Wording | None) -> ItemTold:
    """The item of a positive answer; its value is None once it was erased."""
    item = measure.form(answer.response.check_in.form).item(answer.item)
    return ItemTold(
        measure=measure.title,
        about=next((risk.about for risk in measure.risk_items if risk.item == answer.item), ""),
        question=wording.items[item.id].text if wording else "",
        answer=label_of(item, wording, answer.value),
        lang=own_language(wording) if wording else "",
        value=answer.value,
        low=item.low,
        high=item.high,
    )


def words_in(organisation: int, measure: Measure, *, form: str, asked_in: str) -> Wording | None:
    """The words of the form: in the page's language, else in the one they were asked in, else in any there is."""
    preferred = (page_language(), asked_in, FALLBACK)
    try:
        return best_words(organisation, measure.id, measure.version, form, preferred)
    except UnknownMeasureError:
        return None


def label_of(item: Item, wording: Wording | None, value: int | None) -> str:
    """The words of the choice that was made; empty where they are not here."""
    if wording is None or value is None:
        return ""
    labels = wording.items[item.id].choices
    return labels[value - item.low] if labels else ""
