"""Reads of what observers saw: each one's own, and all of them side by side once two have rated on their own.

What they say together follows plait.systems, by the published rule of SOFTA-o; where it is silent nothing is made up.
It brings numpy and so is asked for when a page needs it, not when a worker starts.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plait_clinic.cases.models import Attendance, Case, CaseMember, Presence, Session
from plait_clinic.families.models import Observed, ObserverRating

if TYPE_CHECKING:
    import numpy as np

    from plait.reliability.results import Estimate

ENOUGH_OBSERVERS, MOST_OBSERVERS = 2, 3
SESSIONS_LINKED = 8
EACH = (Observed.ENGAGEMENT, Observed.CONNECTION, Observed.SAFETY)


def who_was_there(session: Session) -> list[CaseMember]:
    there = Attendance.objects.filter(session=session, presence=Presence.ATTENDED).select_related("member__client")
    return [row.member for row in there.order_by("member__pk")]


def observers_of(session: Session) -> list[int]:
    """Who has rated the session, by the database's own keys, the first one first.

    Also whose numbers were erased: what one observer saw is written once.
    """
    rows = ObserverRating.objects.filter(session=session).order_by("pk")
    return list(dict.fromkeys(rows.values_list("observer", flat=True)))


@dataclass(frozen=True)
class SeenRow:
    """One thing that was rated: each observer's number, in one order, and what they give together; None where the
    published rule gives nothing, or nobody rated it."""

    about: str
    dimension: str
    values: tuple[int | None, ...]
    together: float | None


@dataclass(frozen=True)
class Agreed:
    """How far observers agree on one dimension over the case: what differs between dimensions is no agreement."""

    dimension: str
    icc: "Estimate"
    rated: int


@dataclass(frozen=True)
class SideBySide:
    """A session as two or three observers saw it. `close` of `both` ratings lie at most one step apart.

    `agreement` has a figure for each dimension that was rated often enough; `rated` is the most of them.
    """

    observers: tuple[str, ...]
    rows: tuple[SeenRow, ...]
    close: int
    both: int
    agreement: tuple[Agreed, ...]
    rated: int
    needed: int


def side_by_side(session: Session) -> SideBySide | None:
    """All that was seen in a session; None until two have rated it."""
    rows = list(
        ObserverRating.objects.filter(session__case=session.case_id, erased_at__isnull=True)
        .select_related("observer", "member__client")
        .order_by("pk")
    )
    here = [row for row in rows if row.session_id == session.pk]
    observers = list(dict.fromkeys(row.observer for row in here))
    if len(observers) < ENOUGH_OBSERVERS:
        return None
    told = told_rows(here, [observer.pk for observer in observers])
    pairs = [value for row in told for value in steps_apart(row.values)]
    tables = rated_by_all(rows, [observer.pk for observer in observers])
    return SideBySide(
        observers=tuple(observer.name for observer in observers),
        rows=told,
        close=sum(apart <= 1 for apart in pairs),
        both=len(pairs),
        agreement=agreed_on(tables),
        rated=max(map(len, tables.values()), default=0),
        needed=fewest(),
    )


def fewest() -> int:
    from plait.systems.rater_agreement import FEWEST_OBJECTS

    return FEWEST_OBJECTS


def agreed_on(tables: "Mapping[str, np.ndarray]") -> tuple[Agreed, ...]:
    """ICC(A,1) for each dimension that enough was rated of."""
    from plait.reliability.results import Estimate
    from plait.systems import rater_agreement

    found = [(name, rater_agreement(table).icc, len(table)) for name, table in tables.items() if len(table) >= fewest()]
    return tuple(
        Agreed(str(Observed(name).label), icc, rated) for name, icc, rated in found if isinstance(icc, Estimate)
    )


def told_rows(rows: Sequence[ObserverRating], observers: Sequence[int]) -> tuple[SeenRow, ...]:
    """What was rated in a session, member by member and then of all, each with everybody's number."""
    values: dict[tuple[int | None, str], dict[int, int]] = defaultdict(dict)
    names: dict[int | None, str] = {}
    for row in rows:
        values[row.member_id, row.dimension][row.observer_id] = row.value
        names[row.member_id] = row.member.client.name if row.member else ""
    order = sorted(names, key=lambda member: (member is None, member or 0))
    return tuple(
        seen_row(names[member], dimension, values[member, dimension], observers)
        for member in order
        for dimension in Observed
        if (member, dimension) in values
    )


def seen_row(about: str, dimension: Observed, by: Mapping[int, int], observers: Sequence[int]) -> SeenRow:
    values = tuple(by.get(observer) for observer in observers)
    given = [value for value in values if value is not None]
    return SeenRow(about, str(Observed(dimension).label), values, together_of(given))


def together_of(values: Sequence[int]) -> float | None:
    """What several say together; one alone is no consensus."""
    from plait.systems import NoConsensusError, consensus

    if len(values) < ENOUGH_OBSERVERS:
        return None
    try:
        return consensus(values)
    except NoConsensusError:
        return None


def steps_apart(values: Sequence[int | None]) -> list[int]:
    given = [value for value in values if value is not None]
    return [abs(one - other) for place, one in enumerate(given) for other in given[place + 1 :]]


def rated_by_all(rows: Sequence[ObserverRating], observers: Sequence[int]) -> "dict[str, np.ndarray]":
    """What all of these observers rated in any session of the case, by dimension: a row for each thing, a column for
    each of them."""
    import numpy as np

    values: dict[tuple[object, ...], dict[int, int]] = defaultdict(dict)
    for row in rows:
        values[row.dimension, row.session_id, row.member_id][row.observer_id] = row.value
    whole: dict[str, list[list[int]]] = defaultdict(list)
    for (dimension, *_thing), by in values.items():
        if set(observers) <= by.keys():
            whole[str(dimension)].append([by[each] for each in observers])
    return {dimension: np.array(table, dtype=float) for dimension, table in whole.items()}


def sessions_held(case: Case) -> list[Session]:
    """The last sessions of a case to which somebody came, the latest first."""
    there = Attendance.objects.filter(session__case=case, presence=Presence.ATTENDED).values("session")
    return list(Session.objects.filter(pk__in=there).order_by("-held_at", "-number")[:SESSIONS_LINKED])
