"""What a private note holds, and the two short lists that may be ticked in it.

The lists are our own and belong to no questionnaire: nothing is scored, counted or compared. That a clinician's own
feeling can be the first sign of a strain: Muran and others 2021 (a therapist's emotional experience as a marker of
rupture). That minding such reactions goes with better work: a meta-analysis of countertransference (reactions and
outcome r = -.16; managing them and outcome r = .39, nine studies that differ widely). Abstracts were read. The pulls
to explain, to please and to control are from our own notes on repair; the others are added in the same vein.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

FEELINGS = {
    "warm": lazy("warm"),
    "moved": lazy("moved"),
    "hopeful": lazy("hopeful"),
    "curious": lazy("curious"),
    "calm": pgettext_lazy("a feeling", "calm"),
    "proud": lazy("proud"),
    "unsure": lazy("unsure"),
    "tense": lazy("tense"),
    "worried": lazy("worried"),
    "helpless": lazy("helpless"),
    "sad": lazy("sad"),
    "irritated": lazy("irritated"),
    "hurt": lazy("hurt"),
    "ashamed": lazy("ashamed"),
    "bored": lazy("bored"),
    "distant": lazy("distant"),
    "tired": lazy("tired"),
    "drawn": lazy("drawn to the person"),
}
PULLS = {
    "explain": lazy("to explain"),
    "please": lazy("to please"),
    "control": lazy("to control"),
    "rescue": lazy("to rescue"),
    "defend": lazy("to defend myself"),
    "withdraw": lazy("to draw back"),
    "hurry": lazy("to hurry"),
    "avoid": lazy("to leave something out"),
}
TEXT_CHARACTERS = 4000


@dataclass(frozen=True)
class Content:
    """One note's words. `case` is the case's handle; `session` a session's number in it, or None for the whole case."""

    case: str
    session: int | None
    feelings: tuple[str, ...]
    pulls: tuple[str, ...]
    text: str

    @property
    def feeling_words(self) -> list[str]:
        return [str(word) for code, word in FEELINGS.items() if code in self.feelings]

    @property
    def pull_words(self) -> list[str]:
        return [str(word) for code, word in PULLS.items() if code in self.pulls]
