"""Writes of the page both look at: adding a line, and taking one back."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseMember
from plait_clinic.steps import Refused
from plait_clinic.together.models import About, Line, LineTakenBack, Whose


@transaction.atomic
def add_line(*, member: CaseMember, about: About, whose: Whose, text: str, audit: Audit) -> Line:
    """Keep one line. Sent twice, it stands there once: a second tap adds nothing."""
    CaseMember.objects.select_for_update().get(pk=member.pk)
    rows = Line.objects.filter(member=member, about=about, whose=whose, written_by=audit.actor, taken_back=None)
    newest = rows.filter(erased_at=None).order_by("-pk").first()
    if newest is not None and newest.text == text:
        return newest
    line = Line.objects.create(
        member=member, about=about, whose=whose, text=text, written_by=audit.actor, written_at=audit.now
    )
    audit.record(Event.LINE_ADDED, case=member.case, target=member.handle)
    return line


@transaction.atomic
def take_back(*, stays: Sequence[CaseMember], line: str, audit: Audit) -> None:
    """Let a line of one person's stays in a case stand there no more. Twice is once.

    Each side takes back what it put there; the client also what stands there as their own words. Raises Refused
    where it cannot be taken back from here.
    """
    found = Line.objects.select_for_update().filter(member__in=stays, handle=line, erased_at=None).first()
    if found is None:
        raise Refused(_("This line is not there any more. Nothing was changed."))
    if LineTakenBack.objects.filter(line=found).exists():
        return
    if not may_take_back(found, audit):
        raise Refused(_("Whoever put this line there can take it back. Nothing was changed."))
    LineTakenBack.objects.create(line=found, by=audit.actor, at=audit.now)
    audit.record(Event.LINE_TAKEN_BACK, case=found.member.case, target=found.member.handle)


def may_take_back(line: Line, audit: Audit) -> bool:
    if audit.actor is None:
        return line.whose != Whose.CLINICIAN
    return line.written_by_id is not None
