"""How one made-up person's answers run over the sessions: own level, slow movement, noise, and a story.

Levels and spreads follow what is known of alliance ratings (each constant says its source); the stories
are drawn by hand for the demo and the tests, so nothing about real ruptures can be learned from them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from plait.rupture import judge
from plait.simulate.records import Course

SCALE = (0, 10)
RATINGS = ("understood", "matters", "suited", "openness", "effort", "expectation")
STRANDS = ("understood", "matters", "suited")

CLIENT_LEVEL = 7.9
"""WAI-S of 36 dyads, client: .79 of the scale (computed from the open data of trust_game)."""
CLINICIAN_LEVEL = 7.0
"""The same dyads, clinician: .70 of the scale."""
BETWEEN_SD = 1.5
"""Between persons: .15 of the scale, the split implied by an SD of .17 and one session's generalizability
of .77 (Crits-Christoph 2011)."""
WITHIN_SD = 0.8
"""Within a person, error included: .08 of the scale, from the same split."""
MOVEMENT_SHARE = 0.6
"""How much of the within-person variance is movement shared by all items. Our choice."""
CARRY_OVER = 0.35
"""Lag-one correlation of that movement. Our choice: no verified figure was found; .2 to .5 is likely."""
GROWTH = 0.03
"""Points gained a session. Our choice."""
RATERS_CORRELATION = 0.36
"""Client with clinician, 53 studies (Tryon 2007)."""
CLINICIAN_WITHIN_SD = 0.5
"""Session to session in the clinician's own ratings. Our choice."""
LEVELS = (4.0, 9.4)
"""Lowest and highest own level. Our choice, so that most people can still move both ways."""

DROP = (3.0, 5.0)
"""Points lost in a rupture. Our choice: four to six within-person SDs, to be seen by anyone."""
DROP_SPREADS = 0.4
"""Share of the drop that the strands not struck lose as well. Our choice."""
RECOVERY = (1.0, 0.55, 0.2, 0.0)
"""Share of the drop left in the session itself and those after, when it is mended. Our choice."""
DRIFT = -0.25
"""Points lost a session in a slow drift: too little to stand out in any one session. Our choice."""
NOTICED_SHARE = 0.5
"""How often the clinician's own rating falls with the client's. Our choice."""
SAYS_TENSION = 0.8
"""How often a rupture is also reported in words; the rest withdraw in silence. Our choice."""
LITTLE_TENSION = 0.06
"""How often a calm session has a little tension. Our choice."""
HARMFUL = {"calm": 0.004, "hurt": 0.06}
MISSED = {"calm": 0.01, "hurt": 0.10}
"""How often something harmful, or something missed, is ticked. Our choice."""

FRESH_LEVEL = 7.0
"""Lowest own level of someone whose latest session is an abrupt drop, so that there is room to fall."""


@dataclass(frozen=True)
class Plan:
    """The story of one member: how many sessions, and in which one (from 0) the rupture falls, if any.

    `fresh`: the rupture is in the latest session and is one by the published rule.
    """

    course: Course
    sessions: int
    rupture: int | None = None
    fresh: bool = False

    def left_of_drop(self, session: int) -> float:
        """Share of the drop still felt in this session: 0 before it and once it is mended."""
        if self.rupture is None or session < self.rupture:
            return 0.0
        since = session - self.rupture
        if self.course == "rupture_and_dropout":
            return 1.0
        return RECOVERY[min(since, len(RECOVERY) - 1)]


def own_level(random: Random, plan: Plan, clinician_effect: float) -> float:
    """A person's own level, kept where the story has room."""
    drawn = random.gauss(CLIENT_LEVEL + clinician_effect, BETWEEN_SD)
    lowest = FRESH_LEVEL if plan.rupture is not None or plan.course == "slow_drift" else LEVELS[0]
    return min(max(drawn, lowest), LEVELS[1])


