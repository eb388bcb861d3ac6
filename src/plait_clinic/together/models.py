"""Lines that client and clinician leave on the page both look at, each marked with whose words it is.

A line is only ever added; one that should not stand there is taken back, which hides it and keeps that it was there.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle

LINE_CHARACTERS = 500


class About(models.TextChoices):
    """What a line is: something that one of the two noticed, or something that both agreed."""

    NOTICED = "noticed", _("noticed")
    AGREED = "agreed", _("agreed")


class Whose(models.TextChoices):
    """Whose words a line is, whoever typed it."""

    CLIENT = "client", _("client")
    CLINICIAN = "clinician", _("clinician")
    BOTH = "both", _("both together")


class Line(models.Model):
    """One line of one member's page. Without `written_by` the client wrote it, on their own page."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="lines")
    about = models.CharField(max_length=8, choices=About.choices)
    whose = models.CharField(max_length=16, choices=Whose.choices)
    text = EncryptedText(null=True)
    written_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("about", About, name="line_about_known"),
            one_of("whose", Whose, name="line_whose_known"),
            models.CheckConstraint(
                condition=Q(written_by__isnull=False) | Q(whose=Whose.CLIENT), name="clients_write_their_own_words"
            ),
            models.CheckConstraint(condition=Q(text__isnull=False) | Q(erased_at__isnull=False), name="line_has_text"),
        ]

    def __str__(self) -> str:
        return self.handle


class LineTakenBack(models.Model):
    """That a line stands there no more, and since when. Without `by` the client took it back."""

    line = models.OneToOneField("together.Line", models.PROTECT, related_name="taken_back")
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"taken back {self.line_id}"
