"""Triggers: a fit's row is added, never changed or removed; a later one takes its place."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("engine", "0001_initial")]
    operations = [AppendOnly("FittedModel")]
