"""Sessions as columns of numbers: who was rated, when, by whom, and the score; what every model is fitted on.

The unit is the episode (client x clinician): when a client moves to another clinician a new episode begins. A client
with two clinicians at once is refused, since nothing says whose alliance a score would then be.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

from plait.errors import UserError
from plait.trajectory.scale import Scale

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]
Problem = tuple[int, str, str]
"""Row (from 0), column, and what is wrong there."""

OWN_NUMBERS = ("session", "score", "day", "tension")
TENSION_DEGREES = ("none", "a little", "some", "a lot")
"""What the tension marker's numbers, from 0 on, stand for."""
NOT_ANSWERED = -1
"""Stands where the tension marker was not answered."""
DEGREES_TOLD = ", ".join(f"{degree} {words}" for degree, words in enumerate(TENSION_DEGREES))
PROBLEMS_SHOWN = 20
"""How many problems a message about arrays spells out; a file's own message names them all."""
LARGEST_SESSION = 1_000_000
"""No course of work has more sessions; a larger number is a date or an id in the wrong column."""


class SessionsError(UserError, ValueError):
    """Sessions given as arrays cannot be used; `problems` holds every (row, column, text)."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        noun = "problem" if len(problems) == 1 else "problems"
        shown = [f"  row {row}, {column}: {text}" for row, column, text in self.problems[:PROBLEMS_SHOWN]]
        more = [f"  and {len(problems) - PROBLEMS_SHOWN} more"] if len(problems) > PROBLEMS_SHOWN else []
        super().__init__("\n".join([f"Sessions: {len(problems)} {noun}", *shown, *more]))


@dataclass(frozen=True, eq=False)
class Labels:
    """A column of names as codes: row k has the name `names[codes[k]]`; names stand in order of appearance."""

    codes: Codes
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, eq=False)
class Slices:
    """Rows put in groups: group k holds the rows `order[starts[k]:starts[k + 1]]`, by session number."""

    order: Rows
    starts: Rows

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[Rows]:
        return (self.order[first:end] for first, end in zip(self.starts[:-1], self.starts[1:], strict=True))


@dataclass(frozen=True, eq=False)
class Sessions:
    """Rated sessions, one row a score, in the order they were given; every array has shape (n,).

    client      who was rated
    session     session number, a whole number from 0 on; gaps are sessions without a score
    score       in points of `scale`, finite and on it
    clinician   with whom, or None where that was not told
    rater       who rated, or None where there is one rater
    dimension   what was rated, or None where there is one
    day         days since any fixed day, or None
    tension     place in TENSION_DEGREES of the client's tension marker at the row's session, NOT_ANSWERED where it was
                not; None where nobody was asked
    covariates  what else is known of a session, by name; finite numbers
    """

    scale: Scale
    client: Labels
    session: Rows
    score: Floats
    clinician: Labels | None = None
    rater: Labels | None = None
    dimension: Labels | None = None
    day: Floats | None = None
    tension: Rows | None = None
    covariates: Mapping[str, Floats] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.score)

    @property
    def labels(self) -> dict[str, Labels]:
        """The columns of names that are there, by column."""
        found = {name: getattr(self, name) for name in ("client", "clinician", "rater", "dimension")}
        return {name: labels for name, labels in found.items() if labels is not None}

    def series(self) -> dict[tuple[str | None, str | None], "Sessions"]:
        """The sessions of each (rater, dimension), None where there is no such column; rows keep their order."""
        raters, dimensions = _codes(self.rater, len(self)), _codes(self.dimension, len(self))
        both = raters.astype(np.int64) * (int(dimensions.max(initial=0)) + 1) + dimensions
        found = {}
        for _, row in sorted((int(row), row) for row in np.unique(both, return_index=True)[1]):
            name = (_name(self.rater, row), _name(self.dimension, row))
            found[name] = self.take(np.flatnonzero(both == both[row]))
        return found

    def take(self, rows: npt.NDArray[np.integer]) -> "Sessions":
        """The sessions of these rows; codes and names stay as they are, so names without rows may remain."""
        return Sessions(
            scale=self.scale,
            session=self.session[rows],
            score=self.score[rows],
            day=None if self.day is None else self.day[rows],
            tension=None if self.tension is None else self.tension[rows],
            client=Labels(self.client.codes[rows], self.client.names),
            clinician=_taken(self.clinician, rows),
            rater=_taken(self.rater, rows),
            dimension=_taken(self.dimension, rows),
            covariates={name: values[rows] for name, values in self.covariates.items()},
        )

    def by_client(self) -> Slices:
        """Rows by client, within a client by session, then rater and dimension as they stand."""
        return _slices([self.session, self.client.codes])

    def by_episode(self) -> Slices:
        """Rows by clinician, then client, within an episode by session."""
        return _slices([self.session, self.client.codes, _codes(self.clinician, len(self))])


def make_sessions(
    client: npt.ArrayLike,
    session: npt.ArrayLike,
    score: npt.ArrayLike,
    *,
    clinician: npt.ArrayLike | None = None,
    rater: npt.ArrayLike | None = None,
    dimension: npt.ArrayLike | None = None,
    day: npt.ArrayLike | None = None,
    tension: npt.ArrayLike | None = None,
    covariates: Mapping[str, npt.ArrayLike] | None = None,
    scale: Scale | None = None,
) -> Sessions:
    """Sessions from columns of one length n; names may be numbers or text. Raises SessionsError with every problem.

    One (client, session, rater, dimension) may stand once. A client may go from one clinician to another, each for
    a run of sessions of its own; see the module's docstring. `tension` is 0 none to 3 a lot, -1 or NaN not answered,
    and the same in every row of a session that has it.
    """
    names = {"client": client, "clinician": clinician, "rater": rater, "dimension": dimension}
    labels = {name: _labels(np.asarray(column)) for name, column in names.items() if column is not None}
    refuse((0, name, "is a column of its own, and no covariate") for name in covariates or {} if name in OWN_NUMBERS)
    given = {"session": session, "score": score, "day": day, "tension": tension, **(covariates or {})}
    columns = {name: np.asarray(column, dtype=np.float64) for name, column in given.items() if column is not None}
    if "tension" in columns:
        columns["tension"] = np.where(columns["tension"] == NOT_ANSWERED, np.nan, columns["tension"])
    _refuse_lengths({**{name: column.codes for name, column in labels.items()}, **columns})
    scale = scale or Scale()
    refuse(chain(name_problems(labels), cell_problems(columns, scale)))
    made = assembled(columns, labels, scale)
    refuse(order_problems(made))
    return made


def assembled(columns: Mapping[str, Floats], labels: Mapping[str, Labels], scale: Scale) -> Sessions:
    """Sessions from columns that were checked; numbers that are no column of ours are covariates."""
    return Sessions(
        scale=scale,
        session=columns["session"].astype(np.int64),
        score=columns["score"],
        day=columns.get("day"),
        tension=_degrees(columns.get("tension")),
        covariates={name: values for name, values in columns.items() if name not in OWN_NUMBERS},
        **labels,
    )


def refuse(problems: Iterator[Problem]) -> None:
    """Raise SessionsError with all these problems, if there are any."""
    found = list(problems)
    if found:
        raise SessionsError(found)


def cell_problems(columns: Mapping[str, Floats], scale: Scale) -> Iterator[Problem]:
    """What is wrong with single numbers; NaN is an empty cell."""
    session, score = columns["session"], columns["score"]
    if not len(score):
        yield 0, "score", "there are no sessions"
    whole = np.isfinite(session) & (session == np.floor(session)) & (session >= 0) & (session <= LARGEST_SESSION)
    yield from _each(~whole, session, "session", "is not a session number: give a whole number from 0 on")
    yield from _each(~np.isfinite(score), score, "score", "is no score: leave out sessions without one")
    off = np.isfinite(score) & ~((score >= _end(scale.low, -np.inf)) & (score <= _end(scale.high, np.inf)))
    yield from _each(off, score, "score", f"is off the scale, {scale}")
    if "tension" in columns:
        degree = columns["tension"]
        known = np.isnan(degree) | np.isin(degree, np.arange(len(TENSION_DEGREES)))
        yield from _each(~known, degree, "tension", f"is no degree of tension: {DEGREES_TOLD}, empty not answered")
    for name, values in columns.items():
        if name not in ("session", "score", "tension"):
            yield from _each(~np.isfinite(values), values, name, "is no number: every session needs one here")


def name_problems(labels: Mapping[str, Labels]) -> Iterator[Problem]:
    """Where a client, clinician, rater or dimension has no name."""
    for column, found in labels.items():
        blank = [code for code, name in enumerate(found.names) if not name.strip()]
        for row in np.flatnonzero(np.isin(found.codes, blank)) if blank else ():
            yield int(row), column, f"is empty: name the {column}"


def order_problems(sessions: Sessions, place: Callable[[int], str] = "row {}".format) -> Iterator[Problem]:
    """What is wrong between rows: a session twice, two degrees of tension, or a client with two clinicians at once.

    `place` names a row in the message, such as by the line of its file.
    """
    yield from _duplicates(sessions, place)
    if sessions.tension is not None:
        yield from _two_degrees(sessions, sessions.tension, place)
    if sessions.clinician is not None:
        yield from _two_at_once(sessions, sessions.clinician)


def _duplicates(sessions: Sessions, place: Callable[[int], str]) -> Iterator[Problem]:
    strands = [_codes(labels, len(sessions)) for labels in (sessions.dimension, sessions.rater)]
    keys: list[npt.NDArray[np.integer]] = [*strands, sessions.session, sessions.client.codes]
    order = np.lexsort(keys)
    same = np.all([key[order][1:] == key[order][:-1] for key in keys], axis=0)
    for found in np.flatnonzero(same):
        first, row = sorted((int(order[found]), int(order[found + 1])))
        text = f"{_who(sessions, row)}, session {sessions.session[row]} is there twice, first in {place(first)}"
        yield row, "session", text


def _two_degrees(sessions: Sessions, tension: Rows, place: Callable[[int], str]) -> Iterator[Problem]:
    """The marker is the client's, one a session: rows of a session that give different degrees are told."""
    rows = np.flatnonzero(tension != NOT_ANSWERED)
    rows = rows[np.lexsort((sessions.session[rows], sessions.client.codes[rows]))]
    before, after = rows[:-1], rows[1:]
    same = (sessions.client.codes[before] == sessions.client.codes[after]) & (
        sessions.session[before] == sessions.session[after]
    )
    for pair in np.flatnonzero(same & (tension[before] != tension[after])):
        first, row = sorted((int(before[pair]), int(after[pair])))
        text = f"{_who(sessions, row)}, session {sessions.session[row]} has {tension[row]} here and {tension[first]} in"
        yield row, "tension", f"{text} {place(first)}: give the client's own, or leave it empty"


