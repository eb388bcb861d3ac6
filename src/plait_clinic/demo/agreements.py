"""What was agreed on and expected in one made-up case; in another a yes is waited for. All words are made up."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseClinician, CaseKind, CaseMember, ClinicianRole
from plait_clinic.expectations.actions import (
    Speaker,
    say_as_lead,
    say_outlook,
    say_to_agreement,
    write_agreement,
    write_contribution,
)
from plait_clinic.expectations.models import Said, Side
from plait_clinic.people.models import CheckInForm, Organisation, User

AGREEMENT = (
    "# Contact\nRing 555 0170 (made up) in the mornings. Between sessions I answer within two working days.\n\n"
    "# Cancelling, and fees\nPlease cancel a day before. A missed session costs nothing the first time.\n\n"
    "# What stays between us\nEverything, unless the law or danger requires me to speak. Then I tell you first.\n\n"
    "# Ending\nEach of us can end the work at any time. A last session together helps."
)
CLIENT_DOES = "I say so when something does not suit me, even if it is small."
CLINICIAN_DOES = "I ask at the end of each session what I should do differently."
LOOKED_AT_AFTER = timedelta(days=182)


def agree_in_some_cases(organisation: Organisation, clinician: User, audit: Audit) -> None:
    """In the clinician's first case everybody said yes; in the second one only the clinician did."""
    parts = CaseClinician.objects.filter(
        user=clinician, role=ClinicianRole.LEAD, until__isnull=True, case__closed_on__isnull=True
    )
    found = CaseMember.objects.filter(
        case__organisation=organisation,
        case__kind=CaseKind.INDIVIDUAL,
        case__in=parts.values("case"),
        client__form=CheckInForm.CLIENT,
        left_on__isnull=True,
    )
    for place, member in enumerate(found.select_related("client__organisation", "case").order_by("pk")[:2]):
        agree(member, replace(audit, actor=clinician, kind=ActorKind.STAFF))
        if place == 0:
            say_ones_part(member, replace(audit, actor=None, kind=ActorKind.LINK))


def agree(member: CaseMember, audit: Audit) -> None:
    """The clinician's side: the text, their own yes, what they will do and how it seems to them."""
    review_on = timezone.localdate(audit.now) + LOOKED_AT_AFTER
    version = write_agreement(case=member.case, text=AGREEMENT, review_on=review_on, audit=audit)
    say_as_lead(case=member.case, version=version.handle, said=Said.YES, audit=audit)
    write_contribution(member=member, side=Side.CLINICIAN, text=CLINICIAN_DOES, audit=audit)
    say_outlook(member=member, sensible=8, helpful=7, audit=audit)


def say_ones_part(member: CaseMember, audit: Audit) -> None:
    """The client's side."""
    version = member.case.agreements.get()
    say_to_agreement(speaker=Speaker(member), version=version.handle, said=Said.YES, audit=audit)
    write_contribution(member=member, side=Side.CLIENT, text=CLIENT_DOES, audit=audit)
    say_outlook(member=member, sensible=8, helpful=5, audit=audit)
