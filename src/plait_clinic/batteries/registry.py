"""Every measure and wording that a clinic can ask: its own, then those that ship with Plait.

The one way of the clinic's rooms to a measure. What the clinic brought comes first, so that a later Plait that ships a
measure of the same name never reads the clinic's answers by another key.
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.db.models import BigIntegerField, CharField, QuerySet

from plait.measures import (
    Measure,
    UnknownMeasureError,
    Wording,
    checked_wording,
    languages,
    list_measures,
    load_measure,
    load_wording,
    read_measure,
)
from plait.measures.catalogue import check_unchanged
from plait_clinic.batteries.models import ClinicWording, OwnMeasure
from plait_clinic.prepared import Prepared, Slot

Key = tuple[str, str]
"""A measure's id and its version."""
CACHED = 256
CLINIC = Slot("organisation", BigIntegerField())


def measure_of(organisation, measure: str, version: str) -> Measure:
    """The measure of this id and version, as this clinic knows it. Raises UnknownMeasureError.

    `organisation` is the clinic, or its key.
    """
    return measures_of(organisation, [(measure, version)])[measure, version]


def measures_of(organisation, keys: Iterable[Key]) -> dict[Key, Measure]:
    """Many measures at once, by one query. Raises UnknownMeasureError for the first that there is not."""
    wanted = dict.fromkeys(keys)
    own = own_measures_of(organisation, {measure for measure, _version in wanted})
    return {key: own.get(key) or load_measure(*key) for key in wanted}


def own_measures_of(organisation, ids: Iterable[str] | None = None) -> dict[Key, Measure]:
    """The measures that the clinic brought itself; with `ids`, only these."""
    if ids is None:
        rows = list(OwnMeasure.objects.filter(organisation=organisation))
    else:
        named = {f"measure_{place}": measure for place, measure in enumerate(sorted(ids))}
        rows = own_rows(len(named))(organisation=key_of(organisation), **named) if named else []
    return {(row.measure, row.version): own_measure(row.content, row.sha256) for row in rows}


@lru_cache(CACHED)
def own_rows(count: int) -> Prepared[OwnMeasure]:
    """The rows of so many measures that a clinic may have brought, in slots called `measure_0` and on."""
    slots = [Slot(f"measure_{place}", CharField()) for place in range(count)]
    return Prepared(lambda: OwnMeasure.objects.filter(organisation=CLINIC, measure__in=slots))


def key_of(organisation) -> int:
    """The clinic's key, of the clinic or its key."""
    return getattr(organisation, "pk", organisation)


def all_measures(organisation) -> tuple[Measure, ...]:
    """Every measure that this clinic can know: those that ship, and its own in place of one of the same name."""
    shipped = {(measure.id, measure.version): measure for measure in list_measures()}
    return tuple((shipped | own_measures_of(organisation)).values())


@lru_cache(CACHED)
def own_measure(content: str, sha256: str) -> Measure:
    """The measure of a file that was brought in. Raises MeasureFileError where what is stored was changed."""
    raw, file = content.encode(), "the clinic's own measure"
    measure = read_measure(raw, file)
    key = (measure.id, measure.version, "")
    return measure.model_copy(update={"released": check_unchanged(key, raw, file, {key: sha256})})


def words_of(organisation, measure: str, version: str, form: str, language: str) -> Wording:
    """The words of one form in one language: those that the clinic entered, else those that ship.

    Raises UnknownMeasureError, which names the languages that there are.
    """
    found = wordings_of(organisation, measure, version, form)
    if language not in found:
        raise UnknownMeasureError(f"wording of {measure} for {form} in", language, sorted(found))
    return found[language]


def best_words(organisation, measure: str, version: str, form: str, preferred: Iterable[str]) -> Wording | None:
    """The words in the first of these languages that there is, else in any; None where there are none."""
    return best_of(wordings_of(organisation, measure, version, form), preferred)


def best_of(found: Mapping[str, Wording], preferred: Iterable[str]) -> Wording | None:
    """The same of words that were looked up already."""
    return next((found[language] for language in (*preferred, *sorted(found)) if language in found), None)


def languages_of(organisation, measure: str, version: str, form: str) -> tuple[str, ...]:
    """The languages in which this form can be asked now; none where nobody gave permission for its words."""
    return tuple(sorted(wordings_of(organisation, measure, version, form)))


def wordings_of(organisation, measure: str, version: str, form: str) -> dict[str, Wording]:
    """The words of one form by language."""
    return wordings_for(organisation, measure_of(organisation, measure, version), form)


def wordings_for(organisation, measure: Measure, form: str) -> dict[str, Wording]:
    """The same of a measure that was looked up already. With one that the clinic brought itself none ship."""
    ships = measure is shipped_measure(measure.id, measure.version)
    entered = words_entered(organisation=key_of(organisation), measure=measure.id, version=measure.version, form=form)
    return (shipped_wordings(measure.id, measure.version, form) if ships else {}) | {
        row.language: entered_words(row.content, measure)[form] for row in entered
    }


@Prepared
def words_entered() -> QuerySet[ClinicWording]:
    """The words of one form that a clinic entered and has not withdrawn."""
    key = {name: Slot(name, CharField()) for name in ("measure", "version", "form")}
    return ClinicWording.objects.filter(organisation=CLINIC, withdrawn_at__isnull=True, **key)


def shipped_measure(measure: str, version: str) -> Measure | None:
    """The measure as it ships with Plait, always the very same object; None where none does."""
    try:
        return load_measure(measure, version)
    except UnknownMeasureError:
        return None


def shipped_wordings(measure: str, version: str, form: str) -> dict[str, Wording]:
    """The words that ship with Plait, by language."""
    return {language: load_wording(measure, form, language, version) for language in languages(measure, version, form)}


@lru_cache(CACHED)
def entered_words(content: str, measure: Measure) -> Mapping[str, Wording]:
    """The words as they were entered, by form, held against the key once more."""
    return checked_wording(json.loads(content), "the clinic's own words", measure, ships=False)
