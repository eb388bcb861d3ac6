"""Writes about young people: the policy, birth dates, guardians, and consents, given and taken back.

Whatever changes who may be asked is followed at once by the check-ins: what waits closes, and what may be asked again
is asked. Consents hold the case meanwhile, so that no session is noted in between.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseMember
from plait_clinic.cases.queries import hold_case
from plait_clinic.checkins.actions import follow_consent
from plait_clinic.minors.models import (
    Capacity,
    ConsentToAsk,
    ConsentToAskTakenBack,
    Guardian,
    MinorsPolicy,
    PolicyBand,
    Way,
)
from plait_clinic.minors.queries import (
    clinic_day,
    consents_of,
    guardians_of,
    holds,
    open_memberships,
    policies_of,
    policy_row,
    young_members,
)
from plait_clinic.minors.rules import Policy, problems_of
from plait_clinic.people.models import Client, Organisation
from plait_clinic.people.queries import hold_clinic
from plait_clinic.steps import Refused


@transaction.atomic
def write_policy(*, organisation: Organisation, policy: Policy, basis: str, audit: Audit) -> MinorsPolicy:
    """Write the next version of the clinic's policy for minors. It holds from now on; earlier ones stay readable."""
    hold_clinic(organisation)
    problems = problems_of(policy)
    if problems:
        raise Refused(*problems)
    row = MinorsPolicy.objects.create(
        organisation=organisation,
        number=len(policies_of(organisation)) + 1,
        of_age=policy.of_age,
        own_page_from=policy.own_page_from,
        basis=basis,
        written_by=audit.actor,
        written_at=audit.now,
    )
    PolicyBand.objects.bulk_create(
        PolicyBand(
            policy=row,
            from_age=band.from_age,
            to_age=band.to_age,
            consent=band.consent,
            guardians=band.guardians,
            told=band.told,
            own_channel=band.own_channel,
            form=band.form,
        )
        for band in policy.bands
    )
    audit.record(Event.MINORS_POLICY_WRITTEN, organisation=organisation, target=str(row.number))
    follow(young_members(organisation), audit)
    return row


@transaction.atomic
def set_birth_date(*, member: CaseMember, born: date, audit: Audit) -> None:
    """Enter or change a client's birth date. What the clinic has settled for their age holds from now on."""
    if born > clinic_day(member.case.organisation, audit.now):
        raise Refused(_("This day is still to come. Look at the year."))
    keep_birth_date(member, born.isoformat())
    audit.record(Event.BIRTH_DATE_SET, case=member.case, target=member.handle)
    follow(open_memberships(member.client), audit)


@transaction.atomic
def remove_birth_date(*, member: CaseMember, audit: Audit) -> None:
    """Remove the birth date of somebody who is an adult: from then on nothing about them depends on their age."""
    keep_birth_date(member, None)
    audit.record(Event.BIRTH_DATE_REMOVED, case=member.case, target=member.handle)
    follow(open_memberships(member.client), audit)


def keep_birth_date(member: CaseMember, birth_date: str | None) -> None:
    Client.objects.select_for_update().get(pk=member.client_id)
    member.client.birth_date = birth_date
    member.client.save(update_fields=["birth_date"])


@transaction.atomic
def add_guardian(*, member: CaseMember, name: str, contact: str, capacity: Capacity, audit: Audit) -> Guardian:
    """Enter somebody who decides for a young person. They get no sign-in and no link."""
    guardian = Guardian.objects.create(
        client=member.client,
        name=name,
        contact=contact or None,
        capacity=capacity,
        added_by=audit.actor,
        added_at=audit.now,
    )
    audit.record(Event.GUARDIAN_ADDED, case=member.case, target=member.handle)
    follow(open_memberships(member.client), audit)
    return guardian


@transaction.atomic
def end_guardian(*, member: CaseMember, guardian: Guardian, audit: Audit) -> None:
    """Note that somebody no longer decides: their consents count no more, and stay in the record."""
    ended = Guardian.objects.filter(pk=guardian.pk, client=member.client, ended_at__isnull=True)
    if not ended.update(ended_at=audit.now):
        raise Refused(_("They are no guardian of this person now."))
    audit.record(Event.GUARDIAN_ENDED, case=member.case, target=member.handle)
    follow(open_memberships(member.client), audit)


@transaction.atomic
def note_consent(
    *, member: CaseMember, guardian: Guardian | None, way: Way, given_on: date, audit: Audit
) -> ConsentToAsk:
    """Note a yes to this person's being asked in this case: a guardian's, or without one their own."""
    hold_case(member.case_id)
    problems = consent_problems(member, guardian, given_on, audit)
    if problems:
        raise Refused(*problems)
    consent = ConsentToAsk.objects.create(
        member=member,
        guardian=guardian,
        way=way,
        given_on=given_on,
        policy=policy_row(member.case.organisation_id),
        noted_by=audit.actor,
        noted_at=audit.now,
    )
    audit.record(Event.CONSENT_TO_ASK_NOTED, case=member.case, target=member.handle)
    follow([member], audit)
    return consent


def consent_problems(member: CaseMember, guardian: Guardian | None, given_on: date, audit: Audit) -> list[str]:
    """Everything that is in the way of noting this consent."""
    problems = []
    if guardian is not None and guardian not in guardians_of(member.client):
        problems.append(_("They are no guardian of this person now."))
    if given_on > clinic_day(member.case.organisation, audit.now):
        problems.append(_("A consent is noted once it is given. This day is still to come."))
    if any(holds(row) and row.guardian_id == (guardian and guardian.pk) for row in consents_of(member)):
        problems.append(_("This consent is noted already."))
    return problems


@transaction.atomic
def take_back_consent(
    *, member: CaseMember, consent: ConsentToAsk, way: Way, taken_back_on: date, audit: Audit
) -> ConsentToAskTakenBack:
    """Note that a yes holds no more. Nobody is asked any more on its strength; what was answered stays."""
    hold_case(member.case_id)
    if consent not in [row for row in consents_of(member) if holds(row)]:
        raise Refused(_("This consent does not hold now. Nothing was changed."))
    if not consent.given_on <= taken_back_on <= clinic_day(member.case.organisation, audit.now):
        raise Refused(_("The day has to lie between the consent and today."))
    taken_back = ConsentToAskTakenBack.objects.create(
        consent=consent, way=way, taken_back_on=taken_back_on, noted_by=audit.actor, noted_at=audit.now
    )
    audit.record(Event.CONSENT_TO_ASK_TAKEN_BACK, case=member.case, target=member.handle)
    follow([member], audit)
    return taken_back


def follow(members: Iterable[CaseMember], audit: Audit) -> None:
    """Let the check-ins of these members follow, one case after the other in a steady order."""
    for member in members:
        hold_case(member.case_id)
        follow_consent(member=member, audit=audit)
