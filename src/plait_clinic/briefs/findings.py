"""What is worth a look in one person's course, in the order in which a clinician should hear of it.

A finding is a kind and the numbers it rests on; the words are in words.py. The order is a table, the same for the
brief's first sentence and for the caseload.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plait_clinic.checkins.models import Rater
from plait_clinic.readings.models import VisitState
from plait_clinic.readings.queries import Course, Drove, Lies, MeasureCourse, Read, Visit, VisitRead

STRANDS = ("bond", "goal", "task")
OTHER_SCALES = ("openness", "effort", "expectation")
SINGLE = (*STRANDS, *OTHER_SCALES)
SCALES_READ = (*SINGLE, "total")
TOLD_SHARE = 0.2  # a strand that carries less of an alert's evidence is not named
KEPT_FOR = 3  # so many later answers leave a word of harm or of an open tension in sight
TOLD_ANSWERS = 1 + KEPT_FOR
"""Of so many of the last answers findings tell what was said in so many words."""
FEW_ASKED = 2  # from the second unanswered invitation on, silence is told as such


class Kind(StrEnum):
    """Every kind of finding, the most pressing first."""

    HARMFUL = "harmful"
    MISSED = "missed"
    ABRUPT_DROP = "abrupt_drop"
    ABRUPT_RISE = "abrupt_rise"
    NOT_PUT_RIGHT = "not_put_right"
    STRONG_TENSION = "strong_tension"
    CLINICIANS_DROP = "clinicians_drop"
    POSSIBLE_DROP = "possible_drop"
    STILL_DOWN = "still_down"
    RECOVERING = "recovering"
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
    RECOVERED = "recovered"
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
    Kind.CLINICIANS_DROP: Tone.LOOK,
    Kind.POSSIBLE_DROP: Tone.LOOK,
    Kind.NOT_PUT_RIGHT: Tone.LOOK,
    Kind.STRONG_TENSION: Tone.LOOK,
    Kind.STILL_DOWN: Tone.LOOK,
    Kind.RECOVERING: Tone.NOTE,
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
    `title` is what a measure from past data is called, `visit` what its session says as a whole.
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
    visit: VisitRead | None = None

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
    earlier = course.answered[-TOLD_ANSWERS:-1]
    kept = (Kind.HARMFUL, Kind.MISSED, Kind.NOT_PUT_RIGHT)
    return [finding for visit in earlier for finding in told(visit) if finding.kind in kept]


def last_answer(course: Course) -> list[Finding]:
    """What the last answered session says."""
    visit = course.last
    found = [*told(visit), *unread(visit), *as_a_whole(course), *placed(visit), *little_to_go_on(course)]
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


def as_a_whole(course: Course) -> list[Finding]:
    """What the last session says as a whole: an alert, what became of one, or that nothing can be said."""
    visit, read = course.last, course.last.client.visit
    if read is None:
        return []
    if read.alert:
        return [alerted(visit, read)]
    if read.state in EPISODES:
        scales = driven(read.drivers, Rater.CLIENT) or driven(read.drivers, Rater.CLINICIAN)
        kind = EPISODES[read.state]
        return [Finding(kind, session=visit.number, scales=scales, visit=read, **numbers(visit, scales[0]))]
    if read.state == VisitState.NOT_ENOUGH:
        count = len(course.answered)
        return [Finding(Kind.NOT_ENOUGH if count > 1 else Kind.FIRST, session=visit.number, count=count)]
    return []


EPISODES = {
    VisitState.DROP: Kind.STILL_DOWN,
    VisitState.RECOVERING: Kind.RECOVERING,
    VisitState.RECOVERED: Kind.RECOVERED,
}


def alerted(visit: Visit, read: VisitRead) -> Finding:
    """An alert: whose rating of what drove it, and whether a rating lies below what was expected."""
    below = lying(visit, Lies.BELOW, SINGLE)
    first = next((one for one in read.drivers if one.scale), None)
    if first is not None and first.rater == Rater.CLINICIAN and not below:
        scales = driven(read.drivers, Rater.CLINICIAN)
        return Finding(Kind.CLINICIANS_DROP, session=visit.number, scale=scales[0], scales=scales, visit=read)
    named = driven(read.drivers, Rater.CLIENT)
    scales = tuple(scale for scale in SINGLE if scale in {*named, *below}) or ("total",)
    speaks = below_first(visit, scales)
    kind = Kind.ABRUPT_DROP if below else Kind.POSSIBLE_DROP
    return Finding(kind, session=visit.number, scales=scales, visit=read, **numbers(visit, speaks))


def driven(drivers: Sequence[Drove], rater: str) -> tuple[str, ...]:
    """The strands that one rater's ratings drove, most first; the first one however small its share."""
    own = [one for one in drivers if one.rater == rater and one.scale]
    return tuple(one.scale for place, one in enumerate(own) if place == 0 or one.share >= TOLD_SHARE)


def below_first(visit: Visit, scales: Sequence[str]) -> str:
    """The one of these scales whose rating was the least expected; the three strands speak before the others."""
    readings = visit.client.readings
    known = [scale for scale in scales if scale in readings] or list(scales)[:1]
    read = [scale for scale in known if scale in STRANDS] or known
    return min(read, key=lambda scale: readings[scale].surprise if scale in readings else 0.0)


def lying(visit: Visit, where: Lies, scales: Sequence[str]) -> list[str]:
    """The scales whose rating lies there beside what was expected of this person; nothing was of a first rating."""
    values, readings = visit.client.values, visit.client.readings
    read = [scale for scale in scales if scale in values and scale in readings and readings[scale].earlier]
    return [scale for scale in read if readings[scale].lies(values[scale]) == where]


def placed(visit: Visit) -> list[Finding]:
    """Ratings outside the range that was expected, where they are not told already."""
    read, found = visit.client.visit, []
    if read is not None and read.alert:
        return []
    about = {one.scale for one in read.drivers} if read and read.state in EPISODES else set()
    for where, kind in ((Lies.BELOW, Kind.LOWER), (Lies.ABOVE, Kind.HIGHER)):
        scales = [scale for scale in lying(visit, where, SCALES_READ) if scale not in about]
        named = tuple(scale for scale in scales if scale != "total")
        if scales and (named or not about):
            speaks = max(named or scales, key=lambda scale: abs(visit.client.readings[scale].surprise))
            found.append(Finding(kind, session=visit.number, scales=named, **numbers(visit, speaks)))
    return found


# What past data are told as: an alert, and where the score lies; where a higher score is worse, a rise is what counts.
PAST_ALERTS = {"better": Kind.ABRUPT_DROP, "worse": Kind.ABRUPT_RISE}
PAST_KINDS = {
    "better": {Lies.BELOW: Kind.LOWER, Lies.ABOVE: Kind.HIGHER},
    "worse": {Lies.ABOVE: Kind.RAISED, Lies.BELOW: Kind.EASED},
}


def in_past(past: MeasureCourse) -> Finding:
    """Where the last score from past data lies beside what was expected."""
    visit, key = past.course.last, past.key
    read, whole = visit.client.readings.get(key.name), visit.client.visit
    if read is None or not read.earlier:
        return Finding(Kind.FEW_SCORES, session=visit.number, count=len(past.course.answered), title=key.title)
    if whole is not None and whole.alert:
        kind = PAST_ALERTS[key.higher_is]
    else:
        kind = PAST_KINDS[key.higher_is].get(read.lies(visit.client.values[key.name]), Kind.STEADY)
    return Finding(kind, session=visit.number, title=key.title, visit=whole, **numbers(visit, key.name))


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
