"""A slow decline: no single session falls out of its range, and yet the ratings lie far below where they were.

The engine takes a step down for lasting as soon as it has lasted, so each next range lies a little lower. This rule
looks further back: two informative sessions in a row below the range that was made some sessions earlier.
"""

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.checkins.models import CheckIn, Informativeness, Response
from plait_clinic.readings.queries import readings_of, values_of
from plait_clinic.signals.models import Evidence, Kind, Source, Topic
from plait_clinic.signals.noticed import Ground

BACK = 5
"""How many informative sessions ago the range was made. Our own choice: on a simulated clinic the rule then adds no
more than half a needless signal in 100 sessions to the engine's alerts (signals/tests/test_budget.py)."""
RULE, VERSION = "decline", "1"
TOTAL = "total"


def decline_in(check_in: CheckIn) -> Ground | None:
    """The total of this session and of the one before, both below the range made `BACK` sessions ago."""
    course = newest_first(check_in)
    if len(course) <= BACK or course[0].check_in_id != check_in.pk:
        return None
    if is_known(course[BACK]):
        return None
    now, before, then = course[0].pk, course[1].pk, course[BACK].pk
    read = readings_of([then]).get(then, {}).get(TOTAL)
    values = values_of([now, before], scales=[TOTAL])
    totals = [values.get(key, {}).get(TOTAL) for key in (now, before)]
    if read is None or not read.earlier or None in totals or not has_declined(*totals, read.low):
        return None
    row = {"scale": TOTAL, "rating": totals[0], "usual": read.usual, "low": read.low, "high": read.high}
    return Ground(
        key=f"{RULE}:{check_in.handle}",
        source=Source.ENGINE,
        kind=Kind.UNCLEAR,
        rule=RULE,
        rule_version=VERSION,
        numbers={"scales": [{**row, "earlier": read.earlier}]},
    )


def has_declined(now: float, before: float, low: float) -> bool:
    """Whether two totals in a row lie below the lower end of the range that was made before."""
    return now < low and before < low


def is_known(since: Response) -> bool:
    """Whether a signal rests on one of these sessions already: what it has told of is not told again."""
    held_at = since.check_in.session.held_at
    known = Evidence.objects.filter(signal__member=since.check_in.member_id, signal__topic=Topic.STRAIN)
    return known.filter(session__held_at__gte=held_at).exists()


def newest_first(check_in: CheckIn) -> list[Response]:
    """The member's last informative answers to the check-in, up to this session's."""
    session = check_in.session
    rows = Response.objects.filter(
        check_in__member=check_in.member_id,
        check_in__battery__asked=True,
        check_in__session__held_at__lte=session.held_at,
        measure=CHECK_IN,
        version=1,
        erased_at__isnull=True,
        informativeness=Informativeness.INFORMATIVE,
    )
    return list(
        rows.select_related("check_in__session").order_by("-check_in__session__held_at", "-check_in__session__number")[
            : BACK + 1
        ]
    )
