"""A signal: that something between a client and a clinician may be fraying, on what grounds, and what came of it.

A signal is opened on evidence; what later sessions add joins the one that is open. Evidence and steps are append-only
by triggers; the signal's own columns follow from its steps. Who looks when nobody does is a naming of the clinic.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import not_before, one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle
from plait_clinic.signals.states import OPEN, Action, State

FEWEST_DAYS, MOST_DAYS = 1, 14
"""After how many days somebody else learns that a signal waits. Our own choice: no source was found for one."""
KEY_CHARACTERS = 96


class Source(models.TextChoices):
    """Where a signal came from."""

    ENGINE = "engine", _("ratings")
    MARKER = "marker", _("a moment of tension in the check-in")
    REQUEST = "request", _("the client’s request")
    CLINICIAN = "clinician", _("the clinician’s own impression")
    SILENCE = "silence", _("silence")


CLIENT_MADE = (Source.MARKER, Source.REQUEST)
"""What the client said in so many words, rather than what follows from numbers or from somebody else's eyes."""


class Kind(models.TextChoices):
    """What a signal is about, as far as anybody can say."""

    BOND = "bond", _("being understood and respected")
    GOAL = "goal", _("what the work is for")
    TASK = "task", _("the way of working")
    WITHDRAWAL = "withdrawal", _("moving away from each other")
    CONFRONTATION = "confrontation", _("moving against each other")
    UNCLEAR = "unclear", _("not clear yet")
    HOW_WE_WORK = "how_we_work", _("how we work")
    OTHER_CLINICIAN = "other_clinician", _("changing clinician")
    MISSED_SESSION = "missed_session", _("a session that was missed")
    UNANSWERED = "unanswered", _("check-ins that were not answered")


class Topic(models.TextChoices):
    """What is the same thing: of each, one person has one open signal at a time, which later evidence joins."""

    STRAIN = "strain"
    IMPRESSION = "impression"
    HOW_WE_WORK = "how_we_work"
    OTHER_CLINICIAN = "other_clinician"
    SILENCE = "silence"


