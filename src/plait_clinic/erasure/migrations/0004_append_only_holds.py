"""Triggers: a hold is added and ended, and never changed or removed; an erasure takes its reason."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("erasure", "0003_holds")]
    operations = [AppendOnly("Hold", content=("reason",)), AppendOnly("HoldEnded")]
