"""The check-in: an invitation of one respondent for one session and one battery, its links, and what was answered.

The invitation is the idempotency key: one first answer to each of its measures, held by a constraint. What is asked,
responses, answers, comments, follow-ups and changes of visibility are append-only by triggers; a correction is a new
version, an erasure empties the content and keeps the row.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle


class Rater(models.TextChoices):
    """Whose view a response is. Views of different raters are never averaged."""

    CLIENT = "client", _("client")
    CLINICIAN = "clinician", _("clinician")


class CheckIn(models.Model):
    """One invitation: a member of the case, or a clinician, is asked about one session with one battery."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    session = models.ForeignKey("cases.Session", models.PROTECT, related_name="check_ins")
    battery = models.ForeignKey("batteries.Battery", models.PROTECT, related_name="check_ins")
    rater = models.CharField(max_length=16, choices=Rater.choices)
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="check_ins", null=True)
    clinician = models.ForeignKey("people.User", models.PROTECT, related_name="check_ins", null=True)
    form = models.CharField(max_length=16)
    opens_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # the member was not there after all

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="check_ins_by_their_end")]  # which are open, each minute
        constraints = [
            models.UniqueConstraint(fields=["session", "battery", "member"], name="member_asked_once"),
            models.UniqueConstraint(fields=["session", "battery", "clinician"], name="clinician_asked_once"),
            models.CheckConstraint(
                condition=Q(rater=Rater.CLIENT, member__isnull=False, clinician__isnull=True)
                | Q(rater=Rater.CLINICIAN, member__isnull=True, clinician__isnull=False),
                name="one_respondent",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("opens_at")), name="check_in_expires_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return self.handle


ABOUT = ("about_member", "about_subsystem")
"""The two columns that say whom something is about."""


def once_about_each(name: str, fields: list[str]) -> list[models.UniqueConstraint]:
    """These columns are there once for whatever a row is about. A null is equal to nothing, hence one rule for each."""
    nobody = {f"{column}__isnull": True for column in ABOUT}
    of_each = (
        models.UniqueConstraint(fields=[*fields, column], condition=Q(**{f"{column}__isnull": False}), name=given)
        for column, given in zip(ABOUT, (f"{name}_a_member", f"{name}_a_subsystem"), strict=True)
    )
    return [models.UniqueConstraint(fields=fields, condition=Q(**nobody), name=name), *of_each]


def about_one_at_most(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(about_member__isnull=True) | Q(about_subsystem__isnull=True), name=name)


class AskedMeasure(models.Model):
    """One measure that a check-in asks, in the released version that was due when it was made.

    The battery says what is due; these rows say what this respondent is asked. They are only ever added. The first
    place is the head of the check-in: the line in the person's own words and the one more question belong to it.
    """

    check_in = models.ForeignKey("checkins.CheckIn", models.PROTECT, related_name="asked")
    position = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=64)
    version = models.CharField(max_length=16)
    # Whom it is about, where that is one member or some who belong together; usually neither: oneself, or everybody.
    about_member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="asked_about", null=True)
    about_subsystem = models.ForeignKey("cases.Subsystem", models.PROTECT, related_name="asked_about", null=True)

    class Meta:
        ordering = ["check_in", "position"]
        constraints = [
            models.UniqueConstraint(fields=["check_in", "position"], name="one_asked_measure_a_place"),
            *once_about_each("measure_asked_once", ["check_in", "measure"]),
            about_one_at_most("asked_about_one_at_most"),
            models.CheckConstraint(condition=Q(position__gte=1), name="asked_places_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.version}"


class Channel(models.TextChoices):
    LINK = "link", _("link")
    QR = "qr", _("QR code")


class Link(models.Model):
    """A way to one check-in. Only the token's hash is kept; several links may lead to the same check-in."""

    check_in = models.ForeignKey("checkins.CheckIn", models.PROTECT, related_name="links")
    token_hash = models.BinaryField(max_length=32, unique=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("channel", Channel, name="channel_known")]

    def __str__(self) -> str:
        return f"{self.channel} to {self.check_in_id}"


class Informativeness(models.TextChoices):
    """How much a response can say about change; anything but the first is shown as little to go on."""

    INFORMATIVE = "informative"
    STRAIGHT_LINED = "straight_lined"
    PERFECT = "perfect"
    TOO_FEW = "too_few"


class Response(models.Model):
    """One acknowledged answer to one measure of a check-in. The first is version 1.

    What was sent together is kept together: a response for each measure, every one with the fingerprint of the whole.
    """

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    check_in = models.ForeignKey("checkins.CheckIn", models.PROTECT, related_name="responses")
    version = models.PositiveSmallIntegerField(default=1)
    measure = models.CharField(max_length=64)
    measure_version = models.CharField(max_length=16)
    # Whom it is about, as it was asked.
    about_member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="responses_about", null=True)
    about_subsystem = models.ForeignKey("cases.Subsystem", models.PROTECT, related_name="responses_about", null=True)
    # The language the questions stood in; empty where that is not known, as for answers that were brought in.
    language = models.CharField(max_length=16, blank=True, default="")
    submitted_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    informativeness = models.CharField(max_length=16, choices=Informativeness.choices, null=True)  # noqa: DJ001
    fingerprint = models.BinaryField(max_length=32, null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *once_about_each("first_answer_wins", ["check_in", "measure", "version"]),
            about_one_at_most("response_about_one_at_most"),
            models.CheckConstraint(condition=Q(version__gte=1), name="versions_count_from_one"),
            models.CheckConstraint(
                # IN with a null is neither true nor false, and a check lets such a row pass: hence the null apart.
                condition=Q(informativeness__isnull=False, informativeness__in=Informativeness.values)
                | Q(erased_at__isnull=False),
                name="informativeness_known",
            ),
        ]

    def __str__(self) -> str:
        return self.handle


class Visibility(models.TextChoices):
    """Who may read an answer or a comment. One value on each, checked wherever one is read (checkins/visibility.py)."""

    CLINICIAN = "clinician", _("my clinician, before we next meet")
    LATER = "later", _("my clinician, only after our next session")
    SUPERVISOR = "supervisor", _("my clinician and their supervisor too")
    COMPLAINTS = "complaints", _("only the clinic's complaints contact")
    HELD = "held", _("nobody until I say so")


class NoAnswer(models.TextChoices):
    """Why there is no value. A missing value is never 0."""

    NOT_ANSWERED = "not_answered"
    NOT_ASKED = "not_asked"


class Answer(models.Model):
    """The answer to one item, or the reason why there is none."""

    response = models.ForeignKey("checkins.Response", models.PROTECT, related_name="answers")
    item = models.CharField(max_length=32)
    value = models.SmallIntegerField(null=True)
    missing = models.CharField(max_length=16, choices=NoAnswer.choices, null=True)  # noqa: DJ001
    visibility = models.CharField(max_length=16, choices=Visibility.choices)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "item"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, missing__isnull=True)
                | Q(value__isnull=True, missing__isnull=False, missing__in=NoAnswer.values)
                | Q(value__isnull=True, missing__isnull=True, erased_at__isnull=False),
                name="value_or_reason",
            ),
            one_of("visibility", Visibility, name="answer_visibility_known"),
        ]

    def __str__(self) -> str:
        return self.item


