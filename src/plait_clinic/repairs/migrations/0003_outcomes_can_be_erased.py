"""An erasure may empty how somebody said a strain stands; the row stays, and so do the triggers on it."""

from django.db import migrations, models

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("repairs", "0002_append_only"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="outcome",
            name="resolution_known",
        ),
        migrations.AddField(
            model_name="outcome",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="resolution",
            field=models.CharField(
                choices=[("unresolved", "not settled"), ("partly", "partly settled"), ("resolved", "settled")],
                max_length=16,
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolution__in", ["unresolved", "partly", "resolved"]), ("resolution__isnull", False)),
                    ("erased_at__isnull", False),
                    _connector="OR",
                ),
                name="resolution_known",
            ),
        ),
        AppendOnly("Outcome", content=("resolution",)),
    ]
