"""Reliability where everybody answered at the same sessions: the four coefficients of Cranford et al. (2006).

Personality and Social Psychology Bulletin 32(7), 917-929: persons x sessions x items, all crossed, from the
mean squares; the same as `RkF`, `R1R`, `RkR` and `Rc` of multilevel.reliability in R's psych.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plait.reliability.answers import Bounds, Floats, ReliabilityError
from plait.reliability.between_items import ONE_ITEM, check_level
from plait.reliability.occasions import Occasions, read_occasions
from plait.reliability.resampling import DRAWS, SEED, drawn_counts, reliability_interval
from plait.reliability.results import FEWEST_REPEATED, NotEnough, Quantity, Undefined

NO_VARIANCE = "there is no variance that this coefficient could split"


@dataclass(frozen=True)
class CrossedComponents:
    """Variance of one answer to one item, split by a fully crossed design; an estimate may be below zero."""

    person: float
    session: float
    item: float
    person_by_session: float
    person_by_item: float
    session_by_item: float
    residual: float


@dataclass(frozen=True)
class CrossedReport:
    """People who answered every item at each of the same sessions.

    r_kf   of a person's mean over these very sessions
    r_1r   of one rating at any session, to tell people apart
    r_kr   of a person's mean over as many sessions drawn from all
    r_c    of change from session to session, what all people share left out
    """

    persons: int
    left_out: int
    sessions: int
    items: int
    components: CrossedComponents | None
    r_kf: Quantity
    r_1r: Quantity
    r_kr: Quantity
    r_c: Quantity


def crossed_report(
    person: Sequence[Hashable],
    session: Sequence[Hashable],
    items: npt.ArrayLike,
    bounds: Bounds,
    *,
    sessions: Sequence[Hashable] | None = None,
    reverse: Sequence[int] = (),
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> CrossedReport:
    """Cranford's coefficients over `sessions` (None: all that appear), from people complete at each of them.

    Arguments otherwise as for `within_person_report`. Raises ReliabilityError with every problem.
    """
    check_level(level, draws)
    rows = read_occasions(person, session, items, bounds, reverse)
    block = _block(rows, _chosen(rows, sessions))
    no = _refused(block)
    found: dict[str, Quantity] = dict.fromkeys(COEFFICIENTS, no) if no else _quantities(block, level, draws, seed)
    return CrossedReport(
        persons=len(block),
        left_out=rows.persons - len(block),
        sessions=block.shape[1],
        items=block.shape[2],
        components=None if no else CrossedComponents(*(float(part[0]) for part in _components(block, _once(block)))),
        **found,
    )


COEFFICIENTS = ("r_kf", "r_1r", "r_kr", "r_c")


def _chosen(rows: Occasions, sessions: Sequence[Hashable] | None) -> list[int]:
    """The numbers of the sessions asked for."""
    if sessions is None:
        return list(range(len(rows.session_names)))
    unknown = [name for name in sessions if name not in rows.session_names]
    if unknown:
        raise ReliabilityError(f"no complete row has session {name}" for name in unknown)
    return [rows.session_names.index(name) for name in dict.fromkeys(sessions)]


def _block(rows: Occasions, sessions: list[int]) -> Floats:
    """Answers as (persons, sessions, items), of people who are complete."""
    block = np.full((rows.persons, len(rows.session_names), rows.answers.items), np.nan)
    block[rows.person, rows.session] = rows.answers.turned
    block = block[:, sessions]
    return np.asarray(block[~np.isnan(block).any(axis=(1, 2))])


def _refused(block: Floats) -> Quantity | None:
    persons, sessions, items = block.shape
    if items == 1:
        return Undefined(persons, ONE_ITEM)
    if sessions < 2:
        return Undefined(persons, "one session cannot show change; give two or more")
    return NotEnough(persons, FEWEST_REPEATED) if persons < FEWEST_REPEATED else None


def _once(block: Floats) -> Floats:
    return np.ones((1, len(block)))


def _quantities(block: Floats, level: float, draws: int, seed: int) -> dict[str, Quantity]:
    value = _coefficients(block, _once(block))
    parts = [_coefficients(block, drawn) for drawn in drawn_counts(len(block), draws, seed)]
    drawn = np.concatenate(parts, axis=1)
    return {
        name: reliability_interval(float(value[row, 0]), drawn[row], level, len(block), NO_VARIANCE)
        for row, name in enumerate(COEFFICIENTS)
    }


def _coefficients(block: Floats, drawn: Floats) -> Floats:
    """r_kf, r_1r, r_kr and r_c, shape (4, draws)."""
    person, session, _, movement, person_item, _, residual = _components(block, drawn)
    _, times, items = block.shape
    steady = person + person_item / items
    return np.stack(
        [
            _ratio(steady, residual / (times * items)),
            _ratio(steady, session + movement + residual / items),
            _ratio(steady, (session + movement + residual / items) / times),
            _ratio(movement, residual / items),
        ]
    )


def _ratio(part: Floats, rest: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(part + rest > 1e-12, part / (part + rest), np.nan))


def _components(block: Floats, drawn: Floats) -> tuple[Floats, ...]:
    """The seven components in the order of CrossedComponents, each (draws,), by equating mean squares."""
    n, times, items = block.shape
    p, t, i, pt, pi, ti, rest = _mean_squares(block, drawn)
    return (
        (p - pt - pi + rest) / (times * items),
        (t - pt - ti + rest) / (n * items),
        (i - pi - ti + rest) / (n * times),
        (pt - rest) / items,
        (pi - rest) / times,
        (ti - rest) / n,
        rest,
    )


def _mean_squares(block: Floats, drawn: Floats) -> tuple[Floats, ...]:
    """Mean squares of the seven sources for each row of `drawn`, which says how often each person counts.

    Every uncorrected sum of squares is linear in the persons or a square of a sum over them.
    """
    n, times, items = block.shape
    away = block - block.mean()
    cells = drawn @ away.reshape(n, -1) / n
    cells = cells.reshape(-1, times, items)
    own = [drawn @ np.square(away.mean(axis=axes)).reshape(n, -1).sum(axis=1) for axes in ((1, 2), (2,), (1,), ())]
    person, person_session, person_item, every = own
    grand = n * np.square(cells.mean(axis=(1, 2)))
    session = n * np.square(cells.mean(axis=2)).sum(axis=1)
    item = n * np.square(cells.mean(axis=1)).sum(axis=1)
    cell = n * np.square(cells).sum(axis=(1, 2))
    ss_p = times * items * (person - grand)
    ss_t = items * session - times * items * grand
    ss_i = times * item - times * items * grand
    ss_pt = items * person_session - times * items * grand - ss_p - ss_t
    ss_pi = times * person_item - times * items * grand - ss_p - ss_i
    ss_ti = cell - times * items * grand - ss_t - ss_i
    ss_rest = every - times * items * grand - ss_p - ss_t - ss_i - ss_pt - ss_pi - ss_ti
    a, b, c = n - 1, times - 1, items - 1
    freedom = (a, b, c, a * b, a * c, b * c, a * b * c)
    squares = (ss_p, ss_t, ss_i, ss_pt, ss_pi, ss_ti, ss_rest)
    return tuple(square / df for square, df in zip(squares, freedom, strict=True))
