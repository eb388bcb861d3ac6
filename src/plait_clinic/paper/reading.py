"""What of a check-in stands on paper, and what was typed in from it, checked like every other answer.

The questions whose answer may go past the clinician are left out of both: whoever types reads everything. For the same
reason a line can be for the clinicians, or for them and a supervisor, and for nobody else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from plait_clinic.checkins.filling import Filled, FilledAnswer, FilledPart, Problem, fill
from plait_clinic.checkins.models import NoAnswer, Visibility
from plait_clinic.checkins.page import Section, sections_of
from plait_clinic.checkins.parts import Part
from plait_clinic.checkins.queries import parts_of
from plait_clinic.paper.models import Sheet


def sections_on(
    sheet: Sheet, posted: Mapping[str, str] | None = None, problems: Sequence[Problem] = ()
) -> tuple[Section, ...]:
    """The parts that stand on the sheet, each without the questions that may go past the clinician."""
    organisation = sheet.check_in.session.case.organisation
    found = sections_of(parts_of(sheet.check_in), posted or {}, problems, organisation)
    return tuple(replace(section, concerns=()) for section in found)


def read_typed(sheet: Sheet, posted: Mapping[str, str]) -> Filled:
    """What was typed in: whole, or with every problem of it. The code makes the same typing the same answer."""
    parts = parts_of(sheet.check_in)
    sent = {**dict(posted.items()), "begun": sheet.code}
    for part in parts:
        if sent.get(part.readers_field) != Visibility.SUPERVISOR:
            sent[part.readers_field] = ""
        sent.pop(part.hold_field, None)
        for item in part.form.items:
            if part.takes_concerns(item):
                sent.pop(part.field(item.id), None)
    filled = fill(parts, sent)
    return replace(filled, parts=tuple(without_concerns(part) for part in filled.parts))


def without_concerns(filled: FilledPart) -> FilledPart:
    """The questions that are not on paper were not asked: no answer to them is a no."""
    items = {item.id: item for item in filled.part.form.items}
    return replace(filled, answers=tuple(as_asked(filled.part, answer, items) for answer in filled.answers))


def as_asked(part: Part, answer: FilledAnswer, items: Mapping[str, object]) -> FilledAnswer:
    if not part.takes_concerns(items[answer.item]):
        return answer
    return FilledAnswer(answer.item, None, NoAnswer.NOT_ASKED, Visibility.CLINICIAN)


@dataclass(frozen=True)
class Typed:
    """One question of the sheet and what was typed for it, as the page shows it before it is kept."""

    part: str
    question: str
    answer: str


def to_check(sections: Sequence[Section]) -> list[Typed]:
    """Everything that was typed, question by question, to be laid beside the sheet."""
    found = []
    for section in sections:
        title = section.about or section.wording.heading
        found += [Typed(title, field.text, chosen(field.choices) or _("no answer")) for field in section.fields]
        if section.line:
            found.append(Typed(title, section.line.prompt, section.line.text or _("nothing")))
            if section.line.chosen == Visibility.SUPERVISOR:
                found.append(Typed(title, _("My clinician’s supervisor may read this line too."), _("yes")))
    return found


def chosen(choices) -> str:
    return next((choice.label for choice in choices if choice.ticked), "")
