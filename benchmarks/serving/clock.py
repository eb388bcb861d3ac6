"""The injected clock jumps over a change to summer time and back, and once an hour backwards: what is due by the clock?

Run in a process of its own against a fresh database: `python -m benchmarks.serving.clock`. The clinic's wall clock
jumps; expiry, lateness and silence are kept in UTC, so that nobody loses or gains an hour. No version sends reminders
yet: what falls due by the clock is that a check-in expires, that an answer is late, and that somebody fell silent.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.serving.phones import BEGUN, HEADER, KEPT, RATED
from tools.dev.server import HOST

ZONE = "Europe/Berlin"
CHANGES = {
    "to summer time": datetime(2026, 3, 29, 1, tzinfo=UTC),
    "to winter time": datetime(2026, 10, 25, 1, tzinfo=UTC),
}
"""When the clocks change in most of Europe in 2026."""
QUARTERS = range(-8, 9)
"""Check-ins expire at each quarter of an hour from two hours before the change until two hours after it."""
A_QUARTER = timedelta(minutes=15)
JUST_BEFORE, JUST_AFTER = timedelta(minutes=-1), timedelta(minutes=1)
ANSWERS = {**dict.fromkeys(RATED, "7"), "matters": "6", "tension": "0", "language": "en"}


@dataclass
class Counted:
    """What was asked of one jump, and how often the answer was wrong."""

    jump: str
    looked_at: int = 0
    wrongly_late: int = 0
    wrongly_expired: int = 0
    silences_opened: int = 0
    opened_twice: int = 0
    opened_early: int = 0
    resends_refused: int = 0

    @property
    def is_right(self) -> bool:
        wrong = (self.wrongly_late, self.wrongly_expired, self.opened_twice, self.opened_early, self.resends_refused)
        return not any(wrong) and self.silences_opened == 1


class Clock:
    """Stands still until it is set; the server's requests happen at its time."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@contextmanager
def injected(clock: Clock) -> Iterator[None]:
    """Requests happen when the clock says so."""
    from plait_clinic.access import middleware

    real = middleware.timezone

    class Set:
        override = real.override
        now = staticmethod(clock.now)

    middleware.timezone = Set
    try:
        yield
    finally:
        middleware.timezone = real


def jump_over(name: str, change: datetime) -> Counted:
    """Pages opened before the change are sent just after it; sweeps for silence run on both sides."""
    from django.test import Client as Browser

    from plait_clinic.checkins.models import Response

    counted, clock = Counted(name), Clock()
    asked, browser = ask(change), Browser(HTTP_HOST=HOST)
    with injected(clock):
        clock.time = change - timedelta(hours=3)
        notes = {token: BEGUN.findall(browser.get(f"/c/{token}").content.decode())[0] for token in asked}
        clock.time = change + JUST_AFTER
        for token, expires_at in asked.items():
            counted.looked_at += 1
            expired = browser.get(f"/c/{token}").status_code == 410
            counted.wrongly_expired += expired != (clock.time >= expires_at)
            posted = {**ANSWERS, "begun": notes[token]}
            browser.post(f"/c/{token}", posted)
            late = Response.objects.order_by("-pk")[0].late
            counted.wrongly_late += late != (clock.time >= expires_at)
            clock.time -= timedelta(hours=1)  # a clock that was set back: the phone sends again, an hour before
            counted.resends_refused += browser.post(f"/c/{token}", posted).headers.get(HEADER) != KEPT
            clock.time += timedelta(hours=1)
    silence(counted, change)
    return counted


def ask(change: datetime) -> dict[str, datetime]:
    """Links to check-ins that expire around the change, and when each one does."""
    from benchmarks.serving.clinic import add_cases, add_check_ins, add_links, add_sessions, found_clinic
    from plait_clinic.audit.record import Audit
    from plait_clinic.checkins.states import OPEN_FOR

    audit = Audit(now=change - timedelta(days=8))
    clinic = found_clinic("Zone Street Practice", 1, audit)
    clinic.organisation.time_zone = ZONE
    clinic.organisation.save()
    found = {}
    for member, quarter in zip(add_cases(clinic, len(QUARTERS), audit.now), QUARTERS, strict=True):
        opens_at = change + quarter * A_QUARTER - OPEN_FOR
        [check_in] = add_check_ins(clinic, [member], add_sessions([member], 1, opens_at), opens_at)
        [token] = add_links([check_in], opens_at)
        found[token] = check_in.expires_at
    return found


def silence(counted: Counted, change: datetime) -> None:
    """Two check-ins in a row fall due within the hour of the change; a sweep every quarter opens that once."""
    from benchmarks.serving.clinic import add_cases, add_check_ins, add_links, add_sessions, found_clinic
    from plait_clinic.audit.record import Audit
    from plait_clinic.checkins.states import OVERDUE_AFTER
    from plait_clinic.signals.actions import sweep_silence
    from plait_clinic.signals.models import Evidence

    due = change + timedelta(minutes=30)
    opened_at = due - OVERDUE_AFTER
    clinic = found_clinic("Quiet Street Practice", 1, Audit(now=opened_at))
    [member] = add_cases(clinic, 1, opened_at - timedelta(days=30))
    for number, at in enumerate((opened_at - timedelta(days=7), opened_at), start=1):
        add_links(add_check_ins(clinic, [member], add_sessions([member], number, at), at), at)
    times = [change + quarter * A_QUARTER for quarter in QUARTERS]
    for now in (*times, *reversed(times)):  # the clock also runs backwards over the same hours
        opened = sweep_silence(case=member.case, audit=Audit(now=now))
        counted.opened_early += bool(opened) and now <= due
        counted.silences_opened += opened
    counted.opened_twice = Evidence.objects.filter(signal__member=member).count() - 1


def main() -> int:
    """Print what was counted as JSON."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    print(json.dumps([asdict(jump_over(name, change)) for name, change in CHANGES.items()]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
