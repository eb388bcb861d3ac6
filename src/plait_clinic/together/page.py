"""The page both look at, as a value: only what the client may see and the clinician may read, in the client's words.

Left out on purpose: verdicts, the clinician's own ratings, other measures, answers about harm or safety, other members,
who has looked, and everything that is held or was sent past the clinicians. docs/decisions/0033 says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from plait_clinic.briefs.brief import tension
from plait_clinic.briefs.findings import STRANDS
from plait_clinic.briefs.words import SMALL_CHANGES
from plait_clinic.own.page import OwnScale, own_scale
from plait_clinic.readings.queries import Course, Visit
from plait_clinic.together.models import About, Whose
from plait_clinic.together.queries import KeptLine

SESSIONS_TOLD = 3
"""So many of the last answered sessions are told in the client's own words: more is not looked at together."""


@dataclass(frozen=True)
class Told:
    """What the client said of one session, for both to read."""

    number: int
    held_at: datetime
    words: str
    small_change: str
    tension: str


@dataclass(frozen=True)
class ShownLine:
    """One line with whose words it is; `can_take_back` where a button stands beside it."""

    handle: str
    text: str
    whose: str
    at: datetime
    can_take_back: bool


@dataclass(frozen=True)
class Together:
    """Everything on the page. `answered` is false where no check-in has been answered yet."""

    scales: tuple[OwnScale, ...]
    answered: bool
    told: tuple[Told, ...]
    noticed: tuple[ShownLine, ...]
    agreed: tuple[ShownLine, ...]


def together(course: Course, lines: Sequence[KeptLine], client: str) -> Together:
    """The page of one member, whom lines call `client`."""
    last = course.last
    return Together(
        scales=tuple(own_scale(key, course.visits, f"together-{key}") for key in STRANDS) if last else (),
        answered=bool(last),
        told=tuple(told for told in map(told_of, reversed(course.answered[-SESSIONS_TOLD:])) if told is not None),
        noticed=shown_lines(lines, About.NOTICED, client),
        agreed=shown_lines(lines, About.AGREED, client),
    )


def told_of(visit: Visit) -> Told | None:
    """What was said after one session; none where there is nothing but numbers."""
    client = visit.client
    told = Told(
        number=visit.number,
        held_at=visit.held_at,
        words=client.comment,
        small_change=str(SMALL_CHANGES.get(client.small_change, "")),
        tension=tension(client) if client.items.get("tension") else "",
    )
    return told if told.words or told.small_change or told.tension else None


def shown_lines(
    lines: Sequence[KeptLine], about: About, client: str, *, to_client: bool = False
) -> tuple[ShownLine, ...]:
    """The lines of one kind, as one of the two meets them: on the client's own page, or side by side."""
    return tuple(shown(line, client, to_client) for line in lines if line.about == about)


def shown(line: KeptLine, client: str, to_client: bool) -> ShownLine:
    whose = {Whose.CLIENT: client, Whose.CLINICIAN: line.typed_by, Whose.BOTH: _("both together")}
    return ShownLine(
        handle=line.handle,
        text=line.text,
        whose=whose[line.whose],
        at=line.at,
        can_take_back=line.whose != Whose.CLINICIAN if to_client else bool(line.typed_by),
    )
