"""That a client was erased: whose data, when, by whom and why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_outside_colleague"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("asked", "The client asked for it"),
                            ("rule", "A law, a court or a rule of the clinic wants it"),
                            ("retention", "The time was over for which the clinic keeps such data"),
                            ("restored", "It was erased before, and a backup had brought it back"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="erasure", to="people.client"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["asked", "rule", "retention", "restored"])),
                        name="erasure_why_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by__isnull", False), ("why__in", ["retention", "restored"]), _connector="OR"
                        ),
                        name="an_erasure_names_who",
                    ),
                ],
            },
        ),
    ]
