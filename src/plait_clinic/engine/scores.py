"""A clinic's stored scores as sessions to be fitted on, in one streamed query. Only the jobs read them; no page does.

One course is one member in one case; what came in from a file without being asked is a course of its own. A clinician's
rating goes with the member of a case that has one, and is a course of the case where there are several.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from plait.trajectory import Sessions, make_sessions
from plait.trajectory.sessions import NOT_ANSWERED
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.cases.models import CaseClinician, CaseMember, ClinicianRole
from plait_clinic.checkins.models import Rater, Response, Score
from plait_clinic.engine.strands import ReadTogether
from plait_clinic.people.models import Organisation
from plait_clinic.readings.given import tension_in

ROWS_AT_ONCE = 5_000
Leads = Mapping[int, Sequence[tuple[date, date | None, int]]]
"""By case: from which day, until which, and who; by the database's own keys."""
COLUMNS = (
    "scale",
    "value",
    "response__check_in__rater",
    "response__check_in__member",
    "response__check_in__session__case",
    "response__check_in__session__number",
    "response__check_in__session__held_at",
    "response__check_in__battery",
    "response__check_in__battery__asked",
    "response",
)


class ScoreRow(NamedTuple):
    """One score as a row of the database, in the order of COLUMNS."""

    scale: str
    value: float
    rater: str
    member: int | None
    case: int
    number: int
    held_at: datetime
    battery: int
    asked: bool
    response: int


@dataclass(frozen=True, eq=False)
class Material:
    """What a fit rests on: the sessions, how many clinicians led them, and the first response of each course."""

    sessions: Sessions
    clinicians: int
    begun: Mapping[str, int]

    def begun_after(self, response: int) -> frozenset[str]:
        """The courses of which nothing had been answered by then."""
        return frozenset(course for course, first in self.begun.items() if first > response)


@dataclass(frozen=True)
class Answers:
    """How many clients, and how many answers of theirs."""

    people: int
    answers: int


def responses_of(organisation: Organisation, together: ReadTogether) -> QuerySet[Response]:
    """The first answers to the measure that were not erased."""
    return Response.objects.filter(
        check_in__session__case__organisation=organisation,
        measure=together.measure,
        measure_version=together.version,
        check_in__rater__in=together.raters,
        version=1,
        erased_at__isnull=True,
        scores__scale__in=together.scale_names,
        scores__value__isnull=False,
    )


def newest_response(organisation: Organisation, together: ReadTogether) -> int:
    """The last of the answers there are now, by the database's own number; 0 where there is none."""
    newest = responses_of(organisation, together).aggregate(last=Max("pk"))["last"]
    return newest or 0


def clients_answers(organisation: Organisation, together: ReadTogether, *, after: int, through: int) -> Answers:
    """How many clients gave how many scored answers after one response and through another."""
    found = responses_of(organisation, together).filter(check_in__rater=Rater.CLIENT, pk__gt=after, pk__lte=through)
    counts = found.order_by().aggregate(
        people=Count("check_in__member__client", distinct=True), answers=Count("pk", distinct=True)
    )
    return Answers(**counts)


def material_of(organisation: Organisation, together: ReadTogether, *, through: int) -> Material:
    """The sessions of everybody up to this response. There must be some."""
    rows = Rows(single_members(organisation), leads_of(organisation))
    found = Score.objects.filter(
        response__in=responses_of(organisation, together).filter(pk__lte=through).values("pk"),
        scale__in=together.scale_names,
        value__isnull=False,
    ).order_by("response__check_in", "pk")
    for row in found.values_list(*COLUMNS).iterator(chunk_size=ROWS_AT_ONCE):
        rows.add(ScoreRow(*row))
    return rows.material(together)


