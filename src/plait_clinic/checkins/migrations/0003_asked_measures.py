"""What each check-in asks, as rows of its own. Those made before asked one measure: the first of their battery."""

import django.db.models.deletion
from django.db import migrations, models

ROWS_AT_ONCE = 500


def fill_in(apps, _schema_editor):
    """One row for each check-in there is: the measure that was answered, or else the battery's first."""
    CheckIn = apps.get_model("checkins", "CheckIn")
    AskedMeasure = apps.get_model("checkins", "AskedMeasure")
    BatteryMeasure = apps.get_model("batteries", "BatteryMeasure")
    Response = apps.get_model("checkins", "Response")
    first: dict[int, tuple[str, str]] = {}
    for battery, *measure in BatteryMeasure.objects.order_by("battery", "position").values_list(
        "battery", "measure", "version"
    ):
        first.setdefault(battery, tuple(measure))
    answered = {
        check_in: tuple(measure)
        for check_in, *measure in Response.objects.order_by("-version").values_list(
            "check_in", "measure", "measure_version"
        )
    }
    rows = []
    for pk, battery in CheckIn.objects.order_by("pk").values_list("pk", "battery"):
        measure, version = answered.get(pk) or first[battery]
        rows.append(AskedMeasure(check_in_id=pk, position=1, measure=measure, version=version))
    AskedMeasure.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("checkins", "0002_append_only"),
        ("batteries", "0002_past_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="AskedMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("measure", models.CharField(max_length=64)),
                ("version", models.CharField(max_length=16)),
                (
                    "check_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="checkins.checkin"
                    ),
                ),
            ],
            options={
                "ordering": ["check_in", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=["check_in", "position"], name="one_asked_measure_a_place"),
                    models.UniqueConstraint(fields=["check_in", "measure"], name="measure_asked_once"),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)), name="asked_places_count_from_one"
                    ),
                ],
            },
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
