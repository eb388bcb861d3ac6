"""What is asked: a battery is a named, ordered set of measures, each in one released version.

A battery that is not asked holds what past data came in as; a measure of it that has no key here is known by its total.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import one_of

UNREGISTERED = "imported_score"
"""The measure's id where only a total is known. No registered id can be this: they have no underscore."""


class Battery(models.Model):
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="batteries")
    name = models.CharField(max_length=200)
    asked = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="battery_name_once")]

    def __str__(self) -> str:
        return self.name


class BatteryMeasure(models.Model):
    battery = models.ForeignKey("batteries.Battery", models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=64)
    version = models.CharField(max_length=16)

    class Meta:
        ordering = ["battery", "position"]
        constraints = [
            models.UniqueConstraint(fields=["battery", "position"], name="one_measure_a_place"),
            models.UniqueConstraint(fields=["battery", "measure"], name="measure_once_a_battery"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.version}"


class HigherIs(models.TextChoices):
    """What a higher score of an unregistered total says."""

    BETTER = "better", _("higher is better")
    WORSE = "worse", _("higher is worse, as with symptoms")


class UnregisteredTotal(models.Model):
    """A total whose questionnaire is not in the registry: what it is called, its ends and its direction."""

    battery = models.OneToOneField("batteries.Battery", models.CASCADE, related_name="total")
    name = models.CharField(max_length=64)
    low = models.FloatField()
    high = models.FloatField()
    higher_is = models.CharField(max_length=8, choices=HigherIs.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(low__lt=models.F("high")), name="total_ends_in_order"),
            one_of("higher_is", HigherIs, name="total_direction_known"),
        ]

    def __str__(self) -> str:
        return self.name
