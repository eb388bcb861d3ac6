"""Triggers: rows are added, never changed or removed; an erasure alone may empty what was said."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("risk", "0001_initial")]
    operations = [
        AppendOnly("RiskAnswer", content=("value",)),
        AppendOnly("Acknowledgement", content=("note",)),
    ]
