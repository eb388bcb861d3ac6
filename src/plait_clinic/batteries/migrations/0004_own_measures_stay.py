"""Triggers: a measure that came in stays as it came."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("batteries", "0003_own_measures_and_wordings")]
    operations = [AppendOnly("OwnMeasure")]
