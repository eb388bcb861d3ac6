"""Reads of signals: those of a member and of a case, what waits to be seen, and what can be done about one.

The named person's list holds who waits and how long, and nothing of why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, Q, QuerySet

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.cases.models import CaseClinician, CaseMember, Session
from plait_clinic.cases.queries import clinicians_of, in_force
from plait_clinic.checkins.models import Response
from plait_clinic.people.models import User
from plait_clinic.readings.queries import weighed_items_of
from plait_clinic.signals.models import Evidence, Signal, SignalStep, Source
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
    """One signal with what it rests on and what came of it, oldest first.

    `kept_back` holds the evidence of which a clinician may not read the words any more.
    """

    signal: Signal
    evidence: Sequence[Evidence]
    steps: Sequence[SignalStep]
    kept_back: frozenset[int] = frozenset()

    def numbers_of(self, piece: Evidence) -> Mapping[str, object]:
        """The numbers of one piece of evidence, as far as they may be read."""
        return {} if piece.pk in self.kept_back else (piece.numbers or {})


def shown(rows: QuerySet[Signal]) -> list[Shown]:
    """Signals with all that is told of them, by the same few queries however many there are."""
    found = rows.select_related("case__organisation", "member__case", "session").prefetch_related("steps__by")
    return [replace(one, steps=list(one.signal.steps.all())) for one in named(found)]


def named(rows: QuerySet[Signal]) -> list[Shown]:
    """Signals with whose they are and what they rest on, and without what came of them: what a list needs."""
    signals = list(rows.select_related("case", "member__client").prefetch_related("evidence__session", "evidence__by"))
    kept_back = words_kept_back([piece for row in signals for piece in row.evidence.all()])
    return [Shown(row, sorted(row.evidence.all(), key=lambda piece: piece.pk), (), kept_back) for row in signals]


def words_kept_back(pieces: Sequence[Evidence]) -> frozenset[int]:
    """The evidence that rests on words which the client has since kept from the clinicians."""
    markers = {piece.check_in_id: piece.pk for piece in pieces if piece.source == Source.MARKER}
    if not markers:
        return frozenset()
    responses = Response.objects.filter(check_in__in=list(markers), measure=CHECK_IN, version=1)
    check_ins = dict(responses.values_list("pk", "check_in"))
    readable = {
        check_ins[response] for response, items in weighed_items_of(list(check_ins)).items() if "tension" in items
    }
    return frozenset(pk for check_in, pk in markers.items() if check_in not in readable)


def show_one(signal: Signal) -> Shown:
    """One signal with all that is told of it."""
    [found] = shown(Signal.objects.filter(pk=signal.pk))
    return found


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
    return named(Signal.objects.filter(WAITS, case__in=mine).order_by("waits_since", "pk"))


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


def of_the_clients_own(member: CaseMember) -> QuerySet[Signal]:
    """What a client is shown of their own signals: all but a clinician's own impression, and silence."""
    return Signal.objects.filter(member__in=stays_of(member)).exclude(source__in=(Source.CLINICIAN, Source.SILENCE))


def said_by_client(member: CaseMember) -> list[Shown]:
    """The client's own signals, newest first."""
    return shown(of_the_clients_own(member).order_by("-opened_at", "-pk")[:CLOSED_SHOWN])


def own_signal_of(member: CaseMember, handle: str) -> Signal | None:
    """One of them, by its handle."""
    return of_the_clients_own(member).filter(handle=handle).first()
