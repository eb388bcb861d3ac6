"""How often the personal rule tells a drop of people who do not change: a simulation, with one scale beside seven.

Made-up people keep their own level on six items from 0 to 10; each session moves all six a little together and each one
a little by itself, and answers are whole points. Nothing ever changes, so every drop that is told is needless. The
spread of levels and sessions is our assumption, not an estimate from real ratings.
"""

import argparse

import numpy as np

from plait.rupture import judge

BOUNDS = (0.0, 10.0)
PEOPLE = 1500
EARLIER = (4, 8, 12)
LEVEL, BETWEEN, TOGETHER, ALONE = 7.5, 1.2, 0.6, 0.8
"""Mean level, SD of levels between people, SD of what moves all six items of a session, SD of each by itself."""
STRANDS = slice(0, 3)


def ratings(rng: np.random.Generator, sessions: int) -> np.ndarray:
    """Whole-point ratings of six items, shape (people, sessions, 6)."""
    level = rng.normal(LEVEL, BETWEEN, (PEOPLE, 1, 6))
    moved = rng.normal(0, TOGETHER, (PEOPLE, sessions, 1)) + rng.normal(0, ALONE, (PEOPLE, sessions, 6))
    return np.clip(np.rint(level + moved), *BOUNDS)


def verdicts(course: np.ndarray) -> list[str]:
    """The verdict on the last session of each of seven scales: the six items and their mean."""
    scales = np.column_stack([course, course.mean(axis=1)])
    return [judge(scale[:-1].tolist(), float(scale[-1]), bounds=BOUNDS).verdict for scale in scales.T]


def shares(rng: np.random.Generator, earlier: int) -> tuple[float, float, float]:
    """Of all people: a drop in the first strand; in a strand or the mean; lower or a drop in any of the seven."""
    found = [verdicts(course) for course in ratings(rng, earlier + 1)]
    one = np.mean([row[0] == "abrupt_drop" for row in found])
    aloud = np.mean(["abrupt_drop" in (*row[STRANDS], row[-1]) for row in found])
    any_lower = np.mean([bool({"abrupt_drop", "lower"} & set(row)) for row in found])
    return float(one), float(aloud), float(any_lower)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    rng = np.random.default_rng(parser.parse_args().seed)
    print(f"simulation: {PEOPLE} people who do not change, whole points from 0 to 10")
    print(f"{'earlier':>8}{'one strand':>12}{'headline':>10}{'any lower':>11}")
    for earlier in EARLIER:
        one, aloud, any_lower = shares(rng, earlier)
        print(f"{earlier:>8}{one:>12.1%}{aloud:>10.1%}{any_lower:>11.1%}")


if __name__ == "__main__":
    main()
