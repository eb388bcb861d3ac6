"""Courses of work: a case with its members, clinicians and referrers, and its sessions with who attended.

An individual case is a case with one member, so that couples and families are the same thing with more. Those of them
who belong together in some way, such as the parents, are a subsystem.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import not_before, one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle


class CaseKind(models.TextChoices):
    INDIVIDUAL = "individual", _("Individual")
    COUPLE = "couple", _("Couple")
    FAMILY = "family", _("Family")
    GROUP = "group", _("Group")


class Case(models.Model):
    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="cases")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="cases", null=True, blank=True)
    kind = models.CharField(max_length=16, choices=CaseKind.choices)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    next_session_at = models.DateTimeField(null=True, blank=True)
    # Whether the session to come is planned as the last one; it goes over to the session itself.
    next_is_last = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("kind", CaseKind, name="case_kind_known"),
            not_before("closed_on", "opened_on", name="case_closes_after_opening"),
        ]

    def __str__(self) -> str:
        return self.handle


class MemberRole(models.TextChoices):
    CLIENT = "client", _("client")
    PARTNER = "partner", _("partner")
    PARENT = "parent", _("parent or carer")
    CHILD = "child", _("child")
    MEMBER = "member", _("member")


class Participation(models.TextChoices):
    VOLUNTARY = "voluntary", _("voluntary")
    MANDATED = "mandated", _("mandated")


class CaseMember(models.Model):
    """One client in one case."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="members")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=MemberRole.choices, default=MemberRole.CLIENT)
    participation = models.CharField(max_length=16, choices=Participation.choices, default=Participation.VOLUNTARY)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "client"],
                condition=models.Q(left_on__isnull=True),
                name="member_once_at_a_time",
            ),
            one_of("role", MemberRole, name="member_role_known"),
            one_of("participation", Participation, name="participation_known"),
            not_before("left_on", "joined_on", name="member_leaves_after_joining"),
        ]

    def __str__(self) -> str:
        return self.handle


class SubsystemKind(models.TextChoices):
    """Who belongs together in a couple, a family or a group. An own one has a name that its clinicians gave it."""

    PARENTS = "parents", _("the parents")
    COUPLE = "couple", _("the couple")
    SIBLINGS = "siblings", _("the siblings")
    OWN = "own", _("others, with a name of their own")


class Subsystem(models.Model):
    """Some members of a case who are asked, and thought of, as one: from one day until another or still."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="subsystems")
    kind = models.CharField(max_length=16, choices=SubsystemKind.choices)
    # A name may tell of people, so it is sealed; the usual ones need none.
    name = EncryptedText(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    emptied_at = models.DateTimeField(null=True)  # of its name, as somebody in it was erased

    class Meta:
        constraints = [
            one_of("kind", SubsystemKind, name="subsystem_kind_known"),
            not_before("until", "since", name="subsystem_ends_after_start"),
            models.CheckConstraint(
                condition=models.Q(~models.Q(kind=SubsystemKind.OWN), name__isnull=True)
                | models.Q(models.Q(name__isnull=False) | models.Q(emptied_at__isnull=False), kind=SubsystemKind.OWN),
                name="own_subsystem_has_its_name",
            ),
        ]

    def __str__(self) -> str:
        return self.handle

    @property
    def title(self) -> str:
        """Its own name, else the name of its kind."""
        return self.name or str(self.get_kind_display())


class SubsystemMember(models.Model):
    """One member of a case in one of its subsystems."""

    subsystem = models.ForeignKey("cases.Subsystem", models.PROTECT, related_name="parts")
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="subsystem_parts")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subsystem", "member"],
                condition=models.Q(until__isnull=True),
                name="in_a_subsystem_once_at_a_time",
            ),
            not_before("until", "since", name="leaves_subsystem_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.subsystem_id}"


class ClinicianRole(models.TextChoices):
    LEAD = "lead", _("lead")
    CO_THERAPIST = "co_therapist", _("co-therapist")
    TEAM = "team", _("reflecting team")


class CaseClinician(models.Model):
    """One clinician's part in one case. A case has one lead at a time."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="clinicians")
    user = models.ForeignKey("people.User", models.PROTECT, related_name="case_parts")
    role = models.CharField(max_length=16, choices=ClinicianRole.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(role=ClinicianRole.LEAD, until__isnull=True),
                name="one_lead_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["case", "user"],
                condition=models.Q(until__isnull=True),
                name="clinician_once_at_a_time",
            ),
            one_of("role", ClinicianRole, name="clinician_role_known"),
            not_before("until", "since", name="clinician_leaves_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.case_id}"


class CaseReferrer(models.Model):
    """A court, school or employer's contact who may see attendance, and nothing else."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="referrers")
    user = models.ForeignKey("people.User", models.PROTECT, related_name="referrals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="referrer_once")]

    def __str__(self) -> str:
        return f"referrer of {self.case_id}"


class Modality(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    VIDEO = "video", _("video")
    PHONE = "phone", _("phone")


class Session(models.Model):
    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    held_at = models.DateTimeField()
    modality = models.CharField(max_length=16, choices=Modality.choices, default=Modality.IN_PERSON)
    # Planned or noted as the last one: what is asked at the end is asked then.
    last = models.BooleanField(default=False)

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="session_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="sessions_count_from_one"),
            one_of("modality", Modality, name="modality_known"),
        ]

    def __str__(self) -> str:
        return f"session {self.number} of {self.case_id}"


class Presence(models.TextChoices):
    """Who was at a session. Everybody is expected at a session that is planned and not yet noted."""

    EXPECTED = "expected", _("expected")
    ATTENDED = "attended", _("attended")
    ABSENT = "absent", _("did not attend")
    CANCELLED = "cancelled", _("cancelled beforehand")


class Attendance(models.Model):
    """Whether one member was at one session. All that a referrer may see."""

    session = models.ForeignKey("cases.Session", models.PROTECT, related_name="attendance")
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="attendance")
    presence = models.CharField(max_length=16, choices=Presence.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="attendance_once"),
            one_of("presence", Presence, name="presence_known"),
        ]

    def __str__(self) -> str:
        return self.presence
