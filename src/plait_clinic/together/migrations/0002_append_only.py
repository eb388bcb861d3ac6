"""Triggers: lines are added, never changed or removed; an erasure alone may empty what was written."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("together", "0001_initial")]
    operations = [
        AppendOnly("Line", content=("text",)),
        AppendOnly("LineTakenBack"),
    ]
