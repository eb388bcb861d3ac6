"""Features that are planned in a case, what each person said to them, their worries, and orders of mandated members.

What was said, sent, written and ordered is append-only by triggers: the newest counts, and what held when stays
readable. One person's row is shown to no other member of the case.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import not_before, one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle
from plait_clinic.preparation.features import Feature

WORRY_CHARACTERS = 1000
ORDER_CHARACTERS = 500


class PlannedFeature(models.Model):
    """That a feature is planned in a case, from one moment until another or still."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="planned_features")
    feature = models.CharField(max_length=16, choices=Feature.choices)
    planned_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "feature"], condition=Q(ended_at__isnull=True), name="feature_planned_once_at_a_time"
            ),
            one_of("feature", Feature, name="planned_feature_known"),
            not_before("ended_at", "planned_at", name="feature_ends_after_being_planned"),
        ]

    def __str__(self) -> str:
        return f"{self.feature} in {self.case_id}"


class Said(models.TextChoices):
    """What somebody says to a feature. There is no default: who has said nothing has not said yes."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    LATER = "later", _("later")


class Way(models.TextChoices):
    """How it was said."""

    OWN_PAGE = "own_page", _("on their own page")
    PAPER = "paper", _("on paper, signed")
    HERE = "here", _("said here, face to face")


class Choice(models.Model):
    """What one member, or a guardian of theirs, said to one feature after one version of its leaflet."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="feature_choices")
    guardian = models.ForeignKey("minors.Guardian", models.PROTECT, related_name="+", null=True)
    feature = models.CharField(max_length=16, choices=Feature.choices)
    leaflet = models.PositiveSmallIntegerField()
    said = models.CharField(max_length=8, choices=Said.choices)
    way = models.CharField(max_length=16, choices=Way.choices)
    noted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("feature", Feature, name="choice_feature_known"),
            one_of("said", Said, name="choice_known"),
            one_of("way", Way, name="choice_way_known"),
            models.CheckConstraint(condition=Q(leaflet__gte=1), name="leaflets_count_from_one"),
            models.CheckConstraint(
                condition=Q(way=Way.OWN_PAGE, noted_by__isnull=True, guardian__isnull=True)
                | Q(~Q(way=Way.OWN_PAGE), noted_by__isnull=False),
                name="choice_said_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said} to {self.feature}"


class Worry(models.Model):
    """What somebody wrote about what is new in the room, for the clinicians who hold the sessions."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="worries")
    text = EncryptedText(null=True)
    written_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(text__isnull=False) | Q(erased_at__isnull=False), name="worry_has_text")
        ]

    def __str__(self) -> str:
        return f"worry of {self.member_id}"


class LeafletSent(models.Model):
    """That a member was sent word that there is something to read. What was to be read is not in the message."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="leaflets_sent")
    sent_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"word to {self.member_id}"


class Order(models.Model):
    """One version of who sent a mandated member, and what is reported to whom. The newest holds."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="orders")
    number = models.PositiveSmallIntegerField()
    ordered_by = EncryptedText(null=True)
    reported = EncryptedText(null=True)
    reported_to = EncryptedText(null=True)
    written_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["member", "number"]
        constraints = [
            models.UniqueConstraint(fields=["member", "number"], name="order_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="orders_count_from_one"),
            models.CheckConstraint(
                condition=Q(ordered_by__isnull=False, reported__isnull=False, reported_to__isnull=False)
                | Q(erased_at__isnull=False),
                name="order_has_its_words",
            ),
        ]

    def __str__(self) -> str:
        return f"order {self.number} of {self.member_id}"
