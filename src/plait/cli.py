"""The `plait` command: a thin skin over the library, one function a command.

Rooms are imported when a command needs them, so that `plait --version` does not wait for numpy.
Exit codes: 0 done, 2 the user's input cannot be used (one message says why), 1 a fault of ours.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plait.errors import UserError
from plait.funnel_commands import add_funnel
from plait.relation_commands import add_relation_commands
from plait.session_commands import add_session_commands, named_columns
from plait.split_commands import add_splits

if TYPE_CHECKING:
    from plait.measures import Form, Item, Measure, Scale, Wording

SCORE_HELP = (
    "Writes id and, for each scale, NAME, NAME_answered, NAME_prorated (0 or 1) and NAME_reason (why there is no "
    "score). A file with any mistake is refused with every line and column, and nothing is written."
)
RELIABILITY_HELP = (
    "Prints alpha, omega, SEM, reliable change, ceiling, floor and straight-lining of every scale, and with --session "
    "reliability within and between persons; each with interval and n, or why there is none."
)
VALIDATION_HELP = (
    "Prints what ratings of Plait's own check-in say about its validity: the items within people, reliability, whether "
    "raters, languages and times use the items alike, and another measure beside. One row a person, session and rater."
)
DONE = 0
USER_ERROR = 2
"""The code argparse itself uses for a wrong command line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    parser = build_parser()
    chosen = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], Iterator[str]] = chosen.run
    try:
        for line in run(chosen):
            sys.stdout.write(line + "\n")
    except UserError as mistake:
        sys.stderr.write(f"plait: {mistake}\n")
        return USER_ERROR
    return DONE


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; a command's `run` takes the parsed arguments and yields lines."""
    parser = argparse.ArgumentParser(prog="plait", description="The therapeutic alliance, measured.")
    parser.add_argument("--version", action=_PrintVersion, help="print the version and stop")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_measures(commands)
    _add_score(commands)
    _add_reliability(commands)
    _add_validation_report(commands)
    add_session_commands(commands)
    add_relation_commands(commands, named_columns)
    add_splits(commands)
    add_funnel(commands)
    return parser


