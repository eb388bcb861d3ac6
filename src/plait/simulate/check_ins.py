"""Whole check-ins with known ruptures: six ratings, the tension marker, and the clinician's own rating.

A rupture strikes one of the three strands and hardly the others, the client may or may not put the tension into words,
and the clinician notices it or not. So the total holds little of what the check-in as a whole can tell. All numbers
without a source are our choice; nothing here is fitted to real ratings.
"""

from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import numpy.typing as npt

from plait.simulate.generators import (
    FOR_EVER,
    HIGH,
    LOW,
    PLAIN,
    Choice,
    Generator,
    Mixture,
    Ruptures,
)
from plait.simulate.series import Flags, Floats, autocorrelated, on_scale, ruptures

ITEMS = ("understood", "matters", "suited", "openness", "effort", "expectation")
STRANDS = 3
"""The first three items stand for bond, goals and tasks; ruptures strike these."""
PERSON_MEAN, PERSON_SD = 6.8, 1.2
ITEM_SD = 0.8
"""How far a person's usual answers to the six questions lie apart."""
SHARED_SD, SHARED_CARRY_OVER = 0.5, 0.35
"""Movement from session to session that all answers share."""
ANSWER_SD = 0.8
"""What lasts one session in one answer alone."""
SPILL = 0.15
"""Share of a strand's loss that each other answer loses as well."""
STRUCK = Ruptures(
    0.03, Choice((2.0, 3.5, 5.0), (1 / 3, 1 / 3, 1 / 3)), Choice((1, 2, 3, FOR_EVER), (0.35, 0.25, 0.2, 0.2))
)
"""Points that the struck strand loses."""

CLINICIAN_MEAN, CLINICIAN_SD = 6.6, 1.1
CLINICIAN_SESSION_SD = 0.45
CLINICIAN_SHARE = 0.36
"""How much of the client's shared movement the clinician's rating follows: r of both raters (Tryon 2007, k = 53)."""
NOTICED = 0.5
"""How often a clinician notices a rupture. Recognition varies (Chen et al. 2018); the figure is our choice."""
NOTICED_LOSS = 0.3
"""Share of the strand's loss by which the clinician's rating then falls."""

TENSION_QUIET, TENSION_RUPTURE = 0.12, 0.55
"""Chance that the client names tension. Clients report it in 19 to 42 % of sessions (Miller's summary), in which
observers find ruptures far more often; the split is our choice."""
TENSION_DEGREES = {False: (0.7, 0.25, 0.05), True: (0.35, 0.4, 0.25)}
"""Given that it is named: a little, some, a lot, outside and inside a rupture."""


@dataclass(frozen=True, eq=False)
class CheckIns:
    """Made-up check-ins and the truth about them; arrays of shape (people, sessions), `answers` with six more.

    answers    the client's ratings of ITEMS, whole points
    tension    0 none, 1 a little, 2 some, 3 a lot
    clinician  the clinician's own rating, mean of six
    onset, lost, strand, noticed   a rupture begins; points the strand loses; which strand, -1 none; clinician noticed
    """

    answers: Floats
    tension: npt.NDArray[np.int64]
    clinician: Floats
    onset: Flags
    lost: Floats
    strand: npt.NDArray[np.int64]
    noticed: Flags

    @property
    def total(self) -> Floats:
        """The mean of the six ratings."""
        return np.asarray(self.answers.mean(axis=-1))

    @property
    def quiet(self) -> Flags:
        """Sessions outside any rupture."""
        return np.asarray(self.lost == 0)


PLAN: Generator = replace(PLAIN, key="whole_check_in", ruptures=STRUCK)

TOTAL = replace(
    PLAIN,
    key="whole_check_in",
    breaks="the total of a whole check-in, as a normal approximation to the mean of six rounded answers",
    levels=Mixture((1.0,), (PERSON_MEAN,), ((PERSON_SD**2 + ITEM_SD**2 / len(ITEMS)) ** 0.5,)),
    growth=(0.0, 0.0),
    carry_over=SHARED_CARRY_OVER,
    movement_sd=SHARED_SD,
    session_sds=Choice((((ANSWER_SD**2 + 1 / 12) / len(ITEMS)) ** 0.5,), (1.0,)),
    ruptures=replace(
        STRUCK,
        sizes=Choice(
            tuple(size * (1 + (len(ITEMS) - 1) * SPILL) / len(ITEMS) for size in STRUCK.sizes.values),
            STRUCK.sizes.weights,
        ),
    ),
)
"""What an ideal watcher of the total alone knows; 1/12 is the variance that rounding to whole points adds."""


def make_check_ins(people: int, sessions: int, seed: int) -> CheckIns:
    """Check-ins of this many people over this many sessions each; the same seed gives the same answers."""
    rng = np.random.default_rng([seed, crc32(b"check-ins"), sessions])
    shape = (people, sessions)
    onset, lost = ruptures(rng, PLAN, shape)
    strand = np.where(lost > 0, carried(rng.integers(0, STRANDS, shape), onset), -1)
    noticed = (lost > 0) & carried(rng.random(shape) < NOTICED, onset).astype(bool)
    shared = autocorrelated(rng, SHARED_CARRY_OVER, SHARED_SD, shape)
    own = rng.normal(PERSON_MEAN, PERSON_SD, (people, 1, 1)) + rng.normal(0, ITEM_SD, (people, 1, len(ITEMS)))
    alone = rng.normal(0, ANSWER_SD, (*shape, len(ITEMS)))
    taken = lost[..., None] * np.where(strand[..., None] == np.arange(len(ITEMS)), 1.0, SPILL)
    return CheckIns(
        answers=on_scale(own + shared[..., None] + alone - taken, 1.0),
        tension=_tension(rng, lost > 0),
        clinician=_clinician(rng, shared, np.where(noticed, NOTICED_LOSS * lost, 0.0)),
        onset=onset,
        lost=lost,
        strand=strand.astype(np.int64),
        noticed=noticed,
    )


def carried(values: npt.NDArray[np.generic], onset: Flags) -> npt.NDArray[np.generic]:
    """The value that stood at the latest onset, up to each session."""
    place = np.where(onset, np.arange(onset.shape[1]), 0)
    return np.asarray(np.take_along_axis(values, np.maximum.accumulate(place, axis=1), axis=1))


def _tension(rng: np.random.Generator, torn: Flags) -> npt.NDArray[np.int64]:
    named = rng.random(torn.shape) < np.where(torn, TENSION_RUPTURE, TENSION_QUIET)
    degrees = {key: rng.choice([1, 2, 3], size=torn.shape, p=chances) for key, chances in TENSION_DEGREES.items()}
    return np.where(named, np.where(torn, degrees[True], degrees[False]), 0).astype(np.int64)


def _clinician(rng: np.random.Generator, shared: Floats, seen: Floats) -> Floats:
    level = rng.normal(CLINICIAN_MEAN, CLINICIAN_SD, (len(shared), 1))
    single = rng.normal(0, CLINICIAN_SESSION_SD, shared.shape)
    return on_scale(level + CLINICIAN_SHARE * shared + single - seen, (HIGH - LOW) / 60)
