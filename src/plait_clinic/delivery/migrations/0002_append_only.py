"""Triggers: what was settled, what was sent, and what became of it is added, never changed."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial")]
    operations = [AppendOnly("DeliveryPolicy"), AppendOnly("Message"), AppendOnly("MessageState")]
