"""Carers around a case, what each client lets each of them see, ratings of the work between them, and lines for them.

What was let, rated and written is append-only by triggers: the newest counts, and what held when stays readable. What
one member of a case lets or rates is shown to no other member of it.
"""

from django.db import models
from django.db.models import Q

from plait_clinic.carers.kinds import HIGHEST, LOWEST, Item, Kind, Side
from plait_clinic.constraints import not_before, one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle
from plait_clinic.preparation.models import Said, Way

NAME_CHARACTERS = 120
LINE_CHARACTERS = 500


class Carer(models.Model):
    """Somebody around a case who is neither client nor clinician of it, from one moment until another or still.

    Without `user` they have no sign-in: they are spoken of, and see nothing. With `member` they are around that one
    alone, and the others of the case do not learn of them: a sponsor can tell more than a name.
    """

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="carers")
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="carers", null=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = EncryptedText(null=True)
    user = models.ForeignKey("people.User", models.PROTECT, related_name="cares_in", null=True)
    added_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)  # of the name, as whom they were around was erased

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("kind", Kind, name="carer_kind_known"),
            not_before("ended_at", "added_at", name="carer_ends_after_being_added"),
            models.UniqueConstraint(
                fields=["case", "user"],
                condition=Q(ended_at__isnull=True, user__isnull=False),
                name="carer_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(name__isnull=False) | Q(emptied_at__isnull=False), name="carer_has_name"
            ),
        ]

    def __str__(self) -> str:
        return self.handle


class Letting(models.Model):
    """What one member, or a guardian of theirs, said to one carer's seeing one kind of thing. The newest counts."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="lettings")
    carer = models.ForeignKey("carers.Carer", models.PROTECT, related_name="lettings")
    item = models.CharField(max_length=16, choices=Item.choices)
    said = models.CharField(max_length=8, choices=Said.choices)
    words = models.PositiveSmallIntegerField()
    guardian = models.ForeignKey("minors.Guardian", models.PROTECT, related_name="+", null=True)
    way = models.CharField(max_length=16, choices=Way.choices)
    noted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("item", Item, name="letting_item_known"),
            models.CheckConstraint(condition=Q(said__in=[Said.YES, Said.NO]), name="letting_is_yes_or_no"),
            one_of("way", Way, name="letting_way_known"),
            models.CheckConstraint(condition=Q(words__gte=1), name="letting_words_count_from_one"),
            models.CheckConstraint(
                condition=Q(way=Way.OWN_PAGE, noted_by__isnull=True, guardian__isnull=True)
                | Q(~Q(way=Way.OWN_PAGE), noted_by__isnull=False),
                name="letting_said_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said} to {self.item}"


def in_range(field: str) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": LOWEST, f"{field}__lte": HIGHEST})


class Rating(models.Model):
    """One rating of the work between one member and one person around them; what was not answered is null.

    `speaking` is whether one can say what is on one's mind. It is about safety, is asked of the client alone, and is
    read by the clinicians alone.
    """

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="carer_ratings")
    side = models.CharField(max_length=8, choices=Side.choices)
    carer = models.ForeignKey("carers.Carer", models.PROTECT, related_name="ratings", null=True)
    clinician = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    bond = models.PositiveSmallIntegerField(null=True)
    goal = models.PositiveSmallIntegerField(null=True)
    task = models.PositiveSmallIntegerField(null=True)
    speaking = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("side", Side, name="rating_side_known"),
            models.CheckConstraint(
                condition=Q(carer__isnull=False, clinician__isnull=True)
                | Q(carer__isnull=True, clinician__isnull=False),
                name="rating_is_about_one_person",
            ),
            models.CheckConstraint(
                condition=Q(side=Side.CLIENT) | Q(carer__isnull=False, speaking__isnull=True),
                name="carers_rate_the_work_alone",
            ),
            models.CheckConstraint(
                condition=in_range("bond") & in_range("goal") & in_range("task") & in_range("speaking"),
                name="rating_from_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(bond__isnull=False)
                | Q(goal__isnull=False)
                | Q(task__isnull=False)
                | Q(speaking__isnull=False)
                | Q(erased_at__isnull=False),
                name="rating_has_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} of {self.member_id}"


class CarerLine(models.Model):
    """A line that a client wrote for one carer."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="carer_lines")
    carer = models.ForeignKey("carers.Carer", models.PROTECT, related_name="lines")
    text = EncryptedText(null=True)
    written_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(text__isnull=False) | Q(erased_at__isnull=False), name="carer_line_has_text"
            )
        ]

    def __str__(self) -> str:
        return self.handle


class CarerLineTakenBack(models.Model):
    """That such a line is shown no more, and since when."""

    line = models.OneToOneField("carers.CarerLine", models.PROTECT, related_name="taken_back")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"taken back {self.line_id}"
