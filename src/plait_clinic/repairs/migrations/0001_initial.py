"""Changed words of repair cards, the stages that were ticked, and how each side says it stands."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_cache_table"),
        ("signals", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CardText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("piece", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=8)),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="card_texts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="card_texts", to="people.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["piece", "language", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "piece", "language", "number"), name="card_text_number_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="card_texts_count_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("client", "client"), ("clinician", "clinician")], max_length=16)),
                (
                    "resolution",
                    models.CharField(
                        choices=[("unresolved", "not settled"), ("partly", "partly settled"), ("resolved", "settled")],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="signals.signal"
                    ),
                ),
            ],
            options={
                "ordering": ["signal", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["client", "clinician"])), name="side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("resolution__in", ["unresolved", "partly", "resolved"])),
                        name="resolution_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side", "client"), ("by__isnull", False), _connector="OR"),
                        name="clinicians_word_has_its_clinician",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageTick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("named", "I named it, as a guess"),
                            ("heard", "I heard how it was for the client"),
                            ("own_part", "I said my own part"),
                            ("clarified", "We cleared up what was meant"),
                            ("reason", "I gave the reason for what we do"),
                            ("changed", "We changed what we do, or what for"),
                            ("between_us", "We looked at what happens between us"),
                            ("needed", "It was said what had been needed"),
                            ("hard_to_say", "There was room for what is hard to say"),
                            ("shared_map", "We linked it to our shared map, as invited"),
                            ("agreed", "We agreed on something, in the client’s words"),
                            ("checked_back", "I asked whether it helped"),
                        ],
                        max_length=16,
                    ),
                ),
                ("done", models.BooleanField()),
                ("card", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_ticks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stage_ticks", to="signals.signal"
                    ),
                ),
            ],
            options={
                "ordering": ["signal", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "named",
                                    "heard",
                                    "own_part",
                                    "clarified",
                                    "reason",
                                    "changed",
                                    "between_us",
                                    "needed",
                                    "hard_to_say",
                                    "shared_map",
                                    "agreed",
                                    "checked_back",
                                ],
                            )
                        ),
                        name="stage_known",
                    )
                ],
            },
        ),
    ]
