"""Why a supervisor opened a case: the reason is asked before, kept, and shown to the clinicians of the case."""

from django.db import models

from plait_clinic.encryption import EncryptedText


class Reason(models.Model):
    supervisor = models.ForeignKey("people.User", models.PROTECT, related_name="reasons")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="reasons")
    text = EncryptedText(null=True)
    given_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "supervisor", "given_at"], name="latest_reason")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(text__isnull=False) | models.Q(erased_at__isnull=False),
                name="reason_has_text",
            ),
        ]

    def __str__(self) -> str:
        return f"reason for {self.case_id}"
