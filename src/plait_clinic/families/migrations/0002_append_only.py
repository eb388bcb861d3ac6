"""Triggers: what was agreed, signed, stopped or paused is added, never changed; an erasure may empty a policy's words."""

from django.db import migrations

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("families", "0001_initial")]
    operations = [
        AppendOnly("SharingPolicy"),
        AppendOnly("SharedPart"),
        AppendOnly("PolicyWords", content=("text",)),
        AppendOnly("PolicyMember"),
        AppendOnly("Signature"),
        AppendOnly("GivenUnder"),
        AppendOnly("SharingChoice"),
        AppendOnly("SharingPause"),
    ]
