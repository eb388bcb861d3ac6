"""Who reads the answers to a measure's risk items, the positive answers that somebody has to read, and who did.

A positive answer is open until somebody acknowledges it. Answers and acknowledgements are append-only by triggers: an
erasure empties what was said and keeps that there was something to be read, since when, and who read it.
"""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q

from plait_clinic.constraints import not_before
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle

FEWEST_HOURS, MOST_HOURS = 1, 72
"""The longest holds a weekend and the day after it. It is our own choice: no source was found for one."""
PROCEDURE_CHARACTERS = 500
Values = Mapping[str, int | None]
"""The answers of one response, by item; None where there is none."""


class RiskReader(models.Model):
    """Who reads a measure's risk items, and their deputy, from one moment until others are named."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="risk_readers")
    measure = models.CharField(max_length=64)
    reader = models.ForeignKey("people.User", models.PROTECT, related_name="reads_risk")
    deputy = models.ForeignKey("people.User", models.PROTECT, related_name="deputises_risk")
    hours = models.PositiveSmallIntegerField()
    # What the clinic wants done first; its own words, about nobody in particular.
    procedure = models.CharField(max_length=PROCEDURE_CHARACTERS, blank=True, default="")
    named_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure"], condition=Q(until__isnull=True), name="one_risk_reader_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reader=F("deputy")), name="deputy_is_somebody_else"),
            models.CheckConstraint(
                condition=Q(hours__gte=FEWEST_HOURS, hours__lte=MOST_HOURS), name="hours_to_read_within"
            ),
            not_before("until", "named_at", name="risk_reader_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} reads {self.measure}"


class RiskAnswer(models.Model):
    """One positive answer to one risk item: it has to be read by `due_at`, and is open until it is acknowledged."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    # Also found by way of the response; here so that the office can learn that one waits without reading a response.
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="risk_answers")
    response = models.ForeignKey("checkins.Response", models.PROTECT, related_name="risk_answers")
    item = models.CharField(max_length=32)
    value = models.SmallIntegerField(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    past = models.BooleanField(default=False)  # it came in with past data
    # How many older answers of the same past data were positive too; they are counted and not opened one by one.
    older = models.PositiveIntegerField(default=0)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "due_at"], name="which_wait")]
        constraints = [
            models.UniqueConstraint(fields=["response", "item"], name="risk_answer_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(erased_at__isnull=False), name="risk_answer_has_value"
            ),
            not_before("due_at", "opened_at", name="risk_answer_due_after_opening"),
            models.CheckConstraint(condition=Q(past=True) | Q(older=0), name="only_past_data_have_older_answers"),
        ]

    def __str__(self) -> str:
        return self.handle


class Acknowledgement(models.Model):
    """Who read a positive answer and took it on, when, and what they noted of what was done."""

    answer = models.OneToOneField("risk.RiskAnswer", models.PROTECT, related_name="acknowledgement")
    by = models.ForeignKey("people.User", models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField()
    note = EncryptedText(null=True)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"acknowledgement of {self.answer_id}"
