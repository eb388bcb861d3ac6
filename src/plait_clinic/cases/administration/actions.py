"""Writes about who is in a case and who works in it, for the administrator. History is ended, never overwritten."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import (
    Attendance,
    Case,
    CaseClinician,
    CaseKind,
    CaseMember,
    CaseReferrer,
    ClinicianRole,
    MemberRole,
    Participation,
    Presence,
)
from plait_clinic.cases.queries import members_of, planned_sessions
from plait_clinic.cases.subsystems.actions import leave_subsystems
from plait_clinic.checkins.actions import change_next_session, follow_attendance
from plait_clinic.people.actions import add_client
from plait_clinic.people.models import CheckInForm, Client, Role, User
from plait_clinic.people.queries import hold_clinic
from plait_clinic.steps import Refused


@transaction.atomic
def hand_over(*, case: Case, to: User, audit: Audit) -> CaseClinician:
    """Give the case another lead: the old part ends today and the new one begins, so that a case never lacks one."""
    hold_clinic(case.organisation)
    lock(case)
    check_may_join(case, to, audit)
    running = CaseClinician.objects.filter(case=case, until__isnull=True)
    if running.filter(user=to, role=ClinicianRole.LEAD).exists():
        raise Refused(_("%(name)s leads this case already.") % {"name": to.name})
    today = today_of(audit)
    running.filter(Q(role=ClinicianRole.LEAD) | Q(user=to)).update(until=today)
    part = CaseClinician.objects.create(case=case, user=to, role=ClinicianRole.LEAD, since=today)
    case.team = to.team
    case.save(update_fields=["team"])
    audit.record(Event.LEAD_HANDED_OVER, case=case, target=to.handle)
    return part


@transaction.atomic
def begin_part(*, case: Case, user: User, role: ClinicianRole, audit: Audit) -> CaseClinician:
    """Let one more clinician work in the case, as co-therapist or on the reflecting team."""
    hold_clinic(case.organisation)
    lock(case)
    check_may_join(case, user, audit)
    if role == ClinicianRole.LEAD:
        raise Refused(_("A case has one lead. Hand the lead over instead."))
    if CaseClinician.objects.filter(case=case, user=user, until__isnull=True).exists():
        raise Refused(_("%(name)s has a part in this case already. End it first.") % {"name": user.name})
    part = CaseClinician.objects.create(case=case, user=user, role=role, since=today_of(audit))
    audit.record(Event.PART_BEGUN, case=case, target=user.handle)
    return part


@transaction.atomic
def end_part(*, case: Case, user: User, audit: Audit) -> None:
    """End the part of a co-therapist or of somebody on the reflecting team, today."""
    lock(case)
    part = CaseClinician.objects.filter(case=case, user=user, until__isnull=True).first()
    if part is None:
        raise Refused(_("%(name)s has no part in this case now.") % {"name": user.name})
    if part.role == ClinicianRole.LEAD:
        raise Refused(_("A case needs a lead. Hand the lead over instead."))
    part.until = today_of(audit)
    part.save(update_fields=["until"])
    audit.record(Event.PART_ENDED, case=case, target=user.handle)


@transaction.atomic
def add_referrer(*, case: Case, user: User, audit: Audit) -> None:
    """Let a referrer see who attended in this case."""
    lock(case)
    if not is_in_use(user, Role.REFERRER, case):
        raise Refused(_("%(name)s is no referrer of this clinic now.") % {"name": user.name})
    _row, new = CaseReferrer.objects.get_or_create(case=case, user=user)
    if not new:
        raise Refused(_("%(name)s sees attendance in this case already.") % {"name": user.name})
    audit.record(Event.REFERRER_ADDED, case=case, target=user.handle)


@transaction.atomic
def end_referrer(*, case: Case, user: User, audit: Audit) -> None:
    """Take a referrer's sight of attendance away. That they had it stays in the book."""
    removed, _by_model = CaseReferrer.objects.filter(case=case, user=user).delete()
    if not removed:
        raise Refused(_("%(name)s does not see attendance in this case.") % {"name": user.name})
    audit.record(Event.REFERRER_ENDED, case=case, target=user.handle)


