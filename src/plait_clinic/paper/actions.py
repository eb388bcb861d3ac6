"""Writes about check-ins on paper: that a sheet was printed, and the answer that was typed in from it."""

from collections.abc import Mapping

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.checkins.actions import Outcome, Submitted, submit
from plait_clinic.checkins.filling import Filled
from plait_clinic.checkins.models import CheckIn
from plait_clinic.paper.models import Sheet, TypedIn


@transaction.atomic
def print_sheet(*, check_in: CheckIn, language: str, audit: Audit) -> Sheet:
    """A sheet with a code of its own. Several may be printed for one check-in; the first answer counts."""
    sheet = Sheet.objects.create(check_in=check_in, language=language, printed_by=audit.actor, printed_at=audit.now)
    audit.record(Event.SHEET_PRINTED, case=check_in.session.case, target=check_in.handle)
    return sheet


@transaction.atomic
def type_in(*, sheet: Sheet, filled: Filled, languages: Mapping[str, str], audit: Audit) -> Submitted:
    """Keep what was typed in, with who typed it; an answer that was there before stays as it is."""
    submitted = submit(check_in=sheet.check_in, filled=filled, audit=audit, languages=languages)
    if submitted.outcome is Outcome.FIRST:
        TypedIn.objects.create(check_in=sheet.check_in, sheet=sheet, by=audit.actor, at=audit.now)
        audit.record(Event.TYPED_IN, case=sheet.check_in.session.case, target=sheet.check_in.handle)
    return submitted
