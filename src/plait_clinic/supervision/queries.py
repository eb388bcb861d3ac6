"""A supervisor's list of their supervisees' cases, and the reasons that were given for looking at one.

No rating stands in the list, and nothing to rank people by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from plait_clinic.cases.models import CaseClinician
from plait_clinic.cases.queries import in_force
from plait_clinic.people.models import Supervision
from plait_clinic.supervision.models import LASTS, Occasion, Purpose, Reason


@dataclass(frozen=True)
class Supervised:
    """One case of one supervisee, by its clients' names alone."""

    case_handle: str
    kind: str
    clients: str


@dataclass(frozen=True)
class Supervisee:
    handle: str
    name: str
    cases: tuple[Supervised, ...]


def supervisees_of(user, now: datetime) -> list[Supervisee]:
    """Every supervisee now, with their open cases."""
    supervisions = Supervision.objects.filter(in_force(now), supervisor=user)
    supervisees = {row.supervisee_id: row.supervisee for row in supervisions.select_related("supervisee")}
    parts = list(
        CaseClinician.objects.filter(in_force(now), user__in=supervisees, case__closed_on__isnull=True)
        .select_related("case")
        .prefetch_related("case__members__client")
        .order_by("case__pk")
    )
    return [
        Supervisee(one.handle, one.name, tuple(supervised(part.case) for part in parts if part.user_id == one.pk))
        for one in sorted(supervisees.values(), key=lambda one: one.name)
    ]


def supervised(case) -> Supervised:
    here = [member.client.name for member in case.members.all() if member.left_on is None]
    return Supervised(case_handle=case.handle, kind=str(case.get_kind_display()), clients=", ".join(here))


def supervisee_of(user, handle: str, now: datetime):
    """The one whom this person supervises now; None where they do not."""
    supervisions = Supervision.objects.filter(in_force(now), supervisor=user, supervisee__handle=handle)
    found = supervisions.select_related("supervisee__organisation").first()
    return found.supervisee if found else None


def has_given_purpose(user, supervisee, now: datetime) -> bool:
    """Whether this supervisor has said for what, and may still look."""
    since = now - LASTS[Occasion.SUPERVISION]
    return Purpose.objects.filter(supervisee=supervisee, by=user, given_at__lte=now, given_at__gt=since).exists()


def purposes_of(supervisee) -> QuerySet[Purpose]:
    """For what others looked at this person's caseload beside chance, the newest first."""
    return Purpose.objects.filter(supervisee=supervisee).order_by("-given_at", "-pk")


def occasions_given(case, user, now: datetime) -> frozenset[Occasion]:
    """The occasions on which this person has opened the case and may still look."""
    given = Reason.objects.filter(case=case, by=user, given_at__lte=now, given_at__gt=now - max(LASTS.values()))
    rows = given.values_list("occasion", "given_at")
    return frozenset(Occasion(kind) for kind, at in rows if now < at + LASTS[Occasion(kind)])


def reasons_for(case) -> list[Reason]:
    """The reasons that were given for looking at a case, newest first, without those whose words were erased."""
    return [reason for reason in reasons_in([case]) if reason.erased_at is None]


def reasons_in(cases: Sequence[object]) -> list[Reason]:
    """Every reason that was given for looking at one of these cases, newest first."""
    return list(Reason.objects.filter(case__in=cases).select_related("by").order_by("-given_at", "-pk"))


def emergencies_in(case, since: datetime | None = None) -> list[Reason]:
    """Each time the case was opened in an emergency, newest first; also one whose words were erased."""
    found = Reason.objects.filter(case=case, occasion=Occasion.EMERGENCY).select_related("by")
    return list((found.filter(given_at__gte=since) if since else found).order_by("-given_at"))


def is_of_one_person(case) -> bool:
    """Whether only one client was ever a member: only then can words about the case speak of nobody else in it."""
    return case.members.values("client").distinct().count() == 1
