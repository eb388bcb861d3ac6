"""A tablet that is locked for the check-ins of one session, and whose turn it is on it.

No answer stands here, and no name: a turn leads to a check-in. The tablet is known by a random token in a cookie, of
which only the hash is kept.
"""

from django.db import models
from django.db.models import F, Q

from plait_clinic.constraints import not_before
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle


class Kiosk(models.Model):
    """One locked browser. Ended, it takes no more answers; it stays locked until somebody of the staff unlocks it."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    session = models.ForeignKey("cases.Session", models.PROTECT, related_name="kiosks")
    token_hash = models.BinaryField(max_length=32, unique=True)
    shows_names = models.BooleanField()
    started_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    unlocked_at = models.DateTimeField(null=True)
    unlocked_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("started_at")), name="kiosk_expires_after_starting"),
            not_before("ended_at", "started_at", name="kiosk_ends_after_starting"),
            not_before("unlocked_at", "ended_at", name="kiosk_unlocked_after_ending"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="kiosk_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(unlocked_at__isnull=True, unlocked_by__isnull=True)
                | Q(unlocked_at__isnull=False, unlocked_by__isnull=False, ended_at__isnull=False),
                name="kiosk_unlocked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.handle


class Turn(models.Model):
    """One check-in that may be answered on the tablet. Begun and not over: this is whose form the tablet shows."""

    kiosk = models.ForeignKey("kiosk.Kiosk", models.CASCADE, related_name="turns")
    check_in = models.ForeignKey("checkins.CheckIn", models.PROTECT, related_name="turns")
    position = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kiosk", "position"]
        constraints = [
            models.UniqueConstraint(fields=["kiosk", "position"], name="one_turn_a_place"),
            models.UniqueConstraint(fields=["kiosk", "check_in"], name="one_turn_a_check_in"),
            models.UniqueConstraint(
                fields=["kiosk"], condition=Q(begun_at__isnull=False, over_at__isnull=True), name="one_turn_at_a_time"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="turns_count_from_one"),
            models.CheckConstraint(
                condition=Q(over_at__isnull=True) | Q(begun_at__isnull=False, over_at__gte=F("begun_at")),
                name="turn_is_over_after_beginning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.kiosk_id}"
