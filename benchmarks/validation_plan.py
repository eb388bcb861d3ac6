"""How many people the validation of the check-in needs: a simulation of whole studies whose truth is known.

Made-up people are rated by themselves and by a clinician after several sessions, on six items from 0 to 10, as whole
points with a ceiling; sessions resemble the ones before them. All sizes are our assumptions, not estimates from real
ratings. The table in docs/reference/validation.md is the output.
"""

import argparse
from collections import Counter
from dataclasses import dataclass

import numpy as np

from plait.reliability.occasions import read_occasions
from plait.validation.checkin import STRUCTURES
from plait.validation.factor_model import Equal
from plait.validation.invariance import invariance_report
from plait.validation.within_structure import structure_report

BOUNDS = (0.0, 10.0)
SESSIONS, LIKE_THE_LAST = 5, 0.3
LEVELS = np.array([7.2, 7.0, 7.4, 6.8, 7.1, 7.3])
LOADINGS = np.array([1.0, 0.9, 1.0, 0.8, 0.9, 0.8])
BETWEEN, MOVEMENT, OWN_ITEM, ERROR = 1.2, 0.9, 0.5, 0.8
"""SD of levels between people, of what moves all items of a session, of what a person steadily says to one item, and of
the rest."""
LOADING_LOWER, INTERCEPT_HIGHER = 0.4, 0.6
"""What one item of the clinician's form differs by where it differs."""


@dataclass(frozen=True)
class Truth:
    name: str
    loading_lower: float = 0.0
    intercept_higher: float = 0.0


TRUTHS = (
    Truth("the same"),
    Truth("one loading differs", loading_lower=LOADING_LOWER),
    Truth("one intercept differs", intercept_higher=INTERCEPT_HIGHER),
)


def rated(rng: np.random.Generator, people: int, truth: Truth | None) -> np.ndarray:
    """Whole points of one rater, shape (people, sessions, items); `truth` is None for the client's form."""
    loadings, levels = LOADINGS.copy(), LEVELS.copy()
    if truth is not None:
        loadings[1] -= truth.loading_lower
        levels[4] += truth.intercept_higher
    factor = rng.normal(0, BETWEEN, (people, 1)) + moved(rng, people)
    own = rng.normal(0, OWN_ITEM, (people, 1, 6))
    answers = levels + factor[:, :, None] * loadings + own + rng.normal(0, ERROR, (people, SESSIONS, 6))
    return np.clip(np.rint(answers), *BOUNDS)


def moved(rng: np.random.Generator, people: int) -> np.ndarray:
    series = rng.normal(0, MOVEMENT, (people, SESSIONS))
    for place in range(1, SESSIONS):
        series[:, place] = LIKE_THE_LAST * series[:, place - 1] + np.sqrt(1 - LIKE_THE_LAST**2) * series[:, place]
    return series


def invariance_of(rng: np.random.Generator, people: int, truth: Truth) -> str:
    rows = np.vstack([rated(rng, people, None).reshape(-1, 6), rated(rng, people, truth).reshape(-1, 6)])
    person = np.tile(np.repeat(np.arange(people), SESSIONS), 2)
    raters = ["client"] * (people * SESSIONS) + ["clinician"] * (people * SESSIONS)
    report = invariance_report(person.tolist(), raters, rows, STRUCTURES[0])
    if not isinstance(report.steps, tuple):
        return "no fit"
    return " ".join(step.verdict.value for step in report.steps if step.equal is not Equal.STRUCTURE)


def structure_of(rng: np.random.Generator, people: int) -> tuple[bool, bool, float]:
    """Whether one factor was counted, whether its model was rejected at .05, and how wide the CFI's interval was."""
    rows = rated(rng, people, None).reshape(-1, 6)
    person, session = np.mgrid[:people, :SESSIONS]
    occasions = read_occasions(person.ravel().tolist(), session.ravel().tolist(), rows, BOUNDS, ())
    report = structure_report(occasions, STRUCTURES[:1])
    fit = report.models[STRUCTURES[0].name].fit
    return report.eigenvalues.factors == 1, fit.test.p < 0.05, fit.cfi.high - fit.cfi.low


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, nargs="+", default=[100, 200, 300, 400])
    chosen = parser.parse_args()
    rng = np.random.default_rng(chosen.seed)
    print(f"simulation: {chosen.studies} studies each, {SESSIONS} sessions a person, whole points from 0 to 10")
    print("within people: one factor counted; the true model rejected at .05; width of the CFI's interval")
    for people in chosen.people:
        counted, rejected, width = np.mean([structure_of(rng, people) for _ in range(chosen.studies // 2)], axis=0)
        print(f"{people:>6}{counted:>8.0%}{rejected:>8.0%}{width:>8.3f}")
    print("client and clinician: verdicts on loadings and intercepts")
    for truth in TRUTHS:
        for people in chosen.people:
            found = Counter(invariance_of(rng, people, truth) for _ in range(chosen.studies))
            told = "; ".join(f"{verdict}: {count / chosen.studies:.0%}" for verdict, count in found.most_common(5))
            print(f"{truth.name:<24}{people:>6}  {told}")


if __name__ == "__main__":
    main()
