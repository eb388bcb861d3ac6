"""What is worth a look in one person's course, in the order in which a clinician should hear of it.

A finding is a kind and the numbers it rests on; the words are in words.py. The order is a table, the same for the
brief's first sentence and for the caseload.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plait_clinic.readings.models import Verdict
from plait_clinic.readings.queries import Course, MeasureCourse, Read

STRANDS = ("bond", "goal", "task")
OTHER_SCALES = ("openness", "effort", "expectation")
ALOUD = (*STRANDS, "total")  # where an abrupt drop is told first; elsewhere it is told as lower than usual
SCALES_READ = (*ALOUD, *OTHER_SCALES)
KEPT_FOR = 3  # so many later answers leave a word of harm or of an open tension in sight
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
    NOT_READ_YET = "not_read_yet"
    NO_RATINGS = "no_ratings"
    RAISED = "raised"
    NEVER_ANSWERED = "never_answered"
    OVERDUE = "overdue"
    NO_LINK = "no_link"
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
    Kind.NOT_READ_YET: Tone.NOTE,
    Kind.NO_RATINGS: Tone.NOTE,
    Kind.RAISED: Tone.NOTE,
    Kind.NEVER_ANSWERED: Tone.NOTE,
    Kind.OVERDUE: Tone.NOTE,
    Kind.NO_LINK: Tone.NOTE,
    Kind.TENSION: Tone.NOTE,
}
TENSION_A_LOT = 3
LITTLE_TO_GO_ON = (Kind.PERFECT, Kind.STRAIGHT_LINED)
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
    found = [*silence(course, now), *earlier_words(course), *(last_answer(course) if course.last else [])]
    if not found:
        return [in_past(past) for past in reversed(course.past)] or [Finding(Kind.NO_SESSION)]
    return sorted(found, key=lambda finding: finding.rank)


def silence(course: Course, now: datetime) -> list[Finding]:
    """Invitations that were not answered, told without blame; and sessions for which nobody made a link."""
    waiting = course.unanswered_since
    unlinked = [visit for visit in course.visits if visit.without_link][-1:]
    found = [Finding(Kind.NO_LINK, session=visit.number) for visit in unlinked if visit is course.visits[-1]]
    if waiting and course.last:
        overdue = [visit for visit in waiting if visit.is_overdue(now)]
        found += [Finding(Kind.OVERDUE, session=overdue[-1].number)] if overdue else []
    elif waiting:
        kind = Kind.NEVER_ANSWERED if len(waiting) >= FEW_ASKED else Kind.FIRST_ASKED
        found.append(Finding(kind, session=waiting[-1].number, count=len(waiting)))
    return found


def earlier_words(course: Course) -> list[Finding]:
    """What was said after an earlier session and nobody should lose from sight with the next ordinary answer."""
    earlier = course.answered[-1 - KEPT_FOR : -1]
    kept = (Kind.HARMFUL, Kind.MISSED, Kind.NOT_PUT_RIGHT)
    return [finding for visit in earlier for finding in told(visit) if finding.kind in kept]


def last_answer(course: Course) -> list[Finding]:
    """What the last answered session says."""
    visit = course.last
    found = [*told(visit), *unread(visit), *placed(course), *little_to_go_on(course)]
    return found or [Finding(Kind.STEADY, session=visit.number, **numbers(visit, "total"))]


def unread(visit) -> list[Finding]:
    """An answer without any rating, or one whose ratings have not been placed yet: nothing may be called steady."""
    values, readings = visit.client.values, visit.client.readings
    if not any(scale in values for scale in SCALES_READ):
        return [Finding(Kind.NO_RATINGS, session=visit.number)]
    if any(scale in values and scale not in readings for scale in SCALES_READ):
        return [Finding(Kind.NOT_READ_YET, session=visit.number)]
    return []


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


def placed(course: Course) -> list[Finding]:
    """Where the ratings lie in the person's own range: the most striking one speaks for its kind."""
    visit, found = course.last, []
    readings = visit.client.readings
    by_kind: dict[Kind, list[str]] = {}
    for scale in SCALES_READ:
        kind = kind_of(scale, readings[scale].verdict) if scale in readings else None
        if kind:
            by_kind.setdefault(kind, []).append(scale)
    for kind, scales in by_kind.items():
        scale = most_striking(scales, readings)
        named = tuple(scale for scale in scales if scale != "total")
        found.append(Finding(kind, session=visit.number, scales=named, **numbers(visit, scale)))
    known = [readings[scale] for scale in SCALES_READ if scale in readings]
    if known and all(read.verdict == Verdict.NOT_ENOUGH for read in known):
        count = len(course.answered)
        found.append(Finding(Kind.NOT_ENOUGH if count > 1 else Kind.FIRST, session=visit.number, count=count))
    return found


def kind_of(scale: str, verdict: Verdict) -> Kind | None:
    """What a verdict is told as. A drop is told aloud in the three strands and in all together, else as lower."""
    if verdict == Verdict.ABRUPT_DROP:
        return Kind.ABRUPT_DROP if scale in ALOUD else Kind.LOWER
    return {Verdict.LOWER: Kind.LOWER, Verdict.HIGHER: Kind.HIGHER}.get(verdict)


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


def in_past(past: MeasureCourse) -> Finding:
    """Where the last score from past data lies in the person's own range."""
    visit, key = past.course.last, past.key
    read = visit.client.readings.get(key.name)
    if read is None or read.verdict == Verdict.NOT_ENOUGH:
        return Finding(Kind.FEW_SCORES, session=visit.number, count=len(past.course.answered), title=key.title)
    kind = PAST_KINDS[key.higher_is].get(read.verdict, Kind.STEADY)
    return Finding(kind, session=visit.number, title=key.title, **numbers(visit, key.name))


def most_striking(scales: Sequence[str], readings) -> str:
    """A single scale before all together, and among single scales the least likely one."""
    single = [scale for scale in scales if scale != "total"] or list(scales)
    return min(single, key=lambda scale: min(readings[scale].chance, 1 - readings[scale].chance))


def little_to_go_on(course: Course) -> list[Finding]:
    """Perfect or identical ratings, told as what they are: little to go on."""
    kind = course.last.client.informativeness
    return [Finding(Kind(kind), session=course.last.number)] if kind in LITTLE_TO_GO_ON else []


def numbers(visit, scale: str) -> dict[str, object]:
    """The rating on one scale and its reading, for a finding that rests on them."""
    return {
        "scale": scale,
        "rating": visit.client.values.get(scale),
        "read": visit.client.readings.get(scale),
    }
