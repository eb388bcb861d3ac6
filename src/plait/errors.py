"""Mistakes that a person can mend, apart from faults of the program.

The command line shows the message of a `UserError` and leaves with code 2; anything else is a bug.
"""

from collections.abc import Iterable


class UserError(Exception):
    """Something the user gave cannot be used; the message says what, where and what to do."""


class ProblemsError(UserError, ValueError):
    """What the user gave cannot be used; `problems` holds every reason, and the message tells them after `before`."""

    before = ""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.before + "; ".join(self.problems))
