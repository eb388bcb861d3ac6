"""A measure may be asked about one member or about some who belong together, and is answered once for each."""

import django.db.models.deletion
from django.db import migrations, models

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_subsystems"),
        ("checkins", "0008_more_readers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="askedmeasure",
            name="measure_asked_once",
        ),
        migrations.RemoveConstraint(
            model_name="response",
            name="first_answer_wins",
        ),
        migrations.AddField(
            model_name="askedmeasure",
            name="about_member",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="asked_about",
                to="cases.casemember",
            ),
        ),
        migrations.AddField(
            model_name="askedmeasure",
            name="about_subsystem",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="asked_about", to="cases.subsystem"
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="about_member",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses_about",
                to="cases.casemember",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="about_subsystem",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses_about",
                to="cases.subsystem",
            ),
        ),
        migrations.AddConstraint(
            model_name="askedmeasure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("about_member__isnull", True), ("about_subsystem__isnull", True)),
                fields=("check_in", "measure"),
                name="measure_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="askedmeasure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("about_member__isnull", False)),
                fields=("check_in", "measure", "about_member"),
                name="measure_asked_once_a_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="askedmeasure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("about_subsystem__isnull", False)),
                fields=("check_in", "measure", "about_subsystem"),
                name="measure_asked_once_a_subsystem",
            ),
        ),
        migrations.AddConstraint(
            model_name="askedmeasure",
            constraint=models.CheckConstraint(
                condition=models.Q(("about_member__isnull", True), ("about_subsystem__isnull", True), _connector="OR"),
                name="asked_about_one_at_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=models.Q(("about_member__isnull", True), ("about_subsystem__isnull", True)),
                fields=("check_in", "measure", "version"),
                name="first_answer_wins",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=models.Q(("about_member__isnull", False)),
                fields=("check_in", "measure", "version", "about_member"),
                name="first_answer_wins_a_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=models.Q(("about_subsystem__isnull", False)),
                fields=("check_in", "measure", "version", "about_subsystem"),
                name="first_answer_wins_a_subsystem",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(("about_member__isnull", True), ("about_subsystem__isnull", True), _connector="OR"),
                name="response_about_one_at_most",
            ),
        ),
        AppendOnly("Response", content=("informativeness", "fingerprint")),
        AppendOnly("AskedMeasure"),
    ]
