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
    """One version of a battery. What was asked is never changed: a change is the next number under the same name."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="batteries")
    name = models.CharField(max_length=200)
    number = models.PositiveSmallIntegerField(default=1)
    asked = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name", "number"], name="battery_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="battery_numbers_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Cadence(models.TextChoices):
    """How often a measure is asked. What each one means for a session stands in due.py."""

    EVERY = "every", _("every session")
    NTH = "nth", _("every so many sessions")
    ENDS = "ends", _("at the first session and at the last one")
    FIRST = "first", _("the first sessions")
    LAST = "last", _("at the last session")


COUNTED = (Cadence.NTH, Cadence.FIRST)
"""The cadences that need a number: every how many sessions, or how many at first."""


class BatteryMeasure(models.Model):
    """One measure of a battery: how often it is asked, and of whom. `begins` is the first session of `every so many`.

    Sessions are counted for each person by those they were at.
    """

    battery = models.ForeignKey("batteries.Battery", models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=64)
    version = models.CharField(max_length=16)
    cadence = models.CharField(max_length=8, choices=Cadence.choices, default=Cadence.EVERY)
    number = models.PositiveSmallIntegerField(null=True)
    begins = models.PositiveSmallIntegerField(default=1)
    client = models.BooleanField(default=True)
    adolescent = models.BooleanField(default=True)
    clinician = models.BooleanField(default=True)

    class Meta:
        ordering = ["battery", "position"]
        constraints = [
            models.UniqueConstraint(fields=["battery", "position"], name="one_measure_a_place"),
            models.UniqueConstraint(fields=["battery", "measure"], name="measure_once_a_battery"),
            one_of("cadence", Cadence, name="cadence_known"),
            models.CheckConstraint(
                condition=models.Q(cadence__in=COUNTED, number__gte=1, number__isnull=False)
                | models.Q(~models.Q(cadence__in=COUNTED), number__isnull=True),
                name="cadence_has_its_number",
            ),
            models.CheckConstraint(condition=models.Q(begins__gte=1), name="begins_with_a_session"),
            models.CheckConstraint(
                condition=models.Q(client=True) | models.Q(adolescent=True) | models.Q(clinician=True),
                name="asked_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.version}"


class BatteryUse(models.Model):
    """Which battery is asked: in one case, in the cases of one team, or, with neither, in the whole clinic."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="battery_uses")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="battery_uses", null=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="battery_uses", null=True)
    battery = models.ForeignKey("batteries.Battery", models.PROTECT, related_name="uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(team__isnull=True, case__isnull=True),
                name="one_battery_for_the_clinic",
            ),
            models.UniqueConstraint(
                fields=["team"], condition=models.Q(team__isnull=False), name="one_battery_for_a_team"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(case__isnull=False), name="one_battery_for_a_case"
            ),
            models.CheckConstraint(
                condition=models.Q(team__isnull=True) | models.Q(case__isnull=True), name="team_or_case"
            ),
        ]

    def __str__(self) -> str:
        return f"battery {self.battery_id}"


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