def _two_at_once(sessions: Sessions, clinician: Labels) -> Iterator[Problem]:
    """A client's episodes, by their first session, must not overlap: each that begins within another is told."""
    order = np.lexsort((sessions.session, clinician.codes, sessions.client.codes))
    client, with_whom = sessions.client.codes[order], clinician.codes[order]
    begins = np.flatnonzero(np.r_[True, (client[1:] != client[:-1]) | (with_whom[1:] != with_whom[:-1])])
    ends = np.r_[begins[1:], len(order)] - 1
    first, last = sessions.session[order[begins]], sessions.session[order[ends]]
    episodes = np.lexsort([last, first, client[begins]])
    # One running maximum over all clients: the client's number outweighs any session number.
    reach = client[begins][episodes].astype(np.int64) * (LARGEST_SESSION + 1) + last[episodes]
    furthest = np.maximum.accumulate(reach)
    holder = np.maximum.accumulate(np.where(reach == furthest, np.arange(len(reach)), 0))[:-1]
    before, after = episodes[holder], episodes[1:]
    clash = (client[begins[before]] == client[begins[after]]) & (first[after] <= last[before])
    for pair in np.flatnonzero(clash):
        both = [
            f"{clinician.names[with_whom[begins[k]]]} (sessions {first[k]} to {last[k]})"
            for k in (before[pair], after[pair])
        ]
        row = int(order[begins[after[pair]]])
        yield row, "clinician", f"{_who(sessions, row)} is with two clinicians at once: {' and '.join(both)}"


