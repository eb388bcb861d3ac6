"""What opens a client's own page: where codes go, the codes themselves, and the visits they open.

Each belongs to one member of one case: who comes in two cases has two pages, so that a clinician of one of them can
never open a way to the other. Codes and visits are kept as keyed hashes, addresses are encrypted.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import not_before, one_of
from plait_clinic.encryption import EncryptedText

TRIES_A_CODE = 5


class ChannelKind(models.TextChoices):
    """By which way something reaches a client."""

    MAIL = "mail", _("e-mail")
    TEXT = "text", _("text message")


class OwnChannel(models.Model):
    """A member's own e-mail address or telephone number. It counts once a code that was sent there came back."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="own_channels")
    kind = models.CharField(max_length=8, choices=ChannelKind.choices, default=ChannelKind.MAIL)
    address = EncryptedText()
    set_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_at__isnull=True), name="one_own_channel_at_a_time"
            ),
            one_of("kind", ChannelKind, name="own_channel_kind_known"),
            not_before("confirmed_at", "set_at", name="channel_confirmed_after_setting"),
            not_before("ended_at", "set_at", name="channel_ends_after_setting"),
        ]

    def __str__(self) -> str:
        return f"channel of {self.member_id}"


class CodeKind(models.TextChoices):
    """What a code is for, and how it reaches the client."""

    SENT = "sent"  # opens the page; sent to the confirmed channel
    HANDED = "handed"  # opens the page; handed over face to face
    CONFIRM = "confirm"  # confirms a channel; opens nothing


class OwnCode(models.Model):
    """One code that works once, for some minutes and five tries."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="own_codes")
    kind = models.CharField(max_length=8, choices=CodeKind.choices)
    channel = models.ForeignKey("own.OwnChannel", models.PROTECT, related_name="codes", null=True)
    code_hash = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["member", "kind", "made_at"], name="newest_own_code"),
            models.Index(fields=["code_hash"], name="own_code_by_hash"),
        ]
        constraints = [
            one_of("kind", CodeKind, name="code_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=CodeKind.HANDED, channel__isnull=True)
                | Q(~Q(kind=CodeKind.HANDED), channel__isnull=False),
                name="sent_codes_name_their_channel",
            ),
            models.CheckConstraint(condition=Q(tries__lte=TRIES_A_CODE), name="five_tries_a_code"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__lt=models.F("expires_at")), name="code_used_in_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} code of {self.member_id}"


class OwnVisit(models.Model):
    """One stay on the own page, from a code to the end of its half hour, or until it is left."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="own_visits")
    opened_by = models.CharField(max_length=8, choices=CodeKind.choices)
    token_hash = models.BinaryField(max_length=32, unique=True)
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("opened_by", CodeKind, name="visit_opened_by_a_code"),
            not_before("ends_at", "begun_at", name="visit_ends_after_beginning"),
        ]

    def __str__(self) -> str:
        return f"visit of {self.member_id}"

    @property
    def past_clinicians(self) -> bool:
        """Whether what the clinicians may not read is shown: not after a code that went through a clinician's hands."""
        return self.opened_by == CodeKind.SENT
