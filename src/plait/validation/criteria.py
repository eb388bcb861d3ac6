"""What must be found before the check-in may be called validated: limits fixed beforehand, each with its source.

A limit from the literature is a convention, not a law; where none was found the rule is ours and says so.
"""

from dataclasses import dataclass

OURS = "our rule"


@dataclass(frozen=True)
class Criterion:
    """One limit: what it is about, the number, in words, and where it comes from."""

    about: str
    value: float
    words: str
    source: str


HU_BENTLER = "Hu & Bentler (1999), Structural Equation Modeling 6, 1-55: 'close to' these values"
SMALLEST_CFI = Criterion("structure", 0.95, "CFI at least .95, by its whole interval", HU_BENTLER)
LARGEST_SRMR = Criterion("structure", 0.08, "SRMR at most .08", HU_BENTLER)
LARGEST_CFI_LOSS = Criterion(
    "invariance",
    0.010,
    "a step loses at most .010 of CFI, by its whole interval",
    "Cheung & Rensvold (2002), Structural Equation Modeling 9, 233-255; Chen (2007), ibid. 14, 464-504",
)
SMALLEST_RELIABILITY = Criterion(
    "reliability",
    0.70,
    "reliability of change and of a person's mean at least .70, by their lower ends",
    "COSMIN asks .70 of alpha and of an intraclass correlation (Prinsen et al. 2018, Quality of Life Research 27, "
    "1147-1157); that change must reach it too, and by its lower end, is our rule",
)
SMALLEST_CONVERGENCE = Criterion(
    "convergent validity",
    0.50,
    "correlation with the WAI-SR between people at least .50, by its lower end",
    f"{OURS}: two measures of one thing should share more than they do not",
)
SMALLEST_RESPONSE = Criterion(
    "responsiveness",
    0.30,
    "correlation with the WAI-SR from session to session within people at least .30, by its lower end",
    f"{OURS}: lower than between people, since both carry error of a single day",
)
CRITERIA = (
    SMALLEST_CFI,
    LARGEST_SRMR,
    LARGEST_CFI_LOSS,
    SMALLEST_RELIABILITY,
    SMALLEST_CONVERGENCE,
    SMALLEST_RESPONSE,
)
