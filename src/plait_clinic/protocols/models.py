"""The clinic's violence protocol in versions. It is about nobody in particular, and ships empty."""

from django.db import models
from django.db.models import Q

PROTOCOL_CHARACTERS = 4000


class ViolenceProtocol(models.Model):
    """One version. The newest holds; earlier ones stay, so that it can be told what held on a day."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="violence_protocols")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=PROTOCOL_CHARACTERS)
    written_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="violence_protocol_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="violence_protocols_count_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="violence_protocol_has_text"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.organisation_id}"
