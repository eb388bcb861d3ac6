"""Made-up clinics: cases of clinicians who are all alike, or who differ by a known spread."""

import numpy as np

CLINICIANS = 30


def clinic(rng, *, between=0.0, clinicians=CLINICIANS, fewest=10, most=60, skewed=False):
    """Clinicians' names and scores, one a case: normal around 0, or bounded from 0 to 10 with most near the top."""
    counts = rng.integers(fewest, most + 1, clinicians)
    codes = np.repeat(np.arange(clinicians), counts)
    chance = 10 * rng.beta(4.5, 1.2, len(codes)) if skewed else rng.normal(0, 1, len(codes))
    return [f"c{code}" for code in codes], chance + rng.normal(0, between, clinicians)[codes]
