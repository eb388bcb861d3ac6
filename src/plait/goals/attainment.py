"""Goal attainment scaling: five described levels for each goal, and one T over several goals.

T = 50 + 10 * sum(w x) / sqrt((1 - rho) * sum(w^2) + rho * (sum w)^2), with x in -2..+2 and rho = 0.30 (Kiresuk and
Sherman 1968). The form in the first printing of Turner-Stokes's guide of 2009 has errors that an erratum corrects.

Caution: the levels are an order and no distances, and T presumes that "as expected" was set well: whoever expects
little of themselves reaches more than 50. So the raw levels always stand beside T, and T of two raters is never one.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from plait.errors import ProblemsError

RHO = 0.30
"""The assumed correlation between goals; the value of the published formula."""
MIDDLE_T, T_UNIT = 50.0, 10.0
"""T when everything came out as expected, and the width of its unit, by the published formula."""


class Level(IntEnum):
    """How far a goal was reached, against what both expected."""

    MUCH_LESS = -2
    LESS = -1
    AS_EXPECTED = 0
    MORE = 1
    MUCH_MORE = 2


LEVELS = tuple(Level)


class AttainmentRefusedError(ProblemsError):
    """Levels, weights or texts that give no T. `problems` holds every one."""


@dataclass(frozen=True)
class Attainment:
    """T with the raw levels that it came from, in the order in which they were given."""

    t: float
    levels: tuple[Level, ...]
    weights: tuple[float, ...]
    rho: float


def gas_t(levels: Sequence[int], weights: Sequence[float] | None = None, *, rho: float = RHO) -> Attainment:
    """T of one rater's levels at one moment, one level a goal; goals weigh alike without `weights`.

    Raises AttainmentRefusedError with every problem: no goal, a level outside -2..+2, a weight that is not above 0,
    another number of weights than of levels, `rho` outside 0..1.
    """
    given = tuple(1.0 for _ in levels) if weights is None else tuple(weights)
    problems = [*level_problems(levels), *weight_problems(levels, given), *rho_problems(rho)]
    if problems:
        raise AttainmentRefusedError(problems)
    raw = tuple(Level(level) for level in levels)
    return Attainment(weighted_t(raw, given, rho), raw, given, rho)


def weighted_t(levels: Sequence[int], weights: Sequence[float], rho: float) -> float:
    """The formula. Weights count only against each other, so they are divided by the largest: none overflows."""
    largest = max(weights)
    shares = [weight / largest for weight in weights]
    reached = math.fsum(share * level for share, level in zip(shares, levels, strict=True))
    spread = (1 - rho) * math.fsum(share * share for share in shares) + rho * math.fsum(shares) ** 2
    return MIDDLE_T + T_UNIT * reached / math.sqrt(spread)


def level_problems(levels: Sequence[int]) -> list[str]:
    if not levels:
        return ["there is no level: T needs at least one goal"]
    return [
        f"goal {number}: {level!r} is no level; choose -2, -1, 0 (as expected), 1 or 2"
        for number, level in enumerate(levels, start=1)
        if isinstance(level, bool) or not isinstance(level, int) or level not in set(Level)
    ]


def weight_problems(levels: Sequence[int], weights: Sequence[float]) -> list[str]:
    problems = [
        f"goal {number}: a weight is a number above 0, and this is {weight!r}"
        for number, weight in enumerate(weights, start=1)
        if not (math.isfinite(weight) and weight > 0)
    ]
    if len(weights) != len(levels):
        problems.insert(0, f"{len(levels)} levels and {len(weights)} weights: give one weight for each goal")
    return problems


def rho_problems(rho: float) -> list[str]:
    return [] if 0 <= rho <= 1 else [f"rho is a correlation between 0 and 1, and this is {rho!r}"]


@dataclass(frozen=True)
class LevelTexts:
    """What each of the five levels means for one goal, in words that both can recognise."""

    texts: Mapping[Level, str]

    def __getitem__(self, level: Level) -> str:
        return self.texts[level]


def level_texts(texts: Mapping[int, str]) -> LevelTexts:
    """The five levels of one goal. Raises AttainmentRefusedError with every level that is missing, empty or too many.

    "As expected" (0) is the level that T is measured from, so a goal without it has no T at all.
    """
    problems = [
        f"{level!r} is no level: there are five, from -2 to 2" for level in texts if level not in {*map(int, Level)}
    ]
    problems += [
        f"level {int(level)} ({level.name.lower().replace('_', ' ')}) is not described"
        for level in Level
        if not str(texts.get(int(level), "")).strip()
    ]
    if problems:
        raise AttainmentRefusedError(problems)
    return LevelTexts({level: texts[int(level)].strip() for level in Level})
