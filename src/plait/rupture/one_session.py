"""Takes one session in, all strands at once: the filter's step and what the forecast says, in two compiled calls.

The same numbers as `trajectory.forecast` and `rupture.readings` work out for whole tables, where a call for each strand
and column would cost more than the work. Tests hold both ways together.
"""

# numba compiles these loops: arrays in and out, no objects.
import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from plait.rupture.evidence import LARGEST_DEVIATE
from plait.rupture.readings import RANGES, SMALLEST_CHANCE, TO_BE_EXPECTED
from plait.rupture.states import INSIDE
from plait.trajectory.compiling import compiled, inlined
from plait.trajectory.forecast import TAIL_DIGITS, SeriesForecast
from plait.trajectory.forecast_calibration import GRID, HISTORY
from plait.trajectory.forecast_course import clock_value
from plait.trajectory.forecast_filter import (
    COVARIANCES,
    LEVEL,
    LEVEL_VARIANCE,
    MEAN,
    PATHS,
    REGIMES,
    STATES,
    TOLD,
    VARIANCE,
    Ends,
    Paths,
    State,
    begin,
    step,
)
from plait.trajectory.forecast_parameters import SPREADS
from plait.trajectory.sessions import Floats, Rows

Flags = npt.NDArray[np.bool_]

TAILS = np.array([round((1 - level) / 2, TAIL_DIGITS) for level in RANGES])
"""What lies beyond either end of each range."""
FIRST_BINS = np.array(HISTORY)
MEANS, COVERED = SPREADS * REGIMES * STATES, SPREADS * REGIMES * COVARIANCES
NUMBERS = MEANS + COVERED + SPREADS * REGIMES
"""Numbers in a strand's stored filter: means, then covariances, then weights."""
ROOT_HALF = math.sqrt(0.5)

SAID = 7 + 2 * len(RANGES)
EXPECTED, SAID_LEVEL, LEVEL_SD, BELOW, AT, LINE, COULD, FIRST_RANGE = range(8)
"""Places in what is said of a strand: median, level and its SD, in points; probabilities of a lower score and of one
not higher; the latent line from which on a score is inside; 1 if a drop could show; then both ends of each range."""


class Forms(NamedTuple):
    """What each strand's forecast is made with, row by strand.

    tails   of the surprises: the median, then of each range the quantile at its tail, at twice the tail, and both from
            above, (strands, 1 + 4 * ranges)
    """

    theta: Floats
    spreads: Floats
    edges: Floats
    quantiles: Floats
    offsets: Floats
    factors: Floats
    level_cuts: Floats
    level_factors: Floats
    tails: Floats
    inside: Floats
    nodes: Floats
    units: Floats
    low: Floats
    length: Floats
    bent: Rows
    ended: Rows
    better: Rows


@dataclass(frozen=True, eq=False)
class Packed:
    """A model's strands as the compiled loops take them, with what places a score on the latent scale."""

    forms: Forms
    share: Floats
    bends: Floats
    first_session: Rows
    log_clock: Flags
    drop: Floats
    deep_drop: Floats


def packed(series: tuple[SeriesForecast, ...]) -> Packed:
    """The strands' numbers side by side."""
    scales, ways, drops = (
        [one.scale for one in series],
        [one.calibration for one in series],
        [one.declared.drop_size * one.fitted.sd_within for one in series],
    )
    tables = [scale.table if scale.is_bent else (np.zeros(0), np.zeros(0)) for scale in scales]
    longest = max(len(nodes) for nodes, _ in tables)
    forms = Forms(
        theta=np.stack([one.theta for one in series]),
        spreads=np.stack([one.spreads for one in series]),
        edges=np.array([scale.edges for scale in scales]),
        quantiles=np.array([way.quantiles for way in ways]),
        offsets=np.array([way.offsets for way in ways]),
        factors=np.array([way.factors for way in ways]),
        level_cuts=np.array([way.level_cuts for way in ways]),
        level_factors=np.array([way.level_factors for way in ways]),
        tails=np.stack([way.quantile(_probabilities()) for way in ways]),
        inside=np.array([float(way.quantile(INSIDE)) for way in ways]),
        nodes=np.stack([_filled(nodes, longest) for nodes, _ in tables]),
        units=np.stack([_filled(units, longest) for _, units in tables]),
        low=np.array([scale.low for scale in scales]),
        length=np.array([scale.length for scale in scales]),
        bent=np.array([int(scale.is_bent) for scale in scales]),
        ended=np.array([int(scale.ended) for scale in scales]),
        better=np.array([int(scale.higher_is == "better") for scale in scales]),
    )
    times = [1 + one.declared.drop_sd / one.declared.drop_size for one in series]
    return Packed(
        forms=forms,
        share=np.array([scale.share for scale in scales]),
        bends=np.array([(scale.bend_low, scale.bend_high) for scale in scales]),
        first_session=np.array([one.first_session for one in series]),
        log_clock=np.array([one.clock == "log" for one in series]),
        drop=np.array(drops),
        deep_drop=np.array(drops) * np.array(times),
    )