class Signal(models.Model):
    """One signal about one member of one case. `waits_since` says since when something in it waits to be seen."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="signals")
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="signals")
    # The session it was opened about; none where a client asked on their own page before any session.
    session = models.ForeignKey("cases.Session", models.PROTECT, related_name="signals", null=True)
    topic = models.CharField(max_length=16, choices=Topic.choices)
    source = models.CharField(max_length=16, choices=Source.choices)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    # Whether anything in it was said by the client; such a signal is not the clinician's alone to close.
    client_made = models.BooleanField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.NEW)
    opened_at = models.DateTimeField()
    waits_since = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "state"], name="signals_of_a_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "topic"], condition=Q(state__in=OPEN), name="one_open_signal_a_topic"
            ),
            one_of("topic", Topic, name="signal_topic_known"),
            one_of("source", Source, name="signal_source_known"),
            one_of("kind", Kind, name="signal_kind_known"),
            one_of("state", State, name="signal_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.NEW) | Q(waits_since__isnull=False), name="new_signal_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(waits_since__isnull=True), name="closed_signal_waits_for_nobody"
            ),
            models.CheckConstraint(
                condition=~Q(source__in=CLIENT_MADE) | Q(client_made=True), name="what_a_client_said_is_client_made"
            ),
            not_before("waits_since", "opened_at", name="signal_waits_after_opening"),
        ]

    def __str__(self) -> str:
        return self.handle


class Evidence(models.Model):
    """One thing that a signal rests on: which rule found it at which session, with its numbers and how sure it is.

    `key` names what it was found in, so that the same thing is found once, however often readings are made anew.
    """

    signal = models.ForeignKey("signals.Signal", models.PROTECT, related_name="evidence")
    key = models.CharField(max_length=KEY_CHARACTERS, unique=True)
    source = models.CharField(max_length=16, choices=Source.choices)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    session = models.ForeignKey("cases.Session", models.PROTECT, related_name="signal_evidence", null=True)
    check_in = models.ForeignKey("checkins.CheckIn", models.PROTECT, related_name="signal_evidence", null=True)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="signal_evidence", null=True)
    at = models.DateTimeField()
    rule = models.CharField(max_length=32)
    rule_version = models.CharField(max_length=32)
    numbers = models.JSONField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("source", Source, name="evidence_source_known"),
            one_of("kind", Kind, name="evidence_kind_known"),
            models.CheckConstraint(
                condition=Q(numbers__isnull=False) | Q(erased_at__isnull=False), name="evidence_has_its_numbers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} for {self.signal_id}"


class WithWhom(models.TextChoices):
    """With whom a signal was talked about."""

    CLIENT = "client", _("with the client")
    TOGETHER = "together", _("with everybody in the session")
    SUPERVISION = "supervision", _("in supervision")
    TEAM = "team", _("with the team")


class Way(models.TextChoices):
    """What was changed, or done."""

    EXPLAINED = "explained", _("a misunderstanding was cleared up, or a reason given")
    TASK = "task", _("we work in another way")
    GOAL = "goal", _("we work on something else")
    PACE = "pace", _("pace, time or place is different")
    BETWEEN_US = "between_us", _("we talked about what happens between us")
    REACHED = "reached", _("the client was rung or written to")
    OTHER = "other", _("something else")


class Reason(models.TextChoices):
    """Why a clinician closes a signal. None of them says that it was put right: only the client does."""

    AGREED = "agreed", _("we agreed to leave it at that")
    ENOUGH = "enough", _("what was needed has been done")
    MISTAKE = "mistake", _("it was noted by mistake")


class SignalStep(models.Model):
    """One step: what happened, when, by whom, and what they noted. Nobody in `by` means the client, or the software."""

    signal = models.ForeignKey("signals.Signal", models.PROTECT, related_name="steps")
    action = models.CharField(max_length=16, choices=Action.choices)
    before = models.CharField(max_length=16, choices=State.choices)
    after = models.CharField(max_length=16, choices=State.choices)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="signal_steps", null=True)
    at = models.DateTimeField()
    on = models.DateField(null=True)
    with_whom = models.CharField(max_length=16, choices=WithWhom.choices, blank=True, default="")
    way = models.CharField(max_length=16, choices=Way.choices, blank=True, default="")
    reason = models.CharField(max_length=16, choices=Reason.choices, blank=True, default="")
    what = EncryptedText(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["signal", "pk"]
        constraints = [
            one_of("action", Action, name="signal_action_known"),
            one_of("before", State, name="step_starts_in_a_known_state"),
            one_of("after", State, name="step_ends_in_a_known_state"),
            models.CheckConstraint(condition=Q(with_whom__in=["", *WithWhom.values]), name="with_whom_known"),
            models.CheckConstraint(condition=Q(way__in=["", *Way.values]), name="way_known"),
            models.CheckConstraint(condition=Q(reason__in=["", *Reason.values]), name="signal_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.action} on {self.signal_id}"


class SignalWatch(models.Model):
    """Who learns that a signal waits, after how many days, from one moment until others are named."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="signal_watches")
    watcher = models.ForeignKey("people.User", models.PROTECT, related_name="watches_signals")
    deputy = models.ForeignKey("people.User", models.PROTECT, related_name="deputises_signals", null=True)
    days = models.PositiveSmallIntegerField()
    named_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(until__isnull=True), name="one_signal_watch_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(watcher=F("deputy")), name="other_watcher_is_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=FEWEST_DAYS, days__lte=MOST_DAYS), name="days_until_somebody_is_told"
            ),
            not_before("until", "named_at", name="signal_watch_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.watcher_id} watches"


class HalfYear(models.Model):
    """What became of one clinic's signals of half a year, already cut to whole tens of people. Made once.

    `content` is empty where too few people or clinicians stand behind it.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="signal_half_years")
    since = models.DateField()
    content = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "since"], name="half_year_once")]

    def __str__(self) -> str:
        return f"half-year from {self.since}"
