"""Which jobs the server does by itself, and when: one table, which the job worker keeps to and the office's page shows.

A slot is the moment from which a job is due. It is worked out from the clock alone, so every worker finds the same one.
"""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Slots of a fixed length are counted from here; which moment it is does not matter."""


@dataclass(frozen=True)
class Nightly:
    """Once a night for each clinic, at this time of its own zone.

    In the night in which the clocks go forward a time that does not exist is taken as if they had not yet; in the night
    in which they go back the first of the two moments counts. So each night has one slot.
    """

    at: time

    def slot(self, now: datetime, zone: zoneinfo.ZoneInfo) -> datetime:
        """The newest slot that is not in the future, in UTC."""
        day = now.astimezone(zone).date()
        while (found := datetime.combine(day, self.at, tzinfo=zone).astimezone(UTC)) > now:
            day -= DAY
        return found


@dataclass(frozen=True)
class Every:
    """Again and again, once for the whole server."""

    length: timedelta

    @property
    def minutes(self) -> int:
        return self.length // timedelta(minutes=1)

    @property
    def hours(self) -> int:
        """Whole hours; none where it is not a number of them."""
        return 0 if self.length % timedelta(hours=1) else self.length // timedelta(hours=1)

    def slot(self, now: datetime) -> datetime:
        """The newest slot that is not in the future, in UTC."""
        return now - (now - BEGINNING) % self.length


@dataclass(frozen=True)
class Rhythm:
    """One job that comes again and again. `job` is its name in the database, `task` the place of its code.

    A slot that nobody was there for is done once later on, where that is not longer ago than `within`.
    """

    job: str
    task: str
    when: Nightly | Every
    does: str
    within: timedelta | None = None


NOT_BY_DAY = timedelta(hours=3)
"""Our own choice: what erases is done at night or left for the next one, and never because a server was started."""

RHYTHMS: tuple[Rhythm, ...] = (
    Rhythm(
        "send_due",
        "plait_clinic.delivery.tasks.send_due_now",
        Every(timedelta(minutes=1)),
        _("Sends links and reminders that are due"),
    ),
    Rhythm(
        "make_missing_readings",
        "plait_clinic.readings.tasks.make_missing_readings_later",
        Every(timedelta(hours=6)),
        _("Reads answers that nothing has read yet"),
    ),
    Rhythm(
        "tidy_jobs",
        "plait_clinic.jobs.tasks.tidy_jobs",
        Every(timedelta(hours=6)),
        _("Takes jobs that were done off the list"),
    ),
    Rhythm(
        "look_after_signals",
        "plait_clinic.signals.tasks.look_after_signals_later",
        Nightly(time(2, 30)),
        _("Opens signals where somebody has fallen silent, and makes figures of half-years that are over"),
    ),
    Rhythm(
        "keep_to_retention",
        "plait_clinic.retention.tasks.keep_to_retention_at_night",
        Nightly(time(3, 30)),
        _("Tells of what goes soon, and erases what the clinic’s own rules no longer keep"),
        within=NOT_BY_DAY,
    ),
    Rhythm(
        "refit_engine",
        "plait_clinic.engine.tasks.refit_later",
        Nightly(time(4, 0)),
        _("Fits expected ranges anew where ten more people have answered"),
    ),
    Rhythm(
        "make_reliability",
        "plait_clinic.reliability.tasks.make_figures_later",
        Nightly(time(4, 30)),
        _("Makes figures on how well questionnaires work"),
    ),
)