def _probabilities() -> Floats:
    return np.concatenate([[0.5], *([tail, 2 * tail, 1 - 2 * tail, 1 - tail] for tail in TAILS)])


def _filled(values: Floats, length: int) -> Floats:
    return values if len(values) == length else np.zeros(length)


@dataclass(frozen=True, eq=False)
class Placed:
    """Scores of one session on the latent scale, which end each lies at, and where its step begins and ends."""

    latent: Floats
    end: Rows
    low: Floats
    high: Floats


def placed(strands: Packed, at: Rows, score: Floats) -> Placed:
    """Where the scores of the strands at these places lie; as `ScoreScale` and `step_edges` say it."""
    forms, half = strands.forms, strands.share[at] / 2
    ended = forms.ended[at] == 1
    unit = (score - forms.low[at]) / forms.length[at]
    unit = np.where(forms.better[at] == 1, unit, 1.0 - unit)
    unit = np.where(ended, np.clip(unit, half / 2, 1 - half / 2), unit)
    low, high = unit - half, unit + half
    low, high = np.where(ended, np.clip(low, 0, 1), low), np.where(ended, np.clip(high, 0, 1), high)
    best, worst = ended & (unit >= 1 - half), ended & (unit <= half)
    end = np.where(best, 1, np.where(worst, -1, 0)).astype(np.int64)
    latent, low, high = _bent(strands, at, np.stack([unit, low, high]))
    return Placed(latent, end, np.where(end < 0, -np.inf, low), np.where(end > 0, np.inf, high))


def _bent(strands: Packed, at: Rows, unit: Floats) -> Floats:
    from scipy.special import betainc

    bent, bends = strands.forms.bent[at] == 1, 1 - strands.bends[at]
    if not bent.any():
        return unit
    return np.where(bent, betainc(bends[:, 0], bends[:, 1], np.where(bent, unit, 0.0)), unit)


@dataclass(frozen=True, eq=False)
class Met:
    """What is known before the session of each strand that has a score in it, row by strand.

    at        the strands' places in the model
    numbers   the filter's, (strands, NUMBERS); zeros where nobody was heard from
    earlier   scores before
    gap       sessions since the last score, 0 at a first one
    moved     1 where the session is the first with another clinician
    start     mean and variance that the clinician adds to a first session, (strands, 2)
    """

    at: Rows
    numbers: Floats
    earlier: Rows
    gap: Floats
    moved: Rows
    start: Floats


def stepped(strands: Packed, met: Met, session: int, scores: Placed) -> tuple[Floats, Floats]:
    """What the filter tells of each strand's score, (strands, TOLD), and its numbers afterwards."""
    n = len(met.earlier)
    s = np.maximum(session - strands.first_session[met.at], 0).astype(np.float64)
    f = np.where(strands.log_clock[met.at], clock_value("log", s), clock_value("linear", s))
    mean = met.numbers[:, :MEANS].reshape(n, SPREADS, REGIMES, STATES).copy()
    covariance = met.numbers[:, MEANS : MEANS + COVERED].reshape(n, SPREADS, REGIMES, COVARIANCES).copy()
    weight = met.numbers[:, MEANS + COVERED :].reshape(n, SPREADS, REGIMES).copy()
    told = np.empty((n, TOLD))
    forms = strands.forms
    _step_all(
        met.at,
        forms.theta,
        forms.spreads,
        s,
        f,
        met.gap,
        scores.latent,
        scores.end,
        forms.edges,
        met.moved,
        met.start,
        State(mean, covariance, weight),
        told,
    )
    return told, np.concatenate([part.reshape(n, -1) for part in (mean, covariance, weight)], axis=1)


