"""Proved backups, so that the office can see when the last one was made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Backup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField()),
                ("proved_at", models.DateTimeField()),
                ("rows", models.PositiveBigIntegerField()),
                ("size", models.PositiveBigIntegerField()),
                ("version", models.CharField(max_length=32)),
            ],
            options={
                "ordering": ["began_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proved_at__isnull", True), ("proved_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="backup_proved_after_beginning",
                    )
                ],
            },
        ),
    ]
