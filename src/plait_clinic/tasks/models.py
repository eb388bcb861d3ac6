"""Tasks of a member with their clinicians: each version of the words, every step, and each look back.

Everything here is append-only by triggers: where a task stands is read from its steps, and what held when stays
readable. A row belongs to the member in it: another member's yes and look back are that member's, not the owner's.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle
from plait_clinic.tasks.states import Action, State

WORDS_CHARACTERS = 500
MOST_USEFUL = 10


class Task(models.Model):
    """One task of one member. What it says stands in its versions."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="tasks")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.handle


class Doer(models.TextChoices):
    """Who does it."""

    CLIENT = "client", _("the client")
    CLINICIAN = "clinician", _("a clinician")
    OTHER = "other", _("another member")
    ALL = "all", _("all of them")


class TaskVersion(models.Model):
    """What a task says: what, why, how much, what could get in the way, who does it and by when.

    Without `due_on` it is meant until the next session.
    """

    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    what = EncryptedText(null=True)
    why = EncryptedText(null=True)
    how_much = EncryptedText(null=True)
    obstacles = EncryptedText(null=True)
    doer = models.CharField(max_length=12, choices=Doer.choices)
    clinician = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    other = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="+", null=True)
    due_on = models.DateField(null=True)
    written_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["task", "number"]
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="task_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="task_versions_count_from_one"),
            one_of("doer", Doer, name="task_doer_known"),
            models.CheckConstraint(
                condition=Q(doer=Doer.CLINICIAN, clinician__isnull=False, other__isnull=True)
                | Q(doer=Doer.OTHER, clinician__isnull=True, other__isnull=False)
                | Q(doer__in=[Doer.CLIENT, Doer.ALL], clinician__isnull=True, other__isnull=True),
                name="task_doer_named",
            ),
            models.CheckConstraint(
                condition=Q(what__isnull=False, why__isnull=False) | Q(erased_at__isnull=False),
                name="task_says_what_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.task_id}"


class Side(models.TextChoices):
    """Whose word it is."""

    CLIENT = "client", _("client")
    CLINICIAN = "clinician", _("clinician")


class Way(models.TextChoices):
    """How it was given. A code from a clinician could have been used by that clinician, so it is told."""

    OWN_PAGE = "own_page", _("on their own page")
    HANDED_CODE = "handed_code", _("on their own page, opened with a code from a clinician")
    HERE = "here", _("typed in by a clinician")


def said_to_somebody(name: str) -> models.CheckConstraint:
    """Whoever typed it is known, where it was typed in; and clinicians have no own page."""
    return models.CheckConstraint(
        condition=Q(way=Way.HERE, by__isnull=False)
        | Q(way__in=[Way.OWN_PAGE, Way.HANDED_CODE], by__isnull=True, side=Side.CLIENT),
        name=name,
    )


class TaskStep(models.Model):
    """One step: who took it, at which version, and where it led. `member` is whose word or task it is."""

    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="steps")
    version = models.ForeignKey("tasks.TaskVersion", models.PROTECT, related_name="steps")
    action = models.CharField(max_length=16, choices=Action.choices)
    after = models.CharField(max_length=12, choices=State.choices)
    side = models.CharField(max_length=12, choices=Side.choices)
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="+")
    way = models.CharField(max_length=16, choices=Way.choices)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("action", Action, name="task_step_known"),
            one_of("after", State, name="task_state_known"),
            one_of("side", Side, name="task_step_side_known"),
            one_of("way", Way, name="task_step_way_known"),
            said_to_somebody("task_step_with_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.task_id}"


class Outcome(models.TextChoices):
    """What became of it, in the words of whoever looks back."""

    YES = "yes", _("yes")
    PARTLY = "partly", _("partly")
    NOT = "not", _("not this time")


class LookBack(models.Model):
    """One side's look back on a task, in one round. The newest of a side and round counts.

    A round lasts from a task's yes to the decision what comes of it; each time it is carried on a new one begins.
    """

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="looks")
    round = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12, choices=Side.choices)
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="+")
    way = models.CharField(max_length=16, choices=Way.choices)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, null=True)  # noqa: DJ001 - null once erased
    how = EncryptedText(null=True)
    learned = EncryptedText(null=True)
    useful = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(round__gte=1), name="task_rounds_count_from_one"),
            one_of("side", Side, name="task_look_side_known"),
            one_of("way", Way, name="task_look_way_known"),
            said_to_somebody("task_look_with_somebody"),
            models.CheckConstraint(
                condition=Q(outcome__isnull=False, outcome__in=Outcome.values)
                | Q(outcome__isnull=True, erased_at__isnull=False),
                name="task_look_says_what_became",
            ),
            models.CheckConstraint(
                condition=Q(useful__isnull=True) | Q(useful__lte=MOST_USEFUL), name="task_useful_up_to_ten"
            ),
        ]

    def __str__(self) -> str:
        return f"look back on {self.task_id}"


class Hindrance(models.TextChoices):
    """What got in the way. It says something of the task or of the work, and nothing of the person."""

    TOO_BIG = "too_big", _("it was too big")
    NO_TIME = "no_time", _("there was no time")
    NO_SENSE = "no_sense", _("it did not seem to make sense")
    NOT_WANTED = "not_wanted", _("I did not want to")
    BETWEEN_US = "between_us", _("something between us")
    ELSE = "else", _("something else")


class GotInTheWay(models.Model):
    """What got in the way of a task that was not done, as whoever looked back said."""

    look = models.OneToOneField("tasks.LookBack", models.PROTECT, related_name="got_in_the_way")
    what = models.CharField(max_length=16, choices=Hindrance.choices, null=True)  # noqa: DJ001 - null once erased
    way = models.CharField(max_length=16, choices=Way.choices)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(what__isnull=False, what__in=Hindrance.values)
                | Q(what__isnull=True, erased_at__isnull=False),
                name="hindrance_known",
            ),
            one_of("way", Way, name="hindrance_way_known"),
        ]

    def __str__(self) -> str:
        return f"what got in the way of {self.look_id}"