class _PrintVersion(argparse.Action):
    """Looks the version up only when asked for: reading package metadata takes a while."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        sys.stdout.write(f"plait {version('plait')}\n")
        parser.exit(DONE)


def _add_measures(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    measures = commands.add_parser("measures", help="the questionnaires that ship with Plait")
    actions = measures.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = actions.add_parser("list", help="every measure, with its forms and what is known of it")
    listing.set_defaults(run=_list_measures)
    show = actions.add_parser("show", help="the items, words and scales of one measure")
    show.add_argument("id", metavar="ID", help="a measure's id, as `plait measures list` shows it")
    show.add_argument("--form", help="only this form, such as client or clinician")
    show.set_defaults(run=_show_measure)
    check = actions.add_parser("check", help="whether a measure or wording file can be used, with every mistake in it")
    check.add_argument("file", metavar="FILE", type=Path, help="a TOML file with a key, or with the words of a key")
    check.set_defaults(run=_check_measure)
    schema = actions.add_parser("schema", help="the form of a measure file as JSON Schema")
    schema.set_defaults(run=_print_schema)


def _add_score(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    score = commands.add_parser("score", help="score a file of answers", description=SCORE_HELP)
    score.add_argument("measure", metavar="MEASURE", help="a measure's id, as `plait measures list` shows it")
    score.add_argument("answers", metavar="ANSWERS.csv", type=Path, help="columns id,q1...qN; empty where unanswered")
    score.add_argument("--output", metavar="SCORES.csv", type=Path, required=True, help="the file to write")
    score.add_argument("--form", help="the rater's form; without it the client's, or the first")
    score.set_defaults(run=_score_file)


def _add_reliability(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    reliability = commands.add_parser(
        "reliability", help="how far scores of a file can be told from chance", description=RELIABILITY_HELP
    )
    reliability.add_argument("measure", metavar="MEASURE", help="a measure's id, as `plait measures list` shows it")
    reliability.add_argument("answers", metavar="ANSWERS.csv", type=Path, help="columns id,q1...qN; id is the person")
    reliability.add_argument(
        "--session", metavar="COLUMN", help="the column of the session, where people rated more often"
    )
    reliability.add_argument("--output", metavar="FILE", type=Path, help="also write all figures as .csv or .json")
    reliability.add_argument("--form", help="the rater's form; without it the client's, or the first")
    reliability.set_defaults(run=_reliability)


def _add_validation_report(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    report = commands.add_parser(
        "validation-report", help="what ratings say about the check-in's validity", description=VALIDATION_HELP
    )
    report.add_argument(
        "answers", metavar="ANSWERS.csv", type=Path, help="columns id, the session, and the six ratings"
    )
    report.add_argument("--session", metavar="COLUMN", default="session", help="the column of the session")
    report.add_argument("--rater", metavar="COLUMN", help="the column of the rater: client, clinician or adolescent")
    report.add_argument("--language", metavar="COLUMN", help="the column of the language of the form")
    report.add_argument(
        "--beside", metavar="COLUMN", help="the column of another measure's score, such as the WAI-SR's"
    )
    report.set_defaults(run=_validation_report)


def _list_measures(_: argparse.Namespace) -> Iterator[str]:
    from plait.measures import list_measures

    for measure in list_measures():
        forms = ", ".join(form.id for form in measure.forms) or "no key"
        yield f"{measure.id}  version {measure.version}  {measure.title}  ({forms})"
        yield f"    {measure.licence}. {measure.status}"


def _show_measure(chosen: argparse.Namespace) -> Iterator[str]:
    from plait.measures import load_measure

    measure = load_measure(chosen.id)
    forms = (measure.form(chosen.form),) if chosen.form else measure.forms
    yield from _heading_lines(measure)
    for form in forms:
        yield ""
        yield from _form_lines(measure, form)


def _heading_lines(measure: "Measure") -> Iterator[str]:
    yield f"{measure.title} ({measure.id}, version {measure.version})"
    yield f"{measure.status}"
    yield f"Citation: {measure.citation}"
    yield f"Licence: {measure.licence} (class {measure.licence_class}). {measure.licence_words}"
    yield from (f"Source: {source}" for source in measure.sources)
    yield f"How far the key was checked: {measure.evidence}"
    yield f"Answered by: {', '.join(measure.raters)}. {measure.response_scale}"
    yield f"Missing answers: {measure.missing_data}"
    yield from (f"{name}: {text}" for name, text in (("When", measure.cadence), ("Takes", measure.time)) if text)
    yield from (f"Warning: {warning}" for warning in measure.warnings)
    for risk in measure.risk_items:
        yield f"Risk item: {risk.item}, from {risk.at_least} on ({risk.about}); name who reads it before asking it"
    if measure.no_key is not None:
        yield f"No key: {measure.no_key}."


def _check_measure(chosen: argparse.Namespace) -> Iterator[str]:
    from plait.measures.own_files import check_file

    yield f"{chosen.file}: {check_file(chosen.file)}"


def _print_schema(_: argparse.Namespace) -> Iterator[str]:
    import json

    from plait.measures.schema import measure_schema

    yield json.dumps(measure_schema(), indent=2)


def _score_file(chosen: argparse.Namespace) -> Iterator[str]:
    from plait.measures import load_measure
    from plait.measures.files import score_file

    measure = load_measure(chosen.measure)
    done = score_file(measure, chosen.answers, chosen.output, chosen.form)
    rows = "1 row" if done.rows == 1 else f"{done.rows} rows"
    yield f"{rows} scored by {measure.id}, version {measure.version}, {done.form} form: {chosen.output}"


def _reliability(chosen: argparse.Namespace) -> Iterator[str]:
    from plait.measures import load_measure
    from plait.reliability.of_file import check_output, reliability_of_file, report_lines, write_figures

    measure = load_measure(chosen.measure)
    if chosen.output is not None:
        check_output(chosen.answers, chosen.output)
    found = reliability_of_file(measure, chosen.answers, chosen.form, chosen.session)
    if chosen.output is not None:
        write_figures(found, chosen.answers, chosen.output)
    yield from report_lines(found)


def _validation_report(chosen: argparse.Namespace) -> Iterator[str]:
    from plait.validation import Columns, report_lines, validation_of_file

    columns = Columns(chosen.session, chosen.rater, chosen.language, chosen.beside)
    yield from report_lines(validation_of_file(chosen.answers, columns))


def _form_lines(measure: "Measure", form: "Form") -> Iterator[str]:
    from plait.measures import UnknownMeasureError, load_wording

    try:
        wording = load_wording(measure.id, form.id, version=measure.version)
    except UnknownMeasureError:
        wording = None
    yield f"Form: {form.id}"
    for item in form.items:
        yield from _item_lines(item, wording)
    yield "  Scales"
    for scale in form.scales:
        low, high = form.bounds(scale.name)
        yield f"    {scale.name}: {_rule(scale)}; {low:g} to {high:g}, higher is {scale.higher_is}"


def _item_lines(item: "Item", wording: "Wording | None") -> Iterator[str]:
    words = wording.items[item.id] if wording else None
    text = words.text if words else "(the clinic enters the words it may use)"
    yield f"  {item.id}: {text}"
    if item.asked_if is not None:
        yield f"      asked if {item.asked_if.item} is above {item.asked_if.above}"
    if words is None:
        yield f"      {item.low} to {item.high}"
    elif item.kind == "rating":
        yield f"      {item.low} {words.low}, {item.high} {words.high}"
    else:
        yield "      " + ", ".join(f"{item.low + step} {word}" for step, word in enumerate(words.choices))


def _rule(scale: "Scale") -> str:
    """A scale's rule as one phrase."""
    rule = f"{scale.verb} of {', '.join(scale.parts)}"
    if scale.at_least is not None:
        rule += f" at {scale.at_least} or above"
    if scale.reverse:
        rule += f"; reversed: {', '.join(scale.reverse)}"
    if scale.omit_if is not None:
        rule += f"; without {', '.join(scale.omit_if.omit)}"
        rule += f" if {scale.omit_if.item} is above {scale.omit_if.above}"
    if scale.prorate is not None:
        rule += f"; at most {scale.prorate.max_missing} may be missing"
    if scale.min_answered is not None:
        rule += f"; at least {scale.min_answered} answered"
    if scale.source is not None:
        rule += f" ({scale.source})"
    if scale.rescale is not None:
        rule += f"; times {scale.rescale.times:g} plus {scale.rescale.plus:g}"
    return rule


if __name__ == "__main__":
    sys.exit(main())
