"""`plait splits`: reads the ratings of one couple, family or group, and says who stands where and who drifts apart.

A thin skin, as `plait.cli` is: the room is imported when the command runs.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from plait.errors import UserError

if TYPE_CHECKING:
    from plait.systems import RatingScale, Subsystem

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

SPLITS_HELP = (
    "Prints for each bond that two or more members rated, and each session, whether they stand alike, all strong or "
    "all weak, or split, by a rule that is printed with its sources; and whether people drift apart over sessions. No "
    "consensus cut-off exists. A file with any mistake is refused with every line, and nothing is written."
)


class SplitsOptionError(UserError, ValueError):
    """An option cannot be used; the message says how to write it."""


def add_splits(commands: Commands) -> None:
    """Add the command."""
    splits = commands.add_parser("splits", help="where members of one family stand", description=SPLITS_HELP)
    splits.add_argument(
        "ratings",
        metavar="FILE.csv",
        type=Path,
        help="columns rater,target,facet,dimension,session,value and, if known, sem",
    )
    splits.add_argument("--low", type=float, required=True, help="the lower end of the scale")
    splits.add_argument("--high", type=float, required=True, help="its upper end; higher is better")
    for who in ("clinician", "observer", "adolescent", "child", "member"):
        named = (
            "an adult who rates nothing" if who == "member" else f"this name is {'an' if who[0] in 'ao' else 'a'} {who}"
        )
        splits.add_argument(f"--{who}", metavar="NAME", action="append", default=[], help=named)
    splits.add_argument(
        "--subsystem", metavar="NAME=ONE+OTHER", action="append", default=[], help="some of the members under a name"
    )
    splits.add_argument("--sd", type=float, help="SD between people, in points (default: a stated assumption)")
    splits.add_argument("--sem", type=float, help="standard error of measurement, in points (default: likewise)")
    splits.add_argument("--rule", metavar="ID", help="the rule to label by (default: plait-differences)")
    splits.add_argument("--rule-version", metavar="N", help="its version (default: the newest)")
    splits.add_argument("--output", metavar="LABELS.csv", type=Path, help="also write the labels, one row a session")
    splits.set_defaults(run=_splits)


def _splits(chosen: argparse.Namespace) -> Iterator[str]:
    from plait.systems.split_rules import DEFAULT_RULE, split_rule
    from plait.systems.splits_file import People, report_lines, splits_of_file, write_labels

    people = People(
        clinicians=tuple(chosen.clinician),
        observers=tuple(chosen.observer),
        adolescents=tuple(chosen.adolescent),
        children=tuple(chosen.child),
        members=tuple(chosen.member),
        subsystems=tuple(_subsystem(text) for text in chosen.subsystem),
    )
    rule = split_rule(chosen.rule or DEFAULT_RULE, chosen.rule_version)
    found = splits_of_file(chosen.ratings, people, _scale(chosen), rule)
    if chosen.output is not None:
        write_labels(found, chosen.ratings, chosen.output)
    yield from report_lines(found)


def _scale(chosen: argparse.Namespace) -> "RatingScale":
    from plait.systems import RatingScale, assumed_scale

    if chosen.sd is None and chosen.sem is None:
        return assumed_scale(chosen.low, chosen.high)
    if chosen.sd is None or chosen.sem is None:
        raise SplitsOptionError("--sd and --sem go together: half of each would mix what is known with what is assumed")
    return RatingScale(chosen.low, chosen.high, chosen.sd, chosen.sem, "as given on the command line")


def _subsystem(text: str) -> "Subsystem":
    from plait.systems import Subsystem

    name, sign, members = text.partition("=")
    if not (name and sign and "+" in members):
        raise SplitsOptionError(f"--subsystem {text}: write it as NAME=ONE+OTHER, such as --subsystem parents=Ana+Ben")
    return Subsystem(name, tuple(members.split("+")))
