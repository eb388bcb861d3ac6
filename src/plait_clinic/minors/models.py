"""The clinic's policy for minors in versions, the guardians of young people, and the consents to their being asked.

Policies with their bands, and consents given and taken back, are append-only by triggers: what held when stays
readable. No age stands in the code: law differs by country and by age, so the clinic states its own.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import not_before, one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle
from plait_clinic.people.models import CheckInForm

BASIS_CHARACTERS = 1000
OLDEST = 30
"""The highest age that can be written into a policy: a guard against slips of the hand, and no claim about any law."""


class Consenting(models.TextChoices):
    """Whose consent the clinic asks for before a young person of an age is asked anything."""

    YOUNG = "young", _("the young person alone")
    GUARDIAN = "guardian", _("a guardian alone")
    BOTH = "both", _("the young person and a guardian")
    NOBODY = "nobody", _("nobody: they are not asked at this age")


class HowMany(models.TextChoices):
    """Where several guardians are known, as when parents live apart: whose consent it takes."""

    ONE = "one", _("one guardian suffices")
    EVERY = "every", _("every guardian")


class Told(models.TextChoices):
    """What the clinic may tell a guardian. Answers are never part of it."""

    NOTHING = "nothing", _("nothing")
    ATTENDANCE = "attendance", _("which sessions the young person was at")
    SHARED = "shared", _("only what the young person asks you to pass on")


class MinorsPolicy(models.Model):
    """One version of what the clinic has settled for minors. The newest one holds."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="minors_policies")
    number = models.PositiveSmallIntegerField()
    of_age = models.PositiveSmallIntegerField()
    own_page_from = models.PositiveSmallIntegerField()
    # What it rests on and who was asked; the clinic's own words, about nobody in particular.
    basis = models.CharField(max_length=BASIS_CHARACTERS)
    written_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="minors_policy_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="minors_policies_count_from_one"),
            models.CheckConstraint(condition=Q(of_age__gte=1, of_age__lte=OLDEST), name="of_age_at_some_age"),
            models.CheckConstraint(condition=Q(own_page_from__lte=F("of_age")), name="own_page_by_coming_of_age"),
        ]

    def __str__(self) -> str:
        return f"policy {self.number} of {self.organisation_id}"


class PolicyBand(models.Model):
    """What a policy settles for those who have had the birthday `from_age` and not yet `to_age`."""

    policy = models.ForeignKey("minors.MinorsPolicy", models.PROTECT, related_name="bands")
    from_age = models.PositiveSmallIntegerField()
    to_age = models.PositiveSmallIntegerField()
    consent = models.CharField(max_length=16, choices=Consenting.choices)
    guardians = models.CharField(max_length=16, choices=HowMany.choices)
    told = models.CharField(max_length=16, choices=Told.choices)
    own_channel = models.BooleanField()
    form = models.CharField(max_length=16, choices=CheckInForm.choices)

    class Meta:
        ordering = ["policy", "from_age"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "from_age"], name="one_band_from_an_age"),
            models.CheckConstraint(condition=Q(to_age__gt=F("from_age")), name="band_has_an_age_in_it"),
            one_of("consent", Consenting, name="band_consent_known"),
            one_of("guardians", HowMany, name="band_guardians_known"),
            one_of("told", Told, name="band_told_known"),
            one_of("form", CheckInForm, name="band_form_known"),
        ]

    def __str__(self) -> str:
        return f"{self.from_age} to {self.to_age} in {self.policy_id}"


class Capacity(models.TextChoices):
    """As what a guardian decides."""

    PARENT = "parent", _("parent")
    GUARDIAN = "guardian", _("guardian by law or by a court")
    AUTHORITY = "authority", _("authority or institution")


class Guardian(models.Model):
    """Somebody who decides for a young person, each with a contact of their own. They have no sign-in and no link."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="guardians")
    name = EncryptedText(null=True)
    contact = EncryptedText(null=True)
    capacity = models.CharField(max_length=16, choices=Capacity.choices)
    added_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("capacity", Capacity, name="guardian_capacity_known"),
            not_before("ended_at", "added_at", name="guardian_ends_after_being_added"),
            # An erasure ends them and empties the name.
            models.CheckConstraint(
                condition=Q(name__isnull=False) | Q(ended_at__isnull=False), name="who_decides_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.handle


class Way(models.TextChoices):
    """How a consent was given, or taken back."""

    PAPER = "paper", _("on paper, signed")
    HERE = "here", _("said here, face to face")


class ConsentToAsk(models.Model):
    """A yes to a young person's being asked in one case: by a guardian, or without one by the young person."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="consents_to_ask")
    guardian = models.ForeignKey("minors.Guardian", models.PROTECT, related_name="consents", null=True)
    way = models.CharField(max_length=16, choices=Way.choices)
    given_on = models.DateField()
    # What held when it was noted; none where the clinic had settled nothing yet.
    policy = models.ForeignKey("minors.MinorsPolicy", models.PROTECT, related_name="+", null=True)
    noted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("way", Way, name="consent_to_ask_way_known")]

    def __str__(self) -> str:
        return self.handle


class ConsentToAskTakenBack(models.Model):
    """That a yes holds no more. A new one can be given."""

    consent = models.OneToOneField("minors.ConsentToAsk", models.PROTECT, related_name="taken_back")
    way = models.CharField(max_length=16, choices=Way.choices)
    taken_back_on = models.DateField()
    noted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("way", Way, name="taking_back_consent_way_known")]

    def __str__(self) -> str:
        return f"taken back: {self.consent_id}"
