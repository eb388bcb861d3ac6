"""Triggers: what was written, said, rated and held is added, never changed; an erasure may empty words and numbers."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("goals", "0001_initial")]
    operations = [
        AppendOnly("Wording", content=("text",)),
        AppendOnly("Levels", content=("much_less", "less", "expected", "more", "much_more")),
        AppendOnly("GoalStep"),
        AppendOnly("WrittenAlone"),
        AppendOnly("Succession"),
        AppendOnly("GoalRating", content=("value",)),
        AppendOnly("HeldToo"),
    ]
