"""A slow decline: no single session falls out of its range, and yet the ratings lie far below where they were.

The engine takes a step down for lasting as soon as it has lasted, so each next range lies a little lower. This rule
looks further back: two informative sessions in a row below the range that was made some sessions earlier.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import FilteredRelation, Q

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.checkins.models import CheckIn, Informativeness, Response
from plait_clinic.signals.models import Evidence, Kind, Source, Topic
from plait_clinic.signals.noticed import Ground

BACK = 5
"""How many informative sessions ago the range was made. Our own choice: on a simulated clinic the rule then adds no
more than half a needless signal in 100 sessions to the engine's alerts (signals/tests/test_budget.py)."""
RULE, VERSION = "decline", "1"
TOTAL = "total"
COLUMNS = (
    "check_in",
    "check_in__session__held_at",
    "of_total__value",
    *(f"read__{name}" for name in ("usual", "low", "high", "earlier")),
)


def decline_in(check_in: CheckIn) -> Ground | None:
    """The total of this session and of the one before, both below the range made `BACK` sessions ago."""
    course = newest_first(check_in)
    if len(course) <= BACK or course[0].check_in != check_in.pk:
        return None
    now, before, then = course[0], course[1], course[BACK]
    if not then.earlier or now.total is None or before.total is None:
        return None
    if not has_declined(now.total, before.total, then.low) or is_known(check_in.member_id, then.held_at):
        return None
    row = {"scale": TOTAL, "rating": now.total, "usual": then.usual, "low": then.low, "high": then.high}
    return Ground(
        key=f"{RULE}:{check_in.handle}",
        source=Source.ENGINE,
        kind=Kind.UNCLEAR,
        rule=RULE,
        rule_version=VERSION,
        numbers={"scales": [{**row, "earlier": then.earlier}]},
    )


def has_declined(now: float, before: float, low: float) -> bool:
    """Whether two totals in a row lie below the lower end of the range that was made before."""
    return now < low and before < low


def is_known(member: int, since: datetime) -> bool:
    """Whether a signal rests on one of these sessions already: what it has told of is not told again."""
    known = Evidence.objects.filter(signal__member=member, signal__topic=Topic.STRAIN)
    return known.filter(session__held_at__gte=since).exists()


@dataclass(frozen=True)
class Answered:
    """One answer: when its session was held, its total, and where that was expected before it came.

    The last four are None where the total was not read.
    """

    check_in: int
    held_at: datetime
    total: float | None
    usual: float | None
    low: float | None
    high: float | None
    earlier: int | None


def newest_first(check_in: CheckIn) -> list[Answered]:
    """The member's last informative answers to the check-in, up to this session's, by one query."""
    session = check_in.session
    rows = Response.objects.filter(
        check_in__member=check_in.member_id,
        check_in__battery__asked=True,
        check_in__session__held_at__lte=session.held_at,
        measure=CHECK_IN,
        version=1,
        erased_at__isnull=True,
        informativeness=Informativeness.INFORMATIVE,
    ).annotate(
        of_total=FilteredRelation("scores", condition=Q(scores__scale=TOTAL)),
        read=FilteredRelation("readings", condition=Q(readings__scale=TOTAL)),
    )
    newest = rows.order_by("-check_in__session__held_at", "-check_in__session__number")[: BACK + 1]
    return [Answered(*row) for row in newest.values_list(*COLUMNS)]
