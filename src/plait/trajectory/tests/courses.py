"""Made-up sessions of the reference model itself, for tests: ragged, with gaps, of any number of clinicians."""

from dataclasses import dataclass

import numpy as np

from plait.trajectory.sessions import Sessions, make_sessions


@dataclass(frozen=True)
class Truth:
    """What the sessions are made from: SDs, and the carry-over of the movement."""

    phi: float = 0.5
    movement: float = 0.4
    error: float = 0.3
    level: float = 0.7
    slope: float = 0.05
    between: float = 0.3


def made_up(seed, *, lengths, clinicians=3, truth=Truth(), gaps=True):
    """One client a length, dealt out to the clinicians in turn; `clinicians` 0 names none."""
    rng = np.random.default_rng(seed)
    client = np.repeat(np.arange(len(lengths)), lengths)
    jumps = 1 + (rng.random(len(client)) < 0.2) * rng.integers(1, 4, len(client)) * gaps
    starts = np.r_[0, np.cumsum(lengths)[:-1]]
    session = np.cumsum(jumps)
    session = session - np.repeat(session[starts], lengths)
    moved, first = np.empty(len(client)), set(starts)
    for row in range(len(client)):
        new = row in first
        kept = 0.0 if new else truth.phi ** (session[row] - session[row - 1])
        moved[row] = (0.0 if new else kept * moved[row - 1]) + np.sqrt(1 - kept**2) * rng.normal()
    own, tilt = rng.normal(size=(2, len(lengths)))
    score = 5 + 0.05 * session + truth.level * own[client] + truth.slope * tilt[client] * session
    score += truth.movement * moved + truth.error * rng.normal(size=len(client))
    if not clinicians:
        return make_sessions(client, session, score)
    with_whom = client % clinicians
    score += truth.between * rng.normal(size=clinicians)[with_whom]
    return make_sessions(client, session, score, clinician=with_whom)


def with_covariate(sessions: Sessions, seed: int) -> Sessions:
    """The same with a covariate that matters."""
    values = np.random.default_rng(seed).normal(2, 3, len(sessions))
    return make_sessions(
        sessions.client.codes,
        sessions.session,
        sessions.score + 0.2 * values,
        clinician=None if sessions.clinician is None else sessions.clinician.codes,
        covariates={"gap": values},
    )
