"""What a clinic has settled about messages, who wants them, which were sent for a check-in, and how each one stands.

Versions, messages and what became of them are append-only by triggers. A row of `Message` is the right to send it: one
for each check-in and kind, so that nothing goes twice. Neither an address nor a link is kept here.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import not_before, one_of
from plait_clinic.delivery.rules import LONGEST_OPEN_DAYS
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle
from plait_clinic.own.models import ChannelKind

ZONE_CHARACTERS = 64


class DeliveryPolicy(models.Model):
    """One version of what the clinic has settled. The newest one holds; without any, rules.py does."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="delivery_policies")
    number = models.PositiveSmallIntegerField()
    open_days = models.PositiveSmallIntegerField()
    remind_after_days = models.PositiveSmallIntegerField(null=True)
    remind_at = models.TimeField()
    send_from = models.TimeField()
    send_until = models.TimeField()
    written_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="delivery_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="delivery_versions_count_from_one"),
            models.CheckConstraint(
                condition=Q(open_days__gte=1, open_days__lte=LONGEST_OPEN_DAYS), name="open_for_some_days"
            ),
            models.CheckConstraint(
                condition=Q(remind_after_days__isnull=True)
                | Q(remind_after_days__gte=1, remind_after_days__lt=F("open_days")),
                name="reminded_before_the_end",
            ),
            models.CheckConstraint(condition=Q(send_from__lt=F("send_until")), name="messages_go_in_some_hours"),
            models.CheckConstraint(
                condition=Q(remind_at__gte=F("send_from"), remind_at__lt=F("send_until")),
                name="reminders_go_in_those_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.number} of {self.organisation_id}"


class SaidHow(models.TextChoices):
    """How somebody said that they want messages."""

    OWN_PAGE = "own_page", _("on their own page")
    HERE = "here", _("said here, face to face")


class Wish(models.Model):
    """That a member wants the link to each check-in sent, from one moment until another or still."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="wishes")
    language = models.CharField(max_length=16)
    zone = models.CharField(max_length=ZONE_CHARACTERS, blank=True, default="")  # empty: the clinic's
    way = models.CharField(max_length=16, choices=SaidHow.choices)
    noted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(ended_at__isnull=True), name="one_wish_at_a_time"),
            one_of("way", SaidHow, name="wish_way_known"),
            models.CheckConstraint(
                condition=Q(way=SaidHow.OWN_PAGE, noted_by__isnull=True)
                | Q(~Q(way=SaidHow.OWN_PAGE), noted_by__isnull=False),
                name="wish_said_to_somebody",
            ),
            not_before("ended_at", "said_at", name="wish_ends_after_being_said"),
        ]

    def __str__(self) -> str:
        return f"wish of {self.member_id}"


class Kind(models.TextChoices):
    """What a message is: the first one, the reminder, or one that a clinician asked for."""

    INVITATION = "invitation", _("link")
    REMINDER = "reminder", _("reminder")
    AGAIN = "again", _("sent again")


class Message(models.Model):
    """One message about one check-in. Its handle is what a gateway knows it by."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    check_in = models.ForeignKey("checkins.CheckIn", models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    way = models.CharField(max_length=8, choices=ChannelKind.choices)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="messages_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["check_in", "kind"], name="one_message_of_a_kind"),
            one_of("kind", Kind, name="message_kind_known"),
            one_of("way", ChannelKind, name="message_way_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.way}"


class State(models.TextChoices):
    """How a message stands. The newest row of a message counts."""

    ASKED = "asked", _("will be sent")
    SENDING = "sending", _("being sent")
    HANDED = "handed", _("sent")
    DELIVERED = "delivered", _("arrived")
    FAILED = "failed", _("not sent")
    UNKNOWN = "unknown", _("not known whether it went")


class Why(models.TextChoices):
    """Why a message did not go, without a word of whom it was to go to."""

    UNREACHABLE = "unreachable", _("the mail server or the gateway could not be reached")
    REFUSED = "refused", _("the mail server or the gateway did not take it")
    NOT_ARRIVED = "not_arrived", _("the gateway says that it did not arrive")


class MessageState(models.Model):
    """One step of one message. `by` is whoever asked for it by hand."""

    message = models.ForeignKey("delivery.Message", models.PROTECT, related_name="states")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=State.choices)
    why = models.CharField(max_length=16, choices=Why.choices, null=True)  # noqa: DJ001
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["message", "number"]
        indexes = [models.Index(fields=["state", "at"], name="message_states_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="message_steps_in_a_row"),
            models.CheckConstraint(condition=Q(number__gte=1), name="message_steps_count_from_one"),
            one_of("state", State, name="message_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.FAILED, why__isnull=False, why__in=Why.values)
                | Q(~Q(state=State.FAILED), why__isnull=True),
                name="failed_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.state
