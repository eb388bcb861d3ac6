"""What a signal says to the clinicians of the case: one sentence, what it rests on, and what came of it.

Plain and unblaming: it tells what was rated, said or left unsaid, and never what somebody is like.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from plait_clinic.briefs.rests import MODEL, checked_on
from plait_clinic.briefs.words import PUT_RIGHT, SCALE_NAMES, TENSION_LEVELS, capitalised, number, sure
from plait_clinic.signals.models import Evidence, Kind, Reason, Signal, SignalStep, Source, Topic, Way, WithWhom
from plait_clinic.signals.queries import Shown
from plait_clinic.signals.states import WHO, Action, State, Who

ASKED_FOR = {
    Kind.HOW_WE_WORK: lazy("%(name)s would like to talk about how you work together."),
    Kind.OTHER_CLINICIAN: lazy("%(name)s would like to talk about changing clinician."),
}
SILENT = {
    Kind.MISSED_SESSION: lazy("%(name)s did not come to session %(number)s."),
    Kind.UNANSWERED: lazy("The last two check-ins of %(name)s are not answered."),
}
IN_STATE = {
    State.NEW: lazy("Nobody has seen this yet."),
    State.SEEN: lazy("Seen, and not talked about yet."),
    State.DISCUSSED: lazy("Talked about."),
    State.ACTED: lazy("Something was changed. Whether it helped shows in the next sessions."),
    State.RECOVERED: lazy("The ratings are back inside their range, two sessions in a row. Whether it was put right, "
                          "only the client can say."),
    State.REPAIRED: lazy("Put right, in the client’s word."),
    State.CLOSED: lazy("Closed."),
}  # fmt: skip
SHORT = 2
"""Lines of detail that fit where a signal is told beside other things."""
BACK_AGAIN = lazy("They are back. What kept them is worth a question.")
SHORT_STATES = {
    State.NEW: lazy("nobody has seen it"),
    State.SEEN: lazy("seen"),
    State.DISCUSSED: lazy("talked about"),
    State.ACTED: lazy("something was changed"),
    State.RECOVERED: lazy("ratings recovered"),
    State.REPAIRED: lazy("put right"),
    State.CLOSED: lazy("closed"),
}
RULES = {
    "drop": lazy("From all ratings of the session, weighed together by the model of expected ranges (%(version)s)."),
    "decline": lazy(
        "Two sessions in a row lie below the range that was expected five sessions earlier (rule %(version)s). In "
        "simulation this adds no more than 5 needless signals in 1000 sessions."
    ),
    "tension": lazy("The client’s own words: tension “a lot”, or “not yet” put right (rule %(version)s)."),
    "request": lazy("Asked for by the client, on their own pages."),
    "impression": lazy("An impression, noted by a clinician of the case."),
    "silence": lazy(
        "A missed session, or two check-ins in a row without an answer (rule %(version)s). It can have many reasons."
    ),
}


@dataclass(frozen=True)
class Ground:
    """One piece of evidence in words: what it is, the numbers with their range, and by which rule."""

    at: datetime
    session: int | None
    sentence: str
    details: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class StepTold:
    """One step in words. `note` is what somebody wrote with it, or nothing."""

    at: datetime
    who: str
    what: str
    on: date | None
    note: str


@dataclass(frozen=True)
class Told:
    """One signal as a page shows it to the clinicians of the case."""

    signal: Signal
    handle: str
    sentence: str
    detail: str
    state: str
    short_state: str
    waits: datetime | None
    grounds: tuple[Ground, ...]
    steps: tuple[StepTold, ...]


def tell(shown: Shown) -> Told:
    """A signal in words. The first evidence names it; what was added stands below."""
    signal, name = shown.signal, shown.signal.member.client.name
    grounds = tuple(ground(piece, shown.numbers_of(piece), name) for piece in shown.evidence)
    came_back = signal.topic == Topic.SILENCE and signal.state == State.RECOVERED
    return Told(
        signal=signal,
        handle=signal.handle,
        sentence=grounds[0].sentence,
        detail=" ".join(in_short(grounds[0].details)),
        state=str(BACK_AGAIN if came_back else IN_STATE[State(signal.state)]),
        short_state=str(SHORT_STATES[State(signal.state)]),
        waits=signal.waits_since,
        grounds=grounds,
        steps=tuple(step(row, name) for row in shown.steps),
    )


def rests_on(signal: Signal) -> tuple[str, ...]:
    """What alerts from ratings are worked out with, by the newest of this signal's; nothing where it has none."""
    newest = signal.evidence.filter(source=Source.ENGINE).order_by("-pk").first()
    return (str(MODEL), checked_on(newest.rule_version)) if newest else ()


