"""Signals with what they rest on, the steps taken, and who is told that one waits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait_clinic.encryption
import plait_clinic.handles


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_last_session"),
        ("checkins", "0005_visibility_change"),
        ("people", "0002_cache_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "handle",
                    models.CharField(
                        default=plait_clinic.handles.new_handle, editable=False, max_length=16, unique=True
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("strain", "Strain"),
                            ("impression", "Impression"),
                            ("how_we_work", "How We Work"),
                            ("other_clinician", "Other Clinician"),
                            ("silence", "Silence"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("engine", "ratings"),
                            ("marker", "a moment of tension in the check-in"),
                            ("request", "the client’s request"),
                            ("clinician", "the clinician’s own impression"),
                            ("silence", "silence"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bond", "being understood and respected"),
                            ("goal", "what the work is for"),
                            ("task", "the way of working"),
                            ("withdrawal", "moving away from each other"),
                            ("confrontation", "moving against each other"),
                            ("unclear", "not clear yet"),
                            ("how_we_work", "how we work"),
                            ("other_clinician", "changing clinician"),
                            ("missed_session", "a session that was missed"),
                            ("unanswered", "check-ins that were not answered"),
                        ],
                        max_length=16,
                    ),
                ),
                ("client_made", models.BooleanField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "nobody has seen it yet"),
                            ("seen", "seen"),
                            ("discussed", "talked about"),
                            ("acted", "something was changed"),
                            ("recovered", "ratings recovered"),
                            ("repaired", "put right, in the client’s word"),
                            ("closed", "closed"),
                        ],
                        default="new",
                        max_length=16,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("waits_since", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signals", to="cases.case"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signals", to="cases.casemember"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="cases.session",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=96, unique=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("engine", "ratings"),
                            ("marker", "a moment of tension in the check-in"),
                            ("request", "the client’s request"),
                            ("clinician", "the clinician’s own impression"),
                            ("silence", "silence"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bond", "being understood and respected"),
                            ("goal", "what the work is for"),
                            ("task", "the way of working"),
                            ("withdrawal", "moving away from each other"),
                            ("confrontation", "moving against each other"),
                            ("unclear", "not clear yet"),
                            ("how_we_work", "how we work"),
                            ("other_clinician", "changing clinician"),
                            ("missed_session", "a session that was missed"),
                            ("unanswered", "check-ins that were not answered"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("rule", models.CharField(max_length=32)),
                ("rule_version", models.CharField(max_length=32)),
                ("numbers", models.JSONField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signal_evidence",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "check_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signal_evidence",
                        to="checkins.checkin",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signal_evidence",
                        to="cases.session",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="signals.signal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignalStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("see", "seen"),
                            ("discuss", "talked about with the client"),
                            ("consult", "talked about with colleagues"),
                            ("act", "something was changed"),
                            ("doubt", "the clinician’s view: this was no rupture"),
                            ("close", "closed with a reason"),
                            ("end", "closed, since the work has ended"),
                            ("join", "something was added"),
                            ("recover", "two sessions back inside"),
                            ("repair", "the client: it was put right"),
                            ("not_yet", "the client: not yet"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("new", "nobody has seen it yet"),
                            ("seen", "seen"),
                            ("discussed", "talked about"),
                            ("acted", "something was changed"),
                            ("recovered", "ratings recovered"),
                            ("repaired", "put right, in the client’s word"),
                            ("closed", "closed"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("new", "nobody has seen it yet"),
                            ("seen", "seen"),
                            ("discussed", "talked about"),
                            ("acted", "something was changed"),
                            ("recovered", "ratings recovered"),
                            ("repaired", "put right, in the client’s word"),
                            ("closed", "closed"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("on", models.DateField(null=True)),
                (
                    "with_whom",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("client", "with the client"),
                            ("together", "with everybody in the session"),
                            ("supervision", "in supervision"),
                            ("team", "with the team"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("explained", "a misunderstanding was cleared up, or a reason given"),
                            ("task", "we work in another way"),
                            ("goal", "we work on something else"),
                            ("pace", "pace, time or place is different"),
                            ("between_us", "we talked about what happens between us"),
                            ("reached", "the client was rung or written to"),
                            ("other", "something else"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "we agreed to leave it at that"),
                            ("enough", "what was needed has been done"),
                            ("mistake", "it was noted by mistake"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("what", plait_clinic.encryption.EncryptedText(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signal_steps",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="signals.signal"
                    ),
                ),
            ],
            options={
                "ordering": ["signal", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SignalWatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days", models.PositiveSmallIntegerField()),
                ("named_at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "deputy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputises_signals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signal_watches",
                        to="people.organisation",
                    ),
                ),
                (
                    "watcher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watches_signals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(fields=["case", "state"], name="signals_of_a_case"),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("new", "seen", "discussed", "acted", "recovered"))),
                fields=("member", "topic"),
                name="one_open_signal_a_topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("topic__in", ["strain", "impression", "how_we_work", "other_clinician", "silence"])
                ),
                name="signal_topic_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["engine", "marker", "request", "clinician", "silence"])),
                name="signal_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "bond",
                            "goal",
                            "task",
                            "withdrawal",
                            "confrontation",
                            "unclear",
                            "how_we_work",
                            "other_clinician",
                            "missed_session",
                            "unanswered",
                        ],
                    )
                ),
                name="signal_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["new", "seen", "discussed", "acted", "recovered", "repaired", "closed"])
                ),
                name="signal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "new"), _negated=True), ("waits_since__isnull", False), _connector="OR"
                ),
                name="new_signal_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True), ("waits_since__isnull", True), _connector="OR"
                ),
                name="closed_signal_waits_for_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source__in", ("marker", "request")), _negated=True),
                    ("client_made", True),
                    _connector="OR",
                ),
                name="what_a_client_said_is_client_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("waits_since__isnull", True), ("waits_since__gte", models.F("opened_at")), _connector="OR"
                ),
                name="signal_waits_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["engine", "marker", "request", "clinician", "silence"])),
                name="evidence_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "bond",
                            "goal",
                            "task",
                            "withdrawal",
                            "confrontation",
                            "unclear",
                            "how_we_work",
                            "other_clinician",
                            "missed_session",
                            "unanswered",
                        ],
                    )
                ),
                name="evidence_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("numbers__isnull", False), ("erased_at__isnull", False), _connector="OR"),
                name="evidence_has_its_numbers",
            ),
        ),
        migrations.AddConstraint(
            model_name="signalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "action__in",
                        [
                            "see",
                            "discuss",
                            "consult",
                            "act",
                            "doubt",
                            "close",
                            "end",
                            "join",
                            "recover",
                            "repair",
                            "not_yet",
                        ],
                    )
                ),
                name="signal_action_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("before__in", ["new", "seen", "discussed", "acted", "recovered", "repaired", "closed"])
                ),
                name="step_starts_in_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="signalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("after__in", ["new", "seen", "discussed", "acted", "recovered", "repaired", "closed"])
                ),
                name="step_ends_in_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="signalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("with_whom__in", ["", "client", "together", "supervision", "team"])),
                name="with_whom_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("way__in", ["", "explained", "task", "goal", "pace", "between_us", "reached", "other"])
                ),
                name="way_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["", "agreed", "enough", "mistake"])), name="signal_reason_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="signalwatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)), fields=("organisation",), name="one_signal_watch_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="signalwatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deputy__isnull", True), models.Q(("watcher", models.F("deputy")), _negated=True), _connector="OR"
                ),
                name="other_watcher_is_somebody_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="signalwatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("days__lte", 14)), name="days_until_somebody_is_told"
            ),
        ),
        migrations.AddConstraint(
            model_name="signalwatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("named_at")), _connector="OR"),
                name="signal_watch_ends_after_start",
            ),
        ),
    ]
