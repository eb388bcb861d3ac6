"""Two more values of who may read something: after the next session, and the clinician's supervisor too."""

from django.db import migrations, models

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("checkins", "0007_concern_handled_append_only"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="answer",
            name="answer_visibility_known",
        ),
        migrations.RemoveConstraint(
            model_name="comment",
            name="comment_visibility_known",
        ),
        migrations.RemoveConstraint(
            model_name="followup",
            name="follow_up_visibility_known",
        ),
        migrations.RemoveConstraint(
            model_name="visibilitychange",
            name="changed_visibility_known",
        ),
        migrations.AlterField(
            model_name="answer",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("clinician", "my clinician, before we next meet"),
                    ("later", "my clinician, only after our next session"),
                    ("supervisor", "my clinician and their supervisor too"),
                    ("complaints", "only the clinic's complaints contact"),
                    ("held", "nobody until I say so"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("clinician", "my clinician, before we next meet"),
                    ("later", "my clinician, only after our next session"),
                    ("supervisor", "my clinician and their supervisor too"),
                    ("complaints", "only the clinic's complaints contact"),
                    ("held", "nobody until I say so"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="followup",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("clinician", "my clinician, before we next meet"),
                    ("later", "my clinician, only after our next session"),
                    ("supervisor", "my clinician and their supervisor too"),
                    ("complaints", "only the clinic's complaints contact"),
                    ("held", "nobody until I say so"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="visibilitychange",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("clinician", "my clinician, before we next meet"),
                    ("later", "my clinician, only after our next session"),
                    ("supervisor", "my clinician and their supervisor too"),
                    ("complaints", "only the clinic's complaints contact"),
                    ("held", "nobody until I say so"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["clinician", "later", "supervisor", "complaints", "held"])),
                name="answer_visibility_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["clinician", "later", "supervisor", "complaints", "held"])),
                name="comment_visibility_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["clinician", "later", "supervisor", "complaints", "held"])),
                name="follow_up_visibility_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visibilitychange",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["clinician", "later", "supervisor", "complaints", "held"])),
                name="changed_visibility_known",
            ),
        ),
        AppendOnly("Answer", content=("value",)),
        AppendOnly("Comment", content=("text",)),
        AppendOnly("FollowUp", content=("choice",)),
        AppendOnly("VisibilityChange"),
    ]