def told(rows: Sequence[Shown]) -> list[Told]:
    return [tell(row) for row in rows]


@dataclass(frozen=True)
class Listed:
    """One signal as one line among many: the first evidence names it, and nothing else is worked out."""

    signal: Signal
    sentence: str
    waits: datetime | None


def listed(rows: Sequence[Shown]) -> list[Listed]:
    """What a list tells of each signal; a caseload may have dozens."""
    return [Listed(row.signal, named_by_first(row), row.signal.waits_since) for row in rows]


def named_by_first(shown: Shown) -> str:
    first = shown.evidence[0]
    return sentence(first, shown.numbers_of(first), shown.signal.member.client.name)


def ground(piece: Evidence, numbers: Mapping, name: str) -> Ground:
    return Ground(
        at=piece.at,
        session=piece.session.number if piece.session else None,
        sentence=sentence(piece, numbers, name),
        details=details(piece, numbers),
        rule=str(RULES[piece.rule]) % {"version": piece.rule_version},
    )


def details(piece: Evidence, numbers: Mapping) -> tuple[str, ...]:
    """Each rating beside its range, and how often a drop began at such a session."""
    lines = [scale_line(row) for row in numbers.get("scales", ())]
    return (*lines, sure(numbers["chance"], piece.rule_version)) if numbers.get("chance") is not None else tuple(lines)


def in_short(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The rating that carried most, and how sure it is; all of them stand on the signal's own page."""
    return lines if len(lines) <= SHORT else (lines[0], lines[-1])


def sentence(piece: Evidence, numbers: Mapping, name: str) -> str:
    """What was found, in one sentence."""
    at = {"name": name, "number": piece.session.number if piece.session else ""}
    if piece.source == Source.ENGINE:
        scales = [str(SCALE_NAMES[row["scale"]]) for row in numbers.get("scales", ())]
        if not scales:
            return _("The ratings of session %(number)s are lower than was expected.") % at
        if piece.rule == "decline":
            return _("Up to session %(number)s, %(name)s’s ratings have slowly gone down.") % at
        at["scales"] = get_text_list(scales, _("and"))
        return _("After session %(number)s, %(name)s’s ratings are lower than was expected: %(scales)s.") % at
    if piece.source == Source.MARKER:
        return tension(numbers, at)
    if piece.source == Source.CLINICIAN:
        by = piece.by.name if piece.by else ""
        return _("%(by)s’s impression: %(kind)s.") % {"by": by, "kind": Kind(piece.kind).label}
    return str({**ASKED_FOR, **SILENT}[Kind(piece.kind)]) % at


def tension(numbers: Mapping, at: dict[str, object]) -> str:
    """A moment of tension as the client reported it."""
    level, put_right = numbers.get("tension"), numbers.get("put_right")
    if not level:
        return _("%(name)s reported a moment of tension in session %(number)s.") % at
    ended = f", {PUT_RIGHT[put_right]}" if put_right is not None else ""
    words = {**at, "tension": f"{TENSION_LEVELS[level]}{ended}"}
    return _("%(name)s reported %(tension)s in session %(number)s.") % words


def scale_line(row: dict) -> str:
    """One rating beside what was expected of it, and what that rests on."""
    words = {
        "scale": SCALE_NAMES[row["scale"]],
        "rating": number(row["rating"]),
        "usual": number(row["usual"]),
        "low": number(row["low"]),
        "high": number(row["high"]),
    }
    text = _("%(scale)s: rated %(rating)s, usually %(usual)s, expected %(low)s to %(high)s") % words
    resting = ngettext("9 in 10; from %d earlier session", "9 in 10; from %d earlier sessions", row["earlier"])
    return f"{text} ({resting % row['earlier']})."


def step(row: SignalStep, name: str) -> StepTold:
    label = {
        Action.DISCUSS: lazy("Talked about"),
        Action.CONSULT: lazy("Talked about"),
        Action.DOUBT: lazy("In my view, this was no rupture."),
        Action.JOIN: lazy("Something was added."),
        Action.RECOVER: lazy("Ratings recovered."),
    }.get(Action(row.action), Action(row.action).label)
    extra = [str(choices(value).label) for choices, value in noted(row) if value]
    what = capitalised(": ".join([str(label).rstrip("."), *extra]))
    return StepTold(at=row.at, who=who(row, name), what=what, on=row.on, note=row.what or "")


def noted(row: SignalStep):
    return ((WithWhom, row.with_whom), (Way, row.way), (Reason, row.reason))


def who(row: SignalStep, name: str) -> str:
    """Whose step it was; nobody's where it follows from the answers alone."""
    if row.by is not None:
        return row.by.name
    return name if WHO[Action(row.action)] is Who.CLIENT else ""
