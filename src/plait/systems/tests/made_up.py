"""Made-up pairs of a client and a clinician who rate the same sessions."""

import numpy as np

from plait.systems import PairedRatings, paired_ratings

WIDE = (-100, 100)
"""Ends that made-up normal ratings do not reach."""


def made_pairs(
    seed: int, *, pairs: int, sessions: int, gap: float = -0.8, tracking: float = 0.4, scatter: float = 0.7
) -> PairedRatings:
    """Pairs that differ in level gap and tracking around these values."""
    generator = np.random.default_rng(seed)
    names = np.repeat(np.arange(pairs), sessions)
    client = generator.normal(7, 1, pairs)[names] + generator.normal(0, 1.2, len(names))
    counts = np.bincount(names)
    mean = (np.bincount(names, weights=client) / counts)[names]
    gaps, slopes = generator.normal(gap, 0.6, pairs), generator.normal(tracking, 0.2, pairs)
    noise = generator.normal(0, scatter, len(names))
    clinician = mean + gaps[names] + slopes[names] * (client - mean) + noise
    return paired_ratings([str(name) for name in names], client, clinician, bounds=WIDE)
