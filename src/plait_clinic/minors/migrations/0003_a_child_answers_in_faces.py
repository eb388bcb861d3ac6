"""A band of the policy may give the check-in in faces."""

from django.db import migrations, models

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("minors", "0002_append_only"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="policyband",
            name="band_form_known",
        ),
        migrations.AlterField(
            model_name="policyband",
            name="form",
            field=models.CharField(
                choices=[
                    ("client", "adult"),
                    ("adolescent", "adolescent, in plain words"),
                    ("child", "child from 8 years on, with faces"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="policyband",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["client", "adolescent", "child"])), name="band_form_known"
            ),
        ),
        AppendOnly("PolicyBand"),
    ]
