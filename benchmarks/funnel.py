"""How many clinicians lie outside the funnel's limits where all are alike, and where they differ: a simulation.

The comparator is the same funnel without over-dispersion, on the same made-up clinics. Between clinicians lie 0, 5
and 8 % of the variance (5 to 8 % is what large studies of outcome found); docs/reference/funnel.md shows the table.
"""

import argparse
import math
from dataclasses import replace

import numpy as np

from plait.caseloads import LEVELS, Funnel, funnel

CLINICS = 500
SIZES = (10, 30)
FEWEST, MOST = 5, 60
ICCS = (0.0, 0.05, 0.08)
SEED = 20261123


def clinic(rng: np.random.Generator, clinicians: int, icc: float, skewed: bool) -> tuple[list[str], np.ndarray]:
    """Cases of one made-up clinic: normal, or bounded from 0 to 10 with most near the top, each with an SD of 1."""
    counts = rng.integers(FEWEST, MOST + 1, clinicians)
    codes = np.repeat(np.arange(clinicians), counts)
    a, b = 4.5, 1.2
    sd = 10 * math.sqrt(a * b / ((a + b) ** 2 * (a + b + 1)))
    chance = 10 * rng.beta(a, b, len(codes)) / sd if skewed else rng.normal(0, 1, len(codes))
    own = rng.normal(0, math.sqrt(icc / (1 - icc)), clinicians)
    return [str(code) for code in codes], chance + own[codes]


def outside(found: Funnel, level: float) -> int:
    """How many lie outside, also of those with too few cases to be told so on a page."""
    return sum(not low <= one.mean <= high for one in found.caseloads for low, high in [found.limits(one.cases, level)])


def row(rng: np.random.Generator, clinics: int, clinicians: int, icc: float, skewed: bool) -> tuple[float, ...]:
    """Shares outside 95 and 99.8 % with and without over-dispersion, and the share told as outside 95 % on a page."""
    counts = np.zeros(5)
    for _ in range(clinics):
        names, scores = clinic(rng, clinicians, icc, skewed)
        found = funnel(names, scores)
        assert isinstance(found, Funnel)
        plain = replace(found, dispersion=replace(found.dispersion, between=0.0))
        counts += (
            *(outside(one, level) for level in LEVELS for one in (found, plain)),
            sum(one.standing.startswith("outside") for one in found.caseloads),
        )
    return tuple(counts / (clinics * clinicians))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clinics", type=int, default=CLINICS, help="made-up clinics for each row")
    clinics = parser.parse_args().clinics
    print(f"{clinics} made-up clinics a row, {FEWEST} to {MOST} cases a clinician, seed {SEED}; % of clinicians")
    print("| clinicians | scores | ICC | outside 95 % | without over-dispersion | outside 99.8 % | without | told |")
    print("|---|---|---|---|---|---|---|---|")
    rng = np.random.default_rng(SEED)
    for skewed in (False, True):
        for clinicians in SIZES:
            for icc in ICCS:
                shares = " | ".join(f"{100 * share:.1f}" for share in row(rng, clinics, clinicians, icc, skewed))
                print(f"| {clinicians} | {'skewed' if skewed else 'normal'} | {icc:.2f} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
