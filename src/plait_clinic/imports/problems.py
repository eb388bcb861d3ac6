"""What is wrong with a file, told by line and column: the first ones in words, and a count of the rest.

A wrong column of a long file has as many problems as lines; a page that lists them all could not be read.
"""

from dataclasses import dataclass, field

PROBLEMS_SHOWN = 50


@dataclass(frozen=True)
class Problem:
    """One problem. `line` counts from 1, the header being line 1; None for the file as a whole."""

    line: int | None
    column: str
    text: str


@dataclass
class Problems:
    """Collects problems in the order of the file; beyond the first ones only their number is kept."""

    shown: list[Problem] = field(default_factory=list)
    count: int = 0

    def say(self, line: int | None, column: str, text: str) -> None:
        self.count += 1
        if len(self.shown) < PROBLEMS_SHOWN:
            self.shown.append(Problem(line, column, text))

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


class UnreadableFile(Exception):
    """The bytes are no table that can be read; `problems` say why."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.text for problem in problems.shown))


def unreadable(text: str, line: int | None = None, column: str = "") -> UnreadableFile:
    problems = Problems()
    problems.say(line, column, text)
    return UnreadableFile(problems)
