"""What was asked and what was answered, in the measure's own words where they are here, else in general ones.

The words are the ones the client read; they are not ours, so they are never shortened or explained.
"""

from dataclasses import dataclass

from plait.measures import Item, Measure, UnknownMeasureError, Wording
from plait_clinic.batteries.registry import best_words, measure_of
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


def item_told(answer: RiskAnswer) -> ItemTold:
    """The item of a positive answer; its value is None once it was erased."""
    response = answer.response
    measure = measure_of(answer.organisation_id, response.measure, response.measure_version)
    form = response.check_in.form
    item, wording = (
        measure.form(form).item(answer.item),
        words_in(answer.organisation_id, measure, form, response.language),
    )
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


def words_in(organisation: int, measure: Measure, form: str, asked_in: str) -> Wording | None:
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
