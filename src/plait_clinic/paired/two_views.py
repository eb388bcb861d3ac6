"""Two views of the same sessions: a client's ratings and the clinician's own, and what can be said of the pair.

Pure: it takes a course and gives words, numbers and charts. The arithmetic is `plait.systems`, which brings numpy and
so is asked for when a page needs it, not when a worker starts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plait.charts import Chart
from plait_clinic.briefs.brief import BOUNDS, chart
from plait_clinic.briefs.cards import places
from plait_clinic.briefs.findings import STRANDS
from plait_clinic.briefs.words import SCALE_NAMES
from plait_clinic.paired import words
from plait_clinic.readings.queries import Course, Visit

if TYPE_CHECKING:
    from plait.systems import Dips

Ratings = Sequence[float | None]


@dataclass(frozen=True)
class StrandView:
    """One strand from two sides. `level` and `tracking` are sentences; without five paired sessions they are empty."""

    key: str
    name: str
    paired: int
    level: words.Told | None
    tracking: words.Told | None
    chart: Chart


@dataclass(frozen=True)
class Moment:
    """One session in which a rating fell: its number, in which strands, and what became of it."""

    session: int
    strands: str
    sentence: str


@dataclass(frozen=True)
class TwoViews:
    """The whole page. `judged` counts the ratings that could be judged, three strands together."""

    strands: tuple[StrandView, ...]
    paired: int
    needed: int
    enough: bool
    judged: int
    counts: str
    moments: tuple[Moment, ...]
    rule: words.RuleTold


def make_two_views(course: Course, *, name: str, clinician: str) -> TwoViews:
    """What stands on the page for this client's course and the reader's own ratings beside it."""
    from plait.systems import FEWEST_SESSIONS

    visits = [visit for visit in course.visits if not visit.only_others]
    strands = tuple(strand_view(key, course, visits, name, clinician) for key in STRANDS)
    judged = {key: dips_of(key, visits) for key in STRANDS}
    paired = max(strand.paired for strand in strands)
    return TwoViews(
        strands=strands,
        paired=paired,
        needed=FEWEST_SESSIONS,
        enough=paired >= FEWEST_SESSIONS,
        judged=sum(len(found.sessions) for found in judged.values() if found),
        counts=words.counts([found for found in judged.values() if found], name),
        moments=moments_in(judged, visits, name),
        rule=words.rule_told(),
    )


def strand_view(key: str, course: Course, visits: Sequence[Visit], name: str, clinician: str) -> StrandView:
    from plait.systems import assumed_population, paired_ratings, shrunken_view

    client, own = ratings_of(key, visits)
    pairs = paired_ratings([name] * len(client), client, own, bounds=BOUNDS)
    view = shrunken_view(pairs, assumed_population(BOUNDS))
    return StrandView(
        key=key,
        name=str(SCALE_NAMES[key]),
        paired=len(pairs),
        level=words.level_told(view.level_gap, name),
        tracking=words.tracking_told(view.tracking, name),
        chart=chart(key, course, name, clinician, dropped=False),
    )


def ratings_of(key: str, visits: Sequence[Visit]) -> tuple[Ratings, Ratings]:
    """The client's ratings and the clinician's own, one place a session, None where there is none."""
    client = [visit.client.values.get(key) if visit.client else None for visit in visits]
    own = [visit.clinician.values.get(key) if visit.clinician else None for visit in visits]
    return client, own


def dips_of(key: str, visits: Sequence[Visit]) -> "Dips | None":
    """What became of the sessions of one strand; None with too few that both rated."""
    from plait.systems import Dips, paired_dips

    client, own = ratings_of(key, visits)
    noted = [bool(visit.clinician and visit.clinician.items.get("tension")) for visit in visits]
    found = paired_dips(client, own, bounds=BOUNDS, noted=noted)
    return found if isinstance(found, Dips) else None


def moments_in(judged: Mapping[str, "Dips | None"], visits: Sequence[Visit], name: str) -> tuple[Moment, ...]:
    """The sessions in which a rating fell, the newest first; strands to which the same happened stand together."""
    numbers = places(visits)
    together: dict[tuple[int, str], list[str]] = {}
    for key, found in judged.items():
        for session in found.sessions if found else ():
            if session.outcome != "quiet":
                together.setdefault((numbers[session.place], session.outcome), []).append(str(SCALE_NAMES[key]))
    newest_first = sorted(together.items(), key=lambda item: -item[0][0])
    return tuple(
        Moment(number, ", ".join(strands), words.outcome_told(outcome, name))
        for (number, outcome), strands in newest_first
    )
