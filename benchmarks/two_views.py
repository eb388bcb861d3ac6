"""How often the intervals of two views hold the truth, and what becomes of known dips: a simulation.

Made-up pairs of a client and a clinician, whose true level gap and tracking are known, rate the same sessions; each row
breaks one assumption of `plait.systems.shrunken_view`. The values are our assumptions, not estimates from real ratings.
"""

import argparse
from dataclasses import dataclass

import numpy as np

from plait.reliability import Estimate
from plait.systems import assumed_population, pair_view, paired_dips, paired_ratings, shrunken_view

PAIRS = 400
SESSIONS = (5, 8, 16)
TEN = (0.0, 10.0)
WIDE = (-1e6, 1e6)
"""Bounds that nothing reaches, for rows without the ends of a scale."""
DIP = 4.0
TRACKINGS = (0.0, 0.5, 1.0)


@dataclass(frozen=True)
class Way:
    """One way in which the made-up ratings come about, in points of a scale of 0 to 10."""

    name: str
    sd_gap: float = 1.5
    gap: float = 0.0
    tracking: float = 0.5
    sd_tracking: float = 0.3
    scatter: float = 1.0
    carry: float = 0.0
    whole: bool = False
    level: float = 7.0


WAYS = (
    Way("as assumed"),
    Way("scatter of 2 points", scatter=2.0),
    Way("scatter carries over (.5)", carry=0.5),
    Way("every clinician 3 points lower", gap=-3.0, sd_gap=0.5),
    Way("nobody tracks", tracking=0.0, sd_tracking=0.0),
    Way("everybody tracks fully", tracking=1.0, sd_tracking=0.0),
    Way("whole points, near the top", whole=True, level=8.5),
)


def one_pair(rng: np.random.Generator, way: Way, n: int) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Client's and clinician's ratings with the true level gap and tracking."""
    client = way.level + rng.normal(0, 1) + rng.normal(0, 1, n)
    gap, slope = rng.normal(way.gap, way.sd_gap), rng.normal(way.tracking, way.sd_tracking)
    noise = rng.normal(0, way.scatter, n)
    for place in range(1, n):
        noise[place] = way.carry * noise[place - 1] + np.sqrt(1 - way.carry**2) * noise[place]
    clinician = client.mean() + gap + slope * (client - client.mean()) + noise
    if way.whole:
        client, clinician = (np.clip(np.rint(one), *TEN) for one in (client, clinician))
    return client, clinician, gap, slope


def holds(found: object, truth: float) -> float:
    return float(found.low <= truth <= found.high) if isinstance(found, Estimate) else np.nan


def cover(rng: np.random.Generator, way: Way, n: int) -> list[float]:
    """Shares that held the truth: gap and tracking, shrunken; then the pair's own tracking alone."""
    rows = []
    for _ in range(PAIRS):
        client, clinician, gap, slope = one_pair(rng, way, n)
        ratings = paired_ratings(["a"] * n, client, clinician, bounds=WIDE)
        drawn, own = shrunken_view(ratings, assumed_population(TEN)), pair_view(ratings)
        rows.append((holds(drawn.level_gap, gap), holds(drawn.tracking, slope), holds(own.tracking, slope)))
    return [float(one) for one in np.nanmean(rows, axis=0)]


def outcomes(rng: np.random.Generator, tracking: float) -> tuple[float, float, float]:
    """A client's dip of 4 points in the tenth session: noticed, missed; of quiet sessions before it: told as alone."""
    way = Way("", tracking=tracking, sd_tracking=0.0, sd_gap=0.0)
    last, quiet = [], []
    for _ in range(PAIRS):
        client, clinician, _gap, slope = one_pair(rng, way, 10)
        client[-1], clinician[-1] = client[-1] - DIP, clinician[-1] - slope * DIP
        rounded = (np.clip(np.rint(one), *TEN).tolist() for one in (client, clinician))
        found = paired_dips(*rounded, bounds=TEN).sessions
        last.append(found[-1].outcome)
        quiet += [session.outcome for session in found[:-1]]
    return last.count("noticed") / PAIRS, last.count("missed") / PAIRS, quiet.count("alone") / len(quiet)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    rng = np.random.default_rng(parser.parse_args().seed)
    print(f"simulation: {PAIRS} pairs in each cell; share of 95 % intervals that held the truth")
    print(f"{'ratings':<32}{'sessions':>9}{'level gap':>11}{'tracking':>10}{'own tracking':>14}")
    for way in WAYS:
        for n in SESSIONS:
            gap, tracking, own = cover(rng, way, n)
            print(f"{way.name:<32}{n:>9}{gap:>11.0%}{tracking:>10.0%}{own:>14.0%}")
    print(f"{'a dip of 4 points; tracking':<32}{'noticed':>9}{'missed':>11}{'alone, quiet':>14}")
    for tracking in TRACKINGS:
        noticed, missed, alone = outcomes(rng, tracking)
        print(f"{tracking:<32}{noticed:>9.0%}{missed:>11.0%}{alone:>14.1%}")


if __name__ == "__main__":
    main()
