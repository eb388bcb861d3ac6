"""The record of erasures: whose (by a random handle), when, by whom and why; and the holds that keep a case from one.

Nothing of what was erased stands in it. The reason of a hold is about somebody: encrypted, and gone with the rest.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle


class Why(models.TextChoices):
    """Why somebody was erased. No free text: it would say again what had to go."""

    ASKED = "asked", _("The client asked for it")
    RULE = "rule", _("A law, a court or a rule of the clinic wants it")
    RETENTION = "retention", _("The time was over for which the clinic keeps such data")
    RESTORED = "restored", _("It was erased before, and a backup had brought it back")


class Erasure(models.Model):
    """That one client's data were erased. Rows are only added; nobody is erased twice."""

    client = models.OneToOneField("people.Client", models.PROTECT, related_name="erasure")
    why = models.CharField(max_length=16, choices=Why.choices)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("why", Why, name="erasure_why_known"),
            models.CheckConstraint(
                condition=models.Q(by__isnull=False) | models.Q(why__in=[Why.RETENTION, Why.RESTORED]),
                name="an_erasure_names_who",
            ),
        ]

    def __str__(self) -> str:
        return f"erasure of {self.client_id}"


class Hold(models.Model):
    """That nobody of a case is to be erased for now, with the reason: a law, a court, a complaint, work to come."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="holds")
    reason = EncryptedText(null=True)
    # The last day on which it holds; none for one that holds until somebody ends it.
    until = models.DateField(null=True)
    placed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reason__isnull=False) | models.Q(erased_at__isnull=False),
                name="a_hold_says_why_until_it_is_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.handle


class HoldEnded(models.Model):
    """That a hold was ended by somebody. A new one can be placed."""

    hold = models.OneToOneField("erasure.Hold", models.PROTECT, related_name="ended")
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"ended: {self.hold_id}"
