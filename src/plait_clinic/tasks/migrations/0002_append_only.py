"""Triggers: what was said of a task is added, never changed; an erasure may empty the words."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]
    operations = [
        AppendOnly("Task"),
        AppendOnly("TaskVersion", content=("what", "why", "how_much", "obstacles")),
        AppendOnly("TaskStep"),
        AppendOnly("LookBack", content=("outcome", "how", "learned", "useful")),
        AppendOnly("GotInTheWay", content=("what",)),
    ]
