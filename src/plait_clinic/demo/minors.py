"""The made-up clinic's policy for minors, and one adolescent of a family who was asked about before: all made up.

The ages are nobody's law. Every other young person of the demo has no birth date, as in a clinic that has just begun.
"""

from datetime import date

from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseKind, CaseMember, MemberRole
from plait_clinic.minors.actions import add_guardian, note_consent, set_birth_date, write_policy
from plait_clinic.minors.models import Capacity, Consenting, HowMany, Told, Way
from plait_clinic.minors.rules import Band, Policy
from plait_clinic.people.models import CheckInForm, Organisation

BASIS = "Made up for this demo. It is not the law of any country: ask whoever answers for this in your clinic."
MADE_UP = Policy(
    of_age=18,
    own_page_from=14,
    bands=(
        Band(0, 8, Consenting.NOBODY, own_channel=False),
        Band(8, 12, Consenting.GUARDIAN, HowMany.EVERY, Told.ATTENDANCE, own_channel=False),
        Band(12, 16, Consenting.BOTH, HowMany.ONE, Told.SHARED),
        Band(16, 18, Consenting.YOUNG, form=CheckInForm.CLIENT),
    ),
)
AGE = 15


def settle_for_minors(organisation: Organisation, audit: Audit) -> None:
    """Write the policy, and give one adolescent a birth date, a guardian and both consents."""
    write_policy(organisation=organisation, policy=MADE_UP, basis=BASIS, audit=audit)
    children = CaseMember.objects.filter(
        case__organisation=organisation,
        case__kind=CaseKind.FAMILY,
        case__closed_on__isnull=True,
        role=MemberRole.CHILD,
        left_on__isnull=True,
    )
    child = children.select_related("client__organisation", "case__organisation").order_by("pk").first()
    if child is None:
        return
    today = timezone.localdate(audit.now)
    guardian = add_guardian(
        member=child, name="Robin Fernwood", contact="555 0162", capacity=Capacity.PARENT, audit=audit
    )
    for who in (guardian, None):
        note_consent(member=child, guardian=who, way=Way.PAPER, given_on=today, audit=audit)
    set_birth_date(member=child, born=date(today.year - AGE, 1, 1), audit=audit)
