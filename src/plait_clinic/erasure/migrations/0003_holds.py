"""Holds that keep a case from being erased, and that they were ended."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait_clinic.encryption
import plait_clinic.handles


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_last_session"),
        ("erasure", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "handle",
                    models.CharField(
                        default=plait_clinic.handles.new_handle, editable=False, max_length=16, unique=True
                    ),
                ),
                ("reason", plait_clinic.encryption.EncryptedText(null=True)),
                ("until", models.DateField(null=True)),
                ("placed_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="cases.case"
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HoldEnded",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "hold",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ended", to="erasure.hold"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__isnull", False), ("erased_at__isnull", False), _connector="OR"),
                name="a_hold_says_why_until_it_is_erased",
            ),
        ),
    ]
