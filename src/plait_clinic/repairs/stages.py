"""What can be done about a strain, as stages that are ticked in any order.

Stages of this kind are supported, a sequence of them is not (Muran and others 2023, six cases); in cognitive analytic
therapy the number that was covered went with good sessions (Daly and others 2010, 18 ruptures). The wording is ours.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """One thing that was done in the talk, in the clinician's words."""

    NAMED = "named", _("I named it, as a guess")
    HEARD = "heard", _("I heard how it was for the client")
    OWN_PART = "own_part", _("I said my own part")
    CLARIFIED = "clarified", _("We cleared up what was meant")
    REASON = "reason", _("I gave the reason for what we do")
    CHANGED = "changed", _("We changed what we do, or what for")
    BETWEEN_US = "between_us", _("We looked at what happens between us")
    NEEDED = "needed", _("It was said what had been needed")
    HARD_TO_SAY = "hard_to_say", _("There was room for what is hard to say")
    SHARED_MAP = "shared_map", _("We linked it to our shared map, as invited")
    AGREED = "agreed", _("We agreed on something, in the client’s words")
    CHECKED_BACK = "checked_back", _("I asked whether it helped")


class Route(models.TextChoices):
    """Which part of the card a stage belongs to."""

    OPENING = "opening", _("Opening it")
    QUICK = "quick", _("The quick route")
    EXPLORATORY = "exploratory", _("The exploratory route")
    CLOSING = "closing", _("Rounding it off")


STAGES: Mapping[Route, tuple[Stage, ...]] = {
    Route.OPENING: (Stage.NAMED, Stage.HEARD, Stage.OWN_PART),
    Route.QUICK: (Stage.CLARIFIED, Stage.REASON, Stage.CHANGED),
    Route.EXPLORATORY: (Stage.BETWEEN_US, Stage.NEEDED, Stage.HARD_TO_SAY, Stage.SHARED_MAP),
    Route.CLOSING: (Stage.AGREED, Stage.CHECKED_BACK),
}
