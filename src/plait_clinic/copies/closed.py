"""What a client's own page still holds back of what clinicians wrote: the copy holds none of it either.

Each side writes, rates and looks back apart first, and a copy is no way round that.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from plait_clinic.cases.models import CaseMember
from plait_clinic.expectations.member_queries import fits_closed_to_client
from plait_clinic.expectations.models import Side
from plait_clinic.goals.queries import closed_to_client
from plait_clinic.tasks.queries import looks_closed_to_client


def closed_rows(members: list[CaseMember], now: datetime) -> Mapping[str, Q]:
    """By table, the rows that are left out for now; of clinicians' outlooks all, since no page of the client's has one.

    What a clinician sees in the work and whether they believe in it is never shown to the client.
    """
    goals, ratings = closed_to_client(members, now)
    looks = looks_closed_to_client(members)
    of_goal = Q(goal__in=goals)
    return {
        "goals.Goal": Q(pk__in=goals),
        "goals.Wording": of_goal,
        "goals.Levels": of_goal,
        "goals.GoalStep": of_goal,
        "goals.GoalRating": of_goal | Q(pk__in=ratings),
        "tasks.LookBack": Q(pk__in=looks),
        "tasks.GotInTheWay": Q(look__in=looks),
        "expectations.FitWord": Q(pk__in=fits_closed_to_client(members)),
        "expectations.Outlook": Q(side=Side.CLINICIAN),
    }
