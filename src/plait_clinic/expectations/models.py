"""The clinic's own texts in versions, agreements of a case with each person's word, expectations, and words on the fit.

Everything here is append-only by triggers: the newest counts, and what held when stays readable. What one member wrote,
said or rated is that member's and the clinicians' alone; the text of an agreement is for everybody in the case.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle

TEXT_CHARACTERS = 6000
SOURCE_CHARACTERS = 500
CONTRIBUTION_CHARACTERS = 500
LOWEST, HIGHEST = 0, 10


class TextKind(models.TextChoices):
    """Which of the clinic's own texts it is."""

    WHAT = "what", _("what will happen")
    HOW_LONG = "how_long", _("how long it tends to take")
    AGREEMENT = "agreement", _("the template of a working agreement")


class ClinicText(models.Model):
    """One version of a text of the clinic's own, about nobody in particular. The newest holds."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="expectation_texts")
    kind = models.CharField(max_length=16, choices=TextKind.choices)
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=TEXT_CHARACTERS)
    # Where what it says of how long it takes comes from; without one it would be a guess.
    source = models.CharField(max_length=SOURCE_CHARACTERS, blank=True)
    written_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "number"], name="clinic_text_version_once"),
            one_of("kind", TextKind, name="clinic_text_kind_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="clinic_texts_count_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="clinic_text_has_text"),
            models.CheckConstraint(
                condition=~Q(kind=TextKind.HOW_LONG) | ~Q(source=""), name="how_long_has_its_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.organisation_id}"


class Agreement(models.Model):
    """One version of the working agreement of a case, for everybody in it; both look at it again by `review_on`."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    text = EncryptedText(null=True)
    review_on = models.DateField()
    written_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="agreement_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="agreements_count_from_one"),
            models.CheckConstraint(
                condition=Q(text__isnull=False) | Q(erased_at__isnull=False), name="agreement_has_text"
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.number} of {self.case_id}"


class Said(models.TextChoices):
    """What somebody says to an agreement. Who has said nothing has not said yes; a yes is withdrawn by the other."""

    YES = "yes", _("yes, I agree")
    TALK = "talk", _("let us talk about it first")


class Way(models.TextChoices):
    """How it was said."""

    OWN_PAGE = "own_page", _("on their own page")
    SIGNED_IN = "signed_in", _("signed in, by themselves")
    PAPER = "paper", _("on paper, signed")
    HERE = "here", _("said here, face to face")


class AgreementWord(models.Model):
    """What a member, a guardian of theirs, or the clinician who leads the case said to one version."""

    agreement = models.ForeignKey("expectations.Agreement", models.PROTECT, related_name="words")
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="agreement_words", null=True)
    guardian = models.ForeignKey("minors.Guardian", models.PROTECT, related_name="+", null=True)
    clinician = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    said = models.CharField(max_length=8, choices=Said.choices)
    way = models.CharField(max_length=16, choices=Way.choices)
    noted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("said", Said, name="agreement_word_known"),
            one_of("way", Way, name="agreement_way_known"),
            models.CheckConstraint(
                condition=Q(way=Way.OWN_PAGE, member__isnull=False, guardian=None, clinician=None, noted_by=None)
                | Q(way=Way.SIGNED_IN, member=None, guardian=None, clinician__isnull=False, noted_by=None)
                | Q(way__in=[Way.PAPER, Way.HERE], member__isnull=False, clinician=None, noted_by__isnull=False),
                name="agreement_word_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said} to {self.agreement_id}"


class Side(models.TextChoices):
    """Whose word it is. The two are never counted together."""

    CLIENT = "client", _("client")
    CLINICIAN = "clinician", _("clinician")


class Contribution(models.Model):
    """What one side says that it will do in the work with one member, in its own words. The newest of a side holds."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="contributions")
    side = models.CharField(max_length=16, choices=Side.choices)
    text = EncryptedText(null=True)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("side", Side, name="contribution_side_known"),
            models.CheckConstraint(
                condition=Q(text__isnull=False) | Q(erased_at__isnull=False), name="contribution_has_text"
            ),
            models.CheckConstraint(
                condition=Q(side=Side.CLIENT) | Q(by__isnull=False), name="clinicians_contribution_has_its_author"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} of {self.member_id}"


class Outlook(models.Model):
    """How sensible one side finds the work, and how much it believes that it will help: two numbers, never one."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="outlooks")
    side = models.CharField(max_length=16, choices=Side.choices)
    sensible = models.PositiveSmallIntegerField(null=True)
    helpful = models.PositiveSmallIntegerField(null=True)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("side", Side, name="outlook_side_known"),
            models.CheckConstraint(condition=Q(sensible=None) | Q(sensible__lte=HIGHEST), name="sensible_on_its_scale"),
            models.CheckConstraint(condition=Q(helpful=None) | Q(helpful__lte=HIGHEST), name="helpful_on_its_scale"),
            models.CheckConstraint(
                condition=Q(sensible__isnull=False) | Q(helpful__isnull=False) | Q(erased_at__isnull=False),
                name="outlook_says_something",
            ),
            models.CheckConstraint(
                condition=Q(side=Side.CLIENT, by=None) | Q(side=Side.CLINICIAN, by__isnull=False),
                name="outlook_with_its_own_writer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} of {self.member_id}"


class Fits(models.TextChoices):
    """What somebody makes of the first sessions. People choose; no number does."""

    FINE = "fine", _("fine as it is")
    TALK = "talk", _("worth talking about")
    CHANGE = "change", _("let us talk about a change of clinician")


class FitWord(models.Model):
    """What one side made of the first sessions with one lead. Neither is shown before both are there."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="fit_words")
    lead = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    side = models.CharField(max_length=16, choices=Side.choices)
    said = models.CharField(max_length=8, choices=Fits.choices, null=True)  # noqa: DJ001 - empty once erased
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("side", Side, name="fit_side_known"),
            models.CheckConstraint(condition=Q(said=None) | Q(said__in=Fits.values), name="fit_word_known"),
            models.CheckConstraint(
                condition=Q(said__isnull=False) | Q(erased_at__isnull=False), name="fit_word_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} of {self.member_id}"
