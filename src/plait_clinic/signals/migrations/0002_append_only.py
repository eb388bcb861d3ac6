"""Triggers: evidence and steps are added, never changed or removed; an erasure alone may empty what they hold."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("signals", "0001_initial")]
    operations = [
        AppendOnly("Evidence", content=("numbers",)),
        AppendOnly("SignalStep", content=("what",)),
    ]
