"""Why somebody looked at what is not theirs, a case or a supervisee's caseload: asked before, kept, and shown to those
whose it is.
"""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import one_of
from plait_clinic.encryption import EncryptedText


class Occasion(models.TextChoices):
    """On what occasion a case is opened: how much is shown and for how long follows from it."""

    SUPERVISION = "supervision", _("for supervision")
    EMERGENCY = "emergency", _("in an emergency")


LASTS = {Occasion.SUPERVISION: timedelta(hours=12), Occasion.EMERGENCY: timedelta(hours=2)}
"""How long a reason lets somebody look. In an emergency: long enough to read, to telephone and to read again. Both are
our own choice.
"""


class Reason(models.Model):
    by = models.ForeignKey("people.User", models.PROTECT, related_name="reasons")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="reasons")
    occasion = models.CharField(max_length=16, choices=Occasion.choices, default=Occasion.SUPERVISION)
    text = EncryptedText(null=True)
    given_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "by", "given_at"], name="latest_reason")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(text__isnull=False) | models.Q(erased_at__isnull=False),
                name="reason_has_text",
            ),
            one_of("occasion", Occasion, name="occasion_known"),
        ]

    def __str__(self) -> str:
        return f"reason for {self.case_id}"

    def lets_look(self, case: int, user: int | None, at: datetime) -> bool:
        """Whether this person might look at this case just then because of it."""
        since = self.given_at <= at < self.given_at + LASTS[Occasion(self.occasion)]
        return (self.case_id, self.by_id) == (case, user) and since

    def told(self) -> str:
        """On what occasion, and in which words; those of an erased one are gone."""
        occasion = str(Occasion(self.occasion).label)
        return f"{occasion}: {self.text}" if self.text else occasion


class Purpose(models.Model):
    """For what a supervisor looked at one supervisee's caseload beside chance; the supervisee reads it."""

    by = models.ForeignKey("people.User", models.PROTECT, related_name="purposes")
    supervisee = models.ForeignKey("people.User", models.PROTECT, related_name="purposes_of_others")
    text = EncryptedText(null=True)
    given_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["supervisee", "by", "given_at"], name="latest_purpose")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(text__isnull=False) | models.Q(erased_at__isnull=False),
                name="purpose_has_text",
            ),
            models.CheckConstraint(condition=~models.Q(by=models.F("supervisee")), name="purpose_is_of_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"purpose for {self.supervisee_id}"

    def lets_look(self, user: int | None, at: datetime) -> bool:
        """Whether this person might look just then because of it."""
        return self.by_id == user and self.given_at <= at < self.given_at + LASTS[Occasion.SUPERVISION]
