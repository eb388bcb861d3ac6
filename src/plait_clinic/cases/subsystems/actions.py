"""Writes about subsystems: naming one, changing who is in it, ending it. History is ended, never overwritten."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case, CaseKind, CaseMember, Subsystem, SubsystemKind, SubsystemMember
from plait_clinic.cases.queries import hold_case
from plait_clinic.cases.subsystems.queries import FEWEST, same_people, subsystems_of
from plait_clinic.steps import Refused


@transaction.atomic
def name_subsystem(
    *, case: Case, kind: SubsystemKind, name: str = "", members: Sequence[CaseMember], audit: Audit
) -> Subsystem:
    """Say that these members belong together, from today on. Only one of an own kind has a name."""
    today = timezone.localdate(audit.now)
    hold_case(case)
    check_can_be_named(case, kind, name, members, today)
    sealed = name if kind == SubsystemKind.OWN else None
    subsystem = Subsystem.objects.create(case=case, kind=kind, name=sealed, since=today)
    enter(subsystem, members, today)
    audit.record(Event.SUBSYSTEM_NAMED, case=case, target=subsystem.handle)
    return subsystem


@transaction.atomic
def change_subsystem(*, subsystem: Subsystem, members: Sequence[CaseMember], audit: Audit) -> bool:
    """Change who is in it from today on. Returns whether anything was different."""
    case, today = subsystem.case, timezone.localdate(audit.now)
    hold_case(case)
    check_members(case, members)
    here = set(subsystem.parts.filter(until__isnull=True).values_list("member", flat=True))
    wanted = {member.pk for member in members}
    if here == wanted:
        return False
    subsystem.parts.filter(until__isnull=True, member__in=here - wanted).update(until=today)
    enter(subsystem, [member for member in members if member.pk not in here], today)
    audit.record(Event.SUBSYSTEM_CHANGED, case=case, target=subsystem.handle)
    return True


@transaction.atomic
def end_subsystem(*, subsystem: Subsystem, audit: Audit) -> None:
    """From today on nobody is asked about it any more. What was answered stays."""
    hold_case(subsystem.case)
    today = timezone.localdate(audit.now)
    Subsystem.objects.filter(pk=subsystem.pk, until__isnull=True).update(until=today)
    subsystem.parts.filter(until__isnull=True).update(until=today)
    audit.record(Event.SUBSYSTEM_ENDED, case=subsystem.case, target=subsystem.handle)


@transaction.atomic
def leave_subsystems(*, member: CaseMember, audit: Audit) -> None:
    """Whoever leaves the case leaves its subsystems, inside the caller's transaction. The book says they left."""
    today = timezone.localdate(audit.now)
    SubsystemMember.objects.filter(member=member, until__isnull=True).update(until=today)


def enter(subsystem: Subsystem, members: Sequence[CaseMember], today: date) -> None:
    SubsystemMember.objects.bulk_create(
        [SubsystemMember(subsystem=subsystem, member=member, since=today) for member in members]
    )


def check_can_be_named(case: Case, kind: SubsystemKind, name: str, members: Sequence[CaseMember], today: date) -> None:
    problems = problems_of(case, members)
    if kind == SubsystemKind.OWN and not name:
        problems.append(_("Give it a name, or choose the parents, the couple or the siblings."))
    if not problems and same_people(subsystems_of(case, today), kind, members):
        problems.append(_("These people are named as that already."))
    if problems:
        raise Refused(*problems)


def check_members(case: Case, members: Sequence[CaseMember]) -> None:
    if problems := problems_of(case, members):
        raise Refused(*problems)


def problems_of(case: Case, members: Sequence[CaseMember]) -> list[str]:
    if case.kind == CaseKind.INDIVIDUAL:
        return [_("Individual work has one client, so there are no parts of it to name.")]
    if any(member.case_id != case.pk or member.left_on for member in members):
        return [_("Choose among those who are in this case now.")]
    if len(members) < FEWEST:
        return [_("Choose two people or more: one alone is no part of its own.")]
    return []
