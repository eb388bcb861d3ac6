"""Triggers: changed words, ticks and outcomes are added, never changed or removed. None of them holds free text."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("repairs", "0001_initial")]
    operations = [AppendOnly("CardText"), AppendOnly("StageTick"), AppendOnly("Outcome")]