@compiled
def _step_all(
    at: Rows,
    theta: Floats,
    spreads: Floats,
    s: Floats,
    f: Floats,
    gap: Floats,
    z: Floats,
    end: Rows,
    edges: Floats,
    moved: Rows,
    start: Floats,
    states: State,
    told: Floats,
) -> None:
    k = spreads.shape[1]
    weights = np.zeros((k, PATHS))
    paths = Paths(np.zeros((k, PATHS, STATES)), np.zeros((k, PATHS, COVARIANCES)), weights, np.zeros((k, PATHS)))
    chance = np.zeros(PATHS)
    for one in range(z.shape[0]):
        own, spread = theta[at[one]], spreads[at[one]]
        state = State(states.mean[one], states.covariance[one], states.weight[one])
        if gap[one] == 0.0:
            begin(own, spread, start[one, 0], start[one, 1], state)
        ends = Ends(edges[at[one], 0], edges[at[one], 1])
        step(
            own,
            spread,
            s[one],
            f[one],
            gap[one],
            z[one],
            end[one],
            ends,
            moved[one],
            chance,
            state,
            paths,
            told[one],
        )


@dataclass(frozen=True, eq=False)
class Seen:
    """What the forecasts say of one session's scores, row by strand.

    said      (strands, SAID)
    surprise  in SDs of a normal curve
    deviate, shift, spread   as in `evidence.Surprises`
    """

    said: Floats
    surprise: Floats
    deviate: Floats
    shift: Floats
    spread: Floats


def seen(strands: Packed, met: Met, told: Floats, scores: Placed, shift: Floats) -> Seen:
    """What was expected and how far off the scores were; `shift` moves what is expected, in SDs."""
    from scipy.special import ndtri

    said, away = np.empty((len(told), SAID)), np.empty((len(told), 2))
    drops = strands.drop[met.at], strands.deep_drop[met.at]
    _say_all(met.at, strands.forms, told, met.earlier, scores.low, scores.high, shift, *drops, said, away)
    middle = (said[:, BELOW] + said[:, AT]) / 2
    surprise = ndtri(np.clip(middle, SMALLEST_CHANCE, 1 - SMALLEST_CHANCE))
    deviate = np.clip(surprise, -LARGEST_DEVIATE, LARGEST_DEVIATE)
    return Seen(said, surprise, deviate, away[:, 0], away[:, 1])


@inlined
def _on_line(value: float, places: Floats, heights: Floats) -> float:
    """Straight lines through the points, the outermost ones carried on; as `forecast_calibration` draws them."""
    last = places.shape[0] - 1
    if value < places[0]:
        slope = (heights[1] - heights[0]) / (places[1] - places[0])
        return float(heights[0] + (value - places[0]) * slope)
    if value > places[last]:
        slope = (heights[last - 1] - heights[last]) / (places[last - 1] - places[last])
        return float(heights[last] + (value - places[last]) * slope)
    return _between(value, places, heights)


@inlined
def _between(value: float, places: Floats, heights: Floats) -> float:
    """The same between the outermost points, and the height of the nearest beyond them; as `numpy.interp`."""
    last = places.shape[0] - 1
    if value <= places[0]:
        return float(heights[0])
    if value >= places[last]:
        return float(heights[last])
    at = np.searchsorted(places, value, side="right") - 1
    slope = (heights[at + 1] - heights[at]) / (places[at + 1] - places[at])
    return float(slope * (value - places[at]) + heights[at])


