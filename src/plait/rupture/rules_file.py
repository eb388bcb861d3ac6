"""What each published rule says on a file of sessions: a line for each rule, and a column for each on request.

A rule that takes SDs from other persons takes them from this very file, since a file is all there is.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from plait.errors import UserError
from plait.outfile import refuse_same_file, written_whole
from plait.rupture.courses import courses_of, reference_of
from plait.rupture.rules import RULES, PublishedRule
from plait.trajectory.sessions import Sessions

Rows = npt.NDArray[np.int64]
Said = npt.NDArray[np.int8]

NOT_SAID, SILENT, SPEAKS = -1, 0, 1
WRITTEN = {NOT_SAID: "", SILENT: "0", SPEAKS: "1"}


class RulesFileError(UserError, ValueError):
    """The rules cannot look at these sessions; the message says what is missing."""


@dataclass(frozen=True)
class RuleTally:
    """How often one rule spoke: in `spoke` of the `judged` sessions, for `clients` of `of_clients` clients."""

    rule: PublishedRule
    judged: int
    spoke: int
    clients: int
    of_clients: int


@dataclass(frozen=True, eq=False)
class RuleWords:
    """What the rules say on sessions: for each rule by key, one code a session (NOT_SAID, SILENT, SPEAKS)."""

    sessions: Sessions
    codes: dict[str, Said]

    def tally(self, rule: PublishedRule) -> RuleTally:
        """One rule's sums over the whole file."""
        codes, client = self.codes[rule.key], self.sessions.client.codes
        spoke = codes == SPEAKS
        everyone, flagged = len(np.unique(client)), len(np.unique(client[spoke]))
        return RuleTally(rule, int((codes != NOT_SAID).sum()), int(spoke.sum()), flagged, everyone)


def say_rules(sessions: Sessions, rules: Sequence[PublishedRule] = tuple(RULES.values())) -> RuleWords:
    """What each rule says at each session; raters and dimensions are looked at one by one, never averaged."""
    if sessions.scale.low is None or sessions.scale.high is None:
        raise RulesFileError("the rules need both ends of the scale: give --low and --high, such as --low 0 --high 10")
    codes = {rule.key: np.full(len(sessions), NOT_SAID, dtype=np.int8) for rule in rules}
    for rows in _series_rows(sessions):
        courses, place = courses_of(sessions.take(rows))
        reference = reference_of(courses)
        answered = courses.answered
        for rule in rules:
            statistic = rule.statistic(courses, reference)
            said = np.isfinite(statistic) & answered
            speaks = rule.above_limit(statistic)
            codes[rule.key][rows[place[answered]]] = np.where(said, speaks, NOT_SAID)[answered]
    return RuleWords(sessions, codes)


def write_rules(words: RuleWords, source: Path, target: Path) -> None:
    """A CSV file with the sessions in their order and a column for each rule: 1, 0, or empty where it says nothing."""
    refuse_same_file(source, target, "sessions")
    columns = [*_columns(words.sessions), *((key, _cells(codes)) for key, codes in words.codes.items())]
    with written_whole(target) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([name for name, _ in columns])
        writer.writerows(zip(*(cells for _, cells in columns), strict=True))


def _cells(codes: Said) -> list[str]:
    return [WRITTEN[int(code)] for code in codes]


def _columns(sessions: Sessions) -> Iterator[tuple[str, list[str]]]:
    for name, labels in sessions.labels.items():
        yield name, [labels.names[code] for code in labels.codes]
    yield "session", [str(number) for number in sessions.session]
    yield "score", [repr(float(score)).removesuffix(".0") for score in sessions.score]


def _series_rows(sessions: Sessions) -> Iterator[Rows]:
    """The rows of each rater's scores on each dimension."""
    strands = [labels.codes for labels in (sessions.rater, sessions.dimension) if labels is not None]
    if not strands:
        yield np.arange(len(sessions), dtype=np.int64)
        return
    _, which = np.unique(np.stack(strands), axis=1, return_inverse=True)
    which = which.reshape(-1)
    for number in range(int(which.max()) + 1):
        yield np.flatnonzero(which == number)


def described(tally: RuleTally) -> str:
    """One rule's line in the report."""
    share = f"{tally.spoke / tally.judged:.1%}" if tally.judged else "-"
    later = "" if tally.rule.prospective else "; uses later sessions"
    return (
        f"{tally.rule.key:<26}{tally.judged:>9}{tally.spoke:>8}{share:>8}{tally.clients:>9}{tally.of_clients:>9}"
        f"  {tally.rule.status}{later}"
    )


HEADING = f"{'rule':<26}{'judged':>9}{'spoke':>8}{'share':>8}{'clients':>9}{'of':>9}  formula"
