"""Repeated ratings as rows of person, session and answers: checked, complete rows, people numbered.

A person's sessions may differ in number. The same person and session twice is a mistake and is refused.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plait.reliability.answers import Answers, Bounds, ReliabilityError, read_answers

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Occasions:
    """Complete rows in `answers`; `person` and `session` number them from 0, each of shape (n,).

    `session_names` holds the sessions as given, by number.
    """

    answers: Answers
    person: Codes
    session: Codes
    session_names: tuple[Hashable, ...]

    @property
    def persons(self) -> int:
        return int(self.person.max()) + 1 if len(self.person) else 0


def read_occasions(
    person: Sequence[Hashable],
    session: Sequence[Hashable],
    items: npt.ArrayLike,
    bounds: Bounds,
    reverse: Sequence[int],
) -> Occasions:
    """Check the rows and keep complete ones. Raises ReliabilityError with every problem of the first kind found."""
    answers = read_answers(items, bounds, reverse)
    people, sessions = list(person), list(session)
    if not len(people) == len(sessions) == answers.given:
        lengths = f"{len(people)} persons, {len(sessions)} sessions, {answers.given} rows of answers"
        raise ReliabilityError([f"{lengths}: give as many of each"])
    problems = _key_problems(people, sessions)
    if problems:
        raise ReliabilityError(problems)
    person_codes, _ = _numbered([people[row] for row in answers.kept])
    session_codes, names = _numbered([sessions[row] for row in answers.kept])
    return Occasions(answers, person_codes, session_codes, names)


def _key_problems(people: list[Hashable], sessions: list[Hashable]) -> list[str]:
    problems = []
    first: dict[tuple[Hashable, Hashable], int] = {}
    for row, key in enumerate(zip(people, sessions, strict=True), 1):
        if any(part is None or (isinstance(part, float) and math.isnan(part)) for part in key):
            problems.append(f"row {row}: person or session is empty")
        elif key in first:
            problems.append(f"row {row}: person {key[0]}, session {key[1]} was given in row {first[key]} already")
        else:
            first[key] = row
    return problems


def _numbered(values: list[Hashable]) -> tuple[Codes, tuple[Hashable, ...]]:
    """Each value's number in order of first appearance, and the values by number."""
    numbers: dict[Hashable, int] = {}
    codes = [numbers.setdefault(value, len(numbers)) for value in values]
    return np.array(codes, dtype=np.int64), tuple(numbers)