@transaction.atomic
def add_member(
    *,
    case: Case,
    client: Client | None,
    name: str,
    role: MemberRole,
    participation: Participation,
    form: CheckInForm,
    born: date | None = None,
    audit: Audit,
) -> CaseMember:
    """A client joins the case: one who was in it before, or one who is new to the clinic, young people with `born`."""
    lock(case)
    if case.kind == CaseKind.INDIVIDUAL and members_of(case):
        raise Refused(_("Individual work has one client. Open a couple, family or group case for them."))
    if case.closed_on:
        raise Refused(_("This case is closed. Open it again first."))
    client = client or add_client(organisation=case.organisation, name=name, form=form, born=born, audit=audit)
    member = CaseMember.objects.create(
        case=case, client=client, role=role, participation=participation, joined_on=today_of(audit)
    )
    audit.record(Event.MEMBER_JOINED, case=case, target=member.handle)
    return member


@transaction.atomic
def member_leaves(*, member: CaseMember, audit: Audit) -> None:
    """A member leaves the case today: no session that is to come expects them any more."""
    case = member.case
    lock(case)
    if len(members_of(case)) == 1:
        raise Refused(_("Nobody would be left in this case. Close it instead."))
    member.left_on = today_of(audit)
    member.save(update_fields=["left_on"])
    leave_subsystems(member=member, audit=audit)
    planned = list(planned_sessions(case).filter(held_at__gt=audit.now))
    Attendance.objects.filter(session__in=planned, member=member).update(presence=Presence.CANCELLED)
    for session in planned:
        follow_attendance(session=session, audit=audit)
    audit.record(Event.MEMBER_LEFT, case=case, target=member.handle)


@transaction.atomic
def close_case(*, case: Case, audit: Audit) -> None:
    """Close the case today. A session that was planned falls away; what was answered stays."""
    lock(case)
    if case.closed_on:
        raise Refused(_("This case is closed already."))
    change_next_session(case=case, next_session_at=None, audit=audit)
    case.closed_on = today_of(audit)
    case.save(update_fields=["closed_on"])
    audit.record(Event.CASE_CLOSED, case=case, target=case.handle)


@transaction.atomic
def reopen_case(*, case: Case, audit: Audit) -> None:
    """Open a closed case again, once somebody who works here leads it."""
    hold_clinic(case.organisation)
    lock(case)
    if not case.closed_on:
        raise Refused(_("This case is open."))
    lead = CaseClinician.objects.get(case=case, role=ClinicianRole.LEAD, until__isnull=True).user
    if not is_in_use(lead, Role.CLINICIAN, case):
        raise Refused(_("%(name)s, who leads it, no longer works here. Hand it over first.") % {"name": lead.name})
    case.closed_on = None
    case.save(update_fields=["closed_on"])
    audit.record(Event.CASE_REOPENED, case=case, target=case.handle)


def lock(case: Case) -> None:
    """Hold the case until the end of the transaction, and see it as it is now."""
    held = Case.objects.select_for_update().get(pk=case.pk)
    case.closed_on, case.next_session_at, case.team_id = held.closed_on, held.next_session_at, held.team_id


def today_of(audit: Audit) -> date:
    return timezone.localdate(audit.now)


def check_may_join(case: Case, user: User, audit: Audit) -> None:
    """A part in a case opens what its clients said, so nobody takes one for themselves."""
    problems = []
    if user == audit.actor:
        problems.append(_("You cannot give yourself a part in a case. Ask another administrator."))
    if not is_in_use(user, Role.CLINICIAN, case):
        problems.append(_("%(name)s is no clinician of this clinic now.") % {"name": user.name})
    if problems:
        raise Refused(*problems)


def is_in_use(user: User, role: Role, case: Case) -> bool:
    same_clinic = user.organisation_id == case.organisation_id
    return same_clinic and user.is_active and user.roles.filter(role=role).exists()
