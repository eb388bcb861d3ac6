"""Reads of measures and of the words that a clinic entered, for the office. Nothing clinical."""

from collections.abc import Sequence
from dataclasses import dataclass

from plait.measures import Measure, Wording
from plait_clinic.batteries.askable import FORMS
from plait_clinic.batteries.languages import language_name
from plait_clinic.batteries.models import ClinicWording
from plait_clinic.batteries.registry import entered_words, measure_of, shipped_wordings


@dataclass(frozen=True)
class WordsShown:
    """Words in one language: those that ship, or those that the clinic entered, with their permission in `row`."""

    language: str
    code: str
    row: ClinicWording | None = None


@dataclass(frozen=True)
class FormShown:
    """One form of a measure: for whom, how many questions, and the words that are asked now."""

    id: str
    people: object
    questions: int
    words: Sequence[WordsShown]


def forms_shown(organisation, measure: Measure, *, own: bool) -> list[FormShown]:
    """The forms that a check-in can ask, each with its words by language; entered ones stand for those that ship."""
    rows = ClinicWording.objects.filter(
        organisation=organisation, measure=measure.id, version=measure.version, withdrawn_at__isnull=True
    )
    entered = {(row.form, row.language): row for row in rows.select_related("entered_by")}
    return [form_shown(measure, form, own, entered) for form in measure.forms if form.id in FORMS]


def form_shown(measure: Measure, form, own: bool, entered) -> FormShown:
    shipped = set() if own else set(shipped_wordings(measure.id, measure.version, form.id))
    codes = shipped | {language for known, language in entered if known == form.id}
    return FormShown(
        id=form.id,
        people=FORMS[form.id],
        questions=len(form.items),
        words=[WordsShown(language_name(code), code, entered.get((form.id, code))) for code in sorted(codes)],
    )


TOLD = (
    "licence",
    "licence_words",
    "citation",
    "source_url",
    "status",
    "response_scale",
    "missing_data",
    "cadence",
    "time",
    "evidence",
    "no_key",
)


def facts_of(measure: Measure) -> dict[str, object]:
    """What the registry says of a measure, with its addresses as text to copy: no page here leads to another host."""
    facts: dict[str, object] = {name: bare(getattr(measure, name) or "") for name in TOLD}
    return facts | {"warnings": [bare(warning) for warning in measure.warnings]}


def bare(text: str) -> str:
    return text.replace("https://", "")


def withdrawn_of(organisation, measure: Measure) -> list[ClinicWording]:
    """Words that are asked no longer, kept for the record, the latest first."""
    rows = ClinicWording.objects.filter(
        organisation=organisation, measure=measure.id, version=measure.version, withdrawn_at__isnull=False
    )
    return list(rows.select_related("entered_by", "withdrawn_by").order_by("-withdrawn_at", "-pk"))


def words_in(row: ClinicWording) -> tuple[Measure, Wording]:
    """The measure and the words of one entry, in force or withdrawn."""
    measure = measure_of(row.organisation_id, row.measure, row.version)
    return measure, entered_words(row.content, measure)[row.form]
