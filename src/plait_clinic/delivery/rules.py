"""What a clinic has settled about messages, as a value: how long a check-in is open, when a reminder goes, quiet hours.

The defaults are those that hosted systems of this kind use (a reminder on day 2, an end on day 4); the hours in which
messages go are our own choice, and each clinic can settle others.
"""

from dataclasses import dataclass
from datetime import time, timedelta

LONGEST_OPEN_DAYS = 7
"""Our own choice. An answer may come 14 days late, and a phone keeps an unsent one for 21 days (decision 0011)."""


@dataclass(frozen=True)
class Rules:
    """Days are counted in the person's own zone, and so are the hours. `remind_after_days` None: no reminder goes."""

    open_days: int = 4
    remind_after_days: int | None = 2
    remind_at: time = time(18, 0)
    send_from: time = time(8, 0)
    send_until: time = time(20, 0)

    @property
    def open_for(self) -> timedelta:
        return timedelta(days=self.open_days)

    def allow(self, at: time) -> bool:
        """Whether a message may go at this time of a person's day."""
        return self.send_from <= at < self.send_until
