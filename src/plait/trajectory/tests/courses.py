"""A covariate for made-up sessions."""

import numpy as np

from plait.trajectory.sessions import Sessions, make_sessions


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
