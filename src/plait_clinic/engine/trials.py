"""A new fit, and whether it may take the place of the model in use: judged on people whom it was not fitted on.

Some people are left out, the fit is made on the others, and both models forecast those left out, each score before it
is seen. They are drawn from those who came after the model in use was fitted, so that neither has seen them. Only a fit
that is not worse by more than chance is made once more on everybody.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from plait.rupture import WatchModel
from plait.rupture.watching import Name, fit_watching, run_strands
from plait.trajectory.forecast_fit import fit_forecasts
from plait.trajectory.sessions import Floats, Rows, Sessions
from plait_clinic.engine.limits import FEWEST_CLINICIANS, STEP
from plait_clinic.engine.models import Outcome
from plait_clinic.engine.scores import Material

PARTS = 4
"""One in so many people is left out, or fewer where fewer have come since."""
SEED = 20260104
"""Fixed, so that the same answers always give the same decision."""
WIDE = 0.90
"""The range that is shown is the one that has to hold."""
LEAST_CHANCE = 1e-6
"""The probability that a score is given at least, so that one odd score does not decide."""
WORSE_BY = 2.0
"""Standard errors by which a fit must be worse before it is refused."""


@dataclass(frozen=True)
class Tried:
    """What came of a fit: its outcome, and the model as text where it is used."""

    outcome: Outcome
    content: str | None


@dataclass(frozen=True, eq=False)
class Judged:
    """How one model forecast the people left out, score by score: log probability, and whether inside the range."""

    log_chance: Floats
    inside: Floats


def try_fit(material: Material, names: Sequence[Name], in_use: WatchModel, *, seen_through: int) -> Tried:
    """Fit, judge, and fit on everybody where that went well. `names` are the strands, rated or not yet.

    `seen_through` is the last response that the model in use was fitted on.
    """
    sessions, clinicians = material.sessions, material.clinicians
    others, left_out = parted(sessions, material.begun_after(seen_through))
    series = fit_forecasts(others, names=names)
    outcome = verdict(of_nobody(replace(in_use, series=series), clinicians=clinicians), in_use, left_out)
    if outcome is not Outcome.USED:
        return Tried(outcome, None)
    whole = fit_watching(sessions, names=names)
    if not has_converged(whole):
        return Tried(Outcome.NOT_CONVERGED, None)
    return Tried(Outcome.USED, json.dumps(of_nobody(whole, clinicians=clinicians).to_dict(), allow_nan=False))


def verdict(found: WatchModel, in_use: WatchModel, left_out: Sessions) -> Outcome:
    """What becomes of a fit, from how it and the model in use forecast people left out."""
    if not has_converged(found):
        return Outcome.NOT_CONVERGED
    new, old = judged(found, left_out), judged(in_use, left_out)
    client = left_out.client.codes
    if beyond(new.log_chance - old.log_chance, client) < -WORSE_BY:
        return Outcome.LESS_LIKELY
    further = abs(new.inside.mean() - WIDE) > abs(old.inside.mean() - WIDE)
    if further and abs(beyond(new.inside - old.inside, client)) > WORSE_BY:
        return Outcome.RANGES_OFF
    return Outcome.USED


def has_converged(model: WatchModel) -> bool:
    return all(one.converged for one in model.series)


def parted(sessions: Sessions, newcomers: frozenset[str]) -> tuple[Sessions, Sessions]:
    """Everybody but a part of the people, and that part: drawn by lot from newcomers, from all where those are few."""
    people = np.unique(sessions.client.codes)
    new = np.array([code for code in people if sessions.client.names[code] in newcomers], dtype=people.dtype)
    drawn_from = new if len(new) >= STEP else people
    part = np.random.default_rng(SEED).permutation(drawn_from)[: max(len(people) // PARTS, 1)]
    out = np.isin(sessions.client.codes, part)
    return sessions.take(np.flatnonzero(~out)), sessions.take(np.flatnonzero(out))


def judged(model: WatchModel, sessions: Sessions) -> Judged:
    """Each row of the sessions, forecast before it was seen by the strand it belongs to."""
    log_chance, inside = np.zeros(len(sessions)), np.zeros(len(sessions))
    for run in run_strands(model, sessions):
        low, high = run.forecast.range(WIDE)
        log_chance[run.rows] = np.log(np.maximum(run.forecast.at - run.forecast.below, LEAST_CHANCE))
        inside[run.rows] = (run.score >= low) & (run.score <= high)
    return Judged(log_chance, inside)


def beyond(differences: Floats, person: Rows | np.ndarray) -> float:
    """The mean of differences in standard errors, each person's sessions being drawn together; 0 where all are one."""
    mean = differences.mean()
    sums = np.bincount(person, differences - mean)
    error = float(np.sqrt((sums**2).sum())) / len(differences)
    return float(mean / error) if error > 0 else 0.0


def of_nobody(model: WatchModel, *, clinicians: int) -> WatchModel:
    """The model without what it says of each clinician, and without their share where there are few of them."""
    enough = clinicians >= FEWEST_CLINICIANS
    return replace(
        model,
        series=tuple(
            replace(one, clinicians={}, sd_clinician=one.sd_clinician if enough else 0.0) for one in model.series
        ),
    )
