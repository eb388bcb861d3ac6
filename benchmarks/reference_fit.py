"""The reference fit: what it gives back of clinics that were made from it, and how long it takes as they grow.

Clinics are made by `plait.simulate.reference_sessions` with the same truth each time; a number's error is its distance
from that truth. Options: --clinics N (how many of each size), --largest N (clients of the largest clinic timed).
"""

import argparse
import time
from collections.abc import Iterator

import numpy as np

from plait.simulate.reference_sessions import Truth, reference_sessions
from plait.trajectory import NotConvergedError, fit
from plait.trajectory.model import ReferenceFit

SIZES = ((30, 8, 3), (100, 8, 5), (100, 20, 5), (400, 8, 20), (1000, 12, 40))
"""Clients, sessions of each, clinicians."""
SHOWN = ("slope", "sd_clinician", "sd_client_level", "sd_client_slope", "autocorrelation", "sd_movement", "sd_error")
WITHIN = 1.96
"""Standard errors: the 95 % interval of a normal curve."""
SESSIONS_EACH = 12
CLIENTS_EACH = 22
"""Of a clinician in the timed clinics: 88,000 clients make 4,000 clinicians."""


def fits(clients: int, sessions: int, clinicians: int, clinics: int) -> Iterator[ReferenceFit | None]:
    """The fits of clinics of one size; None where one did not converge."""
    for seed in range(clinics):
        made = reference_sessions(seed, lengths=[sessions] * clients, clinicians=clinicians)
        try:
            yield fit(made).reference
        except NotConvergedError:
            yield None


def row(name: str, found: list[ReferenceFit]) -> str:
    """One parameter: its truth, the median estimate, the middle half, how often at zero, and the intervals' cover."""
    truth = getattr(Truth(), name)
    values = np.array([getattr(one.parameters, name) or 0.0 for one in found])
    errors = [getattr(one.standard_errors, name) for one in found]
    with_error = [(value, error) for value, error in zip(values, errors, strict=True) if error is not None]
    held = np.mean([abs(value - truth) <= WITHIN * error for value, error in with_error]) if with_error else np.nan
    low, middle, high = np.percentile(values, [25, 50, 75])
    return (
        f"| {name} | {truth:g} | {middle:.3f} | {low:.3f} to {high:.3f} | {np.mean(values == 0):.0%} | "
        f"{held:.0%} of {len(with_error)} |"
    )


def recovery(clinics: int) -> None:
    for clients, sessions, clinicians in SIZES:
        found = list(fits(clients, sessions, clinicians, clinics))
        good = [one for one in found if one is not None]
        print(f"\n{clients} clients with {sessions} sessions each, {clinicians} clinicians; {clinics} clinics, "
              f"{clinics - len(good)} not converged\n")  # fmt: skip
        print("| parameter | truth | median | middle half | at zero | 95 % intervals that hold the truth |")
        print("|---|--:|--:|---|--:|--:|")
        for name in SHOWN:
            print(row(name, good))


def growth(largest: int) -> None:
    print("\n| clients | sessions | seconds | seconds of all processors | microseconds of processor for each session |")
    print("|--:|--:|--:|--:|--:|")
    clients = 880
    while clients <= largest:
        made = reference_sessions(1, lengths=[SESSIONS_EACH] * clients, clinicians=clients // CLIENTS_EACH)
        started, before = time.perf_counter(), time.process_time()
        fit(made)
        seconds, worked = time.perf_counter() - started, time.process_time() - before
        print(f"| {clients:,} | {len(made):,} | {seconds:.2f} | {worked:.2f} | {1e6 * worked / len(made):.1f} |")
        clients *= 10


def main() -> None:
    parser = argparse.ArgumentParser(prog="reference_fit", description=__doc__)
    parser.add_argument("--clinics", type=int, default=200)
    parser.add_argument("--largest", type=int, default=88_000)
    chosen = parser.parse_args()
    fit(reference_sessions(1, lengths=[5] * 20))  # compiled, or read from disk, before anything is timed
    recovery(chosen.clinics)
    growth(chosen.largest)


if __name__ == "__main__":
    main()
