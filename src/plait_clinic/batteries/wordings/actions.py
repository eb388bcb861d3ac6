"""Writes about words that a clinic entered: entering them, and noting that a permission was withdrawn."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from plait.measures import Measure, checked_wording
from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.batteries.models import ClinicWording
from plait_clinic.people.queries import hold_clinic


@dataclass(frozen=True)
class Permission:
    """Who permitted the words, when, and where that can be looked up."""

    granted_by: str
    granted_on: date
    reference: str


@transaction.atomic
def enter_wording(
    *, organisation, measure: Measure, entries: Mapping[str, object], permission: Permission, audit: Audit
) -> list[ClinicWording]:
    """Keep the words of a measure's form in one language; they take the place of those that were in force.

    `entries` are those of a wording file. Raises MeasureFileError with everything that is wrong with them.
    """
    hold_clinic(organisation)
    found = checked_wording(entries, "words", measure, ships=False)
    alone = [{**entries, "forms": {form: entries["forms"][form]}} for form in found]
    return [keep_words(organisation, words, permission, audit) for words in alone]


def keep_words(organisation, entries: Mapping[str, object], permission: Permission, audit: Audit) -> ClinicWording:
    """The row of one form, inside the caller's transaction."""
    [form] = entries["forms"]
    words = {name: entries[name] for name in ("measure", "version", "language")}
    words |= {"organisation": organisation, "form": form}
    ClinicWording.objects.filter(**words, withdrawn_at__isnull=True).update(
        withdrawn_at=audit.now, withdrawn_by=audit.actor
    )
    row = ClinicWording.objects.create(
        **words,
        content=json.dumps(entries, ensure_ascii=False),
        granted_by=permission.granted_by,
        granted_on=permission.granted_on,
        reference=permission.reference,
        entered_by=audit.actor,
        entered_at=audit.now,
    )
    audit.record(Event.WORDING_ENTERED, organisation=organisation, target=row.handle)
    return row


@transaction.atomic
def withdraw_wording(*, wording: ClinicWording, audit: Audit) -> None:
    """From now on these words are not asked. They stay for the record of what was asked before."""
    row = ClinicWording.objects.select_for_update().get(pk=wording.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = audit.now, audit.actor
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record(Event.WORDING_WITHDRAWN, organisation=row.organisation, target=row.handle)
