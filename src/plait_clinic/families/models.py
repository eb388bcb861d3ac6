"""What the members of a case agreed to share with each other: policies in versions, signatures, stops and pauses.

And what observers saw in a session: each one's ratings of their own.

The newest version is the one that counts, and releases nothing until everybody concerned has signed it. Every table
here is append-only by triggers, so that what held at any moment can be worked out, and nothing needs to be switched.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.families.structure import models as structure  # noqa: F401 - tables of this room
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle

OWN_WORDS_CHARACTERS = 1000


class Sharing(models.TextChoices):
    """How much of what one member answers the others may see."""

    CONFIDENTIAL = "confidential", _("nothing: each member’s answers stay their own")
    LIMITED = "limited", _("only what is named")
    NO_SECRETS = "no_secrets", _("all that can be shared")


class Shared(models.TextChoices):
    """What of Plait’s own check-in can be shared at all: ratings of the work together, and no words.

    How safe it is to speak, how open one could be, tension, concerns and lines are no part of it (decision 0053).
    """

    BOND = "bond", _("being understood and respected")
    GOAL = "goal", _("working on what matters")
    TASK = "task", _("the way of working")
    EFFORT = "effort", _("everybody doing their part")
    EXPECTATION = "expectation", _("knowing what comes next")
    PURPOSE = "purpose", _("wanting the same from this work")


class SharingPolicy(models.Model):
    """One version of what a case’s members share. The newest one counts."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="sharing_policies")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=Sharing.choices)
    written_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="sharing_policy_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="sharing_policies_count_from_one"),
            one_of("kind", Sharing, name="sharing_kind_known"),
        ]

    def __str__(self) -> str:
        return self.handle


class SharedPart(models.Model):
    """One thing that a version shares. What was not there when it was written is never part of it."""

    policy = models.ForeignKey("families.SharingPolicy", models.PROTECT, related_name="parts")
    part = models.CharField(max_length=16, choices=Shared.choices)

    class Meta:
        ordering = ["policy", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "part"], name="shared_part_once"),
            one_of("part", Shared, name="shared_part_known"),
        ]

    def __str__(self) -> str:
        return self.part


class PolicyWords(models.Model):
    """The clinic’s own words to a version, in one language. What is shared stands beside them, always."""

    policy = models.ForeignKey("families.SharingPolicy", models.PROTECT, related_name="words")
    language = models.CharField(max_length=16)
    text = EncryptedText(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "language"], name="policy_words_once_a_language"),
            models.CheckConstraint(
                condition=Q(text__isnull=False) | Q(erased_at__isnull=False), name="policy_words_have_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} of {self.policy_id}"


class PolicyMember(models.Model):
    """One of those among whom a version was agreed. Whoever joins later has not agreed, and ends it."""

    policy = models.ForeignKey("families.SharingPolicy", models.PROTECT, related_name="members")
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="sharing_policies")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "member"], name="policy_member_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.policy_id}"


class SignedBy(models.TextChoices):
    """How a yes or a no to a policy was given."""

    OWN_PAGE = "own_page", _("on their own page")
    PAPER = "paper", _("on paper, signed")


class Signature(models.Model):
    """A member’s yes or no to a version; with a guardian it is that guardian’s, for the member. The newest one holds.

    It counts from the moment it was kept, not from the day on the paper: until then nobody could be told of it.
    """

    policy = models.ForeignKey("families.SharingPolicy", models.PROTECT, related_name="signatures")
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="signatures")
    guardian = models.ForeignKey("minors.Guardian", models.PROTECT, related_name="signatures", null=True)
    agrees = models.BooleanField()
    # Whether it was an assent beside a guardian's permission: it does not become an adult's own signature.
    as_minor = models.BooleanField(default=False)
    way = models.CharField(max_length=16, choices=SignedBy.choices)
    signed_on = models.DateField()
    kept_at = models.DateTimeField()
    noted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            one_of("way", SignedBy, name="signature_way_known"),
            models.CheckConstraint(
                condition=Q(way=SignedBy.OWN_PAGE, noted_by__isnull=True, guardian__isnull=True)
                | Q(~Q(way=SignedBy.OWN_PAGE), noted_by__isnull=False),
                name="paper_is_noted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} to {self.policy_id}"


class GivenUnder(models.Model):
    """Under which version an answer was given: the one its page told of, in force as it came. Without it, none."""

    response = models.OneToOneField("checkins.Response", models.PROTECT, related_name="given_under")
    policy = models.ForeignKey("families.SharingPolicy", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.response_id} under {self.policy_id}"


class SharingChoice(models.Model):
    """That a member stops what is shared of the case, or lets it go on. The newest holds; nobody else learns of it."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="sharing_choices")
    stops = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"choice of {self.member_id}"


class SharingPause(models.Model):
    """That whoever holds the sessions pauses what is shared in a case, or lets it go on. The newest one holds."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="sharing_pauses")
    pauses = models.BooleanField()
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"pause of {self.case_id}"


class Observed(models.TextChoices):
    """What an observer rates: the first three of each member who was there, the last once, of all of them."""

    ENGAGEMENT = "engagement", _("takes part in the work")
    CONNECTION = "connection", _("connected with the clinician")
    SAFETY = "safety", _("safe with the others there")
    PURPOSE = "purpose", _("want the same from the work")


LOWEST, HIGHEST = -3, 3


class ObserverRating(models.Model):
    """One number of one observer of a session. What one observer says is written at once, and never changed."""

    session = models.ForeignKey("cases.Session", models.PROTECT, related_name="observed")
    observer = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="observed", null=True)
    dimension = models.CharField(max_length=16, choices=Observed.choices)
    value = models.SmallIntegerField(null=True)
    rated_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["session", "pk"]
        constraints = [
            one_of("dimension", Observed, name="observed_dimension_known"),
            models.UniqueConstraint(
                fields=["session", "observer", "member", "dimension"],
                condition=Q(member__isnull=False),
                name="member_observed_once",
            ),
            models.UniqueConstraint(
                fields=["session", "observer", "dimension"],
                condition=Q(member__isnull=True),
                name="whole_observed_once",
            ),
            models.CheckConstraint(
                condition=Q(dimension=Observed.PURPOSE, member__isnull=True)
                | Q(~Q(dimension=Observed.PURPOSE), member__isnull=False),
                name="purpose_is_of_all",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, value__gte=LOWEST, value__lte=HIGHEST) | Q(erased_at__isnull=False),
                name="observed_value_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} by {self.observer_id}"