class Comment(models.Model):
    """What the respondent wrote, encrypted."""

    response = models.OneToOneField("checkins.Response", models.PROTECT, related_name="comment")
    text = EncryptedText(null=True)
    visibility = models.CharField(max_length=16, choices=Visibility.choices)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("visibility", Visibility, name="comment_visibility_known"),
            models.CheckConstraint(
                condition=Q(text__isnull=False) | Q(erased_at__isnull=False), name="comment_has_text"
            ),
        ]

    def __str__(self) -> str:
        return f"comment on {self.response_id}"


class FollowUp(models.Model):
    """The answer to the one concrete question that follows a response with little to go on."""

    response = models.OneToOneField("checkins.Response", models.PROTECT, related_name="follow_up")
    choice = models.CharField(max_length=16, null=True)  # noqa: DJ001
    visibility = models.CharField(max_length=16, choices=Visibility.choices)
    submitted_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("visibility", Visibility, name="follow_up_visibility_known"),
            models.CheckConstraint(
                condition=Q(choice__isnull=False) | Q(erased_at__isnull=False), name="follow_up_has_choice"
            ),
        ]

    def __str__(self) -> str:
        return f"follow-up to {self.response_id}"


class VisibilityChange(models.Model):
    """What a client decided later, on their own page, about who may read one thing they sent. The newest one holds.

    Whatever reads an answer, a comment or a follow-up asks checkins/visibility.py, which looks here first.
    """

    answer = models.ForeignKey("checkins.Answer", models.PROTECT, related_name="visibility_changes", null=True)
    comment = models.ForeignKey("checkins.Comment", models.PROTECT, related_name="visibility_changes", null=True)
    follow_up = models.ForeignKey("checkins.FollowUp", models.PROTECT, related_name="visibility_changes", null=True)
    visibility = models.CharField(max_length=16, choices=Visibility.choices)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("visibility", Visibility, name="changed_visibility_known"),
            models.CheckConstraint(
                condition=Q(answer__isnull=False, comment__isnull=True, follow_up__isnull=True)
                | Q(answer__isnull=True, comment__isnull=False, follow_up__isnull=True)
                | Q(answer__isnull=True, comment__isnull=True, follow_up__isnull=False),
                name="change_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.visibility


class ConcernHandled(models.Model):
    """That the complaints contact has seen to a concern, when, and what they noted of it for themselves."""

    answer = models.OneToOneField("checkins.Answer", models.PROTECT, related_name="handled")
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = EncryptedText(null=True)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"handled {self.answer_id}"


class Score(models.Model):
    """One scale of one response, as the measure's released version scores it. Derived: can be made again."""

    response = models.ForeignKey("checkins.Response", models.CASCADE, related_name="scores")
    scale = models.CharField(max_length=32)
    value = models.FloatField(null=True)
    reason = models.CharField(max_length=32, null=True)  # noqa: DJ001
    answered = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    prorated = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "scale"], name="score_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, reason__isnull=True) | Q(value__isnull=True, reason__isnull=False),
                name="score_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.scale


class FailedAttempts(models.Model):
    """How many wrong tokens one address tried in one window. Successes are never counted: a waiting room shares one."""

    address_hash = models.BinaryField(max_length=32)
    window = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address_hash", "window"], name="one_count_a_window")]

    def __str__(self) -> str:
        return f"{self.count} since {self.window}"
