"""A check-in takes one first answer to each of its measures.

Apart from the migration before it: PostgreSQL changes no table whose new rows are still to be checked.
"""

from django.db import migrations, models

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("checkins", "0003_asked_measures")]

    operations = [
        migrations.RemoveConstraint(model_name="response", name="first_answer_wins"),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(fields=["check_in", "measure", "version"], name="first_answer_wins"),
        ),
        AppendOnly("Response", content=("informativeness", "fingerprint")),
        AppendOnly("AskedMeasure"),
    ]
