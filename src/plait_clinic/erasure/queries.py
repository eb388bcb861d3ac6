"""What stands in the way of an erasure, and whom it reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.erasure.models import Erasure
from plait_clinic.people.models import Client


@dataclass(frozen=True)
class Reach:
    """Whose rows go: one client's memberships, and cases in which nobody else is left."""

    members: Sequence[CaseMember]
    cases: Sequence[Case]


def reach_of(client: Client) -> Reach:
    members = list(CaseMember.objects.filter(client=client).select_related("case"))
    cases = {member.case for member in members}
    shared = set(
        CaseMember.objects.filter(case__in=cases, client__erasure__isnull=True)
        .exclude(client=client)
        .values_list("case", flat=True)
    )
    return Reach(members, [case for case in cases if case.pk not in shared])


def in_the_way(client: Client) -> list[str]:
    """Everything that has to be done before, in words to act on."""
    problems = []
    if Erasure.objects.filter(client=client).exists():
        problems.append(_("This was done already."))
    still = CaseMember.objects.filter(client=client, left_on__isnull=True, case__closed_on__isnull=True)
    if still.exists():
        problems.append(_("The client is still in a case that is open. Close it first, or note that they have left."))
    return problems


def shares_a_case(client: Client) -> bool:
    """Whether something was said of several people together, which stays until the last of them is erased."""
    reach = reach_of(client)
    return len(reach.cases) < len({member.case_id for member in reach.members})
