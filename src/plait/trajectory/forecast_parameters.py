"""The numbers of the forecast model, what is assumed of each before any data, and the scale each is fitted on.

Prior means, spreads and sources stand in `forecast_priors.toml`; this module reads them and turns numbers into the
fitting scale and back.
"""

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np

from plait.trajectory import forecast_places as places
from plait.trajectory.sessions import Floats

Status = Literal["published", "derived", "assumed"]
FittingScale = Literal["as it is", "log", "logit", "atanh", "share", "times", "bend", "keeps"]

LARGEST_SHARE = 0.3
"""Odd scores and odd moves are the exception: at most this share of sessions each."""
LARGEST_BEND = 0.95
"""At 1 the end of the scale would lie infinitely far away."""
LARGEST_KEPT = 1.25
"""A drop may fade before it is over, stay whole (1), or deepen a little."""


@dataclass(frozen=True)
class Fitted:
    """The numbers that a fit estimates. Lengths are in latent units: the whole scale, bent, has length 1.

    intercept, slope         average course: level at the first session, and change for each unit of the clock
    sd_level, sd_slope       SDs of persons' own levels and slopes; `correlation` between both
    autocorrelation          of movement from one session to the next; `sd_movement` its SD
    sd_error                 SD of what lasts one session only
    early                    how much larger in variance the first moves are
    sd_spread                SD of the log of a person's own spread
    odd_score, odd_score_times   how often a score is odd, and how many times wider its error then is
    odd_move, odd_move_times     the same of a move that stays
    bend_low, bend_high      how far the worse and the better end of the scale are stretched
    passing_share            share of drops that pass
    passing_stays            how probable such a drop is to be still there a session later
    passing_keeps            how much of it is left there
    """

    intercept: float
    slope: float
    sd_level: float
    sd_slope: float
    correlation: float
    autocorrelation: float
    sd_movement: float
    sd_error: float
    early: float
    sd_spread: float
    odd_score: float
    odd_score_times: float
    odd_move: float
    odd_move_times: float
    bend_low: float
    bend_high: float
    passing_share: float
    passing_stays: float
    passing_keeps: float

    @property
    def sd_within(self) -> float:
        """SD of a person's scores around their own course, in latent units."""
        return float(np.hypot(self.sd_movement, self.sd_error))


@dataclass(frozen=True)
class Declared:
    """What is declared and never fitted: drops, sizes in SDs within persons, and what a new clinician makes unsure."""

    drop_rate: float
    drop_size: float
    drop_sd: float
    lasting_stays: float
    transfer: float


@dataclass(frozen=True)
class Prior:
    """One number's prior: mean on its own scale, spread on the fitting scale, and where both are from."""

    mean: float
    spread: float
    fitting_scale: FittingScale
    status: Status
    source: str


NAMES = tuple(field.name for field in fields(Fitted))
BENDS = ("bend_low", "bend_high")


@cache
def priors() -> Mapping[str, Prior]:
    """The prior of each fitted number."""
    return {name: Prior(**_file()["fitted"][name]) for name in NAMES}


@cache
def declared() -> Declared:
    """The shipped declarations about drops."""
    return Declared(**{field.name: _file()["declared"][field.name]["value"] for field in fields(Declared)})


def sources() -> Mapping[str, tuple[float, Status, str]]:
    """Every assumed number with its status and source, fitted and declared, for a reader."""
    kinds = ((_file()["fitted"], "mean"), (_file()["declared"], "value"))
    return {name: (one[key], one["status"], one["source"]) for table, key in kinds for name, one in table.items()}


def cold_start() -> Fitted:
    """The prior means: what the model says where no session was ever seen."""
    return Fitted(**{name: prior.mean for name, prior in priors().items()})


def to_vector(fitted: Fitted) -> Floats:
    """The numbers on their fitting scales, in the order of `NAMES`."""
    values = asdict(fitted)
    return np.array([_to_fitting(values[name], priors()[name].fitting_scale) for name in NAMES])


def from_vector(vector: Floats) -> Fitted:
    """The other way round."""
    own = (_from_fitting(float(value), priors()[name].fitting_scale) for name, value in zip(NAMES, vector, strict=True))
    return Fitted(*own)


def for_filter(fitted: Fitted, drops: Declared, step: float = 0.0) -> Floats:
    """The array that the compiled filter takes; without a person's own spread and the bends, which stand outside it.

    `step` is the scale's step as a share of it: rounding adds the error of a uniform value that wide.
    """
    theta = np.zeros(places.PLACES)
    for name in NAMES:
        if name != "sd_spread" and name not in BENDS:
            theta[getattr(places, name.upper())] = getattr(fitted, name)
    for name, value in asdict(drops).items():
        theta[getattr(places, name.upper())] = value
    theta[[places.DROP_SIZE, places.DROP_SD]] *= fitted.sd_within
    theta[places.ROUNDING] = step / math.sqrt(12.0)
    return theta


SPREADS = 3
"""How many sizes of a person's own spread are followed. With five the log score on real sessions rose by 4 in 9,500."""


def spreads(fitted: Fitted) -> Floats:
    """Sizes of a person's own spread beside their weights, (SPREADS, 2): Gauss-Hermite points of a log-normal."""
    points, weights = np.polynomial.hermite_e.hermegauss(SPREADS)
    return np.column_stack([np.exp(fitted.sd_spread * points), weights / weights.sum()])


def _to_fitting(value: float, scale: FittingScale) -> float:
    return float(THERE[scale](value))


def _from_fitting(value: float, scale: FittingScale) -> float:
    return float(BACK[scale](value))


def _logit(share: float) -> float:
    return -math.inf if share <= 0 else math.log(share / (1.0 - share))


def _expit(value: float) -> float:
    return float(0.5 * (1.0 + np.tanh(0.5 * value)))


THERE: Mapping[FittingScale, Callable[[float], float]] = {
    "as it is": float,
    "log": np.log,
    "logit": _logit,
    "atanh": np.arctanh,
    "share": lambda value: _logit(value / LARGEST_SHARE),
    "times": lambda value: np.log(value - 1.0),
    "bend": lambda value: _logit(value / LARGEST_BEND),
    "keeps": lambda value: _logit(value / LARGEST_KEPT),
}
BACK: Mapping[FittingScale, Callable[[float], float]] = {
    "as it is": float,
    "log": np.exp,
    "logit": _expit,
    "atanh": np.tanh,
    "share": lambda value: LARGEST_SHARE * _expit(value),
    "times": lambda value: 1.0 + np.exp(value),
    "bend": lambda value: LARGEST_BEND * _expit(value),
    "keeps": lambda value: LARGEST_KEPT * _expit(value),
}
"""From a number to its fitting scale, and from there to the number."""


@cache
def _file() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(files("plait.trajectory").joinpath("forecast_priors.toml").read_text(encoding="utf-8"))
