"""Hand-over notes with the client's consent to them, and clients' requests for another clinician.

A note is kept in versions; a yes belongs to one version's text and says when and how it was given. All rows are
append-only by triggers. Whether a note was read, and by whom, is in the book of reads.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle

NOTE_CHARACTERS = 4000
WORDS_CHARACTERS = 1000


class NoteVersion(models.Model):
    """One version of the hand-over note about one member, as the client saw it when they said yes."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="note_versions")
    number = models.PositiveSmallIntegerField()
    text = EncryptedText(null=True)
    written_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["member", "number"]
        constraints = [
            models.UniqueConstraint(fields=["member", "number"], name="note_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="note_versions_count_from_one"),
            models.CheckConstraint(condition=Q(text__isnull=False) | Q(erased_at__isnull=False), name="note_has_text"),
        ]

    def __str__(self) -> str:
        return self.handle


class How(models.TextChoices):
    """How a yes was given, or taken back."""

    OWN_PAGE = "own_page", _("on their own page")
    IN_SESSION = "in_session", _("said in the session")


class Consent(models.Model):
    """The client's yes to one version. `noted_by` is the clinician to whom it was said."""

    version = models.ForeignKey("endings.NoteVersion", models.PROTECT, related_name="consents")
    how = models.CharField(max_length=16, choices=How.choices)
    noted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("how", How, name="consent_how_known"),
            models.CheckConstraint(
                condition=Q(how=How.OWN_PAGE, noted_by__isnull=True) | Q(how=How.IN_SESSION, noted_by__isnull=False),
                name="consent_said_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"consent to {self.version_id}"


class ConsentTakenBack(models.Model):
    """That a yes holds no more. It can be taken back until somebody has read the note."""

    consent = models.OneToOneField("endings.Consent", models.PROTECT, related_name="taken_back")
    how = models.CharField(max_length=16, choices=How.choices)
    noted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("how", How, name="taking_back_how_known"),
            models.CheckConstraint(
                condition=Q(how=How.OWN_PAGE, noted_by__isnull=True) | Q(how=How.IN_SESSION, noted_by__isnull=False),
                name="taking_back_said_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"taken back {self.consent_id}"


class Talk(models.TextChoices):
    """Whether the client wants to talk about it first. It is offered, and never required."""

    NO = "no", _("I want none")
    OFFICE = "office", _("With somebody of the clinic")
    CLINICIAN = "clinician", _("With my clinician")


class ChangeRequest(models.Model):
    """One client's request for another clinician than the one who led the case then."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="change_requests")
    lead = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    talk = models.CharField(max_length=16, choices=Talk.choices)
    tell_clinician = models.BooleanField()
    words = EncryptedText(null=True)
    asked_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("talk", Talk, name="change_talk_known"),
            models.CheckConstraint(
                condition=~Q(talk=Talk.CLINICIAN) | Q(tell_clinician=True), name="a_talk_tells_the_clinician"
            ),
        ]

    def __str__(self) -> str:
        return self.handle


class ChangeTakenBack(models.Model):
    """That a client no longer asks for another clinician. Only the client says so."""

    request = models.OneToOneField("endings.ChangeRequest", models.PROTECT, related_name="taken_back")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"taken back {self.request_id}"
