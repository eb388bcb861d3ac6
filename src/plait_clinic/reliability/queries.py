"""What the page on reliability shows: stored figures alone, so that it says the same whoever has just answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plait_clinic.batteries.models import BatteryMeasure
from plait_clinic.batteries.registry import measures_of
from plait_clinic.checkins.models import Rater
from plait_clinic.people.models import CheckInForm
from plait_clinic.reliability.models import Figure, Snapshot


@dataclass(frozen=True)
class StoredScale:
    """One scale with its figures, in the order in which they were made."""

    name: str
    people: int
    made_at: datetime
    library_version: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class StoredForm:
    """One form of one questionnaire in one language; without scales where too few people have answered."""

    measure: str
    version: str
    form: str
    rater: str
    language: str
    scales: tuple[StoredScale, ...] = ()


def stored_forms(organisation) -> list[StoredForm]:
    """Every form that has figures, and every form that is asked and has none yet."""
    rows = list(Snapshot.objects.filter(organisation=organisation).prefetch_related("figures").order_by("pk"))
    keys = list(dict.fromkeys((row.measure, row.measure_version, row.form, row.rater, row.language) for row in rows))
    found = [StoredForm(*key, scales=scales_of(rows, key)) for key in keys]
    there = {(form.measure, form.version, form.form) for form in found}
    waiting = [form for form in asked_forms(organisation) if (form.measure, form.version, form.form) not in there]
    return sorted([*found, *waiting], key=place)


def place(form: StoredForm) -> tuple[str, str, bool, bool, str, str]:
    """Where a form stands on the page: the clients' usual one, their others, then the clinicians' own."""
    others = (form.rater != Rater.CLIENT, form.form != CheckInForm.CLIENT)
    return (form.measure, form.version, *others, form.form, form.language)


def scales_of(rows: Sequence[Snapshot], key: tuple[str, ...]) -> tuple[StoredScale, ...]:
    return tuple(
        StoredScale(
            row.scale,
            row.people,
            row.made_at,
            row.library_version,
            tuple(sorted(row.figures.all(), key=lambda figure: figure.pk)),
        )
        for row in rows
        if (row.measure, row.measure_version, row.form, row.rater, row.language) == key
    )


def asked_forms(organisation) -> list[StoredForm]:
    """The forms of what the clinic asks."""
    asked = BatteryMeasure.objects.filter(battery__organisation=organisation, battery__asked=True)
    keys = list(asked.values_list("measure", "version").distinct())
    return [
        StoredForm(measure, version, form.id, Rater.CLINICIAN if form.id == Rater.CLINICIAN else Rater.CLIENT, "")
        for (measure, version), found in measures_of(organisation, keys).items()
        for form in found.forms
    ]
