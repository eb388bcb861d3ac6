"""The commands of `plait` that look at a file of sessions: what they take, and the lines they print.

A thin skin, as `plait.cli` is: each command's room is imported when it runs.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from plait.errors import UserError
from plait.validate_commands import add_validate
from plait.watch_commands import add_watch

if TYPE_CHECKING:
    from plait.charts import Chart
    from plait.trajectory.model import Model
    from plait.trajectory.scale import Scale
    from plait.trajectory.sessions import Sessions

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

RULES_HELP = (
    "Prints for each published rule how often it speaks, what is known of it with --about, and writes what it says "
    "at each session with --output (1, 0, or empty where it can say nothing)."
)
FIT_HELP = (
    "Fits the reference model (clinicians, clients, movement that carries over, session residual) by exact REML, and "
    "the forecast model that `plait watch` reads with, and writes their numbers as JSON. If the reference model cannot "
    "be fitted, or does not converge, nothing is written and what stood in the file stays."
)
PLOT_HELP = (
    "Writes a person's scores as a picture with the range expected before each, from their own earlier scores or, with "
    "--model, from a fitted model; prints the same as a table. The model brings its scale along."
)


class ColumnError(UserError, ValueError):
    """A column was not given as OURS=THEIRS, or does not hold what was asked for."""


def add_session_commands(commands: Commands) -> None:
    """Add every command of this module to the parser."""
    _add_fit(commands)
    add_watch(commands, named_columns)
    _add_rules(commands)
    _add_plot(commands)
    add_validate(commands)


def add_sessions_file(parser: argparse.ArgumentParser) -> None:
    """The words that every command about a file of sessions takes."""
    parser.add_argument("sessions", metavar="SESSIONS.csv", type=Path, help="columns client, session, score and more")
    parser.add_argument("--low", type=float, help="the lower end of the scale")
    parser.add_argument("--high", type=float, help="its upper end")
    direction = parser.add_mutually_exclusive_group()
    direction.add_argument("--higher-is-better", dest="higher_is", action="store_const", const="better")
    direction.add_argument("--lower-is-better", dest="higher_is", action="store_const", const="worse")
    parser.add_argument(
        "--column", metavar="OURS=THEIRS", action="append", default=[], help="a column that is called otherwise"
    )
    parser.set_defaults(higher_is="better")


def sessions_given(
    chosen: argparse.Namespace, covariates: Sequence[str] = (), scale: "Scale | None" = None
) -> "Sessions":
    """The sessions that the command line names, with these further columns of numbers; `scale` goes before its own."""
    from plait.trajectory.sessions_file import read_sessions

    return read_sessions(
        chosen.sessions,
        columns=named_columns(chosen),
        covariates=covariates,
        low=chosen.low if scale is None else scale.low,
        high=chosen.high if scale is None else scale.high,
        higher_is=chosen.higher_is if scale is None else scale.higher_is,
    )


def named_columns(chosen: argparse.Namespace) -> dict[str, str]:
    """The columns that are called otherwise, ours to theirs."""
    return dict(_named_column(text) for text in chosen.column)


def _named_column(text: str) -> tuple[str, str]:
    ours, sign, theirs = text.partition("=")
    if not (ours and sign and theirs):
        raise ColumnError(f"--column {text}: write it as OURS=THEIRS, such as --column client=ID")
    return ours, theirs


def _add_fit(commands: Commands) -> None:
    fit = commands.add_parser("fit", help="fit the reference model to sessions", description=FIT_HELP)
    add_sessions_file(fit)
    fit.add_argument("--model", metavar="MODEL.json", type=Path, required=True, help="the file to write")
    fit.add_argument("--method", choices=("REML", "ML"), default="REML", help="default: %(default)s")
    fit.add_argument(
        "--covariate", metavar="NAME", action="append", default=[], help="a further column of numbers, as fixed effect"
    )
    fit.add_argument(
        "--reference-only", action="store_true", help="leave out the forecast model, which takes longer than the fit"
    )
    fit.set_defaults(run=_fit)


def _fit(chosen: argparse.Namespace) -> Iterator[str]:
    from plait.outfile import refuse_same_file, written_whole
    from plait.trajectory.fit_words import fit_lines
    from plait.trajectory.fitting import fit

    refuse_same_file(chosen.sessions, chosen.model, "sessions")
    sessions = sessions_given(chosen, chosen.covariate)
    model = fit(sessions, method=chosen.method, progress=_tell)
    if not chosen.reference_only:
        from plait.rupture.watching import add_forecast

        model = add_forecast(model, sessions, progress=_tell)
    with written_whole(chosen.model) as stream:
        stream.write(model.to_json())
    yield from fit_lines(model)
    yield f"Model {model.stamp}: {chosen.model}"


def _tell(line: str) -> None:
    """Progress goes to stderr, so that what is printed can be kept."""
    sys.stderr.write(f"plait: {line}\n")


def _add_rules(commands: Commands) -> None:
    rules = commands.add_parser("rules", help="what each published rule says on a file", description=RULES_HELP)
    add_sessions_file(rules)
    rules.add_argument("--output", metavar="FILE.csv", type=Path, help="write what each rule says at each session")
    rules.add_argument("--about", action="store_true", help="print each rule's formula, source and what is known of it")
    rules.set_defaults(run=_say_rules)


def _say_rules(chosen: argparse.Namespace) -> Iterator[str]:
    from plait.rupture.rules import RULES
    from plait.rupture.rules_file import HEADING, described, say_rules, write_rules

    words = say_rules(sessions_given(chosen))
    if chosen.output:
        write_rules(words, chosen.sessions, chosen.output)
    yield HEADING
    yield from (described(words.tally(rule)) for rule in RULES.values())
    if chosen.about:
        for rule in RULES.values():
            yield from ("", f"{rule.key}: {rule.about.name}", f"  Formula ({rule.status}): {rule.about.formula}")
            yield from (f"  Source: {rule.about.source}", f"  Known: {rule.about.known}")
            yield f"  Not known: {rule.about.unknown}"
    if chosen.output:
        yield f"{len(words.sessions)} sessions: {chosen.output}"


def _add_plot(commands: Commands) -> None:
    plot = commands.add_parser("plot", help="a person's course as a picture and a table", description=PLOT_HELP)
    add_sessions_file(plot)
    plot.add_argument("--client", metavar="ID", required=True, help="whose course")
    plot.add_argument("--model", metavar="MODEL.json", type=Path, help="take the ranges of what `plait fit` wrote")
    plot.add_argument("--rater", help="only this rater's scores")
    plot.add_argument("--dimension", help="only scores on this dimension")
    plot.add_argument("--output", metavar="FILE.svg", type=Path, required=True, help="the picture to write")
    plot.set_defaults(run=_plot)


def _plot(chosen: argparse.Namespace) -> Iterator[str]:
    from plait.charts.person import course_chart, course_of, table_lines
    from plait.outfile import refuse_same_file, written_whole
    from plait.trajectory.model import read_model

    model = None if chosen.model is None else read_model(chosen.model)
    sessions = sessions_given(chosen, scale=None if model is None else model.scale)
    course = course_of(_only(sessions, chosen.rater, chosen.dimension), chosen.client)
    chart = course_chart(course, chosen.client) if model is None else _by_model(model, course, chosen.client)
    refuse_same_file(chosen.sessions, chosen.output, "sessions")
    with written_whole(chosen.output) as stream:
        stream.write(chart.svg + "\n")
    yield from table_lines(chart)
    yield f"{len(chart.table.rows)} sessions: {chosen.output}"


def _by_model(model: "Model", course: "Sessions", client: str) -> "Chart":
    """The course in the 90 % ranges of a fitted model, its last score marked if the model alerts."""
    from plait.charts.person import course_chart
    from plait.rupture.readings import watch

    readings = watch(model, course)
    ends = zip(readings.lower_90.tolist(), readings.upper_90.tolist(), strict=True)
    ranges = dict(zip(course.session.tolist(), ends, strict=True))
    return course_chart(course, client, ranges, alert=bool(readings.alert[-1]))


def _only(sessions: "Sessions", rater: str | None, dimension: str | None) -> "Sessions":
    """The sessions of this rater and dimension, where they are given."""
    for column, name in (("rater", rater), ("dimension", dimension)):
        if name is None:
            continue
        labels = sessions.labels.get(column)
        if labels is None or name not in labels.names:
            known = "no such column" if labels is None else ", ".join(labels.names)
            raise ColumnError(f"--{column} {name}: the file has {known}")
        sessions = sessions.take((labels.codes == labels.names.index(name)).nonzero()[0])
    return sessions
