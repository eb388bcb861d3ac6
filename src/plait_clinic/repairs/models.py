"""What a clinic changed in the words of its cards, what was ticked in a talk, and how each side says it stands.

All three are append-only by triggers: a change of words is the next number, a tick is taken back by another row, and
what somebody says of the outcome stands beside what was said before. An erasure empties an outcome.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import one_of
from plait_clinic.repairs.stages import Stage

PIECE_CHARACTERS = 40
LANGUAGE_CHARACTERS = 8


class CardText(models.Model):
    """One piece's words in one language, as this clinic wants them from `at` on; None: as they ship again."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="card_texts")
    piece = models.CharField(max_length=PIECE_CHARACTERS)
    language = models.CharField(max_length=LANGUAGE_CHARACTERS)
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(null=True)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="card_texts")
    at = models.DateTimeField()

    class Meta:
        ordering = ["piece", "language", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "piece", "language", "number"], name="card_text_number_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="card_texts_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.piece} {self.language} {self.number}"


class StageTick(models.Model):
    """That a stage was ticked, or the tick taken back; `card` is the card that was open then."""

    signal = models.ForeignKey("signals.Signal", models.PROTECT, related_name="stage_ticks")
    stage = models.CharField(max_length=16, choices=Stage.choices)
    done = models.BooleanField()
    card = models.CharField(max_length=PIECE_CHARACTERS)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="stage_ticks")
    at = models.DateTimeField()

    class Meta:
        ordering = ["signal", "pk"]
        constraints = [one_of("stage", Stage, name="stage_known")]

    def __str__(self) -> str:
        return f"{self.stage} of {self.signal_id}"


class Side(models.TextChoices):
    """Whose word an outcome is."""

    CLIENT = "client", _("client")
    CLINICIAN = "clinician", _("clinician")


class Resolution(models.TextChoices):
    """How it stands, in somebody's word."""

    UNRESOLVED = "unresolved", _("not settled")
    PARTLY = "partly", _("partly settled")
    RESOLVED = "resolved", _("settled")


class Outcome(models.Model):
    """How one side says it stands. Nobody in `by` means the client on their own page; else `by` wrote it down."""

    signal = models.ForeignKey("signals.Signal", models.PROTECT, related_name="outcomes")
    side = models.CharField(max_length=16, choices=Side.choices)
    resolution = models.CharField(max_length=16, choices=Resolution.choices, null=True)  # noqa: DJ001
    by = models.ForeignKey("people.User", models.PROTECT, related_name="outcomes", null=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["signal", "pk"]
        constraints = [
            one_of("side", Side, name="side_known"),
            models.CheckConstraint(
                # IN with a null is neither true nor false, and a check lets such a row pass: hence the null apart.
                condition=Q(resolution__isnull=False, resolution__in=Resolution.values) | Q(erased_at__isnull=False),
                name="resolution_known",
            ),
            models.CheckConstraint(
                condition=Q(side=Side.CLIENT) | Q(by__isnull=False), name="clinicians_word_has_its_clinician"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.resolution}"
