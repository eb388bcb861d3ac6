"""What is asked: a battery is a named, ordered set of measures, each in one released version."""

from django.db import models


class Battery(models.Model):
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="batteries")
    name = models.CharField(max_length=200)

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
