"""A reason is given for supervision or in an emergency, and by others than supervisors too."""

from django.db import migrations, models

from plait_clinic.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("supervision", "0002_append_only")]
    operations = [
        migrations.RemoveIndex(model_name="reason", name="latest_reason"),
        migrations.RenameField(model_name="reason", old_name="supervisor", new_name="by"),
        migrations.AddField(
            model_name="reason",
            name="occasion",
            field=models.CharField(
                choices=[("supervision", "for supervision"), ("emergency", "in an emergency")],
                default="supervision",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.CheckConstraint(
                condition=models.Q(("occasion__in", ["supervision", "emergency"])), name="occasion_known"
            ),
        ),
        migrations.AddIndex(
            model_name="reason", index=models.Index(fields=["case", "by", "given_at"], name="latest_reason")
        ),
        AppendOnly("Reason", content=("text",)),
    ]
