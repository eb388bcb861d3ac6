"""Triggers: what the clinic settled stays readable in every version."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_initial")]
    operations = [AppendOnly("RetentionPolicy"), AppendOnly("RetentionRule")]
