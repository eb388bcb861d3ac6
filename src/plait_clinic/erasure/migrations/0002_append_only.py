"""Triggers: the record of an erasure is added, and never changed or removed."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("erasure", "0001_initial")]
    operations = [AppendOnly("Erasure")]
