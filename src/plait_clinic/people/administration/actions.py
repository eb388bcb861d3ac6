"""Writes about the staff, for the administrator: changing, ending and renewing a sign-in, teams, supervision.

Nobody does any of it to themselves: an administrator who could give themselves a role could read what clients said.
"""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.administration.actions import end_part
from plait_clinic.cases.administration.queries import open_parts_of
from plait_clinic.people.actions import begin_supervision, give_role
from plait_clinic.people.models import Role, StaffRole, Supervision, Team, User
from plait_clinic.people.queries import hold_clinic
from plait_clinic.risk.readers import CLINICAL, reading_problems
from plait_clinic.signins.actions import end_sign_ins
from plait_clinic.steps import Refused


@transaction.atomic
def change_staff(*, user: User, name: str, team: Team | None, roles: tuple[Role, ...], audit: Audit) -> None:
    """Change somebody's name, team and roles. What still hangs on a role is named before anything is changed."""
    hold_clinic(user.organisation)
    had = frozenset(user.roles.values_list("role", flat=True))
    given, taken = set(roles) - had, had - set(roles)
    problems = [*own_role_problems(user, given | taken, audit), *role_problems(user, taken)]
    if not set(roles) & set(CLINICAL):
        problems += reading_problems(user, audit.now)
    if problems:
        raise Refused(*problems)
    user.name, user.team = name, team
    user.save(update_fields=["name", "team"])
    audit.record(Event.STAFF_CHANGED, organisation=user.organisation, target=user.handle)
    if given or taken:
        end_sign_ins(user=user, audit=audit)
    for role in sorted(given):
        give_role(user=user, role=Role(role), audit=audit)
    for role in sorted(taken):
        take_role(user, role, audit)


@transaction.atomic
def deactivate(*, user: User, audit: Audit) -> None:
    """End somebody's sign-in, everywhere and for good: no session of theirs lives on if they come back.

    Their parts and supervisions end today. Whose open cases they lead has to be settled first.
    """
    hold_clinic(user.organisation)
    problems = [
        *self_problems(user, audit),
        *role_problems(user, {Role.ADMINISTRATOR}),
        *lead_problems(user),
        *reading_problems(user, audit.now),
    ]
    if problems:
        raise Refused(*problems)
    user.is_active = False
    user.set_unusable_password()  # a new hash, which sessions are bound to
    user.save(update_fields=["is_active", "password"])
    end_sign_ins(user=user, audit=audit)
    for part in open_parts_of(user):
        end_part(case=part.case, user=user, audit=audit)
    end_supervisions(Q(supervisor=user) | Q(supervisee=user), audit)
    audit.record(Event.STAFF_DEACTIVATED, organisation=user.organisation, target=user.handle)


@transaction.atomic
def reactivate(*, user: User, password: str, audit: Audit) -> None:
    """Give somebody their sign-in back, with a new first password."""
    if user.is_active:
        raise Refused(_("%(name)s can sign in already.") % {"name": user.name})
    user.is_active = True
    user.set_password(password)
    user.save(update_fields=["is_active", "password"])
    audit.record(Event.STAFF_REACTIVATED, organisation=user.organisation, target=user.handle)


@transaction.atomic
def set_first_password(*, user: User, password: str, audit: Audit) -> None:
    """Set a new first password for somebody who lost theirs. They are signed out everywhere."""
    refuse(self_problems(user, audit))
    if not user.is_active:
        raise Refused(_("%(name)s is not in use. Give them their sign-in back instead.") % {"name": user.name})
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sign_ins(user=user, audit=audit)
    audit.record(Event.PASSWORD_SET, organisation=user.organisation, target=user.handle)


@transaction.atomic
def reset_second_step(*, user: User, audit: Audit) -> None:
    """Take away the passkeys and codes of somebody who lost them all. They are signed out everywhere."""
    refuse(self_problems(user, audit))
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise Refused(_("%(name)s has no second step.") % {"name": user.name})
    end_sign_ins(user=user, audit=audit)
    audit.record(Event.SECOND_STEP_RESET, organisation=user.organisation, target=user.handle)