def _who(sessions: Sessions, row: int) -> str:
    return f"client {sessions.client.names[sessions.client.codes[row]]}"


def _each(wrong: npt.NDArray[np.bool_], values: Floats, column: str, text: str) -> Iterator[Problem]:
    for row in np.flatnonzero(wrong):
        value = values[row]
        told = "an empty cell" if np.isnan(value) else f"{value:g}"
        yield int(row), column, f"{told} {text}"


def _end(end: float | None, otherwise: float) -> float:
    return otherwise if end is None else end


def _codes(labels: Labels | None, n: int) -> Codes:
    return np.zeros(n, dtype=np.int32) if labels is None else labels.codes


def _degrees(column: Floats | None) -> Rows | None:
    return None if column is None else np.where(np.isnan(column), NOT_ANSWERED, column).astype(np.int64)


def _name(labels: Labels | None, row: int) -> str | None:
    return None if labels is None else labels.names[labels.codes[row]]


def _taken(labels: Labels | None, rows: npt.NDArray[np.integer]) -> Labels | None:
    return None if labels is None else Labels(labels.codes[rows], labels.names)


def _labels(column: npt.NDArray[np.generic]) -> Labels:
    names, first, codes = np.unique(column, return_index=True, return_inverse=True)
    appearance = np.argsort(first, kind="stable")
    rank = np.empty(len(names), dtype=np.int32)
    rank[appearance] = np.arange(len(names), dtype=np.int32)
    return Labels(rank[codes.reshape(-1)], tuple(str(name) for name in names[appearance]))


def _refuse_lengths(columns: dict[str, npt.NDArray[np.generic]]) -> None:
    lengths = {name: np.shape(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1 or any(len(shape) != 1 for shape in lengths.values()):
        raise SessionsError([(0, "columns", f"need one dimension and one length; they have {lengths}")])


def _slices(keys: list[npt.NDArray[np.integer]]) -> Slices:
    """Rows sorted by the keys, the last first, cut wherever any key but the first changes."""
    order = np.lexsort(keys)
    changes = np.zeros(max(len(order) - 1, 0), dtype=bool)
    for key in keys[1:]:
        changes |= key[order][1:] != key[order][:-1]
    starts = np.r_[0, np.flatnonzero(changes) + 1, len(order)].astype(np.int64)
    return Slices(order.astype(np.int64), starts)
