"""`plait funnel`: reads a file of cases with their clinicians, and shows what chance alone would do to each caseload.

A thin skin, as `plait.cli` is: the room is imported when the command runs.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from plait.errors import UserError

if TYPE_CHECKING:
    from plait.caseloads import Funnel

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

FUNNEL_HELP = (
    "Prints how each clinician's mean lies to the limits of 95 and 99.8 % around the overall mean, by case mix, "
    "with over-dispersion and shrunken estimates. One row a case. Clinicians stand in the file's order or by name, "
    "never by estimate: this is no ranking. Who has too few cases to tell reads 'not enough information'."
)


class FunnelOptionError(UserError, ValueError):
    """An option cannot be used; the message says how to write it."""


def add_funnel(commands: Commands) -> None:
    """Add the command."""
    funnel = commands.add_parser("funnel", help="clinicians' caseloads beside chance", description=FUNNEL_HELP)
    funnel.add_argument("cases", metavar="FILE.csv", type=Path, help="columns clinician,score and any case mix")
    funnel.add_argument(
        "--case-mix", metavar="COLUMN", action="append", default=[], help="a column known of each case beforehand"
    )
    funnel.add_argument("--by-name", action="store_true", help="clinicians by name instead of the file's order")
    funnel.add_argument(
        "--reliability", metavar="R", type=float, help="below this an estimate is not dependable (default: .5)"
    )
    funnel.add_argument("--plot", metavar="FILE.svg", type=Path, help="also draw the funnel, without names")
    funnel.add_argument(
        "--label", metavar="NAME", action="append", default=[], help="a clinician whose point in the plot has a name"
    )
    funnel.set_defaults(run=_funnel)


def _funnel(chosen: argparse.Namespace) -> Iterator[str]:
    from plait.caseloads import LEAST_RELIABILITY, Funnel
    from plait.caseloads.funnel_file import funnel_of_file, report_lines

    if chosen.label and chosen.plot is None:
        raise FunnelOptionError("--label goes with --plot FILE.svg: names are written beside points")
    least = LEAST_RELIABILITY if chosen.reliability is None else chosen.reliability
    found = funnel_of_file(chosen.cases, chosen.case_mix, by_name=chosen.by_name, least_reliability=least)
    if chosen.plot is not None and isinstance(found, Funnel):
        _draw(found, chosen)
    yield from report_lines(found)
    if chosen.plot is not None and not isinstance(found, Funnel):
        yield f"{chosen.plot} was not written: there is nothing to draw."


def _draw(found: "Funnel", chosen: argparse.Namespace) -> None:
    from plait.charts.funnel import FunnelWords, funnel_chart
    from plait.outfile import refuse_same_file, written_whole

    refuse_same_file(chosen.cases, chosen.plot, "cases")
    unknown = sorted(set(chosen.label) - {one.clinician for one in found.caseloads})
    if unknown:
        raise FunnelOptionError(f"--label {unknown[0]}: the file has no clinician of that name")
    words = FunnelWords(
        title="Caseloads beside what chance would do",
        description=(
            f"Means of {len(found.caseloads)} clinicians by their number of cases. The whole line is the overall mean, "
            "dashed lines hold 95 % of alike clinicians, dotted ones 99.8 %."
        ),
        clinician="clinician",
        cases="cases",
        mean="mean",
        limits=("95 %", "99.8 %"),
        shrunken="shrunken",
        standing="beside the limits",
        interval="{low} to {high}",
        plus_minus="{value}, SE {error}",
        standings={name: name for name in ("inside", "outside 95 %", "outside 99.8 %", "not enough information")},
        unnamed="",
        no_answer="",
    )
    chart = funnel_chart(found, words=words, labelled=chosen.label)
    with written_whole(chosen.plot) as stream:
        stream.write(chart.svg + "\n")