@transaction.atomic
def rename_team(*, team: Team, name: str, audit: Audit) -> None:
    team.name = name
    team.save(update_fields=["name"])
    audit.record(Event.TEAM_RENAMED, organisation=team.organisation)


@transaction.atomic
def supervise(*, supervisee: User, supervisor: User, audit: Audit) -> None:
    """Let somebody supervise from today. They may look at the supervisee's cases, with a reason each time."""
    refuse([*self_problems(supervisor, audit), *supervisor_problems(supervisor, supervisee)])
    if Supervision.objects.filter(supervisor=supervisor, supervisee=supervisee, until__isnull=True).exists():
        raise Refused(_("%(name)s supervises them already.") % {"name": supervisor.name})
    today = timezone.localdate(audit.now)
    begin_supervision(supervisor=supervisor, supervisee=supervisee, since=today, audit=audit)


@transaction.atomic
def end_supervision(*, supervisee: User, supervisor: User, audit: Audit) -> None:
    ended = end_supervisions(Q(supervisor=supervisor, supervisee=supervisee), audit)
    if not ended:
        raise Refused(_("%(name)s does not supervise them now.") % {"name": supervisor.name})


def take_role(user: User, role: str, audit: Audit) -> None:
    """Take a role away, with what it alone allowed."""
    StaffRole.objects.filter(user=user, role=role).delete()
    if role == Role.SUPERVISOR:
        end_supervisions(Q(supervisor=user), audit)
    audit.record(Event.ROLE_TAKEN, organisation=user.organisation, target=f"{user.handle} {role}")


def supervisor_problems(supervisor: User, supervisee: User) -> list[str]:
    same_clinic = supervisor.organisation_id == supervisee.organisation_id
    if same_clinic and supervisor.is_active and supervisor.roles.filter(role=Role.SUPERVISOR).exists():
        return [_("Nobody supervises themselves.")] if supervisor == supervisee else []
    return [_("%(name)s is no supervisor of this clinic now.") % {"name": supervisor.name}]


def end_supervisions(whose: Q, audit: Audit) -> int:
    """End these supervisions today; each end goes into the book."""
    running = Supervision.objects.filter(whose, until__isnull=True).select_related("supervisee__organisation")
    for supervision in running:
        supervision.until = timezone.localdate(audit.now)
        supervision.save(update_fields=["until"])
        supervisee = supervision.supervisee
        audit.record(Event.SUPERVISION_ENDED, organisation=supervisee.organisation, target=supervisee.handle)
    return len(running)


def refuse(problems: list[str]) -> None:
    if problems:
        raise Refused(*problems)


def self_problems(user: User, audit: Audit) -> list[str]:
    return [_("You cannot do this to yourself. Ask another administrator.")] if user == audit.actor else []


def own_role_problems(user: User, changed: set[str], audit: Audit) -> list[str]:
    own = changed and user == audit.actor
    return [_("You cannot change your own roles. Ask another administrator.")] if own else []


def role_problems(user: User, taken: set[str]) -> list[str]:
    """What stands in the way of somebody losing these roles."""
    problems = []
    if Role.ADMINISTRATOR in taken and is_last_administrator(user):
        problems.append(_("%(name)s is the last administrator. Make somebody else one first.") % {"name": user.name})
    if Role.CLINICIAN in taken:
        problems += [*lead_problems(user), *part_problems(user)]
    return problems


def is_last_administrator(user: User) -> bool:
    administrators = User.objects.filter(
        organisation=user.organisation_id, is_active=True, roles__role=Role.ADMINISTRATOR
    )
    return user in administrators and not administrators.exclude(pk=user.pk).exists()


def lead_problems(user: User) -> list[str]:
    """Every open case that has to be handed over first."""
    return [
        _("Hand over first: the case of %(clients)s, %(handle)s.") % {"clients": row.clients, "handle": row.handle}
        for row in open_parts_of(user)
        if row.leads
    ]


def part_problems(user: User) -> list[str]:
    return [
        _("End their part first: in the case of %(clients)s, %(handle)s.")
        % {"clients": row.clients, "handle": row.handle}
        for row in open_parts_of(user)
        if not row.leads
    ]
