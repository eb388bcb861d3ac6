"""Triggers: what was said, sent, written and ordered is added, never changed; an erasure may empty the words."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("preparation", "0001_initial")]
    operations = [
        AppendOnly("Choice"),
        AppendOnly("Worry", content=("text",)),
        AppendOnly("LeafletSent"),
        AppendOnly("Order", content=("ordered_by", "reported", "reported_to")),
    ]
