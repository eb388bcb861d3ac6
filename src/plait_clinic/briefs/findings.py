"""What is worth a look in one person's course, in the order in which a clinician should hear of it.

A finding is a kind and the numbers it rests on; the words are in words.py. The order is a table, the same for the
brief's first sentence and for the caseload.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plait_clinic.readings.models import Verdict
from plait_clinic.readings.queries import Course, PastCourse, Read

STRANDS = ("bond", "goal", "task")
SCALES_READ = (*STRANDS, "total")
FEW_ASKED = 2  # from the second unanswered invitation on, silence is told as such


class Kind(StrEnum):
    """Every kind of finding, the most pressing first."""

    HARMFUL = "harmful"
    MISSED = "missed"
    ABRUPT_DROP = "abrupt_drop"
    ABRUPT_RISE = "abrupt_rise"
    NOT_PUT_RIGHT = "not_put_right"
    STRONG_TENSION = "strong_tension"
    LOWER = "lower"
    RAISED = "raised"
    NEVER_ANSWERED = "never_answered"
    OVERDUE = "overdue"
    TENSION = "tension"
    PERFECT = "perfect"
    STRAIGHT_LINED = "straight_lined"
    HIGHER = "higher"
    EASED = "eased"
    NO_SESSION = "no_session"
    FIRST_ASKED = "first_asked"
    FIRST = "first"
    NOT_ENOUGH = "not_enough"
    FEW_SCORES = "few_scores"
    STEADY = "steady"


class Tone(StrEnum):
    """How loudly a finding is shown."""

    LOOK = "look"
    NOTE = "note"
    QUIET = "quiet"


ORDER = tuple(Kind)
TONES = {
    Kind.HARMFUL: Tone.LOOK,
    Kind.MISSED: Tone.LOOK,
    Kind.ABRUPT_DROP: Tone.LOOK,
    Kind.ABRUPT_RISE: Tone.LOOK,
    Kind.NOT_PUT_RIGHT: Tone.LOOK,
    Kind.STRONG_TENSION: Tone.LOOK,
    Kind.LOWER: Tone.NOTE,
    Kind.RAISED: Tone.NOTE,
    Kind.NEVER_ANSWERED: Tone.NOTE,
    Kind.OVERDUE: Tone.NOTE,
    Kind.TENSION: Tone.NOTE,
}
TENSION_A_LOT = 3
PUT_RIGHT_YES = 2


@dataclass(frozen=True)
class Finding:
    """One thing to know, with the session and the numbers it rests on.

    `scale` is the most striking one and the one the numbers are of; `scales` are all strands that it is true of.
    `title` is what a measure from past data is called.
    """

    kind: Kind
    session: int | None = None
    scale: str | None = None
    scales: tuple[str, ...] = ()
    rating: float | None = None
    read: Read | None = None
    count: int = 0
    level: int | None = None
    put_right: int | None = None
    title: str = ""

    @property
    def tone(self) -> Tone:
        return TONES.get(self.kind, Tone.QUIET)

    @property
    def rank(self) -> int:
        return ORDER.index(self.kind)


def findings_in(course: Course, now: datetime) -> list[Finding]:
    """Everything to tell of a course, the most pressing first. Never empty.

    Past data speak until the clinic has asked for the first time; after that they stand beside what it asks.
    """
    if not course.asked:
        return [in_past(past) for past in reversed(course.past)] or [Finding(Kind.NO_SESSION)]
    found = [*silence(course, now), *(last_answer(course) if course.last else [])]
    return sorted(found, key=lambda finding: finding.rank)


def silence(course: Course, now: datetime) -> list[Finding]:
    """Invitations that were not answered, told without blame."""
    waiting = course.unanswered_since
    if not waiting:
        return []
    if course.last:
        overdue = [visit for visit in waiting if visit.is_overdue(now)]
        return [Finding(Kind.OVERDUE, session=overdue[-1].number, count=len(overdue))] if overdue else []
    kind = Kind.NEVER_ANSWERED if len(waiting) >= FEW_ASKED else Kind.FIRST_ASKED
    return [Finding(kind, session=waiting[-1].number, count=len(waiting))]


def last_answer(course: Course) -> list[Finding]:
    """What the last answered session says."""
    visit = course.last
    found = [*told(visit), *placed(visit), *little_to_go_on(course)]
    return found or [Finding(Kind.STEADY, session=visit.number, **numbers(visit, "total"))]


def told(visit) -> list[Finding]:
    """What the person said in so many words: something harmful or missed, a tension and whether it was put right."""
    items, found = visit.client.items, []
    for item, kind in (("harmful", Kind.HARMFUL), ("missed", Kind.MISSED)):
        if items.get(item):
            found.append(Finding(kind, session=visit.number))
    tension, put_right = items.get("tension") or 0, items.get("put_right")
    if tension:
        kind = tension_kind(tension, put_right)
        found.append(Finding(kind, session=visit.number, level=tension, put_right=put_right))
    return found


def tension_kind(tension: int, put_right: int | None) -> Kind:
    if put_right == PUT_RIGHT_YES:
        return Kind.TENSION
    if put_right is not None:
        return Kind.NOT_PUT_RIGHT
    return Kind.STRONG_TENSION if tension == TENSION_A_LOT else Kind.TENSION


def placed(visit) -> list[Finding]:
    """Where the ratings lie in the person's own range: the most striking strand speaks for its kind."""
    readings = visit.client.readings
    found = []
    for verdict, kind in (
        (Verdict.ABRUPT_DROP, Kind.ABRUPT_DROP),
        (Verdict.LOWER, Kind.LOWER),
        (Verdict.HIGHER, Kind.HIGHER),
    ):
        scales = [scale for scale in SCALES_READ if scale in readings and readings[scale].verdict == verdict]
        if scales:
            scale = most_striking(scales, readings)
            strands = tuple(scale for scale in scales if scale in STRANDS)
            found.append(Finding(kind, session=visit.number, scales=strands, **numbers(visit, scale)))
    known = [readings[scale] for scale in SCALES_READ if scale in readings]
    if known and all(read.verdict == Verdict.NOT_ENOUGH for read in known):
        found.append(first_sessions(visit, known[0].earlier))
    return found


