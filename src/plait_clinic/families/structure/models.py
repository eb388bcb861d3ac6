"""Who belongs to whom around a case, as its clinicians drew it: structure only, and nothing of how people feel.

Many of these persons are no clients and were never asked. So names are sealed, and whoever is taken out of the picture
loses name and words with it: what stays is that somebody stood there, and until when.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import not_before, one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle

NAME_CHARACTERS = 60
HERE = Q(removed_at__isnull=True)
"""What has not been taken out."""


class Shape(models.TextChoices):
    """How a person is drawn. Each chooses; nobody's sex is asked."""

    PLAIN = "plain", _("plain")
    SQUARE = "square", _("square")
    CIRCLE = "circle", _("circle")
    DIAMOND = "diamond", _("diamond")


class Parenthood(models.TextChoices):
    """In which way somebody is a parent."""

    BIRTH = "birth", _("by birth")
    ADOPTIVE = "adoptive", _("by adoption")
    FOSTER = "foster", _("foster")
    STEP = "step", _("step")


class StructurePerson(models.Model):
    """One person in the picture: a member of the case, or somebody else under a name that a clinician wrote."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="structure")
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="in_structure", null=True)
    name = EncryptedText(null=True)
    shape = models.CharField(max_length=16, choices=Shape.choices)
    absent = EncryptedText(null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("shape", Shape, name="person_shape_known"),
            models.UniqueConstraint(fields=["member"], condition=HERE, name="member_in_structure_once"),
            models.CheckConstraint(
                condition=Q(member__isnull=False, name__isnull=True)
                | Q(member__isnull=True, name__isnull=False)
                | Q(removed_at__isnull=False, name__isnull=True),
                name="member_or_named",
            ),
            not_before("removed_at", "added_at", name="person_removed_after_adding"),
        ]

    def __str__(self) -> str:
        return self.handle

    @property
    def title(self) -> str:
        """A member is called as the clinic calls them."""
        return (self.member.client.name if self.member else self.name) or "–"


class StructureCouple(models.Model):
    """Two who are or were a couple."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    first = models.ForeignKey(StructurePerson, models.PROTECT, related_name="couples_first")
    second = models.ForeignKey(StructurePerson, models.PROTECT, related_name="couples_second")
    separated = models.BooleanField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], condition=HERE, name="a_couple_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="couple_is_of_two"),
            not_before("removed_at", "added_at", name="couple_removed_after_adding"),
        ]

    def __str__(self) -> str:
        return self.handle


class StructureParent(models.Model):
    """One parent of one child."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    parent = models.ForeignKey(StructurePerson, models.PROTECT, related_name="as_parent")
    child = models.ForeignKey(StructurePerson, models.PROTECT, related_name="as_child")
    kind = models.CharField(max_length=16, choices=Parenthood.choices)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("kind", Parenthood, name="parenthood_known"),
            models.UniqueConstraint(fields=["parent", "child"], condition=HERE, name="a_parent_once"),
            models.CheckConstraint(condition=~Q(parent=F("child")), name="parent_is_somebody_else"),
            not_before("removed_at", "added_at", name="parent_removed_after_adding"),
        ]

    def __str__(self) -> str:
        return self.handle


class StructureHome(models.Model):
    """One home and what it is called."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="homes")
    name = EncryptedText(null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(name__isnull=False) | Q(removed_at__isnull=False), name="home_has_a_name"
            ),
            not_before("removed_at", "added_at", name="home_removed_after_adding"),
        ]

    def __str__(self) -> str:
        return self.handle


class LivesIn(models.Model):
    """That somebody lives in a home, as long as both are there."""

    home = models.ForeignKey(StructureHome, models.PROTECT, related_name="people")
    person = models.ForeignKey(StructurePerson, models.PROTECT, related_name="homes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home", "person"], name="lives_in_a_home_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.home_id}"
