"""The commands `plait apim` and `plait srm`: who affects whom in dyads, and who rates whom how in groups.

A thin skin, as `plait.cli` is: the room is imported when a command runs.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
ColumnsOf: TypeAlias = Callable[[argparse.Namespace], Mapping[str, str]]

APIM_HELP = (
    "Prints the actor-partner interdependence model of two people who each have a score and an outcome: with roles "
    "and without, and whether roles matter. One row a member. Dyads with a missing answer are left out and counted."
)
SRM_HELP = (
    "Prints the social relations model of groups in which each rated each other: how much of a rating is its rater, "
    "its target, and the two together. One row a rating. With --roles raters and targets are called by their roles in "
    "the family, the same in each. Incomplete groups are left out and named; other designs are refused."
)


def add_relation_commands(commands: Commands, columns_of: ColumnsOf) -> None:
    """Add both commands; `columns_of` takes the --column options apart."""
    apim = commands.add_parser("apim", help="actor and partner effects in dyads", description=APIM_HELP)
    apim.add_argument("ratings", metavar="DYADS.csv", type=Path, help="columns dyad, score, outcome, and role if any")
    _add_shared(apim)
    apim.set_defaults(run=lambda chosen: _apim(chosen, columns_of(chosen)))
    srm = commands.add_parser("srm", help="who rates whom how, in groups and families", description=SRM_HELP)
    srm.add_argument(
        "ratings", metavar="RATINGS.csv", type=Path, help="columns group, rater, target, score, and second if any"
    )
    srm.add_argument("--roles", action="store_true", help="members are called by their roles, such as mother and son")
    srm.add_argument("--members", metavar="FILE", type=Path, help="also write each member's effects as .csv or .json")
    _add_shared(srm)
    srm.set_defaults(run=lambda chosen: _srm(chosen, columns_of(chosen)))


def _add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", type=Path, help="also write all figures as .csv or .json")
    parser.add_argument(
        "--column", metavar="OURS=THEIRS", action="append", default=[], help="a column that is called otherwise"
    )


def _apim(chosen: argparse.Namespace, columns: Mapping[str, str]) -> Iterator[str]:
    from plait.systems.apim import apim
    from plait.systems.relation_files import check_output, read_dyads, write_figures
    from plait.systems.relation_words import apim_lines, apim_rows, figures

    if chosen.output is not None:
        check_output(chosen.ratings, chosen.output)
    found = apim(read_dyads(chosen.ratings, columns))
    if chosen.output is not None:
        write_figures(figures(apim_rows(found)), chosen.ratings, chosen.output)
    yield from apim_lines(found)


def _srm(chosen: argparse.Namespace, columns: Mapping[str, str]) -> Iterator[str]:
    from plait.outfile import FileNotWrittenError
    from plait.systems.relation_files import check_output, read_round_robins, write_figures
    from plait.systems.relation_words import figures, member_rows, relations_report

    outputs = [path for path in (chosen.output, chosen.members) if path is not None]
    for path in outputs:
        check_output(chosen.ratings, path)
    if len({path.resolve() for path in outputs}) < len(outputs):
        raise FileNotWrittenError(f"{chosen.output} cannot hold both: name another file for --members")
    report = relations_report(read_round_robins(chosen.ratings, columns), roles=chosen.roles)
    if chosen.output is not None:
        write_figures(figures(report.rows), chosen.ratings, chosen.output)
    if chosen.members is not None:
        write_figures(figures(member_rows(report.effects)), chosen.ratings, chosen.members)
    yield from report.lines
