"""Reads of the lines that stand on the page both look at. What was taken back is left out everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plait_clinic.cases.models import CaseMember
from plait_clinic.together.models import About, Line, Whose


@dataclass(frozen=True)
class KeptLine:
    """One line as it stands: what it is, whose words it is, since when, and who typed it ("" for the client)."""

    handle: str
    about: About
    whose: Whose
    text: str
    at: datetime
    typed_by: str


def lines_of(members: Sequence[CaseMember]) -> list[KeptLine]:
    """The lines of one person's memberships, newest first."""
    rows = Line.objects.filter(member__in=members, taken_back__isnull=True, erased_at__isnull=True)
    return [kept_line(row) for row in rows.select_related("written_by").order_by("-written_at", "-pk")]


def kept_line(row: Line) -> KeptLine:
    return KeptLine(
        handle=row.handle,
        about=About(row.about),
        whose=Whose(row.whose),
        text=row.text,
        at=row.written_at,
        typed_by=row.written_by.name if row.written_by else "",
    )
