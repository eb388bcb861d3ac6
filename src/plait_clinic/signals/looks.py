"""Who saw in the list of people who wait that one of these members waits: for whoever may ask who has looked.

The list is in the book once, however many stand on it. Who did follows from who was named just then, after how many
days they are told, and from when something of the member's waited to be seen.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.signals.models import Signal, SignalWatch
from plait_clinic.signals.states import MADE_TO_WAIT, WHO, Who
from plait_clinic.signals.watching import sees_names

Span = tuple[datetime, datetime | None]


def seen_waiting(members: Sequence[object]) -> list[tuple[datetime, str]]:
    """When, and by whom, the list was opened while one of these members stood on it; newest first."""
    signals = list(Signal.objects.filter(member__in=members).select_related("case").prefetch_related("steps"))
    if not signals:
        return []
    watches = list(SignalWatch.objects.filter(organisation=signals[0].case.organisation_id))
    named = {person for watch in watches for person in (watch.watcher_id, watch.deputy_id) if person}
    reads = AuditEvent.objects.filter(
        action=Event.WAITING_READ, actor__in=named, at__gte=min(signal.opened_at for signal in signals)
    ).select_related("actor")
    spans = [span for signal in signals for span in waited(signal)]
    looks = [
        read for read in reads if sees_names(read.actor) and any(stood(read, *pair) for pair in pairs(watches, spans))
    ]
    concerned = set(signals[0].case.clinicians.values_list("user", flat=True))
    return sorted({(read.at, read.actor.name) for read in looks if read.actor_id not in concerned}, reverse=True)


def pairs(watches: Sequence[SignalWatch], spans: Sequence[Span]) -> Iterator[tuple[SignalWatch, Span]]:
    return ((watch, span) for watch in watches for span in spans)


def waited(signal: Signal) -> Iterator[Span]:
    """From when until when something in a signal waited to be seen; the last time may last still."""
    since: datetime | None = signal.opened_at
    for step in signal.steps.all():
        if step.action in MADE_TO_WAIT:
            since = since or step.at
        elif WHO[step.action] is Who.CLINICIAN and since is not None:
            yield since, step.at
            since = None
    if since is not None:
        yield since, None


def stood(read: AuditEvent, watch: SignalWatch, span: Span) -> bool:
    """Whether by this naming the member stood on the list when it was read."""
    since, until = span
    in_force = watch.named_at <= read.at and (watch.until is None or read.at <= watch.until)
    due = since + timedelta(days=watch.days) <= read.at
    named = read.actor_id in (watch.watcher_id, watch.deputy_id)
    return named and in_force and due and (until is None or read.at <= until)
