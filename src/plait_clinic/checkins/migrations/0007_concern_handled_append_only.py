"""Triggers: that a concern was seen to is added, never changed or removed; an erasure may empty the note."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("checkins", "0006_concern_handled")]
    operations = [
        AppendOnly("ConcernHandled", content=("note",)),
    ]
