"""When a message goes: the first moment outside quiet hours, and the hour of a reminder, in a person's own zone.

A zone's clock is not a line: once a year an hour is missing and once it comes twice. A time that is missing becomes the
moment at which the clock jumps; of one that comes twice the first counts, unless it is over (PEP 495 tells them apart).
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plait_clinic.delivery.rules import Rules

A_DAY = timedelta(days=1)
DAYS_TO_LOOK = 3
"""A day whose whole time of sending is missing on the clock is passed over; there are never two of them in a row."""


def moments(day: date, at: time, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The moments, in UTC, at which a clock in this zone shows this time: one, or two, or where it jumps over it."""
    first, second = (datetime.combine(day, at, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, at):
        return (first,) if first == second else (first, second)
    return (jump_between(second, first, zone),)


def jump_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment between these two at which the zone's clock jumps; to the second, by halving."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (middle, after) if middle.astimezone(zone).utcoffset() == old else (before, middle)
    return after


def is_quiet(moment: datetime, zone: ZoneInfo, rules: Rules) -> bool:
    """Whether nothing goes to this person now."""
    return not rules.allow(moment.astimezone(zone).time())


def next_allowed(moment: datetime, zone: ZoneInfo, rules: Rules) -> datetime:
    """This moment, or the first one after it that is outside quiet hours."""
    if not is_quiet(moment, zone, rules):
        return moment
    today = moment.astimezone(zone).date()
    openings = [
        opening
        for ahead in range(DAYS_TO_LOOK)
        for opening in moments(today + ahead * A_DAY, rules.send_from, zone)
        if opening >= moment and not is_quiet(opening, zone, rules)
    ]
    return min(openings)


def reminder_at(invited_at: datetime, zone: ZoneInfo, rules: Rules) -> datetime | None:
    """When somebody who was invited at this moment is reminded: on the day and at the hour that the clinic settled."""
    if rules.remind_after_days is None:
        return None
    day = invited_at.astimezone(zone).date() + rules.remind_after_days * A_DAY
    return next_allowed(moments(day, rules.remind_at, zone)[0], zone, rules)


def quiet_from(moment: datetime, zone: ZoneInfo, rules: Rules) -> datetime:
    """When the next quiet hours begin: a message that has not arrived by then should not arrive in the night."""
    today = moment.astimezone(zone).date()
    ends = [end for ahead in (0, 1, 2) for end in moments(today + ahead * A_DAY, rules.send_until, zone)]
    return min(end for end in ends if end > moment)
