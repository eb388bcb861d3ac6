"""Readings by the engine. The old ones are derived and of another rule: they go, and a job makes them anew."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

STATES = ["not_enough", "steady", "drop", "recovering", "recovered"]
NUMBERS = ("lower_80", "upper_80", "lower_95", "upper_95", "level", "level_sd", "surprise")


def take_out_old_readings(apps, _schema_editor) -> None:
    apps.get_model("readings", "Reading").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_last_session"),
        ("checkins", "0005_visibility_change"),
        ("readings", "0002_past_data"),
    ]

    operations = [
        migrations.RunPython(take_out_old_readings, take_out_old_readings),
        migrations.RemoveConstraint(model_name="reading", name="verdict_known"),
        migrations.RemoveConstraint(model_name="reading", name="verdict_has_its_range"),
        *(
            migrations.RemoveField(model_name="reading", name=name)
            for name in ("verdict", "threshold", "chance", "can_flag")
        ),
        *(
            migrations.AddField(
                model_name="reading", name=name, field=models.FloatField(default=0.0), preserve_default=False
            )
            for name in NUMBERS
        ),
        *(
            migrations.AlterField(model_name="reading", name=name, field=models.FloatField())
            for name in ("usual", "low", "high")
        ),
        migrations.AlterField(model_name="reading", name="model_version", field=models.CharField(max_length=64)),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=Q(lower_95__lte=F("low"))
                & Q(low__lte=F("lower_80"))
                & Q(lower_80__lte=F("upper_80"))
                & Q(upper_80__lte=F("high"))
                & Q(high__lte=F("upper_95")),
                name="ranges_lie_in_each_other",
            ),
        ),
        migrations.CreateModel(
            name="VisitReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chance", models.FloatField(null=True)),
                ("alert", models.BooleanField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("not_enough", "Not Enough"),
                            ("steady", "Steady"),
                            ("drop", "Drop"),
                            ("recovering", "Recovering"),
                            ("recovered", "Recovered"),
                        ],
                        max_length=16,
                    ),
                ),
                ("drivers", models.JSONField(default=list)),
                ("budget", models.FloatField()),
                ("expected_hits", models.JSONField(default=list)),
                ("model_version", models.CharField(max_length=64)),
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visit_reading",
                        to="checkins.response",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(state__in=STATES), name="visit_state_known"),
                    models.CheckConstraint(condition=Q(alert=False) | Q(state="drop"), name="alert_is_a_drop"),
                    models.CheckConstraint(
                        condition=Q(chance__isnull=True) | Q(chance__gte=0, chance__lte=1), name="chance_is_a_share"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(max_length=64)),
                ("measure_version", models.CharField(max_length=16)),
                ("index", models.PositiveIntegerField()),
                ("place", models.TextField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="course_states",
                        to="cases.casemember",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.session"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("member", "measure", "measure_version"), name="one_state_a_course")
                ],
            },
        ),
    ]
