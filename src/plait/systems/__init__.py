"""People who rate each other or the same sessions: two views of one session, dyads, families and groups.

Raters are kept apart; a gap between them is descriptive until the measure is shown to work alike for both. Formulas,
sources and limits: docs/reference/two-views.md, and docs/reference/dyads.md for models of who affects whom.
"""

from plait.systems.apim import Apim, ApimFit, Distinguishability, Effects, apim
from plait.systems.common_fate import CommonFate, common_fate
from plait.systems.design import DesignError
from plait.systems.dips import DIPS_RULE, PAIRED_DIPS, DipRule, Dips, PairedSession, paired_dips
from plait.systems.discrepancy import Slope, slope_of
from plait.systems.dyads import FEWEST_DYADS, Dyads, dyads
from plait.systems.family_effects import family_effects
from plait.systems.family_relations import FEWEST_FAMILIES, FamilyRelations, family_relations
from plait.systems.member_effects import MemberEffects, member_effects
from plait.systems.mutual_influence import MutualInfluence, mutual_influence
from plait.systems.observing import (
    CONSENSUS_RULE,
    OBSERVER_SCALE,
    NoConsensusError,
    Observed,
    consensus,
    observed,
    observed_ratings,
)
from plait.systems.one_pair import PairView, Population, assumed_population, pair_view, shrunken_view
from plait.systems.pairs import FEWEST_SESSIONS, PairedRatings, PairedRatingsError, paired_ratings
from plait.systems.parties import (
    CO_THERAPISTS,
    OTHERS,
    TEAM,
    WHOLE,
    Age,
    Member,
    RatingsRefusedError,
    Role,
    Subsystem,
    SubsystemKind,
    System,
    Target,
    dyad,
    person,
    subsystem,
)
from plait.systems.profiles import MemberProfile, Profile, PurposeView, own_profile, profile_by
from plait.systems.rater_agreement import Agreement, icc_agreement, rater_agreement
from plait.systems.ratings import Facet, Rating, RatingScale, SystemRatings, assumed_scale, system_ratings
from plait.systems.round_robins import RoundRobin, RoundRobins, round_robins
from plait.systems.social_relations import SocialRelations, social_relations
from plait.systems.split_reasons import Reason, ReasonCode
from plait.systems.split_rules import (
    DEFAULT_RULE,
    SplitKind,
    SplitRule,
    Threshold,
    UnknownRuleError,
    read_split_rules,
    split_rule,
    split_rules,
)
from plait.systems.splits import About, LabelName, SplitLabel, View, label_history, label_session
from plait.systems.spread import RWG, Difference, Spread, icc_across, profile_icc, rwg, spread_of
from plait.systems.surface import ResponseSurface, response_surface
from plait.systems.truth_and_bias import FEWEST_PAIRS, TruthAndBias, truth_and_bias
from plait.systems.widening import FLAG_RATE, Change, SystemReading, changes, pair_change, read_system, spreads

__all__ = [
    "CONSENSUS_RULE",
    "CO_THERAPISTS",
    "DEFAULT_RULE",
    "DIPS_RULE",
    "FEWEST_DYADS",
    "FEWEST_FAMILIES",
    "FEWEST_PAIRS",
    "FEWEST_SESSIONS",
    "FLAG_RATE",
    "OBSERVER_SCALE",
    "OTHERS",
    "PAIRED_DIPS",
    "RWG",
    "TEAM",
    "WHOLE",
    "About",
    "Age",
    "Agreement",
    "Apim",
    "ApimFit",
    "Change",
    "CommonFate",
    "DesignError",
    "Difference",
    "DipRule",
    "Dips",
    "Distinguishability",
    "Dyads",
    "Effects",
    "Facet",
    "FamilyRelations",
    "LabelName",
    "Member",
    "MemberEffects",
    "MemberProfile",
    "MutualInfluence",
    "NoConsensusError",
    "Observed",
    "PairView",
    "PairedRatings",
    "PairedRatingsError",
    "PairedSession",
    "Population",
    "Profile",
    "PurposeView",
    "Rating",
    "RatingScale",
    "RatingsRefusedError",
    "Reason",
    "ReasonCode",
    "ResponseSurface",
    "Role",
    "RoundRobin",
    "RoundRobins",
    "Slope",
    "SocialRelations",
    "SplitKind",
    "SplitLabel",
    "SplitRule",
    "Spread",
    "Subsystem",
    "SubsystemKind",
    "System",
    "SystemRatings",
    "SystemReading",
    "Target",
    "Threshold",
    "TruthAndBias",
    "UnknownRuleError",
    "View",
    "apim",
    "assumed_population",
    "assumed_scale",
    "changes",
    "common_fate",
    "consensus",
    "dyad",
    "dyads",
    "family_effects",
    "family_relations",
    "icc_across",
    "icc_agreement",
    "label_history",
    "label_session",
    "member_effects",
    "mutual_influence",
    "observed",
    "observed_ratings",
    "own_profile",
    "pair_change",
    "pair_view",
    "paired_dips",
    "paired_ratings",
    "person",
    "profile_by",
    "profile_icc",
    "rater_agreement",
    "read_split_rules",
    "read_system",
    "response_surface",
    "round_robins",
    "rwg",
    "shrunken_view",
    "slope_of",
    "social_relations",
    "split_rule",
    "split_rules",
    "spread_of",
    "spreads",
    "subsystem",
    "system_ratings",
    "truth_and_bias",
]
