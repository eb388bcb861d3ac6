"""What observers saw in a session: numbers of their own, which are only ever added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_subsystems"),
        ("families", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ObserverRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("engagement", "takes part in the work"),
                            ("connection", "connected with the clinician"),
                            ("safety", "safe with the others there"),
                            ("purpose", "want the same from the work"),
                        ],
                        max_length=16,
                    ),
                ),
                ("value", models.SmallIntegerField(null=True)),
                ("rated_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observed",
                        to="cases.casemember",
                    ),
                ),
                (
                    "observer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="observed", to="cases.session"
                    ),
                ),
            ],
            options={
                "ordering": ["session", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("dimension__in", ["engagement", "connection", "safety", "purpose"])),
                        name="observed_dimension_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("member__isnull", False)),
                        fields=("session", "observer", "member", "dimension"),
                        name="member_observed_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("member__isnull", True)),
                        fields=("session", "observer", "dimension"),
                        name="whole_observed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dimension", "purpose"), ("member__isnull", True)),
                            models.Q(models.Q(("dimension", "purpose"), _negated=True), ("member__isnull", False)),
                            _connector="OR",
                        ),
                        name="purpose_is_of_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value__gte", -3), ("value__isnull", False), ("value__lte", 3)),
                            ("erased_at__isnull", False),
                            _connector="OR",
                        ),
                        name="observed_value_known",
                    ),
                ],
            },
        ),
        AppendOnly("ObserverRating", content=("value",)),
    ]