@inlined
def _chance(surprise: float, quantiles: Floats) -> float:
    """How probable a surprise this low or lower is."""
    return 0.5 * math.erfc(-ROOT_HALF * _on_line(surprise, quantiles, GRID))


@inlined
def _score(latent: float, k: int, forms: Forms) -> float:
    """A latent value in points of the score; as `ScoreScale.to_score`."""
    unit = _between(latent, forms.nodes[k], forms.units[k]) if forms.bent[k] == 1 else latent
    ended = forms.ended[k] == 1
    if ended and latent <= forms.edges[k, 0]:
        unit = 0.0
    elif ended and latent >= forms.edges[k, 1]:
        unit = 1.0
    unit = unit if forms.better[k] == 1 else 1.0 - unit
    score = float(forms.low[k] + unit * forms.length[k])
    return min(max(score, forms.low[k]), forms.low[k] + forms.length[k]) if ended else score


@inlined
def _slope(latent: float, k: int, forms: Forms) -> float:
    """Points of the score for each latent unit; as `ScoreScale.slope_at`."""
    if forms.bent[k] == 0:
        return float(forms.length[k])
    nodes, units = forms.nodes[k], forms.units[k]
    at = min(max(np.searchsorted(nodes, latent) - 1, 0), nodes.shape[0] - 2)
    return float(forms.length[k] * (units[at + 1] - units[at]) / (nodes[at + 1] - nodes[at]))


@compiled
def _say_ranges(centre: float, width: float, k: int, forms: Forms, worst: float, best: float, said: Floats) -> None:
    """Both ends of each range, in points; as `Forecasts.range`."""
    for number in range(TAILS.shape[0]):
        tail, first = TAILS[number], 1 + 4 * number
        at_worst, at_best = worst >= tail, best >= tail
        low = _score(centre + width * forms.tails[k, first + (1 if at_best else 0)], k, forms)
        high = _score(centre + width * forms.tails[k, first + (2 if at_worst else 3)], k, forms)
        if forms.ended[k] == 1 and at_worst:
            low = _score(-math.inf, k, forms)
        if forms.ended[k] == 1 and at_best:
            high = _score(math.inf, k, forms)
        place = FIRST_RANGE + 2 * number
        said[place] = low if forms.better[k] == 1 else high
        said[place + 1] = high if forms.better[k] == 1 else low


@compiled
def _say_all(
    at: Rows,
    forms: Forms,
    told: Floats,
    earlier: Rows,
    low: Floats,
    high: Floats,
    shift: Floats,
    drop: Floats,
    deep_drop: Floats,
    said: Floats,
    away: Floats,
) -> None:
    for row in range(told.shape[0]):
        k = at[row]
        mean, sd = told[row, MEAN], math.sqrt(told[row, VARIANCE])
        history = np.searchsorted(FIRST_BINS, earlier[row], side="right") - 1
        level = np.searchsorted(forms.level_cuts[k], mean)
        width = sd * forms.factors[k, history] * forms.level_factors[k, level]
        centre = mean + sd * forms.offsets[k, history] + shift[row] * width
        quantiles = forms.quantiles[k]
        worst = _chance((forms.edges[k, 0] - centre) / width, quantiles)
        best = 1 - _chance((forms.edges[k, 1] - centre) / width, quantiles)
        said[row, EXPECTED] = _score(centre + width * forms.tails[k, 0], k, forms)
        said[row, SAID_LEVEL] = _score(told[row, LEVEL], k, forms)
        said[row, LEVEL_SD] = math.sqrt(told[row, LEVEL_VARIANCE]) * _slope(told[row, LEVEL], k, forms)
        said[row, BELOW] = _chance((low[row] - centre) / width, quantiles)
        said[row, AT] = _chance((high[row] - centre) / width, quantiles)
        said[row, LINE] = centre + width * forms.inside[k]
        said[row, COULD] = 1.0 if worst < TO_BE_EXPECTED else 0.0
        _say_ranges(centre, width, k, forms, worst, best, said[row])
        away[row, 0] = -_on_line(-drop[row] / width, quantiles, GRID)
        away[row, 1] = -_on_line(-deep_drop[row] / width, quantiles, GRID) - away[row, 0]
