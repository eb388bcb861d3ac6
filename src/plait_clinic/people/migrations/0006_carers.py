"""A role for carers around a case, who see what a client lets them see and nothing else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_a_child_answers_in_faces"),
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
                    ("carer", "carer around a case"),
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
                            "carer",
                        ],
                    )
                ),
                name="role_known",
            ),
        ),
    ]
