"""Triggers: what was let, rated and written is added, never changed; an erasure may empty answers and words."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("carers", "0001_initial")]
    operations = [
        AppendOnly("Letting"),
        AppendOnly("Rating", content=("bond", "goal", "task", "speaking")),
        AppendOnly("CarerLine", content=("text",)),
        AppendOnly("CarerLineTakenBack"),
    ]
