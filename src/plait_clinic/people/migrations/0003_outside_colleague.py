"""A role for a colleague from outside, who learns that a signal waits and nothing else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_cache_table"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="staffrole",
            name="role_known",
        ),
        migrations.AlterField(
            model_name="staffrole",
            name="role",
            field=models.CharField(
                choices=[
                    ("clinician", "clinician"),
                    ("supervisor", "supervisor"),
                    ("referrer", "referrer"),
                    ("administrator", "administrator"),
                    ("researcher", "researcher"),
                    ("complaints", "complaints contact"),
                    ("colleague", "colleague from outside"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="staffrole",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "clinician",
                            "supervisor",
                            "referrer",
                            "administrator",
                            "researcher",
                            "complaints",
                            "colleague",
                        ],
                    )
                ),
                name="role_known",
            ),
        ),
    ]
