"""Fits the reference model to sessions: `fit(sessions) -> Model`, one series for each rater and dimension.

Model, likelihood and search are described in docs/reference/fit.md and the modules `likelihood` and `search`.
"""

from collections.abc import Iterable
from concurrent.futures import Executor
from functools import partial

import numpy as np

from plait.trajectory.estimates import estimates
from plait.trajectory.identification import NotConvergedError, check_enough, notes_on, parts_of
from plait.trajectory.layout import Layout, lay_out
from plait.trajectory.likelihood import Likelihood, Method
from plait.trajectory.model import DataSummary, Model, ReferenceFit
from plait.trajectory.search import Progress, find_optimum
from plait.trajectory.sessions import Sessions


def fit(
    sessions: Sessions,
    *,
    method: Method = "REML",
    movement: bool = True,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Model:
    """The reference model fitted to each (rater, dimension) of the sessions, by exact REML or ML.

    Each series is fitted by itself; `sessions.covariates` are fixed effects. `executor` runs the series side by side
    and may be of any kind; without one `progress` is told a line now and then. Raises TooLittleError where the
    sessions cannot tell what a fit asks for, NotConvergedError where no optimum was found.
    """
    series = sessions.series()
    one = partial(_fit_series, method=method, movement=movement)
    fitted: Iterable[ReferenceFit]
    if executor is None:
        fitted = [one(*named, part, progress=progress) for named, part in series.items()]
    else:
        raters, dimensions = zip(*series, strict=True)
        fitted = executor.map(one, raters, dimensions, series.values())
    return Model(scale=sessions.scale, series=tuple(fitted))


def _fit_series(
    rater: str | None,
    dimension: str | None,
    sessions: Sessions,
    *,
    method: Method,
    movement: bool,
    progress: Progress | None = None,
) -> ReferenceFit:
    layout = lay_out(sessions)
    check_enough(layout)
    parts, left_out = parts_of(layout, movement=movement)
    best = find_optimum(layout, method, parts, progress)
    if not best.converged:
        raise NotConvergedError(
            "The fit did not converge: a further step still promises to lower the deviance by "
            f"{best.promised:.3g} where {best.allowed:.3g} is allowed. No number is given. Look for scores that were "
            "entered on another scale, or sessions that are numbered by date."
        )
    likelihood = Likelihood.of(layout, method)
    likelihood(best.point)
    found = estimates(likelihood, best, parts)
    return ReferenceFit(
        method=method,
        converged=True,
        log_likelihood=found.log_likelihood,
        sessions=layout.n,
        clients=len(np.unique(sessions.client.codes)),
        episodes=len(layout.lengths),
        clinicians=len(layout.names) if layout.names else None,
        parameters=found.parameters,
        standard_errors=found.errors,
        clinician_effects=found.clinician_effects,
        clinician_effect_sds=found.clinician_effect_sds,
        notes=(*left_out, *notes_on(found.parameters, found.errors)),
        data_summary=_summary(sessions, layout),
        rater=rater,
        dimension=dimension,
    )


def _summary(sessions: Sessions, layout: Layout) -> DataSummary:
    score = sessions.score
    return DataSummary(
        first_session=int(sessions.session.min()),
        last_session=int(sessions.session.max()),
        fewest_sessions=int(layout.lengths.min()),
        median_sessions=float(np.median(layout.lengths)),
        most_sessions=int(layout.lengths.max()),
        score_mean=float(score.mean()),
        score_sd=float(score.std()),
        score_min=float(score.min()),
        score_max=float(score.max()),
    )
