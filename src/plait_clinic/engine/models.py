"""The clinic's own fits, what was last tried, how ranges held, and how many needless alerts are put up with.

A fit's row is never changed: a later one takes its place. It holds numbers of a model and nothing of any one person;
numbers of people and sessions are cut to whole tens (docs/decisions/0025).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import one_of
from plait_clinic.engine.limits import FEWEST_PEOPLE, LEAST_BUDGET, MOST_BUDGET

LABEL_CHARACTERS = 32
SCALES_CHARACTERS = 400


class Outcome(models.TextChoices):
    """What became of a fit. Only one that is used keeps its numbers."""

    USED = "used", _("in use from then on")
    NOT_CONVERGED = "not_converged", _("the search for its numbers did not arrive")
    LESS_LIKELY = "less_likely", _("ratings of people left out were less likely under it than under the model in use")
    RANGES_OFF = "ranges_off", _("its ranges held worse, for people left out, than those of the model in use")


class Kind(models.TextChoices):
    """Which models ranges come from."""

    COLD = "cold", _("assumptions")
    OWN = "own", _("the clinic’s own fits")


class FittedModel(models.Model):
    """One fit to a clinic's own sessions, of the scales of a measure that are read together (`scales`, by spaces).

    `through` is the number of the last response that was in it.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="fitted_models")
    measure = models.CharField(max_length=64)
    measure_version = models.CharField(max_length=16)
    scales = models.CharField(max_length=SCALES_CHARACTERS)
    label = models.CharField(max_length=LABEL_CHARACTERS)
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    content = models.TextField(null=True)  # noqa: DJ001 - null is "kept nothing", a text is a whole model
    people = models.PositiveIntegerField()
    sessions = models.PositiveIntegerField()
    clinicians = models.PositiveIntegerField()
    through = models.BigIntegerField()
    made_at = models.DateTimeField()
    library_version = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "label"], name="one_fit_a_label"),
            one_of("outcome", Outcome, name="fit_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.USED, content__isnull=False)
                | Q(~Q(outcome=Outcome.USED), content__isnull=True),
                name="only_a_used_fit_keeps_its_numbers",
            ),
            models.CheckConstraint(condition=Q(people__gte=FEWEST_PEOPLE), name="fit_of_enough_people"),
        ]

    def __str__(self) -> str:
        return self.label


class Refit(models.Model):
    """Where refitting stands for the scales of a measure: who holds it, and what was found when it was last looked at.

    `through` is the number of the last response that was in the last fit; `people` are told in whole tens.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="refits")
    measure = models.CharField(max_length=64)
    measure_version = models.CharField(max_length=16)
    scales = models.CharField(max_length=SCALES_CHARACTERS)
    claimed_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    through = models.BigIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "measure_version", "scales"], name="one_refit_a_model"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.scales}"


class RangeCheck(models.Model):
    """How often ratings lay inside the ranges that were expected before they were seen, and how often alerts came.

    `kind` says by which models: the assumptions, or the clinic's own fits together. `told` is kept as it may be shown,
    see checking.py.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="range_checks")
    measure = models.CharField(max_length=64)
    measure_version = models.CharField(max_length=16)
    scales = models.CharField(max_length=SCALES_CHARACTERS)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    told = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "measure_version", "scales", "kind"], name="one_check_a_model"
            ),
            one_of("kind", Kind, name="check_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.scales}"


class AlertBudget(models.Model):
    """Needless alerts per 100 sessions that are put up with: the clinic's, or one clinician's own."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="alert_budgets")
    clinician = models.ForeignKey("people.User", models.PROTECT, related_name="alert_budgets", null=True)
    needless = models.FloatField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(clinician__isnull=True), name="one_budget_a_clinic"
            ),
            models.UniqueConstraint(fields=["clinician"], name="one_budget_a_clinician"),
            models.CheckConstraint(
                condition=Q(needless__gte=LEAST_BUDGET, needless__lte=MOST_BUDGET), name="budget_within_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.needless:g} per 100"


class Rebuild(models.Model):
    """Reading everything anew with the models in use, some members at a time; `done_through` is the last of them."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="rebuilds")
    asked_at = models.DateTimeField()
    members = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    done_through = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at__isnull=True), name="one_rebuild_at_a_time"
            ),
            models.CheckConstraint(condition=Q(done__lte=models.F("members")), name="rebuild_done_within_all"),
        ]

    def __str__(self) -> str:
        return f"{self.done} of {self.members}"
