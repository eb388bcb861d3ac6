"""What is asked: a battery is a named, ordered set of measures, each in one released version.

A clinic brings its own measures and the words it has permission for; registry.py finds them beside those that ship.

A battery that is not asked holds what past data came in as; a measure of it that has no key here is known by its total.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import not_before, one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle

UNREGISTERED = "imported_score"
"""The measure's id where only a total is known. No measure of the registry or of a clinic has it."""


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


class OwnMeasure(models.Model):
    """A measure that the clinic brought itself: its file as it came, frozen by its hash. A change is a new version."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="own_measures")
    measure = models.CharField(max_length=64)
    version = models.CharField(max_length=16)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "measure", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "measure", "version"], name="own_version_once")]

    def __str__(self) -> str:
        return f"{self.measure} {self.version}"


class ClinicWording(models.Model):
    """The words of one form of a measure in one language, as the clinic entered them by somebody's permission.

    `content` has the entries of a wording file, as JSON. It is never changed: other words are another row. A permission
    that was withdrawn stays for the record, and its words are asked no longer.
    """

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="wordings")
    measure = models.CharField(max_length=64)
    version = models.CharField(max_length=16)
    form = models.CharField(max_length=16)
    language = models.CharField(max_length=16)
    content = models.TextField()
    granted_by = EncryptedText()
    granted_on = models.DateField()
    reference = EncryptedText()
    entered_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["organisation", "measure", "version", "form", "language", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "version", "form", "language"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_wording_in_force",
            ),
            not_before("withdrawn_at", "entered_at", name="wording_withdrawn_after_entry"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="withdrawal_names_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.version} {self.form} ({self.language})"
