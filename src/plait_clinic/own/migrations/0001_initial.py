"""Where codes for the own page go, the codes, and the visits that they open."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait_clinic.encryption


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnChannel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", plait_clinic.encryption.EncryptedText()),
                ("set_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="own_channels", to="cases.casemember"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OwnCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("sent", "Sent"), ("handed", "Handed"), ("confirm", "Confirm")], max_length=8
                    ),
                ),
                ("code_hash", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "channel",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="own.ownchannel",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="own_codes", to="cases.casemember"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OwnVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "opened_by",
                    models.CharField(
                        choices=[("sent", "Sent"), ("handed", "Handed"), ("confirm", "Confirm")], max_length=8
                    ),
                ),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("begun_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="own_visits", to="cases.casemember"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="ownchannel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("member",), name="one_own_channel_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="ownchannel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_at__isnull", True), ("confirmed_at__gte", models.F("set_at")), _connector="OR"
                ),
                name="channel_confirmed_after_setting",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownchannel",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__isnull", True), ("ended_at__gte", models.F("set_at")), _connector="OR"),
                name="channel_ends_after_setting",
            ),
        ),
        migrations.AddIndex(
            model_name="owncode",
            index=models.Index(fields=["member", "kind", "made_at"], name="newest_own_code"),
        ),
        migrations.AddIndex(
            model_name="owncode",
            index=models.Index(fields=["code_hash"], name="own_code_by_hash"),
        ),
        migrations.AddConstraint(
            model_name="owncode",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["sent", "handed", "confirm"])), name="code_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="owncode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel__isnull", True), ("kind", "handed")),
                    models.Q(models.Q(("kind", "handed"), _negated=True), ("channel__isnull", False)),
                    _connector="OR",
                ),
                name="sent_codes_name_their_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="owncode",
            constraint=models.CheckConstraint(condition=models.Q(("tries__lte", 5)), name="five_tries_a_code"),
        ),
        migrations.AddConstraint(
            model_name="owncode",
            constraint=models.CheckConstraint(
                condition=models.Q(("used_at__isnull", True), ("used_at__lt", models.F("expires_at")), _connector="OR"),
                name="code_used_in_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(("opened_by__in", ["sent", "handed", "confirm"])), name="visit_opened_by_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="ownvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__isnull", True), ("ends_at__gte", models.F("begun_at")), _connector="OR"),
                name="visit_ends_after_beginning",
            ),
        ),
    ]
