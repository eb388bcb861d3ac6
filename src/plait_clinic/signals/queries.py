"""Reads of signals: those of a member and of a case, what waits to be seen, and what can be done about one.

The named person's list holds who waits and how long, and nothing of why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from plait_clinic.cases.models import CaseClinician, CaseMember, Session
from plait_clinic.cases.queries import clinicians_of, in_force
from plait_clinic.people.models import User
from plait_clinic.signals.models import Evidence, Kind, Signal, SignalStep, Source
from plait_clinic.signals.states import OPEN, Action, Facts, Who, possible
from plait_clinic.signals.watching import watch_seen_by

CLOSED_SHOWN = 10
WAITS = Q(waits_since__isnull=False)


def facts_of(signal: Signal) -> Facts:
    """What steps depend on besides the state."""
    return Facts(
        client_made=signal.client_made,
        talked=signal.steps.filter(action=Action.DISCUSS).exists(),
        ended=signal.case.closed_on is not None or signal.member.left_on is not None,
    )


def steps_for_clinicians(signal: Signal) -> list[Action]:
    """What a clinician of the case can do now. Seeing is offered only where something waits to be seen."""
    actions = possible(signal.state, facts_of(signal), Who.CLINICIAN)
    return [action for action in actions if action != Action.SEE or signal.waits_since is not None]


def last_session_of(member: CaseMember, now: datetime) -> Session | None:
    """The last session of the case that has begun."""
    held = Session.objects.filter(case=member.case_id, held_at__lte=now)
    return held.order_by("held_at", "number").last()


@dataclass(frozen=True)
class Shown:
    """One signal with what it rests on and what came of it, oldest first."""

    signal: Signal
    evidence: Sequence[Evidence]
    steps: Sequence[SignalStep]


def shown(rows: QuerySet[Signal]) -> list[Shown]:
    """Signals with all that is told of them, by the same few queries however many there are."""
    found = rows.select_related("case__organisation", "member__client", "member__case", "session").prefetch_related(
        "evidence__session", "evidence__by", "steps__by"
    )
    return [Shown(row, sorted(row.evidence.all(), key=lambda piece: piece.pk), list(row.steps.all())) for row in found]


def in_order(rows: QuerySet[Signal]) -> QuerySet[Signal]:
    """What nobody has seen first, the longest waiting before the rest; then the newest."""
    return rows.order_by(F("waits_since").asc(nulls_last=True), "-opened_at", "-pk")


def open_signals(member: CaseMember) -> list[Shown]:
    """The open signals of one member, also one put right that nobody has seen yet."""
    return shown(in_order(Signal.objects.filter(Q(state__in=OPEN) | WAITS, member__in=stays_of(member))))


def closed_signals(member: CaseMember) -> list[Shown]:
    """What came of the last ones that are over."""
    over = Signal.objects.filter(member__in=stays_of(member), waits_since__isnull=True).exclude(state__in=OPEN)
    return shown(over.order_by("-opened_at", "-pk")[:CLOSED_SHOWN])


def stays_of(member: CaseMember) -> QuerySet[CaseMember]:
    """Somebody may have left the case and come back."""
    return CaseMember.objects.filter(case=member.case_id, client=member.client_id)


def waiting_in_cases_of(user: User, now: datetime) -> list[Shown]:
    """What nobody has seen in the cases that a clinician has a part in, also closed ones, longest waiting first."""
    mine = CaseClinician.objects.filter(in_force(now), user=user).values("case")
    return shown(Signal.objects.filter(WAITS, case__in=mine).order_by("waits_since", "pk"))


def signal_of(user: User, handle: str) -> Signal | None:
    """One signal of this person's own clinic."""
    rows = Signal.objects.filter(handle=handle, case__organisation=user.organisation_id)
    return rows.select_related("case__organisation", "member__client", "member__case", "session").first()


@dataclass(frozen=True)
class Waiting:
    """That somebody waits: who, with whom they work, and since when. Not why."""

    name: str
    clinicians: str
    since: datetime


def waiting_for_watcher(user: User, now: datetime) -> QuerySet[Signal]:
    """What waits longer than the clinic's days in cases in which the named person has no part."""
    watch = watch_seen_by(user)
    if watch is None or user not in watch.watchers:
        return Signal.objects.none()
    own = CaseClinician.objects.filter(in_force(now), user=user).values("case")
    return Signal.objects.filter(
        case__organisation=user.organisation_id, waits_since__lte=watch.due_before(now)
    ).exclude(case__in=own)


def people_waiting(user: User, now: datetime) -> list[Waiting]:
    """Who waits, the longest first; one line for each person, however many signals of theirs wait."""
    rows = waiting_for_watcher(user, now).select_related("member__client", "case").order_by("waits_since", "pk")
    first: dict[int, Signal] = {}
    for row in rows:
        first.setdefault(row.member_id, row)
    return [
        Waiting(
            name=row.member.client.name,
            clinicians=", ".join(part.user.name for part in clinicians_of(row.case, now)),
            since=row.waits_since,
        )
        for row in first.values()
    ]


def one_waits(user: User, now: datetime) -> bool:
    """All that a colleague from outside learns."""
    return waiting_for_watcher(user, now).exists()


def said_by_client(member: CaseMember) -> list[Shown]:
    """What the client is shown of their own signals: all but a clinician's own impression and silence, newest first."""
    rows = Signal.objects.filter(member__in=stays_of(member)).exclude(source__in=(Source.CLINICIAN, Source.SILENCE))
    return shown(rows.order_by("-opened_at", "-pk")[:CLOSED_SHOWN])


def open_request(member: CaseMember, about: Kind) -> Signal | None:
    return Signal.objects.filter(member=member, kind=about, source=Source.REQUEST, state__in=OPEN).first()
