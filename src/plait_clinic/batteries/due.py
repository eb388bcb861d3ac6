"""What is due: which measures of a case's battery one respondent is asked about one session.

The rule of each cadence is one line of a table. Sessions are counted for each person by those they were at, so that a
missed session puts nothing off the beat; for a clinician, by those that took place.
"""

from collections.abc import Callable, Iterable, Mapping

from plait_clinic.batteries.askable import can_be_asked
from plait_clinic.batteries.conjoint import CHILD, IN_FACES
from plait_clinic.batteries.models import BatteryMeasure, Cadence
from plait_clinic.batteries.queries import CHECK_IN, check_in_first
from plait_clinic.batteries.registry import Key
from plait_clinic.cases.models import Attendance, Presence

Rule = Callable[[BatteryMeasure, int, bool], bool]
"""Of a row, the count of the session for this person (from 1) and whether it is the last: is the measure due?"""

RULES: Mapping[str, Rule] = {
    Cadence.EVERY: lambda _row, _visit, _last: True,
    Cadence.NTH: lambda row, visit, _last: visit >= row.begins and (visit - row.begins) % row.number == 0,
    Cadence.ENDS: lambda _row, visit, last: visit == 1 or last,
    Cadence.FIRST: lambda row, visit, _last: visit <= row.number,
    Cadence.LAST: lambda _row, _visit, last: last,
}


def is_due(row: BatteryMeasure, *, form: str, visit: int, last: bool) -> bool:
    """Whether a measure of a battery is due for this form (client, adolescent, clinician), by the battery alone."""
    return getattr(row, form, False) and RULES[row.cadence](row, visit, last)


def measures_due(*, battery, session, form: str, member=None) -> tuple[Key, ...]:
    """The measures of a battery that a respondent is asked about a session: the check-in first, then in its order.

    `member` is the client; None for a clinician. A measure without this form, without words that may be asked now, or
    with a risk item that nobody is named to read is left out.
    """
    visit = visit_of(session, member)
    rows = battery.measures.order_by("position")
    if form == CHILD:
        return in_faces(rows, visit=visit, last=session.last)
    due = [row for row in rows if is_due(row, form=form, visit=visit, last=session.last)]
    keys = [(row.measure, row.version) for row in due]
    return check_in_first(key for key in keys if can_be_asked(battery.organisation, *key, form))


def in_faces(rows: Iterable[BatteryMeasure], *, visit: int, last: bool) -> tuple[Key, ...]:
    """A child is asked in five faces whenever the battery asks anybody else who comes for the check-in."""
    asked = (row for row in rows if row.measure == CHECK_IN)
    older = ("client", "adolescent")
    due = any(is_due(row, form=form, visit=visit, last=last) for row in asked for form in older)
    return (IN_FACES,) if due else ()


def visit_of(session, member=None) -> int:
    """Which session this is for the client, or for the case where there is none: 1 for the first they were at."""
    been = Attendance.objects.filter(
        session__case=session.case_id, session__number__lt=session.number, presence=Presence.ATTENDED
    )
    been = been.filter(member=member) if member else been
    return been.values("session").distinct().count() + 1
