"""Who there is: the organisation, its teams, the staff with their roles, and the clients.

Names and contacts are encrypted. Staff sign in with an opaque name, so that the database in the clear names nobody.
"""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import not_before, one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle

SIGN_IN_NAME = r"^[a-z0-9._-]{3,64}$"


class Organisation(models.Model):
    """The clinic. Its contacts are shown to clients on every page of theirs, so they are public."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64, default="UTC")
    emergency_contact = models.CharField(max_length=200)
    complaints_contact = models.CharField(max_length=200)
    made_up = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager):
    """Finds staff by sign-in name, whatever the case of its letters."""

    def get_by_natural_key(self, username):
        return self.get(username=username.lower())


class User(AbstractBaseUser):
    """One member of staff."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    username = models.CharField(_("sign-in name"), max_length=64, unique=True)
    name = EncryptedText()
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="staff")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="staff", null=True, blank=True)
    is_active = models.BooleanField(default=True)

    objects = Accounts()
    USERNAME_FIELD = "username"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username=models.functions.Lower("username")),
                name="username_in_small_letters",
            )
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member of staff is for. Being a case's clinician is a relation to the case, not a role alone."""

    CLINICIAN = "clinician", _("clinician")
    SUPERVISOR = "supervisor", _("supervisor")
    REFERRER = "referrer", _("referrer")
    ADMINISTRATOR = "administrator", _("administrator")
    RESEARCHER = "researcher", _("researcher")
    COMPLAINTS = "complaints", _("complaints contact")
    COLLEAGUE = "colleague", _("colleague from outside")
    CARER = "carer", _("carer around a case")


class StaffRole(models.Model):
    user = models.ForeignKey("people.User", models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_once"),
            one_of("role", Role, name="role_known"),
        ]

    def __str__(self) -> str:
        return self.role


class Supervision(models.Model):
    """One clinician's supervisor, from one day until another or still."""

    supervisor = models.ForeignKey("people.User", models.PROTECT, related_name="supervisees")
    supervisee = models.ForeignKey("people.User", models.PROTECT, related_name="supervisors")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supervisor", "supervisee"],
                condition=models.Q(until__isnull=True),
                name="supervision_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(supervisor=models.F("supervisee")), name="nobody_supervises_themselves"
            ),
            not_before("until", "since", name="supervision_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor_id} supervises {self.supervisee_id}"


class CheckInForm(models.TextChoices):
    """Which form of the check-in a client is given."""

    CLIENT = "client", _("adult")
    ADOLESCENT = "adolescent", _("adolescent, in plain words")
    CHILD = "child", _("child from 8 years on, with faces")


class Client(models.Model):
    """A person who comes for help, in one case or several."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="clients")
    name = EncryptedText()
    contact = EncryptedText(null=True, blank=True)
    form = models.CharField(max_length=16, choices=CheckInForm.choices, default=CheckInForm.CLIENT)
    # Of young people only, as year-month-day: what the clinic has settled for minors changes on a birthday.
    birth_date = EncryptedText(null=True, blank=True)

    class Meta:
        constraints = [one_of("form", CheckInForm, name="client_form_known")]

    def __str__(self) -> str:
        return self.handle

    @property
    def born(self) -> date | None:
        """The birth date; None for adults, of whom none is kept."""
        return date.fromisoformat(self.birth_date) if self.birth_date else None