def member_answers(random: Random, plan: Plan, level: float) -> list[dict[str, int]]:
    """Complete answers for each session of the plan (what is left blank or unanswered is decided later)."""
    if plan.course == "perfect_ceiling":
        return [dict.fromkeys(RATINGS, SCALE[1]) | calm_words() for _ in range(plan.sessions)]
    struck = random.sample(STRANDS, k=random.randint(1, len(STRANDS)))
    course = _ratings(random, plan, level, struck)
    while plan.fresh and not _flag_latest(course, struck):
        course = _ratings(random, plan, level, struck)
    return [ratings | _words(random, plan, session) for session, ratings in enumerate(course)]


def clinician_answers(random: Random, plan: Plan, client_level: float) -> list[dict[str, int]]:
    """The clinician's own answers on the same case: related to the client's, and often blind to a rupture."""
    drawn = random.gauss(0, BETWEEN_SD * math.sqrt(1 - RATERS_CORRELATION**2))
    level = CLINICIAN_LEVEL + RATERS_CORRELATION * (client_level - CLIENT_LEVEL) + drawn
    noticed = random.random() < NOTICED_SHARE
    depth = random.uniform(*DROP) / 2 if noticed else 0.0
    course = []
    for session in range(plan.sessions):
        left = plan.left_of_drop(session)
        centre = level + GROWTH * session - depth * left
        answers = {item: _on_scale(random.gauss(centre, CLINICIAN_WITHIN_SD)) for item in RATINGS}
        tense = noticed and left > 0
        course.append(answers | ({"tension": 1, "put_right": 0 if left == 1 else 1} if tense else {"tension": 0}))
    return course


def calm_words() -> dict[str, int]:
    """The questions after the ratings, when nothing got in the way."""
    return {"tension": 0, "harmful": 0, "missed": 0}


def _ratings(random: Random, plan: Plan, level: float, struck: Sequence[str]) -> list[dict[str, int]]:
    movement_sd = WITHIN_SD * math.sqrt(MOVEMENT_SHARE)
    item_sd = WITHIN_SD * math.sqrt(1 - MOVEMENT_SHARE)
    movement = random.gauss(0, movement_sd)
    depth = random.uniform(*DROP)
    trend = DRIFT if plan.course == "slow_drift" else GROWTH
    course = []
    for session in range(plan.sessions):
        centre = level + trend * session + movement
        fall = depth * plan.left_of_drop(session)
        course.append(
            {
                item: _on_scale(random.gauss(centre - fall * (1 if item in struck else DROP_SPREADS), item_sd))
                for item in RATINGS
            }
        )
        movement = CARRY_OVER * movement + random.gauss(0, movement_sd * math.sqrt(1 - CARRY_OVER**2))
    return course


def _flag_latest(course: list[dict[str, int]], struck: Sequence[str]) -> bool:
    """Lower each struck strand of the latest session below the rule's threshold; False where none can be."""
    *earlier, latest = course
    flagged = False
    for item in struck:
        found = judge([ratings[item] for ratings in earlier], latest[item], bounds=SCALE)
        if found.can_flag and found.threshold is not None:
            latest[item] = min(latest[item], math.ceil(found.threshold) - 1)
            flagged = True
    return flagged


def _words(random: Random, plan: Plan, session: int) -> dict[str, int]:
    left = plan.left_of_drop(session)
    mood = "hurt" if left == 1 else "calm"
    return {
        **_tension(random, left),
        "harmful": int(random.random() < HARMFUL[mood]),
        "missed": int(random.random() < MISSED[mood]),
    }


def _tension(random: Random, left: float) -> dict[str, int]:
    if left == 1:
        return {"tension": random.randint(1, 3), "put_right": 0} if random.random() < SAYS_TENSION else {"tension": 0}
    if left > 0:
        return {"tension": 1, "put_right": 1 if left > RECOVERY[2] else 2}
    if random.random() < LITTLE_TENSION:
        return {"tension": 1, "put_right": random.randint(1, 2)}
    return {"tension": 0}


def _on_scale(value: float) -> int:
    return min(max(round(value), SCALE[0]), SCALE[1])
