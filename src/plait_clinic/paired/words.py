"""The words of two views: what a level gap, a tracking and a dip are called, plainly and without a grade.

No sentence says that one of the two is right. Rating lower than the client, and not noticing a fall, are common.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from plait_clinic.briefs.words import number

if TYPE_CHECKING:
    from plait.reliability import Estimate, Quantity
    from plait.systems import Dips

SHOWN_DIGITS = 1
"""Numbers on pages have at most one decimal."""


@dataclass(frozen=True)
class Told:
    """One thing said of a pair, and the numbers that it rests on."""

    sentence: str
    detail: str


@dataclass(frozen=True)
class RuleTold:
    """The rule for a fall that is noticed, in the page's language."""

    name: str
    formula: str
    unknown: str


OUTCOMES = {
    "noticed": lazy("%(name)s’s rating fell. You rated lower too, or noted tension."),
    "missed": lazy("%(name)s’s rating fell. Yours did not, and you noted no tension."),
    "alone": lazy("Your rating fell. %(name)s’s did not."),
}


def level_told(gap: "Quantity", name: str) -> Told | None:
    """Where the clinician's ratings lie beside the client's; None with too few sessions."""
    from plait.reliability import Estimate

    if not isinstance(gap, Estimate):
        return None
    if not is_clear(gap):
        sentence = _("No clear difference between the height of your ratings and %(name)s’s.") % {"name": name}
        between = {"low": number(max(0.0, -gap.low)), "high": number(max(0.0, gap.high))}
        return Told(sentence, _("Between %(low)s points lower and %(high)s points higher.") % between)
    lower = (
        _("You tend to rate lower than %(name)s does.")
        if gap.value < 0
        else _("You tend to rate higher than %(name)s does.")
    )
    low, high = sorted((abs(gap.low), abs(gap.high)))
    about = {"points": number(abs(gap.value)), "low": number(low), "high": number(high)}
    return Told(lower % {"name": name}, _("By about %(points)s points (%(low)s to %(high)s).") % about)


def tracking_told(tracking: "Quantity", name: str) -> Told | None:
    """How far the clinician's ratings go along with the client's; None with too few sessions."""
    from plait.reliability import Estimate, Undefined
    from plait.systems.one_pair import SAME_CLIENT

    if isinstance(tracking, Undefined):
        if tracking.reason == SAME_CLIENT:
            return Told(_("%(name)s’s ratings were all the same: there was nothing to follow.") % {"name": name}, "")
        return Told(_("Your ratings were all the same: whether they follow cannot be told."), "")
    if not isinstance(tracking, Estimate):
        return None
    numbers = {"points": number(tracking.value), "low": number(tracking.low), "high": number(tracking.high)}
    detail = _("For each point of theirs, yours moves by about %(points)s (%(low)s to %(high)s).") % numbers
    if is_clear(tracking) and tracking.value > 0:
        return Told(_("When %(name)s’s rating goes up or down, yours tends to go along.") % {"name": name}, detail)
    if is_clear(tracking):
        return Told(_("When %(name)s’s rating goes down, yours tends to go up.") % {"name": name}, detail)
    text = _("Whether yours goes along when %(name)s’s rating goes up or down cannot be told yet.")
    return Told(text % {"name": name}, detail)


def is_clear(estimate: "Estimate") -> bool:
    """Whether the interval, as it is shown, leaves no doubt which side of 0 it is on."""
    return round(estimate.low, SHOWN_DIGITS) > 0 or round(estimate.high, SHOWN_DIGITS) < 0


def counts(found: Sequence["Dips"], name: str) -> str:
    """What became of the falls, three strands together, in one sentence."""
    noticed, missed, alone = (sum(one.count(what) for one in found) for what in ("noticed", "missed", "alone"))
    if not noticed + missed + alone:
        return _("No rating of either of you fell below its own usual range.")
    told = []
    if noticed + missed:
        fell = ngettext(
            "%(name)s’s rating fell %(count)d time", "%(name)s’s ratings fell %(count)d times", noticed + missed
        )
        told.append(fell % {"name": name, "count": noticed + missed})
        in_some = _("you rated lower too, or noted tension, in %(count)d of them") % {"count": noticed}
        told.append(in_some if noticed else _("you rated lower or noted tension in none of them"))
    if alone:
        yours = ngettext("yours fell alone %(count)d time", "yours fell alone %(count)d times", alone)
        told.append(yours % {"count": alone})
    listed = get_text_list(told, _("and"))
    return f"{listed[0].upper()}{listed[1:]}."


def outcome_told(outcome: str, name: str) -> str:
    return str(OUTCOMES[outcome]) % {"name": name}


def rule_told() -> RuleTold:
    """The rule as the library states it, with its name and version."""
    from plait.systems import DIPS_RULE

    return RuleTold(
        name=DIPS_RULE,
        formula=_(
            "A fall is a rating below the 90 % range of the same person’s earlier ratings (at least 4). The other went "
            "along where the rating of that session lies about one SD below the own earlier mean, or where tension was "
            "noted."
        ),
        unknown=_(
            "The rule is our own. Nobody has tried it against observers, and about one fall "
            "in seven counts as noticed by chance."
        ),
    )
