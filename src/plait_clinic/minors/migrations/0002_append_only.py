"""Triggers: policies, and consents given or taken back, are added, never changed or removed. None of them holds a name."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("minors", "0001_initial")]
    operations = [
        AppendOnly("MinorsPolicy"),
        AppendOnly("PolicyBand"),
        AppendOnly("ConsentToAsk"),
        AppendOnly("ConsentToAskTakenBack"),
    ]
