"""A supervisor's list: which cases their supervisees have. No rating stands in it, and nothing to rank people by."""

from dataclasses import dataclass
from datetime import datetime

from plait_clinic.cases.models import CaseClinician
from plait_clinic.cases.queries import in_force
from plait_clinic.people.models import Supervision
from plait_clinic.supervision.models import Reason


@dataclass(frozen=True)
class Supervised:
    """One case of one supervisee, by its clients' names alone."""

    case_handle: str
    kind: str
    clients: str


@dataclass(frozen=True)
class Supervisee:
    name: str
    cases: tuple[Supervised, ...]


def supervisees_of(user, now: datetime) -> list[Supervisee]:
    """Every supervisee now, with their open cases."""
    supervisions = Supervision.objects.filter(in_force(now), supervisor=user)
    supervisees = {row.supervisee_id: row.supervisee.name for row in supervisions.select_related("supervisee")}
    parts = list(
        CaseClinician.objects.filter(in_force(now), user__in=supervisees, case__closed_on__isnull=True)
        .select_related("case")
        .prefetch_related("case__members__client")
        .order_by("case__pk")
    )
    return [
        Supervisee(name, tuple(supervised(part.case) for part in parts if part.user_id == pk))
        for pk, name in sorted(supervisees.items(), key=lambda pair: pair[1])
    ]


def supervised(case) -> Supervised:
    here = [member.client.name for member in case.members.all() if member.left_on is None]
    return Supervised(case_handle=case.handle, kind=str(case.get_kind_display()), clients=", ".join(here))


def reasons_for(case) -> list[Reason]:
    """The reasons that supervisors gave for looking at a case, newest first."""
    reasons = Reason.objects.filter(case=case, erased_at__isnull=True).select_related("supervisor")
    return list(reasons.order_by("-given_at"))
