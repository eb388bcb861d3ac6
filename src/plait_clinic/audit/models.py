"""The book of who did and who read what. Rows are only ever added; triggers in the database see to it."""

from django.db import models

from plait_clinic.constraints import one_of
from plait_clinic.handles import HANDLE_CHARACTERS


class ActorKind(models.TextChoices):
    STAFF = "staff"
    LINK = "link"
    SYSTEM = "system"


class AuditEvent(models.Model):
    """One read of clinical content, or one write. Holds handles and counts, never a name, a token or an answer."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8, choices=ActorKind.choices)
    actor = models.ForeignKey("people.User", models.PROTECT, related_name="audit_events", null=True)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", null=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="audit_events", null=True)
    action = models.CharField(max_length=48)
    target = models.CharField(max_length=HANDLE_CHARACTERS + 32, blank=True)
    request_id = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="who_has_looked")]
        constraints = [
            one_of("actor_kind", ActorKind, name="actor_kind_known"),
            models.CheckConstraint(
                condition=models.Q(actor_kind=ActorKind.STAFF, actor__isnull=False)
                | models.Q(~models.Q(actor_kind=ActorKind.STAFF), actor__isnull=True),
                name="staff_events_name_their_actor",
            ),
        ]

    def __str__(self) -> str:
        return self.action
