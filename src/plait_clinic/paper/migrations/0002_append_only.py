"""Triggers: who typed an answer in is added, never changed."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("paper", "0001_initial")]
    operations = [AppendOnly("TypedIn")]
