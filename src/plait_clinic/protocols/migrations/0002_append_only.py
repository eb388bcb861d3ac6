"""Triggers: a version of the protocol is added, never changed or removed."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("protocols", "0001_initial")]
    operations = [AppendOnly("ViolenceProtocol")]
