"""How well alerts agree with observers who coded sessions without knowing them, from a sample of both kinds.

Flagged sessions are few, so they are drawn more often than others and weighted back to all sessions (Begg and Greenes
1983, with every session's flag known). Intervals take a person's sessions as drawn together: Jeffreys intervals with
the effective number of sessions (Korn and Graubard 1998), carried through to sensitivity and specificity.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from plait.errors import UserError

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

LEVEL = 0.95
DRAWS = 20_000
"""Draws for an interval: its ends then move by less than one unit in the second digit from seed to seed."""
SEED = 20260101
"""Fixed, so that the same codings always give the same interval."""
RESAMPLES = 2_000
CODE_LENGTH = 4


class SampleError(UserError, ValueError):
    """The sample cannot be drawn as asked; the message says what there is."""


@dataclass(frozen=True)
class Drawn:
    """One session to be coded: the code it goes by, who and when, and what the coder must not know."""

    code: str
    client: str
    session: str
    flagged: bool
    of: int
    """Sessions in its stratum, flagged or not."""


@dataclass(frozen=True)
class Share:
    """A share of all sessions with its interval; None where the sample cannot tell it."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Accuracy:
    """Alerts against one coder's ruptures, weighted to all sessions.

    sensitivity   of sessions with a rupture, those flagged
    specificity   of sessions without one, those not flagged
    of_flagged    of flagged sessions, those with a rupture
    of_unflagged  of the others, those with a rupture
    ruptures      of all sessions, those with a rupture
    coded         sessions coded, flagged and not
    """

    sensitivity: Share
    specificity: Share
    of_flagged: Share
    of_unflagged: Share
    ruptures: Share
    coded: tuple[int, int]


@dataclass(frozen=True)
class Agreement:
    """Two coders on the same sessions: share of equal codes and Cohen's kappa, both weighted to all sessions."""

    equal: float
    kappa: Share
    sessions: int


def draw_sample(flags: Mapping[tuple[str, str], bool], *, flagged: int, unflagged: int, seed: int) -> tuple[Drawn, ...]:
    """Draw sessions of both kinds, in random order and under random codes.

    `flags` says of each (client, session) that was judged whether it was flagged. SampleError if there are too few.
    """
    rng = np.random.default_rng(seed)
    strata = {kind: [one for one, flag in flags.items() if flag is kind] for kind in (True, False)}
    wanted = {True: flagged, False: unflagged}
    _refuse_too_few(strata, wanted)
    chosen = [
        (strata[kind][place], kind) for kind in strata for place in rng.choice(len(strata[kind]), wanted[kind], False)
    ]
    order, codes = rng.permutation(len(chosen)), _random_codes(rng, len(chosen))
    pairs = [(code, *chosen[place]) for code, place in zip(codes, order, strict=True)]
    return tuple(Drawn(code, client, session, kind, len(strata[kind])) for code, (client, session), kind in pairs)


def accuracy(drawn: Sequence[Drawn], ruptures: Mapping[str, bool]) -> Accuracy:
    """Alerts against one coder, who said of each code whether the session held a rupture. Codes may be missing."""
    coded = [one for one in drawn if one.code in ruptures]
    strata = [_stratum([one for one in coded if one.flagged is kind], ruptures) for kind in (True, False)]
    sizes = [next((one.of for one in drawn if one.flagged is kind), 0) for kind in (True, False)]
    rng = np.random.default_rng(SEED)
    points = [np.array([stratum.share]) for stratum in strata]
    draws = [stratum.draws(rng) for stratum in strata]
    value, spread = (_measures(one[0], one[1], sizes[0], sizes[1]) for one in (points, draws))
    known = all(stratum.count for stratum in strata)
    return Accuracy(
        sensitivity=_between(value.sensitivity, spread.sensitivity, known),
        specificity=_between(value.specificity, spread.specificity, known),
        of_flagged=_between(points[0], draws[0], bool(strata[0].count)),
        of_unflagged=_between(points[1], draws[1], bool(strata[1].count)),
        ruptures=_between(value.ruptures, spread.ruptures, known),
        coded=(strata[0].count, strata[1].count),
    )


def agreement(drawn: Sequence[Drawn], first: Mapping[str, bool], second: Mapping[str, bool]) -> Agreement:
    """How far two coders agree on the sessions that both coded. SampleError if there is none."""
    both = [one for one in drawn if one.code in first and one.code in second]
    if not both:
        raise SampleError("the two coders have no session in common")
    codes = np.array([[first[one.code], second[one.code]] for one in both], dtype=np.float64)
    weights = _weights(both)
    equal = float(weights @ (codes[:, 0] == codes[:, 1]) / weights.sum())
    value = _kappa(codes, weights)
    if value is None:
        return Agreement(equal, Share(None, None, None), len(both))
    return Agreement(equal, Share(value, *_kappa_ends(both, codes)), len(both))


