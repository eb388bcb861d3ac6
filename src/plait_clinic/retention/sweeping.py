"""What retention does each night in one clinic: gives notice, takes it back, and erases whose day has come.

Who is due is worked out outside any transaction, so that nobody who sends a check-in waits for it; each erasure looks
again at its own client, in a transaction of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from plait_clinic.audit.record import Audit
from plait_clinic.minors.queries import clinic_day
from plait_clinic.people.models import Organisation
from plait_clinic.retention.actions import change_notices, erase_when_due
from plait_clinic.retention.models import Notice
from plait_clinic.retention.queries import Due, due_clients, goes_on, rules_of
from plait_clinic.steps import Refused


@dataclass(frozen=True)
class Plan:
    """What one night would do: notices to take back and to give, and notices whose client goes."""

    over: Sequence[Notice] = ()
    soon: Sequence[Due] = ()
    goes: Sequence[Notice] = ()


@dataclass(frozen=True)
class Swept:
    """What one night did; `refused` says by handle who could not be erased, and why."""

    plan: Plan
    erased: int
    refused: Sequence[tuple[str, Sequence[str]]]


def plan_for(organisation: Organisation, audit: Audit) -> Plan:
    """What has to be done now. Nothing is written. Without rules nobody is due, and every notice is over."""
    given = {
        notice.client_id: notice
        for notice in Notice.objects.filter(client__organisation=organisation).select_related("client__organisation")
    }
    rules = rules_of(organisation)
    if rules is None:
        return Plan(over=list(given.values()))
    day = clinic_day(organisation, audit.now)
    last = day + timedelta(days=rules.notice_days)
    due = {one.client.pk: one for one in due_clients(organisation, rules, audit.now) if one.due_on <= last}
    holds = {key: notice for key, notice in given.items() if key in due and due[key].due_on == notice.due_on}
    return Plan(
        over=[notice for key, notice in given.items() if key not in holds],
        soon=[one for key, one in due.items() if key not in holds],
        goes=[notice for notice in holds.values() if goes_on(notice, rules) <= day],
    )


def keep_to(organisation: Organisation, audit: Audit) -> Swept:
    """Do it. What stands in the way of one erasure keeps no other from being done."""
    plan = plan_for(organisation, audit)
    if plan.over or plan.soon:
        change_notices(organisation=organisation, over=plan.over, soon=plan.soon, audit=audit)
    erased, refused = 0, []
    for notice in plan.goes:
        try:
            erased += erase_when_due(client=notice.client, audit=audit) is not None
        except Refused as error:
            refused.append((notice.client.handle, error.problems))
    return Swept(plan, erased, refused)
