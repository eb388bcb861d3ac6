"""Triggers: notes, a client's yes and requests are added, never changed or removed; an erasure may empty the words."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("endings", "0001_initial")]
    operations = [
        AppendOnly("NoteVersion", content=("text",)),
        AppendOnly("Consent"),
        AppendOnly("ConsentTakenBack"),
        AppendOnly("ChangeRequest", content=("words",)),
        AppendOnly("ChangeTakenBack"),
    ]
