"""The policy for minors with its bands, guardians, and consents given and taken back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait_clinic.encryption
import plait_clinic.handles


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_last_session"),
        ("people", "0004_birth_date"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Guardian",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "handle",
                    models.CharField(
                        default=plait_clinic.handles.new_handle, editable=False, max_length=16, unique=True
                    ),
                ),
                ("name", plait_clinic.encryption.EncryptedText(null=True)),
                ("contact", plait_clinic.encryption.EncryptedText(null=True)),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("parent", "parent"),
                            ("guardian", "guardian by law or by a court"),
                            ("authority", "authority or institution"),
                        ],
                        max_length=16,
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="guardians", to="people.client"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MinorsPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("of_age", models.PositiveSmallIntegerField()),
                ("own_page_from", models.PositiveSmallIntegerField()),
                ("basis", models.CharField(max_length=1000)),
                ("written_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minors_policies",
                        to="people.organisation",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["organisation", "number"],
            },
        ),
        migrations.CreateModel(
            name="ConsentToAsk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "handle",
                    models.CharField(
                        default=plait_clinic.handles.new_handle, editable=False, max_length=16, unique=True
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("paper", "on paper, signed"), ("here", "said here, face to face")], max_length=16
                    ),
                ),
                ("given_on", models.DateField()),
                ("noted_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents_to_ask",
                        to="cases.casemember",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "guardian",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="minors.guardian",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="minors.minorspolicy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PolicyBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_age", models.PositiveSmallIntegerField()),
                ("to_age", models.PositiveSmallIntegerField()),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("young", "the young person alone"),
                            ("guardian", "a guardian alone"),
                            ("both", "the young person and a guardian"),
                            ("nobody", "nobody: they are not asked at this age"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "guardians",
                    models.CharField(
                        choices=[("one", "one guardian suffices"), ("every", "every guardian")], max_length=16
                    ),
                ),
                (
                    "told",
                    models.CharField(
                        choices=[
                            ("nothing", "nothing"),
                            ("attendance", "which sessions the young person was at"),
                            ("shared", "only what the young person asks you to pass on"),
                        ],
                        max_length=16,
                    ),
                ),
                ("own_channel", models.BooleanField()),
                (
                    "form",
                    models.CharField(
                        choices=[("client", "adult"), ("adolescent", "adolescent, in plain words")], max_length=16
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bands", to="minors.minorspolicy"
                    ),
                ),
            ],
            options={
                "ordering": ["policy", "from_age"],
            },
        ),
        migrations.CreateModel(
            name="ConsentToAskTakenBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[("paper", "on paper, signed"), ("here", "said here, face to face")], max_length=16
                    ),
                ),
                ("taken_back_on", models.DateField()),
                ("noted_at", models.DateTimeField()),
                (
                    "consent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="taken_back", to="minors.consenttoask"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["paper", "here"])), name="taking_back_consent_way_known"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__in", ["parent", "guardian", "authority"])),
                name="guardian_capacity_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("added_at")), _connector="OR"
                ),
                name="guardian_ends_after_being_added",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__isnull", False), ("ended_at__isnull", False), _connector="OR"),
                name="who_decides_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="minorspolicy",
            constraint=models.UniqueConstraint(fields=("organisation", "number"), name="minors_policy_version_once"),
        ),
        migrations.AddConstraint(
            model_name="minorspolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="minors_policies_count_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="minorspolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("of_age__gte", 1), ("of_age__lte", 30)), name="of_age_at_some_age"
            ),
        ),
        migrations.AddConstraint(
            model_name="minorspolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("own_page_from__lte", models.F("of_age"))), name="own_page_by_coming_of_age"
            ),
        ),
        migrations.AddConstraint(
            model_name="consenttoask",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["paper", "here"])), name="consent_to_ask_way_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyband",
            constraint=models.UniqueConstraint(fields=("policy", "from_age"), name="one_band_from_an_age"),
        ),
        migrations.AddConstraint(
            model_name="policyband",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_age__gt", models.F("from_age"))), name="band_has_an_age_in_it"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyband",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent__in", ["young", "guardian", "both", "nobody"])), name="band_consent_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyband",
            constraint=models.CheckConstraint(
                condition=models.Q(("guardians__in", ["one", "every"])), name="band_guardians_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyband",
            constraint=models.CheckConstraint(
                condition=models.Q(("told__in", ["nothing", "attendance", "shared"])), name="band_told_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyband",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["client", "adolescent"])), name="band_form_known"
            ),
        ),
    ]
