"""Clinicians' caseloads beside what chance would do to each: a funnel and shrunken estimates, and no ranking.

Needs numpy, which is brought in when the package is first imported.
"""

from plait.caseloads.funnel import (
    LEAST_RELIABILITY,
    LEVELS,
    Caseload,
    CaseloadsError,
    Funnel,
    OverDispersion,
    cases_needed,
    funnel,
    reliability_of,
)

__all__ = [
    "LEAST_RELIABILITY",
    "LEVELS",
    "Caseload",
    "CaseloadsError",
    "Funnel",
    "OverDispersion",
    "cases_needed",
    "funnel",
    "reliability_of",
]
