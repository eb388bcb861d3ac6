"""Figures on how well a questionnaire works here, as they stood when they were made. Derived; they can be made again.

Nothing finer than what may be shown is stored: counts of people are cut to whole tens, shares to tens of people
(docs/decisions/0017).
"""

from django.db import models

from plait_clinic.checkins.models import Rater
from plait_clinic.constraints import one_of


class Snapshot(models.Model):
    """One scale of one form in one language: from how many people, made when and by which version of the library.

    `people` are those who answered: of a clinicians' form the clinicians, where a figure's own `people` are cases.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="snapshots")
    measure = models.CharField(max_length=64)
    measure_version = models.CharField(max_length=16)
    form = models.CharField(max_length=16)
    rater = models.CharField(max_length=16, choices=Rater.choices)
    language = models.CharField(max_length=16, blank=True)
    scale = models.CharField(max_length=32)
    people = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    library_version = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "measure_version", "form", "rater", "language", "scale"],
                name="one_snapshot_a_scale",
            ),
            one_of("rater", Rater, name="snapshot_rater_known"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.form} {self.scale}"


class Kind(models.TextChoices):
    """What a figure is: a number with its interval, tens of people, or why there is none."""

    ESTIMATE = "estimate"
    SHARE = "share"
    NOT_ENOUGH = "not_enough"
    UNDEFINED = "undefined"


class Figure(models.Model):
    """One figure. An estimate has all three numbers; a share counts people from `low` to `high` of `people`.

    The one check on its numbers also holds the kind to those that there are.
    """

    snapshot = models.ForeignKey("reliability.Snapshot", models.CASCADE, related_name="figures")
    name = models.CharField(max_length=32)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "name"], name="figure_once"),
            models.CheckConstraint(
                condition=models.Q(kind=Kind.ESTIMATE, value__isnull=False, low__isnull=False, high__isnull=False)
                | models.Q(kind=Kind.SHARE, value__isnull=True, low__isnull=False, high__isnull=False)
                | models.Q(
                    kind__in=[Kind.NOT_ENOUGH, Kind.UNDEFINED], value__isnull=True, low__isnull=True, high__isnull=True
                ),
                name="figure_has_its_numbers",
            ),
        ]

    def __str__(self) -> str:
        return self.name
