"""One series of sessions as the arrays that the filter runs on: sorted, and in units in which it is well conditioned.

Session number, covariates and scores are centred and scaled. The model stays the same one: a client's level and slope
are free to covary, so moving the origin only turns one set of parameters into another. `Units` holds the way back.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plait.trajectory.sessions import Floats, Sessions


@dataclass(frozen=True)
class Units:
    """score = score_mid + score_unit * y; session = session_mid + session_unit * x; covariates in the same way."""

    score_mid: float
    score_unit: float
    session_mid: float
    session_unit: float
    covariate_mids: tuple[float, ...] = ()
    covariate_units: tuple[float, ...] = ()

    @property
    def fixed(self) -> Floats:
        """(p, p): raw fixed effects from those in units of the layout, the intercept's shift of score apart."""
        mids = np.array([self.session_mid, *self.covariate_mids])
        units = np.array([self.session_unit, *self.covariate_units])
        change = np.diag(np.r_[1.0, 1.0 / units])
        change[0, 1:] = -mids / units
        return self.score_unit * change

    @property
    def client(self) -> Floats:
        """(2, 2): raw level and slope of a client from those in units of the layout."""
        return self.fixed[:2, :2]

    @property
    def log_columns(self) -> float:
        """log of the factor by which the fixed effects' columns were made smaller: REML's value depends on it."""
        return float(np.sum(np.log([self.session_unit, *self.covariate_units])))


@dataclass(frozen=True, eq=False)
class Layout:
    """Sorted by clinician, then episode, then session. n rows, k episodes, j clinicians, m = p + 1 columns.

    columns     (n, m): 1, session, covariates, score, in `units`
    gaps        (n,) sessions since the row before (at an episode's first row without meaning)
    starts      (k + 1,) where episodes begin among rows
    clinicians  (j + 1,) where clinicians begin among episodes; without clinicians each episode is its own
    names       the clinicians' names, in this order; empty without them
    """

    columns: Floats
    gaps: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    clinicians: npt.NDArray[np.int64]
    names: tuple[str, ...]
    covariates: tuple[str, ...]
    units: Units

    @property
    def n(self) -> int:
        return len(self.gaps)

    @property
    def p(self) -> int:
        return len(self.covariates) + 2

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """(k,) how many sessions each episode has."""
        return np.diff(self.starts)


def lay_out(sessions: Sessions) -> Layout:
    """The layout of one series."""
    slices = sessions.by_episode()
    order, starts = slices.order, slices.starts
    session = sessions.session[order].astype(np.float64)
    extra = {name: values[order] for name, values in sessions.covariates.items()}
    units = _units(session, sessions.score, list(extra.values()))
    middles = zip(extra.values(), units.covariate_mids, units.covariate_units, strict=True)
    columns = [
        np.ones(len(order)),
        (session - units.session_mid) / units.session_unit,
        *((values - mid) / unit for values, mid, unit in middles),
        (sessions.score[order] - units.score_mid) / units.score_unit,
    ]
    gaps = np.diff(sessions.session[order], prepend=0)
    clinicians, names = _clinicians(sessions, order[starts[:-1]])
    return Layout(np.column_stack(columns), gaps, starts, clinicians, names, tuple(extra), units)


def _clinicians(sessions: Sessions, firsts: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """Where each clinician's episodes begin, and the clinicians' names; `firsts` is a row of each episode."""
    if sessions.clinician is None:
        return np.arange(len(firsts) + 1, dtype=np.int64), ()
    codes = sessions.clinician.codes[firsts]
    begins = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    names = tuple(sessions.clinician.names[code] for code in codes[begins])
    return np.r_[begins, len(codes)].astype(np.int64), names


def _units(session: Floats, score: Floats, covariates: list[Floats]) -> Units:
    return Units(
        score_mid=float(np.mean(score)),
        score_unit=_spread(score),
        session_mid=float(np.mean(session)),
        session_unit=_spread(session),
        covariate_mids=tuple(float(np.mean(values)) for values in covariates),
        covariate_units=tuple(_spread(values) for values in covariates),
    )


def _spread(values: Floats) -> float:
    """The SD, or 1 where nothing varies: what cannot be told from the intercept is found by its own check."""
    return float(np.std(values)) or 1.0
