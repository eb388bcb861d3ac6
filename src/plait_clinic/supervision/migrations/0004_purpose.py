"""For what a supervisor looked at a supervisee's caseload: kept as it was written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait_clinic.encryption
from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0003_occasions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Purpose",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", plait_clinic.encryption.EncryptedText(null=True)),
                ("given_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purposes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supervisee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purposes_of_others",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["supervisee", "by", "given_at"], name="latest_purpose")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text__isnull", False), ("erased_at__isnull", False), _connector="OR"),
                        name="purpose_has_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("supervisee")), _negated=True),
                        name="purpose_is_of_somebody_else",
                    ),
                ],
            },
        ),
        AppendOnly("Purpose", content=("text",)),
    ]
