"""What stands in the way of an erasure, whom it reaches, and which cases are on hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.erasure.models import Erasure, Hold
from plait_clinic.minors.queries import clinic_day
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


def in_force_on(day: date) -> Q:
    """Of holds, those that nobody has ended and whose time is not over."""
    return Q(ended__isnull=True) & (Q(until__isnull=True) | Q(until__gte=day))


def holds_of(case: Case) -> QuerySet[Hold]:
    """Every hold there ever was on a case, the newest first."""
    return Hold.objects.filter(case=case).select_related("placed_by", "ended__by").order_by("-pk")


def held_cases(cases: Iterable[Case | int], day: date) -> set[int]:
    """Which of these cases are on hold on a day, by their keys."""
    return set(Hold.objects.filter(in_force_on(day), case__in=cases).values_list("case", flat=True))


def in_the_way(client: Client, now: datetime) -> list[str]:
    """Everything that has to be done before, in words to act on."""
    problems = []
    if Erasure.objects.filter(client=client).exists():
        problems.append(_("This was done already."))
    still = CaseMember.objects.filter(client=client, left_on__isnull=True, case__closed_on__isnull=True)
    if still.exists():
        problems.append(_("The client is still in a case that is open. Close it first, or note that they have left."))
    day = clinic_day(client.organisation, now)
    if held_cases(client.memberships.values_list("case", flat=True), day):
        problems.append(
            _("A case of theirs is on hold, so that nothing of it is erased. Look at why, and end the hold.")
        )
    return problems


def shares_a_case(client: Client) -> bool:
    """Whether something was said of several people together, which stays until the last of them is erased."""
    reach = reach_of(client)
    return len(reach.cases) < len({member.case_id for member in reach.members})
