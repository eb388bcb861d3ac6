"""Several views of one session: how a clinician's ratings lie beside a client's, and what can be said of it.

Raters are kept apart; a gap between them is descriptive until the measure is shown to work alike for both. Formulas,
sources and limits: docs/reference/two-views.md.
"""

from plait.systems.dips import DIPS_RULE, PAIRED_DIPS, DipRule, Dips, PairedSession, paired_dips
from plait.systems.one_pair import PairView, Population, assumed_population, pair_view, shrunken_view
from plait.systems.pairs import FEWEST_SESSIONS, PairedRatings, PairedRatingsError, paired_ratings
from plait.systems.surface import ResponseSurface, response_surface
from plait.systems.truth_and_bias import FEWEST_PAIRS, TruthAndBias, truth_and_bias

__all__ = [
    "DIPS_RULE",
    "FEWEST_PAIRS",
    "FEWEST_SESSIONS",
    "PAIRED_DIPS",
    "DipRule",
    "Dips",
    "PairView",
    "PairedRatings",
    "PairedRatingsError",
    "PairedSession",
    "Population",
    "ResponseSurface",
    "TruthAndBias",
    "assumed_population",
    "pair_view",
    "paired_dips",
    "paired_ratings",
    "response_surface",
    "shrunken_view",
    "truth_and_bias",
]
