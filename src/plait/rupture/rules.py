"""The published rules for ruptures in ratings, each with its source, what was checked of it, and a statistic.

A rule speaks where its statistic reaches its limit. All take persons' courses in one form, so that they can be put on
one axis: how often each speaks when nothing happened. Rules that use later sessions are marked and kept off that axis.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from plait.errors import UserError
from plait.rupture import control_charts, drop_rules, sudden_changes
from plait.rupture.courses import Courses, Flags, Floats, Reference
from plait.rupture.published import DROP_SDS, WITHIN_CLIENT_DROP, Rule

Status = Literal["verified", "our reading"]
Statistic = Callable[[Courses, Reference], Floats]

UNTESTED = "Its sensitivity and its false-alarm rate against observers are not known."
ORIGINAL_NOT_READ = "The original was not read: the formula is our reading of how others describe it."
TUNED = "Control charts expect a long, steady process; how this one fares on a person's few sessions is in no source."


@dataclass(frozen=True)
class PublishedRule:
    """A rule with the statistic it compares with its limit.

    status       whether the formula was seen in a source, or is our reading of a description
    prospective  whether it needs no later session
    compares     whether it takes SDs from other persons' scores
    strictly     whether the statistic must lie above the limit, not merely reach it
    """

    about: Rule
    status: Status
    limit: float
    statistic: Statistic
    prospective: bool = True
    compares: bool = False
    strictly: bool = False

    @property
    def key(self) -> str:
        return self.about.key

    def speaks(self, courses: Courses, reference: Reference) -> Flags:
        """Where the rule, as published, sees a drop: shape (people, sessions)."""
        return self.above_limit(self.statistic(courses, reference))

    def above_limit(self, statistic: Floats) -> Flags:
        """Where this statistic makes the rule speak."""
        return np.asarray(statistic > self.limit if self.strictly else statistic >= self.limit)


class UnknownRuleError(UserError, LookupError):
    """No rule of this name; the message names what there is."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        super().__init__(f"No rule {asked!r}. Known: {', '.join(known)}.")


