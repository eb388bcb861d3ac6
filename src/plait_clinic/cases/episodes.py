"""Episodes: a client's course with one clinician. A new lead begins another, as forecasts and looking back need it.

An episode is no row of its own: who led the case and since when is kept already. On the day of a hand-over the new lead
has the case, as everywhere else in the clinic.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from plait_clinic.cases.models import Case, CaseClinician, ClinicianRole
from plait_clinic.people.models import User

FEWEST_LOOKED_AT, LOOKED_AT_UNTIL = 2, 5
"""Between so many answered sessions with a lead both look at how they fit. Two are the fewest that can be relied on
(Crits-Christoph and others 2011, generalizability .80 from two sessions). The last is our own choice: from then on the
course itself tells more than its beginning."""


@dataclass(frozen=True)
class Episode:
    """One lead's time with a case; `until` is the day on which the next one began, and `first` the case's beginning."""

    lead: User
    since: date
    until: date | None
    first: bool

    def holds(self, moment: datetime) -> bool:
        """Whether a session of this moment belongs to it, by the clinic's calendar. The first holds all before it."""
        day = timezone.localdate(moment)
        return (self.first or day >= self.since) and (self.until is None or day < self.until)


def episodes_of(case: Case) -> tuple[Episode, ...]:
    """The case's episodes in their order. A lead who hands over and takes the case back begins a new one."""
    parts = CaseClinician.objects.filter(case=case, role=ClinicianRole.LEAD).select_related("user")
    return joined(parts.order_by("since", "pk"))


def joined(parts: Iterable[CaseClinician]) -> tuple[Episode, ...]:
    """One episode for each lead in turn; whoever led for no whole day held no session, and has none."""
    found: list[CaseClinician] = [part for part in parts if part.until is None or part.until > part.since]
    ends = [*(part.since for part in found[1:]), None]
    return tuple(
        Episode(part.user, part.since, end, first=place == 0)
        for place, (part, end) in enumerate(zip(found, ends, strict=True))
    )


def episode_at(case: Case, moment: datetime) -> Episode | None:
    return next((episode for episode in episodes_of(case) if episode.holds(moment)), None)
