"""The record of erasures: whose (by a random handle), when, by whom and why. Nothing of what was erased."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import one_of


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
