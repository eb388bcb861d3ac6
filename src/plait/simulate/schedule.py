"""When a made-up case has its sessions and when its members answer: weekly, and never later than today."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

LENGTH_MEDIAN = 8
"""Sessions a person, median over 524 trial arms (metapsy, depression; IQR 6 to 11)."""
LENGTH_SPREAD = 0.45
"""SD of the logarithm that gives that IQR: ln(11 / 6) / 1.349."""
LONGEST = 24
SKIPPED_WEEK = 0.08
"""How often a week has no session. Our choice."""
ENDED_WEEKS = (2, 12)
"""How long ago a closed case had its last session. Our choice."""
HOURS = range(8, 19)
SESSION = timedelta(minutes=50)
OVERDUE_AFTER = timedelta(days=2)
"""From when an unanswered check-in counts as overdue. Our choice."""
SOON = 0.8
"""How often an answer comes within an hour and a half. Our choice."""


def length(random: Random, shortest: int) -> int:
    """How many sessions a case has had, at least `shortest`."""
    drawn = round(random.lognormvariate(math.log(LENGTH_MEDIAN), LENGTH_SPREAD))
    return min(max(drawn, shortest), LONGEST)


def session_times(random: Random, *, sessions: int, today: date, ended: bool) -> list[datetime]:
    """Weekly times in UTC, oldest first. The latest is one to six days ago, or weeks ago if it ended."""
    weekdays = [day for day in range(1, 7) if (today - timedelta(days=day)).weekday() < 5]
    day = today - timedelta(days=random.choice(weekdays))
    if ended:
        day -= timedelta(weeks=random.randint(*ENDED_WEEKS))
    hour = random.choice(HOURS)
    times = []
    for _ in range(sessions):
        times.append(datetime.combine(day, time(hour), tzinfo=UTC))
        day -= timedelta(weeks=2 if random.random() < SKIPPED_WEEK else 1)
    return times[::-1]


def opened_on(random: Random, times: Sequence[datetime], today: date) -> date:
    """Some days before the first session; for a case without sessions, lately."""
    first = times[0].date() if times else today
    return first - timedelta(days=random.randint(3, 12))


def answered_at(random: Random, held_at: datetime, today: date) -> datetime:
    """Soon after the session as a rule, else by the next day; always before today begins."""
    minutes = random.randint(2, 90) if random.random() < SOON else random.randint(90, 30 * 60)
    latest = datetime.combine(today, time(0), tzinfo=UTC) - timedelta(minutes=1)
    return min(held_at + SESSION + timedelta(minutes=minutes), latest)


def is_overdue(held_at: datetime, today: date) -> bool:
    """Whether a check-in still unanswered today is overdue."""
    return datetime.combine(today, time(0), tzinfo=UTC) - held_at >= OVERDUE_AFTER


def closed_on(random: Random, times: Sequence[datetime], today: date) -> date:
    """Up to two weeks after the last session, and not later than today."""
    return min(times[-1].date() + timedelta(days=random.randint(0, 14)), today)
