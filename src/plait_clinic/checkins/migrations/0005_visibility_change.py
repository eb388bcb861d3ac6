"""What clients decide later about who may read what they sent: rows that are added, never changed or removed."""

import django.db.models.deletion
from django.db import migrations, models

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("checkins", "0004_one_response_a_measure"),
    ]

    operations = [
        migrations.CreateModel(
            name="VisibilityChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("clinician", "my clinician, before we next meet"),
                            ("complaints", "only the clinic's complaints contact"),
                            ("held", "nobody for now"),
                        ],
                        max_length=16,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visibility_changes",
                        to="checkins.answer",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visibility_changes",
                        to="checkins.comment",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visibility_changes",
                        to="checkins.followup",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["clinician", "complaints", "held"])),
                        name="changed_visibility_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer__isnull", False), ("comment__isnull", True), ("follow_up__isnull", True)),
                            models.Q(("answer__isnull", True), ("comment__isnull", False), ("follow_up__isnull", True)),
                            models.Q(("answer__isnull", True), ("comment__isnull", True), ("follow_up__isnull", False)),
                            _connector="OR",
                        ),
                        name="change_is_of_one_thing",
                    ),
                ],
            },
        ),
        AppendOnly("VisibilityChange"),
    ]
