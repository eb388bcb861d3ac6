"""A child from 8 years on checks in with faces."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_birth_date"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="client",
            name="client_form_known",
        ),
        migrations.AlterField(
            model_name="client",
            name="form",
            field=models.CharField(
                choices=[
                    ("client", "adult"),
                    ("adolescent", "adolescent, in plain words"),
                    ("child", "child from 8 years on, with faces"),
                ],
                default="client",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["client", "adolescent", "child"])), name="client_form_known"
            ),
        ),
    ]
