"""What can be wrong with a measure file or with answers, every problem told at once.

A clinic that enters its own key should mend a file in one go, not one message at a time.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from plait.csvfile import FileProblem
from plait.errors import UserError

PROBLEMS_SHOWN = 20
"""How many problems a message spells out; a wrong column of a large table would fill the screen."""


@dataclass(frozen=True)
class AnswerProblem:
    """One problem of one answer; `row` (from 0) where the answers came as a table."""

    item: str
    text: str
    row: int | None = None

    def __str__(self) -> str:
        where = self.item if self.row is None else f"row {self.row}, {self.item}"
        return f"{where}: {self.text}"


class MeasureFileError(UserError, ValueError):
    """A measure or wording file cannot be used; `problems` holds every reason found."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_message("Measure file", self.problems, len(self.problems)))


class AnswersError(UserError, ValueError):
    """Answers do not fit the form; `problems` holds every reason, and nothing was scored.

    For a table `problems` holds the first PROBLEMS_SHOWN and `count` says how many there are in all.
    """

    def __init__(self, problems: Iterable[AnswerProblem], count: int | None = None) -> None:
        self.problems = tuple(problems)
        self.count = len(self.problems) if count is None else count
        super().__init__(_message("Answers", self.problems, self.count))


class UnknownMeasureError(UserError, LookupError):
    """No such measure, version, form, item, scale or language; the message names what there is."""

    def __init__(self, what: str, asked: str, known: Iterable[str]) -> None:
        self.known = tuple(known)
        there_is = ", ".join(self.known) or "none"
        super().__init__(f"No {what} {asked!r}. Known: {there_is}.")


class MissingKeyError(UnknownMeasureError):
    """The measure is a shell: it is described, but has no key that was checked, so it has no forms."""

    def __init__(self, measure: str, why: str) -> None:
        self.known = ()
        UserError.__init__(self, f"{measure} ships without a key and cannot be scored: {why}")


def _message(subject: str, problems: tuple[FileProblem | AnswerProblem, ...], count: int) -> str:
    noun = "problem" if count == 1 else "problems"
    lines = [f"{subject}: {count} {noun}", *(f"  {problem}" for problem in problems[:PROBLEMS_SHOWN])]
    if count > PROBLEMS_SHOWN:
        lines.append(f"  and {count - PROBLEMS_SHOWN} more")
    return "\n".join(lines)
