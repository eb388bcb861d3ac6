"""Where a supervisor may offer support: what nobody has seen yet, and what is stuck. Reasons to ask, not to judge.

The rules are data and stand on the page. They tell how long something waits and that something is stuck, never what was
rated or said, nor how often: that is read with a reason of its own. A clinician's own impressions are theirs, and stand
nowhere here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from plait_clinic.cases.models import Attendance, CaseClinician, Presence
from plait_clinic.cases.queries import in_force
from plait_clinic.people.models import Supervision
from plait_clinic.repairs.models import Outcome, Resolution, Side
from plait_clinic.signals.models import Signal, SignalStep, Source
from plait_clinic.signals.states import OPEN, Action, State

SESSIONS_OPEN = 4
"""Sessions that somebody came to since a signal was opened, from which on it is called stuck. Our own choice, assumed:
ratings need two sessions to recover, and a talk its own."""
NOT_YETS = 2
"""How often the client has said "not yet". Our own choice: once may be said before the talk has begun."""
STUCK = (State.NEW, State.SEEN, State.DISCUSSED, State.ACTED)
"""Ratings that have recovered wait for the client's word alone: there is nothing to be stuck in."""
RULES = (
    lazy("Unseen: no clinician of the case has opened what waits there, since the day that is counted from."),
    lazy(
        "Stuck: a signal is open, and they have come to %(sessions)d sessions or more since, or the client has said "
        "%(times)d times or more that it is not put right. Which of the two is not told here."
    ),
)


@dataclass(frozen=True)
class Support:
    """One reason to offer support: whose work it is about, with whom, and how long it has waited. Not why."""

    signal: Signal
    name: str
    case_handle: str
    kind: str
    clinicians: str
    reasons: tuple[str, ...]


def rules() -> list[str]:
    """The rules in words, as they stand on the page."""
    return [str(rule) % {"sessions": SESSIONS_OPEN, "times": NOT_YETS} for rule in RULES]


def reasons_to_support(user, now: datetime) -> list[Support]:
    """What is unseen in the cases of this supervisor's supervisees, the longest waiting first; then what is stuck.

    A case of the supervisor's own stands on their caseload and not here. As many queries for one as for many.
    """
    parts = list(supervised_parts(user, now))
    names: dict[int, list[str]] = {}
    for part in parts:
        names.setdefault(part.case_id, []).append(part.user.name)
    return [
        Support(
            signal=signal,
            name=signal.member.client.name,
            case_handle=signal.case.handle,
            kind=str(signal.case.get_kind_display()),
            clinicians=", ".join(sorted(names[signal.case_id])),
            reasons=reasons,
        )
        for signal in counted(list(names), now)
        if (reasons := tuple(reasons_of(signal, now)))
    ]


def supervised_parts(user, now: datetime) -> QuerySet[CaseClinician]:
    """The parts that supervisees have now in cases in which the supervisor has none."""
    supervisees = Supervision.objects.filter(in_force(now), supervisor=user).values("supervisee")
    own = CaseClinician.objects.filter(in_force(now), user=user).values("case")
    parts = CaseClinician.objects.filter(in_force(now), user__in=supervisees).exclude(case__in=own)
    return parts.select_related("user")


def counted(cases: Sequence[int], now: datetime) -> QuerySet[Signal]:
    """Signals that wait or are open, each with how many sessions and how many "not yet" there were since."""
    came = Attendance.objects.filter(
        member=OuterRef("member"),
        presence=Presence.ATTENDED,
        session__held_at__gt=OuterRef("opened_at"),
        session__held_at__lte=now,
    )
    said = SignalStep.objects.filter(signal=OuterRef("pk"), action=Action.NOT_YET)
    noted = Outcome.objects.filter(
        signal=OuterRef("pk"), side=Side.CLIENT, resolution=Resolution.UNRESOLVED, by__isnull=False
    )
    rows = Signal.objects.filter(Q(waits_since__isnull=False) | Q(state__in=OPEN), case__in=cases)
    rows = rows.exclude(source=Source.CLINICIAN).annotate(
        sessions=many(came, "member"), not_yets=many(said, "signal") + many(noted, "signal")
    )
    order = (F("waits_since").asc(nulls_last=True), "opened_at", "pk")
    return rows.select_related("case__organisation", "member__client").order_by(*order)


def many(rows: QuerySet, of: str) -> Coalesce:
    """How many of these rows there are, for each row outside; `of` is the column by which they are picked."""
    counts = rows.order_by().values(of).annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def reasons_of(signal: Signal, now: datetime) -> Iterator[str]:
    """Which rules hold, in words."""
    if signal.waits_since is not None:
        days = (now - signal.waits_since).days
        yield unseen(days)
    if signal.state in STUCK and is_here(signal) and is_stuck(signal):
        yield _("stuck")


def is_here(signal: Signal) -> bool:
    """Whether the work goes on: after its end nothing can come unstuck."""
    return signal.case.closed_on is None and signal.member.left_on is None


def is_stuck(signal: Signal) -> bool:
    """By the sessions since, or by what the client has said; which of them is not for this list."""
    return signal.sessions >= SESSIONS_OPEN or signal.not_yets >= NOT_YETS


def unseen(days: int) -> str:
    if days < 1:
        return _("unseen since today")
    return ngettext("unseen for %(count)d day", "unseen for %(count)d days", days) % {"count": days}