class Rows:
    """Columns that grow row by row, so that no row of the database is held longer than it is looked at."""

    def __init__(self, members: Mapping[int, int], leads: Leads) -> None:
        self.members, self.leads = members, leads
        self.columns: dict[str, list[object]] = defaultdict(list)
        self.seen: set[tuple[object, ...]] = set()
        self.leading: set[int] = set()
        self.begun: dict[str, int] = {}
        self.responses: list[int | None] = []

    def add(self, row: ScoreRow) -> None:
        """Take one score in. Of several clinicians' ratings of one session, the first invited counts."""
        course = self.course(row)
        key = (course, row.number, row.rater, row.scale)
        if key in self.seen:
            return
        self.seen.add(key)
        self.responses.append(row.response if row.rater == Rater.CLIENT else None)
        self.begun[course] = min(row.response, self.begun.get(course, row.response))
        named = {"client": course, "session": row.number, "score": row.value, "rater": row.rater}
        for name, cell in (named | {"dimension": row.scale, "clinician": self.lead(row)}).items():
            self.columns[name].append(cell)

    def course(self, row: ScoreRow) -> str:
        of = str(row.member) if row.rater == Rater.CLIENT else str(self.members.get(row.case, f"case {row.case}"))
        return of if row.asked else f"{of} of {row.battery}"

    def lead(self, row: ScoreRow) -> str:
        """The lead on the day of the session, by the database's own key; else somebody who leads nothing else."""
        day = timezone.localdate(row.held_at)
        for since, until, user in self.leads.get(row.case, ()):
            if since <= day and (until is None or day < until):
                self.leading.add(user)
                return str(user)
        return f"nobody in {row.case}"

    def material(self, together: ReadTogether) -> Material:
        """All rows as sessions; there must be some."""
        derived = {"clinician": in_runs(self.columns["client"], self.columns["session"], self.columns["clinician"])}
        if together.measure == CHECK_IN:
            derived["tension"] = tension_column(self.responses)
        columns = {name: np.array(cells) for name, cells in {**self.columns, **derived}.items()}
        return Material(make_sessions(**columns, scale=together.scale), len(self.leading), self.begun)


def tension_column(responses: Sequence[int | None]) -> list[int]:
    """The degree of tension that the client named and lets clinicians read, for each row that is the client's own."""
    asked = list(dict.fromkeys(response for response in responses if response is not None))
    found: dict[int, int] = {}
    for start in range(0, len(asked), ROWS_AT_ONCE):
        found |= tension_in(asked[start : start + ROWS_AT_ONCE])
    return [NOT_ANSWERED if response is None else found.get(response, NOT_ANSWERED) for response in responses]


def in_runs(clients: Sequence[object], sessions: Sequence[object], clinicians: Sequence[object]) -> list[str]:
    """Each row's clinician, by another name for each time that a client comes back to one they had before."""
    given = zip(clients, sessions, clinicians, strict=True)
    by_session = {(client, session): clinician for client, session, clinician in given}
    named, had, last = {}, Counter[tuple[object, object]](), {}
    for client, session in sorted(by_session, key=lambda key: (str(key[0]), key[1])):
        clinician = by_session[client, session]
        if last.get(client) != clinician:
            had[client, clinician] += 1
        last[client] = clinician
        times = had[client, clinician]
        named[client, session] = f"{clinician}" if times == 1 else f"{clinician} time {times} with {client}"
    return [named[client, session] for client, session in zip(clients, sessions, strict=True)]


def single_members(organisation: Organisation) -> dict[int, int]:
    """The one member of each case that ever had one, by case."""
    rows = CaseMember.objects.filter(case__organisation=organisation).order_by("pk").values_list("case", "pk")
    found: dict[int, list[int]] = defaultdict(list)
    for case, member in rows.iterator(chunk_size=ROWS_AT_ONCE):
        found[case].append(member)
    return {case: members[0] for case, members in found.items() if len(members) == 1}


def leads_of(organisation: Organisation) -> Leads:
    """Who led each case from when to when."""
    rows = CaseClinician.objects.filter(case__organisation=organisation, role=ClinicianRole.LEAD).order_by("pk")
    found: dict[int, list[tuple[date, date | None, int]]] = defaultdict(list)
    for case, *part in rows.values_list("case", "since", "until", "user").iterator(chunk_size=ROWS_AT_ONCE):
        found[case].append(tuple(part))
    return found
