"""Which job workers live, and which slot of each recurring job was taken last. Nothing here tells of a person."""

from django.db import models
from django.db.models import Q

from plait_clinic.constraints import not_before

WORKER_CHARACTERS = 64
"""What the job worker's own command allows for a name."""


class Beat(models.Model):
    """That a job worker lived at `last_at`."""

    worker = models.CharField(max_length=WORKER_CHARACTERS, unique=True)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [not_before("last_at", "began_at", name="beat_after_beginning")]

    def __str__(self) -> str:
        return f"job worker since {self.began_at:%Y-%m-%d %H:%M}"


class Turn(models.Model):
    """The newest slot of a recurring job that was taken, of one clinic or of the whole server.

    `task` is the job that was left for it; none where the slot was passed over.
    """

    job = models.CharField(max_length=40)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, null=True, related_name="turns")
    slot = models.DateTimeField()
    taken_at = models.DateTimeField()
    task = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "organisation"], name="turn_once_a_clinic"),
            models.UniqueConstraint(fields=["job"], condition=Q(organisation__isnull=True), name="turn_once_a_server"),
            not_before("taken_at", "slot", name="turn_taken_when_due"),
        ]

    def __str__(self) -> str:
        return f"{self.job} at {self.slot:%Y-%m-%d %H:%M}"
