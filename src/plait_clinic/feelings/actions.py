"""Writes about private notes: keeping one, and taking it away for good.

The book says that this was done, and names neither the note nor the case: whoever reads it would learn about which work
a clinician has feelings.
"""

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.feelings.content import Content
from plait_clinic.feelings.models import PrivateNote
from plait_clinic.feelings.sealing import seal


@transaction.atomic
def write_note(*, content: Content, audit: Audit) -> PrivateNote:
    """Keep a note of whoever acts; there is no way to write one for somebody else."""
    note = PrivateNote(author=audit.actor, written_at=audit.now)
    note.sealed = seal(note, content)
    note.save(force_insert=True)
    audit.record(Event.PRIVATE_NOTE_WRITTEN)
    return note


@transaction.atomic
def delete_note(*, note: PrivateNote, audit: Audit) -> None:
    """Take one's own note away. Nothing is kept of it but that this was done, and what lies in older backups."""
    if note.author != audit.actor:
        raise PermissionError("a private note is its author's to delete")
    note.delete()
    audit.record(Event.PRIVATE_NOTE_DELETED)