# What a verdict on past data is told as; where a higher score is worse, a rise is what counts.
PAST_KINDS = {
    "better": {
        Verdict.ABRUPT_DROP: Kind.ABRUPT_DROP,
        Verdict.LOWER: Kind.LOWER,
        Verdict.HIGHER: Kind.HIGHER,
    },
    "worse": {
        Verdict.ABRUPT_RISE: Kind.ABRUPT_RISE,
        Verdict.HIGHER: Kind.RAISED,
        Verdict.LOWER: Kind.EASED,
    },
}


def in_past(past: PastCourse) -> Finding:
    """Where the last score from past data lies in the person's own range."""
    visit, key = past.course.last, past.key
    read = visit.client.readings.get(key.name)
    if read is None or read.verdict == Verdict.NOT_ENOUGH:
        return Finding(Kind.FEW_SCORES, session=visit.number, count=len(past.course.answered), title=key.title)
    kind = PAST_KINDS[key.higher_is].get(read.verdict, Kind.STEADY)
    return Finding(kind, session=visit.number, title=key.title, **numbers(visit, key.name))


def most_striking(scales: Sequence[str], readings) -> str:
    """A strand before the total, and among strands the least likely one."""
    strands = [scale for scale in scales if scale in STRANDS] or list(scales)
    return min(strands, key=lambda scale: min(readings[scale].chance, 1 - readings[scale].chance))


def first_sessions(visit, earlier: int) -> Finding:
    kind = Kind.NOT_ENOUGH if earlier else Kind.FIRST
    return Finding(kind, session=visit.number, count=earlier + 1)


def little_to_go_on(course: Course) -> list[Finding]:
    """A run of perfect or identical ratings, told as what it is: little to go on."""
    kind = course.last.client.informativeness
    if kind not in (Kind.PERFECT, Kind.STRAIGHT_LINED):
        return []
    run = 0
    for visit in reversed(course.answered):
        if visit.client.informativeness != kind:
            break
        run += 1
    return [Finding(Kind(kind), session=course.last.number, count=run)]


def numbers(visit, scale: str) -> dict[str, object]:
    """The rating on one scale and its reading, for a finding that rests on them."""
    return {
        "scale": scale,
        "rating": visit.client.values.get(scale),
        "read": visit.client.readings.get(scale),
    }
