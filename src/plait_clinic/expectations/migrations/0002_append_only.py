"""Triggers: texts, agreements and what was said to them are added, never changed; an erasure may empty the words."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("expectations", "0001_initial")]
    operations = [
        AppendOnly("ClinicText"),
        AppendOnly("Agreement", content=("text",)),
        AppendOnly("AgreementWord"),
        AppendOnly("Contribution", content=("text",)),
        AppendOnly("Outlook", content=("sensible", "helpful")),
        AppendOnly("FitWord", content=("said",)),
    ]
