"""A measure file that a clinic brings, before it is kept: the library's own checks, and what this server can store.

A name or an id that the database cannot hold must be refused here: found out later, it would cost somebody's answer.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from plait.measures import Measure, MeasureFileError, list_measures, read_measure
from plait.measures.problems import FileProblem
from plait.measures.reading import parsed_toml
from plait_clinic.batteries.models import UNREGISTERED, OwnMeasure
from plait_clinic.checkins.models import Answer, CheckIn, Score

FILE = "file"
"""What the file is called in problems: its name on somebody's computer says nothing here."""


def read_own_file(content: bytes, organisation) -> tuple[str, Measure]:
    """The text of the file and the measure in it. Raises MeasureFileError with every problem."""
    tables = parsed_toml(content, FILE)
    problems = list(name_problems(str(tables.get("id", "")), str(tables.get("version", "")), organisation))
    try:
        measure = read_measure(content, FILE)
    except MeasureFileError as slips:
        raise MeasureFileError([*told(problems), *slips.problems]) from slips
    problems += own_problems(measure)
    if problems:
        raise MeasureFileError(told(problems))
    return content.decode("utf-8"), measure


def told(problems: Iterable[tuple[str, str]]) -> list[FileProblem]:
    return [FileProblem(FILE, place, text) for place, text in problems]


def own_problems(measure: Measure) -> Iterator[tuple[str, str]]:
    """What stands in the way of a measure that is right in itself: its place in the file, and what to do."""
    yield from length_problems(measure)
    if measure.is_shell:
        yield "no_key", _("A measure without a key cannot be scored, so it cannot be asked. Give it items and scales.")


def name_problems(measure: str, version: str, organisation) -> Iterator[tuple[str, str]]:
    if measure == UNREGISTERED or any(shipped.id == measure for shipped in list_measures()):
        yield "id", _("“%(id)s” is a measure that ships with Plait. Choose another id.") % {"id": measure}
    if OwnMeasure.objects.filter(organisation=organisation, measure=measure, version=version).exists():
        text = _("Version %(version)s of “%(id)s” is here already and stays as it is. Give a change a new version.")
        yield "version", text % {"version": version, "id": measure}


def length_problems(measure: Measure) -> Iterator[tuple[str, str]]:
    """Every name that is longer than its column."""
    items = {item.id: item for form in measure.forms for item in form.items}
    scales = {scale.name for form in measure.forms for scale in form.scales}
    named = [
        ("id", measure.id, longest(OwnMeasure, "measure")),
        ("version", measure.version, longest(OwnMeasure, "version")),
        *((f"forms.{form.id}", form.id, longest(CheckIn, "form")) for form in measure.forms),
        *((f"items.{item}", item, longest(Answer, "item")) for item in items),
        *((f"scales.{scale}", scale, longest(Score, "scale")) for scale in sorted(scales)),
    ]
    for place, name, most in named:
        if len(name) > most:
            yield place, _("“%(name)s” is too long: at most %(most)d characters.") % {"name": name, "most": most}


def longest(model, column: str) -> int:
    return model._meta.get_field(column).max_length
