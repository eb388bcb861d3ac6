"""The reference model with whole covariance matrices: slow, obvious, and what the fast likelihood is tested against.

y = X b + u_j + (c0_i + c1_i s) + w_is + e_is, with cov(w_s, w_t) = q phi^|s - t|; see docs/reference/fit.md. A
clinician's sessions make one matrix, so this is for hundreds of sessions, not for thousands.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plait.trajectory.sessions import Floats


@dataclass(frozen=True, eq=False)
class Dense:
    """What the model says at given variances: everything that the fast way gives, in the raw units.

    log_likelihood, effects (p,), covariance of the effects (p, p), and the clinicians' effects (j,)
    """

    log_likelihood: float
    effects: Floats
    covariance: Floats
    clinicians: Floats


@dataclass(frozen=True, eq=False)
class Variances:
    """The variance parameters in raw units: tau^2, G (2, 2), phi, q and r^2."""

    clinician: float
    client: Floats
    phi: float
    movement: float
    error: float


@dataclass(frozen=True, eq=False)
class Columns:
    """The sessions: design (n, p), the others (n,); client and clinician are codes."""

    design: Floats
    score: Floats
    session: Floats
    client: npt.NDArray[np.integer]
    clinician: npt.NDArray[np.integer]


def dense_fit(data: Columns, at: Variances, *, reml: bool) -> Dense:
    """The (restricted) likelihood at `at`, and what follows from it."""
    design, score, session = data.design, data.score, data.session
    slope = np.column_stack([np.ones_like(session), session])
    same_clinician = data.clinician[:, None] == data.clinician
    same_client = (data.client[:, None] == data.client) & same_clinician
    moved = at.movement * at.phi ** np.abs(session[:, None] - session)
    v = at.clinician * same_clinician + same_client * (slope @ at.client @ slope.T + moved)
    v = v + at.error * np.eye(len(score))
    inverse = np.linalg.inv(v)
    covariance = np.asarray(np.linalg.inv(design.T @ inverse @ design), dtype=np.float64)
    effects = covariance @ design.T @ inverse @ score
    left = inverse @ (score - design @ effects)
    n, p = design.shape
    value = _log_det(v) + score @ left + (n - p if reml else n) * np.log(2 * np.pi)
    value -= _log_det(covariance) if reml else 0.0
    members = np.unique(data.clinician)[:, None] == data.clinician
    return Dense(-0.5 * float(value), effects, covariance, at.clinician * members @ left)


def _log_det(matrix: Floats) -> float:
    return float(np.linalg.slogdet(matrix)[1])