SAMPLE_SD_DROP = PublishedRule(
    about=Rule(
        key="sample_sd_drop",
        name="Drop of one sample SD",
        formula="At least one SD of all scores in the file below the session before.",
        source="Compared in Gumz et al., BMC Medical Research Methodology 2012;12:10 as the lenient threshold (1 SD)",
        known="In a simulation without any rupture it spoke for a third of clients in 8 sessions and two thirds in 20.",
        unknown=f"{ORIGINAL_NOT_READ} {UNTESTED}",
    ),
    status="our reading",
    limit=1.0,
    statistic=drop_rules.drop_in_sample_sds,
    compares=True,
)
OWN_CHANGE_DROP = PublishedRule(
    about=Rule(
        key="own_change_drop",
        name="Drop of 2 SD of the person's own changes",
        formula=(
            "Below the session before by at least 2 SD of this person's earlier changes from session to session. "
            "At least two earlier changes; the SD is taken as at least a twentieth of the scale's length."
        ),
        source="After Stiles et al. 2004 (79 clients, ARM), whose criterion Gumz et al. 2012 call ad hoc",
        known="Stiles et al. found a drop with recovery in about one client in five.",
        unknown=f"{ORIGINAL_NOT_READ} The form without later sessions is ours. {UNTESTED}",
    ),
    status="our reading",
    limit=2.0,
    statistic=drop_rules.drop_in_own_changes,
)
OWN_MEAN_DROP = PublishedRule(
    about=WITHIN_CLIENT_DROP,
    status="our reading",
    limit=DROP_SDS,
    statistic=drop_rules.below_own_mean,
    strictly=True,
)
OWN_MEAN_DROP_LATER = PublishedRule(
    about=replace(
        WITHIN_CLIENT_DROP,
        key="within_client_drop_later",
        name="Drop of more than 2 SD below the person's own mean, looking back over the whole course",
        formula=(
            "Below the mean of this person's whole course by more than 2 SD of it. At least 5 ratings; the SD is taken "
            "as at least a twentieth of the scale's length."
        ),
        unknown="Its sensitivity and its false-alarm rate are not known. It needs the whole course.",
    ),
    status="our reading",
    limit=DROP_SDS,
    statistic=drop_rules.below_whole_mean,
    prospective=False,
    strictly=True,
)
SRS_CUT_OFF = PublishedRule(
    about=Rule(
        key="srs_cut_off",
        name="Cut-off of the SRS, taken to any scale",
        formula="At or below nine tenths of the scale (36 of 40 on the SRS); also at a first session.",
        source="Session Rating Scale: 36 of 40, seen in secondary sources",
        known="Norms of the SRS: 435 sessions of one clinic. On other scales the line has no meaning of its own.",
        unknown=UNTESTED,
    ),
    status="verified",
    limit=0.0,
    statistic=drop_rules.below_line,
)
SRS_POINT_DROP = PublishedRule(
    about=Rule(
        key="srs_point_drop",
        name="Drop of one point of the SRS, taken to any scale",
        formula="At least a fortieth of the scale below the session before.",
        source="Taught with the SRS; no source was found that states it",
        known="On scores like the SRS without any rupture it spoke in a quarter of sessions (our simulation).",
        unknown=f"{ORIGINAL_NOT_READ} {UNTESTED}",
    ),
    status="our reading",
    limit=drop_rules.SRS_POINT,
    statistic=drop_rules.points_lost,
)
SHEWHART_OWN = PublishedRule(
    about=Rule(
        key="shewhart_own",
        name="Shewhart chart with the person's own limits",
        formula=(
            "At least 3 SD below the mean, both of this person's earlier scores. At least 4 earlier scores; the SD is "
            "taken as at least a twentieth of the scale's length."
        ),
        source="Shewhart 1931; for ratings of the alliance Eubanks-Carter, Gorman & Muran 2012 and Lipner et al. 2022",
        known="Both apply charts to ratings after every session; Lipner et al. say that there is no current standard.",
        unknown=f"Their own cut-offs were not seen. {TUNED}",
    ),
    status="our reading",
    limit=3.0,
    statistic=control_charts.shewhart_own,
)
SHEWHART_POOLED = PublishedRule(
    about=Rule(
        key="shewhart_pooled",
        name="Shewhart chart with pooled limits",
        formula=(
            "At least 3 SD below the mean of this person's earlier scores, where the SD is that of scores around each "
            "person's own mean, pooled over persons, times the square root of 1 + 1/n. From the second session on."
        ),
        source="Shewhart 1931, with the SD of all persons in place of one person's own",
        known="Needs no long history of each person.",
        unknown=f"The pooled form for ratings is ours. {TUNED}",
    ),
    status="our reading",
    limit=3.0,
    statistic=control_charts.shewhart_pooled,
    compares=True,
)
EWMA = PublishedRule(
    about=Rule(
        key="ewma",
        name="Moving average with fading weights (EWMA)",
        formula=(
            "The average of how far each score lay below the mean of those before it, in pooled SDs times the square "
            "root of 1 + 1/n, the newest with weight 0.2 and older ones fading; at least 3 of its own SDs."
        ),
        source="Roberts 1959; weight and limit as usual in industry (NIST/SEMATECH e-Handbook of Statistical Methods)",
        known="Told relapses from daily ratings: sensitivity 68 %, specificity 74 % (Smit & Snippe 2022, 41 people).",
        unknown=f"The self-starting form with pooled SDs is ours. {TUNED}",
    ),
    status="our reading",
    limit=3.0,
    statistic=control_charts.ewma,
    compares=True,
)
CUSUM = PublishedRule(
    about=Rule(
        key="cusum",
        name="Cumulative sum (CUSUM)",
        formula=(
            "The sum of how far each score lay below the mean of those before it, in pooled SDs times the square root "
            "of 1 + 1/n, less half an SD each, never below 0; at least 4, and then it begins anew."
        ),
        source="Page 1954; self-starting form after Hawkins 1987; slack and limit as usual in industry (NIST/SEMATECH)",
        known="In a simulation CUSUM and EWMA clearly beat Shewhart charts (Schat 2021), for shifts that last.",
        unknown=f"The self-starting form with pooled SDs is ours. {TUNED}",
    ),
    status="our reading",
    limit=control_charts.CUSUM_LIMIT,
    statistic=control_charts.cusum,
    compares=True,
)
SUDDEN_LOSS = PublishedRule(
    about=Rule(
        key="sudden_loss",
        name="Sudden loss by three criteria",
        formula=(
            "Below the session before by at least a ninth of the scale (7 of 63 points of the BDI), by at least a "
            "quarter of that score, and the mean of the three sessions before above that of the three from here on by "
            "more than t pooled SDs (2.776; 3.182 and 4.303 where one or two scores are missing)."
        ),
        source="Tang & DeRubeis 1999; Lutz et al. 2013; as in the R package suddengains (check_interval)",
        known="The formula was read in the package's source. It was made for gains in depression.",
        unknown=f"Nobody has tried it as a sign of ruptures. It needs two later sessions. {UNTESTED}",
    ),
    status="verified",
    limit=1.0,
    statistic=sudden_changes.sudden_loss,
    prospective=False,
)
SUDDEN_LOSS_SO_FAR = PublishedRule(
    about=Rule(
        key="sudden_loss_so_far",
        name="Sudden loss by the two criteria that need no later session",
        formula="Below the session before by at least a ninth of the scale and by at least a quarter of that score.",
        source="The first two criteria of Tang & DeRubeis 1999",
        known="Leaving the third criterion out is ours: it asks for sessions that have not been held.",
        unknown=UNTESTED,
    ),
    status="our reading",
    limit=1.0,
    statistic=sudden_changes.sudden_loss_so_far,
)

RULES: Mapping[str, PublishedRule] = {
    rule.key: rule
    for rule in (
        SAMPLE_SD_DROP,
        OWN_CHANGE_DROP,
        OWN_MEAN_DROP,
        SRS_CUT_OFF,
        SRS_POINT_DROP,
        SHEWHART_OWN,
        SHEWHART_POOLED,
        EWMA,
        CUSUM,
        SUDDEN_LOSS_SO_FAR,
        OWN_MEAN_DROP_LATER,
        SUDDEN_LOSS,
    )
}
PROSPECTIVE = tuple(rule for rule in RULES.values() if rule.prospective)


def rule_called(key: str) -> PublishedRule:
    """The rule of this name; UnknownRuleError otherwise."""
    if key not in RULES:
        raise UnknownRuleError(key, RULES)
    return RULES[key]
