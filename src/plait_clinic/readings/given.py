"""The sessions of one member's course of one measure as the engine takes them: a few queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import Key
from plait_clinic.cases.models import CaseClinician, CaseKind, CaseMember, ClinicianRole, Session
from plait_clinic.checkins.models import Answer, Rater, Response
from plait_clinic.checkins.visibility import for_figures
from plait_clinic.readings.following import Given

if TYPE_CHECKING:
    from plait.rupture.watching import Name

TENSION = "tension"


@dataclass(frozen=True)
class Lead:
    """Who had the lead of a case from one day to another."""

    user: int
    since: date
    until: date | None

    def had_it(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Row:
    """One response with its session."""

    response: int
    session: int
    number: int
    held_at: datetime
    rater: str
    clinician: int | None


COLUMNS = (
    "pk",
    "check_in__session",
    "check_in__session__number",
    "check_in__session__held_at",
    "check_in__rater",
    "check_in__clinician",
)


def sessions_given(member: CaseMember, measure: Key, *, after: Session | None = None, index: int = 0) -> list[Given]:
    """The sessions that are to be read, in order: all of them, or those after one whose index is given.

    It ends with the last session that the client answered.
    """
    leads = leads_of(member)
    responses = responses_to(member, measure, leads)
    if after is not None:
        responses = responses.filter(
            Q(check_in__session__held_at__gt=after.held_at)
            | Q(check_in__session__held_at=after.held_at, check_in__session__number__gt=after.number)
        )
    rows, scores = with_scores(responses)
    tension = tension_in(row.response for row in rows) if measure[0] == CHECK_IN else {}
    return up_to_last_answer(put_together(rows, scores, tension, leads), index)


def with_scores(responses: QuerySet[Response]) -> tuple[list[Row], Mapping[int, Mapping[str, float]]]:
    """The responses in their order, and the scores that have a value, by response and scale; by one query."""
    rows: dict[int, Row] = {}
    scores: dict[int, dict[str, float]] = defaultdict(dict)
    for *row, scale, value in responses.values_list(*COLUMNS, "scores__scale", "scores__value"):
        rows.setdefault(row[0], Row(*row))
        if value is not None:
            scores[row[0]][scale] = value
    return list(rows.values()), scores


def responses_to(member: CaseMember, measure: Key, leads: Sequence[Lead]) -> QuerySet[Response]:
    """The client's first responses, and to the check-in the lead clinicians' own, in the order of the sessions.

    A clinician rates the case as a whole, so these ratings are weighed only where the case is one client's.
    """
    own = Q(check_in__member=member)
    if measure[0] == CHECK_IN and member.case.kind == CaseKind.INDIVIDUAL:
        own |= Q(check_in__session__case=member.case_id, check_in__clinician__in=[lead.user for lead in leads])
    return Response.objects.filter(
        own,
        check_in__battery__asked=True,
        version=1,
        erased_at__isnull=True,
        measure=measure[0],
        measure_version=measure[1],
    ).order_by("check_in__session__held_at", "check_in__session__number", "pk")


def leads_of(member: CaseMember) -> list[Lead]:
    """Who had the lead of the member's case, the first one first."""
    found = CaseClinician.objects.filter(case=member.case_id, role=ClinicianRole.LEAD).order_by("since", "pk")
    return [Lead(*row) for row in found.values_list("user", "since", "until")]


def tension_in(responses: Iterable[int]) -> dict[int, int]:
    """The degree of tension that was named and that clinicians could read at once, by response.

    What is held from them weighs nothing, so that no number on a page can betray it.
    """
    rows = Answer.objects.filter(response__in=list(responses), item=TENSION, value__isnull=False)
    return dict(for_figures(rows).values_list("response", "value"))


def put_together(
    rows: Iterable[Row], scores: Mapping[int, Mapping[str, float]], tension: Mapping[int, int], leads: Sequence[Lead]
) -> list[Given]:
    """Each session once, with everybody's scores; of several leads who rated one session, the last."""
    found: dict[int, Given] = {}
    for row in rows:
        known = found.get(row.session) or Given(
            session=row.session, index=row.number, scores={}, clinician=lead_at(leads, row.held_at)
        )
        own: dict[Name, float] = {(row.rater, scale): value for scale, value in scores.get(row.response, {}).items()}
        known = replace(known, scores={**known.scores, **own})
        if row.rater == Rater.CLIENT:
            known = replace(known, response=row.response, tension=tension.get(row.response))
        found[row.session] = known
    return [given for given in found.values() if given.scores]


def lead_at(leads: Sequence[Lead], held_at: datetime) -> str | None:
    """Who had the lead at a session, by number; nobody where it is not known."""
    had = [lead for lead in leads if lead.had_it(held_at.date())]
    return str(had[-1].user) if had else None


def up_to_last_answer(sessions: Sequence[Given], index: int = 0) -> list[Given]:
    """The sessions up to the client's last answer, each later on the clock than the one before it.

    The clock is the session's number. Where one was noted after a later one, it is one on from the session before.
    """
    last = max((place for place, given in enumerate(sessions) if given.response is not None), default=-1)
    found = []
    for given in sessions[: last + 1]:
        index = max(given.index, index + 1)
        found.append(replace(given, index=index))
    return found
