"""Writes about retention: the next version of the rules, notices, and the erasure of one client whose day has come."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseKind
from plait_clinic.erasure.actions import erase_client
from plait_clinic.erasure.models import Erasure, Why
from plait_clinic.people.models import Client, Organisation
from plait_clinic.people.queries import hold_clinic
from plait_clinic.retention.dates import Rules
from plait_clinic.retention.models import (
    FEWEST_NOTICE_DAYS,
    MOST_MONTHS,
    MOST_NOTICE_DAYS,
    Notice,
    RetentionPolicy,
    RetentionRule,
)
from plait_clinic.retention.queries import Due, is_due, rules_of
from plait_clinic.steps import Refused


@transaction.atomic
def write_rules(*, organisation: Organisation, rules: Rules, basis: str, audit: Audit) -> RetentionPolicy:
    """Write the next version of how long the clinic keeps what it knows. It holds from now on."""
    hold_clinic(organisation)
    if problems := problems_of(rules):
        raise Refused(*problems)
    row = RetentionPolicy.objects.create(
        organisation=organisation,
        number=RetentionPolicy.objects.filter(organisation=organisation).count() + 1,
        notice_days=rules.notice_days,
        from_of_age=rules.from_of_age,
        basis=basis,
        written_by=audit.actor,
        written_at=audit.now,
    )
    RetentionRule.objects.bulk_create(
        RetentionRule(policy=row, kind=kind, months=months) for kind, months in rules.months.items()
    )
    audit.record(Event.RETENTION_WRITTEN, organisation=organisation, target=str(row.number))
    return row


def problems_of(rules: Rules) -> list[str]:
    """Everything that is wrong with a draft."""
    problems = []
    if any(kind not in CaseKind.values for kind in rules.months):
        problems.append(_("A rule is for individuals, couples, families or groups."))
    if any(not 1 <= months <= MOST_MONTHS for months in rules.months.values()):
        problems.append(_("Give months as a number from 1 to %(most)d, or leave it empty.") % {"most": MOST_MONTHS})
    if not FEWEST_NOTICE_DAYS <= rules.notice_days <= MOST_NOTICE_DAYS:
        span = {"fewest": FEWEST_NOTICE_DAYS, "most": MOST_NOTICE_DAYS}
        problems.append(_("Clinicians are told from %(fewest)d to %(most)d days before.") % span)
    return problems


@transaction.atomic
def change_notices(*, organisation: Organisation, over: Sequence[Notice], soon: Sequence[Due], audit: Audit) -> None:
    """Take back notices that hold no more, and give new ones. The book says how many, and not whose."""
    Notice.objects.filter(pk__in=[notice.pk for notice in over]).delete()
    given = [Notice(client=due.client, due_on=due.due_on, told_at=audit.now) for due in soon]
    Notice.objects.bulk_create(given, ignore_conflicts=True)  # two servers may look at the same moment
    if given:
        audit.record(Event.ERASURES_NOTICED, organisation=organisation, target=str(len(given)))


@transaction.atomic
def erase_when_due(*, client: Client, audit: Audit) -> Erasure | None:
    """Erase one client whose day has come. Everything is looked at again; None where something has changed."""
    hold_clinic(client.organisation)
    rules = rules_of(client.organisation)
    if rules is None or not is_due(client, rules, audit.now):
        return None
    return erase_client(client=client, why=Why.RETENTION, audit=audit)
