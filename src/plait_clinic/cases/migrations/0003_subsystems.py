"""Some members of a case who belong together, from one day until another."""

import django.db.models.deletion
from django.db import migrations, models

import plait_clinic.encryption
import plait_clinic.handles


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_last_session"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subsystem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "handle",
                    models.CharField(
                        default=plait_clinic.handles.new_handle, editable=False, max_length=16, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("parents", "the parents"),
                            ("couple", "the couple"),
                            ("siblings", "the siblings"),
                            ("own", "others, with a name of their own"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", plait_clinic.encryption.EncryptedText(blank=True, null=True)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                ("emptied_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="subsystems", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SubsystemMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subsystem_parts",
                        to="cases.casemember",
                    ),
                ),
                (
                    "subsystem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="cases.subsystem"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="subsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["parents", "couple", "siblings", "own"])), name="subsystem_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="subsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                name="subsystem_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="subsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("kind", "own"), _negated=True), ("name__isnull", True)),
                    models.Q(
                        models.Q(("name__isnull", False), ("emptied_at__isnull", False), _connector="OR"),
                        ("kind", "own"),
                    ),
                    _connector="OR",
                ),
                name="own_subsystem_has_its_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="subsystemmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("subsystem", "member"),
                name="in_a_subsystem_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="subsystemmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                name="leaves_subsystem_after_start",
            ),
        ),
    ]
