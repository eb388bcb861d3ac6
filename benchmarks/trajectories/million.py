"""Made-up sessions for speed alone: as many as are wanted, from the very model that is fitted.

Clients have 3 to 20 sessions, 11.4 on average, and about 22 share a clinician: a million sessions are 88,000 clients of
4,000 clinicians, as in the issue of the engine.
"""

from pathlib import Path

import numpy as np

from plait.simulate.series import autocorrelated
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import Labels, Sessions

FEWEST, MOST = 3, 20
SESSIONS_PER_CLIENT, CLIENTS_PER_CLINICIAN = 1_000_000 / 88_000, 22
LEVEL, SLOPE, CLINICIAN_SD, CLIENT_SD, SLOPE_SD, CORRELATION = 5.25, 0.05, 0.23, 0.68, 0.024, -0.1
CARRY_OVER, MOVEMENT_SD, SESSION_SD = 0.56, 0.435, 0.328
"""Near the estimates on three_level.csv."""
SEED = 20260101


def made_sessions(n: int) -> Sessions:
    """Exactly n sessions, client by client."""
    rng = np.random.default_rng([SEED, n])
    lengths = rng.integers(FEWEST, MOST + 1, size=int(n / FEWEST) + 1)
    lengths = lengths[: int(np.searchsorted(np.cumsum(lengths), n)) + 1]
    people = len(lengths)
    clinicians = max(1, round(people / CLIENTS_PER_CLINICIAN))
    clinician = np.sort(rng.integers(clinicians, size=people))
    client = np.repeat(np.arange(people), lengths)[:n]
    session = (np.arange(len(client)) - np.repeat(np.cumsum(lengths) - lengths, lengths)[:n]).astype(np.int64)
    own = rng.multivariate_normal([0, 0], _client_cov(), size=people)
    movement = autocorrelated(rng, CARRY_OVER, MOVEMENT_SD, (people, MOST))[client, session]
    u = rng.normal(0, CLINICIAN_SD, clinicians)[clinician]
    score = LEVEL + (u + own[:, 0])[client] + (SLOPE + own[client, 1]) * session + movement
    return Sessions(
        scale=Scale(),
        client=Labels(client.astype(np.int32), tuple(f"p{number}" for number in range(people))),
        session=session,
        score=score + rng.normal(0, SESSION_SD, n),
        clinician=Labels(clinician[client].astype(np.int32), tuple(f"t{number}" for number in range(clinicians))),
    )


def write_sessions(sessions: Sessions, path: Path) -> None:
    """A CSV file that R reads: therapist, client, session, score."""
    if sessions.clinician is None:
        raise ValueError("these sessions name no clinician")
    columns = (sessions.clinician.codes, sessions.client.codes, sessions.session, sessions.score)
    header = "therapist,client,session,score"
    np.savetxt(path, np.column_stack(columns), "%d,%d,%d,%.6f", header=header, comments="")


def _client_cov() -> np.ndarray:
    shared = CORRELATION * CLIENT_SD * SLOPE_SD
    return np.array([[CLIENT_SD**2, shared], [shared, SLOPE_SD**2]])