@dataclass(frozen=True)
class _Stratum:
    """Ruptures among the coded sessions of one kind, and how many independent sessions they are worth."""

    count: int
    share: float
    effective: float

    def draws(self, rng: np.random.Generator) -> Floats:
        hits = self.share * self.effective
        return np.asarray(rng.beta(hits + 0.5, self.effective - hits + 0.5, size=DRAWS))


def _stratum(coded: Sequence[Drawn], ruptures: Mapping[str, bool]) -> _Stratum:
    if not coded:
        return _Stratum(0, float("nan"), 0.0)
    found = np.array([ruptures[one.code] for one in coded], dtype=np.float64)
    share, count = float(found.mean()), len(coded)
    away: dict[str, float] = {}
    for one, rupture in zip(coded, found, strict=True):
        away[one.client] = away.get(one.client, 0.0) + rupture - share
    variance = sum(value**2 for value in away.values()) / count**2
    effective = share * (1 - share) / variance if variance > 0 else count
    return _Stratum(count, share, min(float(effective), float(count)))


class _Measures(NamedTuple):
    sensitivity: Floats
    specificity: Floats
    ruptures: Floats


def _measures(flagged: Floats, unflagged: Floats, many: int, others: int) -> _Measures:
    """From the shares of ruptures in both strata and how many sessions each has."""
    hit, missed = many * flagged, others * unflagged
    false, right = many * (1 - flagged), others * (1 - unflagged)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _Measures(hit / (hit + missed), right / (right + false), (hit + missed) / (many + others))


def _between(point: Floats, draws: Floats, known: bool) -> Share:
    if not known:
        return Share(None, None, None)
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    value = float(point[0])
    if np.isnan(value):
        return Share(None, float(low), float(high))
    return Share(value, min(float(low), value), max(float(high), value))


def _kappa(codes: Floats, weights: Floats) -> float | None:
    """Cohen's kappa of two columns of 0 and 1; None where both coders said the same of every session."""
    first, second = (weights @ codes) / weights.sum()
    equal = weights @ (codes[:, 0] == codes[:, 1]) / weights.sum()
    by_chance = first * second + (1 - first) * (1 - second)
    return None if by_chance >= 1 else float((equal - by_chance) / (1 - by_chance))


def _kappa_ends(both: Sequence[Drawn], codes: Floats) -> tuple[float | None, float | None]:
    """Percentile bootstrap over persons, inside each stratum."""
    rng = np.random.default_rng(SEED)
    weights = _weights(both)
    persons: dict[tuple[bool, str], list[int]] = {}
    for place, one in enumerate(both):
        persons.setdefault((one.flagged, one.client), []).append(place)
    strata = [[rows for (kind, _), rows in persons.items() if kind is flag] for flag in (True, False)]
    found = []
    for _ in range(RESAMPLES):
        picks = [group[pick] for group in strata if group for pick in rng.integers(len(group), size=len(group))]
        rows = [row for person in picks for row in person]
        value = _kappa(codes[rows], weights[rows])
        found += [] if value is None else [value]
    if not found:
        return None, None
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _weights(both: Sequence[Drawn]) -> Floats:
    """How many sessions each coded one stands for."""
    counts = {kind: sum(one.flagged is kind for one in both) for kind in (True, False)}
    return np.array([one.of / counts[one.flagged] for one in both])


def _refuse_too_few(strata: Mapping[bool, Sequence[object]], wanted: Mapping[bool, int]) -> None:
    names = {True: "flagged", False: "unflagged"}
    short = [
        f"{wanted[kind]} {names[kind]} sessions were asked for, and there are {len(found)}"
        for kind, found in strata.items()
        if not 1 <= wanted[kind] <= len(found)
    ]
    if short:
        raise SampleError("; ".join(short) + "; ask for at least 1 and at most as many as there are of each")


def _random_codes(rng: np.random.Generator, count: int) -> list[str]:
    """Different numbers of equal length that say nothing of the order in which sessions were drawn."""
    length = max(CODE_LENGTH, len(str(count * 10)))
    numbers = rng.choice(10**length - 10 ** (length - 1), size=count, replace=False) + 10 ** (length - 1)
    return [str(number) for number in numbers]
