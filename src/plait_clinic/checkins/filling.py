"""A filled-in check-in, from what the browser sent: either whole, or every problem of it at once."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from plait.measures import Item
from plait_clinic.checkins.models import NoAnswer, Visibility
from plait_clinic.checkins.parts import Part

COMMENT_CHARACTERS = 2000
# An empty check-in is asked about once and then taken: were it refused, an answer that shows nothing could only be
# one that hides something.
SEND_EMPTY = "empty"
NO_WRITING = {"Cc", "Cs", "Cn"}
HIDDEN_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# The choices of an item that may bypass the clinician: what the browser sends, the value, who may read it.
YES_CHOICES = {
    "no": (0, Visibility.CLINICIAN),
    "clinician": (1, Visibility.CLINICIAN),
    "complaints": (1, Visibility.COMPLAINTS),
}

# Who may read the line, besides the clinician before the next session, which needs no choice.
LINE_READERS = (Visibility.LATER, Visibility.SUPERVISOR, Visibility.HELD)


@dataclass(frozen=True)
class FilledAnswer:
    """One item's answer, or the reason why it has none."""

    item: str
    value: int | None
    missing: NoAnswer | None
    visibility: Visibility


@dataclass(frozen=True)
class Problem:
    """Something to mend before the check-in can be sent; `item` is the name of the field it is about."""

    item: str
    message: str


@dataclass(frozen=True)
class FilledPart:
    """One measure's part of a check-in as it was sent: every item of its form, and the line that belongs to it."""

    part: Part
    answers: tuple[FilledAnswer, ...]
    comment: str = ""
    comment_visibility: Visibility = Visibility.CLINICIAN

    @property
    def values(self) -> dict[str, int | None]:
        return {answer.item: answer.value for answer in self.answers}


@dataclass(frozen=True)
class Filled:
    """Everything that one respondent sent, the head first. `problems` is empty where it can be kept.

    `begun` is the page's own signed note: two pages never share one.
    """

    parts: tuple[FilledPart, ...]
    begun: str = ""
    problems: tuple[Problem, ...] = field(default=())

    @property
    def answers(self) -> tuple[FilledAnswer, ...]:
        return tuple(answer for part in self.parts for answer in part.answers)

    @property
    def lines_readers(self) -> frozenset[Visibility]:
        """Who was chosen to read the lines that were written."""
        return frozenset(part.comment_visibility for part in self.parts if part.comment)

    @property
    def is_empty(self) -> bool:
        return not any(part.comment for part in self.parts) and all(answer.value is None for answer in self.answers)


def fill(parts: Sequence[Part], posted: Mapping[str, str]) -> Filled:
    """Read the fields of every part that the sent page had. `parts` are all that the check-in asks, the head first."""
    problems: list[Problem] = []
    filled_parts = tuple(
        read_part(part, posted, problems) if part.was_on(posted) else left_out(part, posted, problems)
        for part in parts
        if part.is_head or part.was_on(posted)
    )
    filled = Filled(filled_parts, posted.get("begun", ""), tuple(problems))
    if filled.is_empty and not posted.get(SEND_EMPTY):
        first = parts[0].field(parts[0].form.items[0].id)
        nothing = Problem(first, _("Nothing is filled in. Choose a number, or send it empty as it is."))
        return replace(filled, problems=(*problems, nothing))
    return filled


def plain(text: str) -> str:
    """What was written without characters that are no writing: control characters and hidden changes of direction."""
    lines = text.replace("\r\n", "\n")
    return "".join(sign for sign in lines if is_writing(sign)).strip()


def is_writing(sign: str) -> bool:
    return sign in "\n\t" or (unicodedata.category(sign) not in NO_WRITING and sign not in HIDDEN_DIRECTIONS)


def read_part(part: Part, posted: Mapping[str, str], problems: list[Problem]) -> FilledPart:
    answers = tuple(read_item(part, item, posted, problems) for item in part.form.items)
    return FilledPart(part, answers, *read_line(part, posted, problems))


def read_line(part: Part, posted: Mapping[str, str], problems: list[Problem]) -> tuple[str, Visibility]:
    """The line in the person's own words, and who may read it; nothing where the part has no room for one."""
    if not part.takes_line:
        return "", Visibility.CLINICIAN
    comment = plain(posted.get(part.line_field, ""))
    if len(comment) > COMMENT_CHARACTERS:
        text = _("Please shorten your line to %(most)d characters.") % {"most": COMMENT_CHARACTERS}
        problems.append(Problem(part.line_field, text))
    return comment, read_readers(part, posted, problems)


def read_readers(part: Part, posted: Mapping[str, str], problems: list[Problem]) -> Visibility:
    """Who may read the line. What is no choice is asked again: nothing goes to somebody nobody chose."""
    if posted.get(part.hold_field):
        return Visibility.HELD
    chosen = posted.get(part.readers_field, "")
    if not chosen:
        return Visibility.CLINICIAN
    if chosen not in LINE_READERS:
        problems.append(Problem(part.line_field, _("Please choose who may read your line.")))
        return Visibility.HELD
    return Visibility(chosen)


def left_out(part: Part, posted: Mapping[str, str], problems: list[Problem]) -> FilledPart:
    """The head where the page did not have it, since its words had been withdrawn: every Send has a head."""
    answers = (FilledAnswer(item.id, None, NoAnswer.NOT_ASKED, Visibility.CLINICIAN) for item in part.form.items)
    return FilledPart(part, tuple(answers), *read_line(part, posted, problems))


def read_item(part: Part, item: Item, posted: Mapping[str, str], problems: list[Problem]) -> FilledAnswer:
    raw = posted.get(part.field(item.id), "")
    if not is_asked(part, item, posted):
        return FilledAnswer(item.id, None, NoAnswer.NOT_ASKED, Visibility.CLINICIAN)
    if raw == "":
        return FilledAnswer(item.id, None, NoAnswer.NOT_ANSWERED, Visibility.CLINICIAN)
    value, visibility = read_value(part, item, raw)
    if value is None:
        problems.append(Problem(part.field(item.id), _("Please choose one of the answers shown.")))
        return FilledAnswer(item.id, None, NoAnswer.NOT_ANSWERED, visibility)
    return FilledAnswer(item.id, value, None, visibility)


def read_value(part: Part, item: Item, raw: str) -> tuple[int | None, Visibility]:
    """The value and who may read it; None for what is no answer to this item."""
    if part.takes_concerns(item):
        return YES_CHOICES.get(raw, (None, Visibility.CLINICIAN))
    value = int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 3 else None
    if value is None or not item.low <= value <= item.high:
        return None, Visibility.CLINICIAN
    return value, Visibility.CLINICIAN


def is_asked(part: Part, item: Item, posted: Mapping[str, str]) -> bool:
    """Whether the item's own condition holds, such as a tension to be put right."""
    if item.asked_if is None:
        return True
    gate = part.form.item(item.asked_if.item)
    value, _visibility = read_value(part, gate, posted.get(part.field(gate.id), ""))
    return is_asked(part, gate, posted) and value is not None and value > item.asked_if.above
