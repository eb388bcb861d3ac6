"""How long the clinic keeps what it knows of clients, in versions, and the notices given before somebody is erased.

No number of months stands in the code: law differs by country, profession and kind of work, so the clinic states its
own, and until it has nothing is erased. Versions and their rules are append-only by triggers.
"""

from django.db import models
from django.db.models import Q

from plait_clinic.cases.models import CaseKind
from plait_clinic.constraints import one_of

BASIS_CHARACTERS = 1000
MOST_MONTHS = 1200
"""A hundred years: a guard against slips of the hand, and no claim about any law."""
FEWEST_NOTICE_DAYS = 14
"""Our own choice: somebody who is away for two weeks still has a day to ask for a hold."""
MOST_NOTICE_DAYS = 365


class RetentionPolicy(models.Model):
    """One version of what the clinic has settled. The newest one holds."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="retention_policies")
    number = models.PositiveSmallIntegerField()
    notice_days = models.PositiveSmallIntegerField()
    # Whether the time of a young person begins on the day they come of age, where that is later.
    from_of_age = models.BooleanField()
    # What it rests on and who was asked; the clinic's own words, about nobody in particular.
    basis = models.CharField(max_length=BASIS_CHARACTERS)
    written_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="retention_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="retention_versions_count_from_one"),
            models.CheckConstraint(
                condition=Q(notice_days__gte=FEWEST_NOTICE_DAYS, notice_days__lte=MOST_NOTICE_DAYS),
                name="notice_lasts_two_weeks_at_least",
            ),
        ]

    def __str__(self) -> str:
        return f"retention {self.number} of {self.organisation_id}"


class RetentionRule(models.Model):
    """How many months after the end of a case of one kind. A kind without a rule is kept."""

    policy = models.ForeignKey("retention.RetentionPolicy", models.PROTECT, related_name="rules")
    kind = models.CharField(max_length=16, choices=CaseKind.choices)
    months = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["policy", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "kind"], name="one_rule_for_a_kind_of_case"),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=MOST_MONTHS), name="kept_for_some_months"),
            one_of("kind", CaseKind, name="rule_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.months} months"


class Notice(models.Model):
    """That a client will be erased on a day unless somebody asks for a hold. Gone once they are, or once it changes."""

    client = models.OneToOneField("people.Client", models.PROTECT, related_name="erasure_notice")
    due_on = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="erasures_by_day")]

    def __str__(self) -> str:
        return f"due on {self.due_on}"
