"""Made-up sessions of the reference model itself: what a fit must give back, for tests, benchmarks and tutorials.

y = b0 + b1 s + u_j + c0_i + c1_i s + w_is + e_is, as in docs/reference/fit.md; everything is normal, nothing is bounded
or rounded. Sessions that no model assumes are in `generators`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plait.trajectory.sessions import Floats, Rows, Sessions, make_sessions

MISSED = 0.2
"""With gaps: chance that sessions before the next one were missed; then one to three are."""


@dataclass(frozen=True)
class Truth:
    """What the sessions are made from, by the names of a model's parameters; level and slope are apart."""

    intercept: float = 5.0
    slope: float = 0.05
    sd_clinician: float = 0.3
    sd_client_level: float = 0.7
    sd_client_slope: float = 0.05
    autocorrelation: float = 0.5
    sd_movement: float = 0.4
    sd_error: float = 0.3


TRUTH = Truth()


def reference_sessions(
    seed: int, *, lengths: Sequence[int], clinicians: int = 3, truth: Truth = TRUTH, gaps: bool = True
) -> Sessions:
    """One client a length, dealt out to the clinicians in turn; `clinicians` 0 names none."""
    rng = np.random.default_rng(seed)
    each = np.asarray(lengths, dtype=np.int64)
    client = np.repeat(np.arange(len(each)), each)
    starts = np.cumsum(each) - each
    session = _numbers(rng, client, starts, gaps=gaps)
    level = truth.sd_client_level * rng.normal(size=len(each))
    slope = truth.slope + truth.sd_client_slope * rng.normal(size=len(each))
    score = truth.intercept + level[client] + slope[client] * session
    score += _movement(rng, session, each, starts, truth) + truth.sd_error * rng.normal(size=len(client))
    if not clinicians:
        return make_sessions(client, session, score)
    with_whom = client % clinicians
    score += (truth.sd_clinician * rng.normal(size=clinicians))[with_whom]
    return make_sessions(client, session, score, clinician=with_whom)


def _numbers(rng: np.random.Generator, client: Rows, starts: Rows, *, gaps: bool) -> Rows:
    """Session numbers from 0 on, now and then with some missed."""
    missed = (rng.random(len(client)) < MISSED) * rng.integers(1, 4, len(client)) * gaps
    running = np.cumsum(1 + missed)
    return np.asarray(running - running[starts][client], dtype=np.int64)


def _movement(
    rng: np.random.Generator, session: Rows, lengths: npt.NDArray[np.int64], starts: Rows, truth: Truth
) -> Floats:
    """The autocorrelated part, for all clients a session at a time."""
    moved = rng.normal(size=len(session))
    for place in range(1, int(lengths.max())):
        rows = starts[lengths > place] + place
        kept = truth.autocorrelation ** (session[rows] - session[rows - 1])
        moved[rows] = kept * moved[rows - 1] + np.sqrt(1 - kept**2) * moved[rows]
    return truth.sd_movement * moved
