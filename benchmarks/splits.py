"""How often labels and flags of `plait.systems` are wrong, and how often intervals hold the truth: a simulation.

Made-up couples, families and groups whose true ratings are known, with an SD of 1.6 points between people.
The values are our assumptions, not estimates from real ratings; docs/reference/splits.md shows the tables.
"""

import argparse

import numpy as np

from plait.reliability import Estimate
from plait.systems import (
    About,
    Member,
    Rating,
    RatingScale,
    System,
    SystemRatings,
    label_session,
    person,
    read_system,
    slope_of,
    split_rule,
    system_ratings,
)

SESSIONS = 500
COURSES = 1000
FAMILIES = 200
DR = "Dr Gray"
BOND = About("connection", person(DR))
SD = 1.6
SEMS = (0.5, 0.767)
"""Half a point, and what `assumed_scale` assumes."""
MEMBERS = (2, 3, 4, 7, 10)
FAR = 4.0
CARRIES = (0.0, 0.3, 0.5, 0.7)
LENGTHS = (5, 8, 16, 30)
MOVEMENT = 0.8
DRIFTS = (0.0, 0.2, 0.4, 0.8)


def family(people: int) -> System:
    """Adults a, b and, from the third on, adolescents."""
    return System(tuple(Member(f"m{one}", "adult" if one < 2 else "adolescent") for one in range(people)), (DR,))


def rated(system: System, values: np.ndarray, sem: float) -> SystemRatings:
    """Ratings of the bond, an array of shape (sessions, members); the ends of the scale lie where nothing reaches."""
    ratings = [
        Rating(name, person(DR), "self", "connection", session, float(value))
        for session, row in enumerate(values, 1)
        for name, value in zip(system.names, row, strict=True)
    ]
    return system_ratings(system, ratings, RatingScale(-100, 100, SD, sem, "simulated"))


def moving(rng: np.random.Generator, shape: tuple[int, int], sd: float, carry: float) -> np.ndarray:
    """Movement of which this share is left at the next session."""
    moves = rng.normal(0, sd, shape)
    for place in range(1, shape[0]):
        moves[place] = carry * moves[place - 1] + np.sqrt(1 - carry**2) * moves[place]
    return moves


def labels(rng: np.random.Generator, people: int, sem: float) -> tuple[float, ...]:
    """Of sessions of people alike: split, split by version 1, undetermined for error. Then: one low, and named."""
    system, first = family(people), split_rule(version="1")
    counts = np.zeros(4)
    for _ in range(SESSIONS):
        values = 7 + rng.normal(0, sem, (1, people))
        alike = rated(system, values, sem)
        found = label_session(alike, 1, BOND)
        values[0, -1] -= FAR
        low = label_session(rated(system, values, sem), 1, BOND).low
        is_split, is_first = found.label == "split", label_session(alike, 1, BOND, rule=first).label == "split"
        is_open = any(reason.code == "within error" for reason in found.reasons)
        counts += (is_split, is_first, is_open, low == system.names[-1:])
    return tuple(counts / SESSIONS)


def cover(rng: np.random.Generator, sessions: int, carry: float, assumed: float) -> float:
    """Share of 95 % intervals that held a slope of .3 points a session, with an error variance of .25."""
    held, times = 0, np.arange(sessions, dtype=float)
    for _ in range(COURSES):
        values = 0.3 * times + moving(rng, (sessions, 1), 1.0, carry)[:, 0] + rng.normal(0, 0.5, sessions)
        found = slope_of(times, values, np.full(sessions, 0.25), carry_over=assumed).slope
        held += isinstance(found, Estimate) and found.low <= 0.3 <= found.high
    return held / COURSES


def flagged(rng: np.random.Generator, people: int, sessions: int, carry: float, drift: float) -> float:
    """Share of systems flagged in which the last member drifts by so many points a session."""
    system, times = family(people), 0
    trend = np.outer(np.arange(sessions), np.arange(people) == people - 1) * -drift
    for _ in range(FAMILIES):
        noise = rng.normal(0, SEMS[0], (sessions, people))
        values = 7 + trend + moving(rng, (sessions, people), MOVEMENT, carry) + noise
        times += bool(read_system(rated(system, values, SEMS[0]), BOND).widening)
    return times / FAMILIES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    rng = np.random.default_rng(parser.parse_args().seed)
    print(f"simulation: {SESSIONS} sessions in each row in which all members are alike")
    print(f"{'members':>8}{'SEM':>7}{'split':>8}{'version 1':>11}{'for error':>11}{'one low, named':>16}")
    for people in MEMBERS:
        for sem in SEMS:
            split, first, is_open, named = labels(rng, people, sem)
            print(f"{people:>8}{sem:>7}{split:>8.0%}{first:>11.0%}{is_open:>11.0%}{named:>16.0%}", flush=True)
    print(f"simulation: {COURSES} courses in each cell; share of 95 % intervals that held the slope")
    print(f"{'carries over':>13}{'taken as':>10}" + "".join(f"{length:>8}" for length in LENGTHS))
    for carry in CARRIES:
        for assumed in (0.0, 0.5):
            held = [cover(rng, length, carry, assumed) for length in LENGTHS]
            print(f"{carry:>13}{assumed:>10}" + "".join(f"{one:>8.0%}" for one in held), flush=True)
    print(f"simulation: {FAMILIES} systems in each cell; share flagged, by the drift of one member in points a session")
    print(f"{'members':>8}{'sessions':>10}{'carries over':>14}" + "".join(f"{drift:>8}" for drift in DRIFTS))
    for people in (2, 4):
        for sessions in LENGTHS[:3]:
            for carry in (0.0, 0.5):
                found = [flagged(rng, people, sessions, carry, drift) for drift in DRIFTS]
                row = f"{people:>8}{sessions:>10}{carry:>14}" + "".join(f"{one:>8.0%}" for one in found)
                print(row, flush=True)


if __name__ == "__main__":
    main()
