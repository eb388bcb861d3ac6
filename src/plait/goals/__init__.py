"""What the work is for, as numbers that keep two people's views apart: attainment, agreement, and a 0-10 ladder.

Nothing here is averaged over sides before each side's own numbers stand beside it. Formulas, sources and limits:
docs/reference/goals.md.
"""

from plait.goals.agreement import GoalAgreement, GoalsRefusedError, OneGoal, goal_agreement
from plait.goals.attainment import (
    LEVELS,
    RHO,
    Attainment,
    AttainmentRefusedError,
    Level,
    LevelTexts,
    gas_t,
    level_texts,
)
from plait.goals.ladder import HIGHEST_RUNG, LOWEST_RUNG, Ladder, LadderRefusedError, Rung, ladder

__all__ = [
    "HIGHEST_RUNG",
    "LEVELS",
    "LOWEST_RUNG",
    "RHO",
    "Attainment",
    "AttainmentRefusedError",
    "GoalAgreement",
    "GoalsRefusedError",
    "Ladder",
    "LadderRefusedError",
    "Level",
    "LevelTexts",
    "OneGoal",
    "Rung",
    "gas_t",
    "goal_agreement",
    "ladder",
    "level_texts",
]
