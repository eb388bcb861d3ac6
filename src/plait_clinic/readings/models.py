"""What the numbers say: each scored response placed against that person's own earlier course."""

from django.db import models

from plait_clinic.constraints import one_of


class Verdict(models.TextChoices):
    """Where a rating lies; the words of `plait.rupture.published`."""

    NOT_ENOUGH = "not_enough"
    WITHIN = "within"
    LOWER = "lower"
    HIGHER = "higher"
    ABRUPT_DROP = "abrupt_drop"
    ABRUPT_RISE = "abrupt_rise"


class Reading(models.Model):
    """One scale of one response, read against the earlier sessions alone. Derived, and stamped with its model."""

    response = models.ForeignKey("checkins.Response", models.CASCADE, related_name="readings")
    scale = models.CharField(max_length=32)
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    usual = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    threshold = models.FloatField(null=True)
    chance = models.FloatField(null=True)
    earlier = models.PositiveSmallIntegerField()
    can_flag = models.BooleanField()
    model_version = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "scale"], name="reading_once"),
            one_of("verdict", Verdict, name="verdict_known"),
            models.CheckConstraint(
                condition=models.Q(verdict=Verdict.NOT_ENOUGH, usual__isnull=True)
                | models.Q(usual__isnull=False, low__isnull=False, high__isnull=False),
                name="verdict_has_its_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scale}: {self.verdict}"
