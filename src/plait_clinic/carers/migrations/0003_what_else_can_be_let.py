"""A client may let a carer see goals and tasks too.

On SQLite a new constraint remakes the table, so its triggers come back last.
"""

from django.db import migrations, models

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("carers", "0002_append_only"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="letting",
            name="letting_item_known",
        ),
        migrations.AlterField(
            model_name="letting",
            name="item",
            field=models.CharField(
                choices=[
                    ("attendance", "at which sessions I was"),
                    ("next_session", "when my next session is"),
                    ("lines", "the lines that I write for them"),
                    ("rating", "what I say last about our work together"),
                    ("goals", "the goals that my clinicians and I agreed on"),
                    ("tasks", "what my clinicians and I agreed to do, and by when"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="letting",
            constraint=models.CheckConstraint(
                condition=models.Q(("item__in", ["attendance", "next_session", "lines", "rating", "goals", "tasks"])),
                name="letting_item_known",
            ),
        ),
        AppendOnly("Letting"),
    ]
