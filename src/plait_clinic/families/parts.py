"""Which scores of Plait’s own questions can be shared at all, as one table. What does not stand here never is.

How safe it is to speak and how open one could be are near to each other, so neither stands here; nor do tension,
concerns, lines, what somebody thinks of the others, and every other questionnaire (decision 0053).
"""

from collections.abc import Mapping

from plait_clinic.families.models import Shared

PART_OF: Mapping[tuple[str, str], Shared] = {
    ("plait-checkin", "bond"): Shared.BOND,
    ("plait-checkin", "goal"): Shared.GOAL,
    ("plait-checkin", "task"): Shared.TASK,
    ("plait-checkin", "effort"): Shared.EFFORT,
    ("plait-checkin", "expectation"): Shared.EXPECTATION,
    ("plait-child", "bond"): Shared.BOND,
    ("plait-child", "goal"): Shared.GOAL,
    ("plait-child", "task"): Shared.TASK,
    ("plait-conjoint", "purpose"): Shared.PURPOSE,
}
"""What a scale of a measure is shared as."""
SAFETY: Mapping[str, tuple[str, ...]] = {
    "plait-conjoint": ("safety", "safe_face"),
    "plait-conjoint-member": ("safe", "safety"),
}
"""Items and scales, by measure, that say how safe somebody is with the others, as they or a clinician rated it. No page
or copy that a member or a shared device can open holds them, not even their own (decision 0054)."""
SAFETY_NAMES = frozenset(name for names in SAFETY.values() for name in names)
MEASURES = frozenset(measure for measure, _scale in PART_OF)
SCALES = frozenset(scale for _measure, scale in PART_OF)
