"""Published rules for abrupt drops, named with their sources and what is not known about them."""

from plait.rupture.published import (
    WITHIN_CLIENT_DROP,
    WITHIN_CLIENT_RISE,
    HigherIs,
    Judgement,
    Rule,
    Verdict,
    course_judgements,
    judge,
)

__all__ = [
    "WITHIN_CLIENT_DROP",
    "WITHIN_CLIENT_RISE",
    "HigherIs",
    "Judgement",
    "Rule",
    "Verdict",
    "course_judgements",
    "judge",
]
