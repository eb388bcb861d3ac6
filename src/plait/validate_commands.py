"""The commands `plait validate sample` and `plait validate score`: alerts against observers who code blindly."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from plait.rupture.observers import Accuracy, Agreement, Share

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

SAMPLE_HELP = (
    "Draws flagged and unflagged sessions at random and writes a form that shows codes alone, as CSV and to print, and "
    "the code list. Give coders the form, and recordings under their codes; the list stays with whoever does not code."
)
SCORE_HELP = "Weights what the coders found back to all sessions. Intervals are 95 %; two coders are also compared."
MEASURES = (
    ("sensitivity", "sensitivity: sessions with a rupture that were flagged"),
    ("specificity", "specificity: sessions without one that were not"),
    ("of_flagged", "flagged sessions with a rupture"),
    ("of_unflagged", "unflagged sessions with a rupture"),
    ("ruptures", "all sessions with a rupture"),
)


def add_validate(commands: Commands) -> None:
    """Add `validate` with its two parts to the parser."""
    validate = commands.add_parser("validate", help="alerts against observers who coded sessions blindly")
    actions = validate.add_subparsers(title="commands", metavar="COMMAND", required=True)
    sample = actions.add_parser("sample", help="draw sessions and write the coding form", description=SAMPLE_HELP)
    sample.add_argument("readings", metavar="READINGS.csv", type=Path, help="columns client, session and the flag")
    sample.add_argument("--folder", type=Path, required=True, help="where code list and forms are written")
    sample.add_argument("--flagged", type=int, default=60, help="how many flagged sessions (default: %(default)s)")
    sample.add_argument("--unflagged", type=int, default=60, help="how many others (default: %(default)s)")
    sample.add_argument("--flag", metavar="COLUMN", default="alert", help="the column with 1 and 0 (default: alert)")
    sample.add_argument("--seed", type=int, required=True, help="any whole number; the same draws the same sessions")
    sample.set_defaults(run=_draw)
    score = actions.add_parser("score", help="sensitivity and specificity from coded forms", description=SCORE_HELP)
    score.add_argument("codes", metavar="CODES.csv", type=Path, help="the code list that `sample` wrote")
    score.add_argument("first", metavar="CODED.csv", type=Path, help="a coder's form")
    score.add_argument("second", metavar="CODED2.csv", type=Path, nargs="?", help="a second coder's form")
    score.set_defaults(run=_score)


def _draw(chosen: argparse.Namespace) -> Iterator[str]:
    from plait.rupture.observer_files import read_flags, write_sample
    from plait.rupture.observers import draw_sample

    found = read_flags(chosen.readings, chosen.flag)
    drawn = draw_sample(found.flags, flagged=chosen.flagged, unflagged=chosen.unflagged, seed=chosen.seed)
    codes, form, printed = write_sample(drawn, chosen.folder)
    flagged = sum(found.flags.values())
    yield f"{len(found.flags)} sessions, {flagged} of them flagged; {found.not_judged} more could not be judged"
    yield f"{len(drawn)} drawn: {chosen.flagged} flagged, {chosen.unflagged} not"
    yield f"For the coders: {form} and, to print, {printed}"
    yield f"For the keeper alone: {codes}"


def _score(chosen: argparse.Namespace) -> Iterator[str]:
    from plait.rupture.observer_files import read_code_list, read_codings
    from plait.rupture.observers import accuracy, agreement

    drawn = read_code_list(chosen.codes)
    files = [path for path in (chosen.first, chosen.second) if path is not None]
    codings = [read_codings(path, drawn) for path in files]
    for path, coded in zip(files, codings, strict=True):
        yield from _accuracy_lines(str(path), accuracy(drawn, coded))
    if len(codings) == 2:
        first, second = codings
        both = {code: first[code] and second[code] for code in first if code in second}
        yield from _accuracy_lines("both coders said rupture", accuracy(drawn, both))
        yield from _agreement_lines(agreement(drawn, first, second))
    yield "Alerts are compared with these coders and this manual; what both miss is in no figure."


def _accuracy_lines(title: str, found: "Accuracy") -> Iterator[str]:
    yield f"{title}: {found.coded[0]} flagged and {found.coded[1]} unflagged sessions coded"
    for name, words in MEASURES:
        yield f"  {words:<58}{_told(getattr(found, name))}"


def _agreement_lines(found: "Agreement") -> Iterator[str]:
    yield f"The two coders, on {found.sessions} sessions, weighted to all sessions"
    yield f"  {'same code':<58}{found.equal:.2f}"
    yield f"  {'kappa':<58}{_told(found.kappa)}"


def _told(share: "Share") -> str:
    if share.value is None or share.low is None or share.high is None:
        return "cannot be told from this sample"
    return f"{share.value:.2f} ({share.low:.2f} to {share.high:.2f})"
