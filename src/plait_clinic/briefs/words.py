"""The words of findings: one strong sentence for the brief, one short reason for the caseload, one way to open it.

Plain and unblaming, about the work and never about the person's character; "abrupt drop", not "rupture", which only a
person can report.
"""

from dataclasses import replace

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from plait.rupture import Rule
from plait_clinic.briefs import adolescents
from plait_clinic.briefs.findings import SCALES_READ, Finding, Kind, Tone
from plait_clinic.readings.models import Verdict
from plait_clinic.readings.queries import Read

SCALE_NAMES = {
    "bond": lazy("Bond"),
    "goal": lazy("Goals"),
    "task": lazy("Tasks"),
    "openness": lazy("Openness"),
    "effort": lazy("Shared effort"),
    "expectation": lazy("Knowing what to expect"),
    "total": lazy("All six together"),
}
SUBJECTS = {
    "bond": lazy("the bond"),
    "goal": lazy("the agreement on goals"),
    "task": lazy("the agreement on tasks"),
    "openness": lazy("saying what is on the mind"),
    "effort": lazy("both doing their part"),
    "expectation": lazy("knowing what to expect"),
    "total": lazy("the work together as a whole"),
}
TENSION_LEVELS = {1: lazy("a little tension"), 2: lazy("some tension"), 3: lazy("a lot of tension")}
PUT_RIGHT = {0: lazy("not yet put right"), 1: lazy("partly put right"), 2: lazy("put right")}
NOT_ANSWERED = lazy("not answered")
# Why there is no score, by the library's reason.
NO_SCORE = {
    "not_asked": lazy("not asked"),
    "nothing_answered": NOT_ANSWERED,
    "too_few_answered": lazy("no score: too few answered"),
    "form_incomplete": lazy("no score: too few answered"),
}
# What publishers of registered measures call the lines that they draw.
LINES = {
    "mild": lazy("mild"),
    "moderate": lazy("moderate"),
    "moderately severe": lazy("moderately severe"),
    "severe": lazy("severe"),
    "significant": lazy("significant"),
    "poor wellbeing": lazy("poor wellbeing"),
    "likely depression, as the source words it": lazy("likely depression, as the source words it"),
}
SMALL_CHANGES = {
    "pace": lazy("the pace"),
    "topic": lazy("what we talk about"),
    "way": lazy("how we work on it"),
    "together": lazy("how we get on"),
    "nothing": lazy("nothing today"),
}

SENTENCES = {
    Kind.HARMFUL: lazy("%(name)s says that something in session %(session)s felt harmful."),
    Kind.MISSED: lazy("%(name)s says that something about who they are was missed in session %(session)s."),
    Kind.ABRUPT_DROP: lazy("%(subject)s dropped abruptly in session %(session)s, well below %(name)s’s usual."),
    Kind.ABRUPT_RISE: lazy("%(subject)s rose abruptly in session %(session)s, well above %(name)s’s usual."),
    Kind.NOT_PUT_RIGHT: lazy("%(name)s reports %(tension)s in session %(session)s, %(put_right)s."),
    Kind.STRONG_TENSION: lazy("%(name)s reports %(tension)s in session %(session)s."),
    Kind.LOWER: lazy("Lower than %(name)s’s usual in session %(session)s: %(scale)s."),
    Kind.RAISED: lazy("Higher than %(name)s’s usual in session %(session)s: %(scale)s (higher is worse)."),
    Kind.NOT_READ_YET: lazy(
        "%(name)s has answered after session %(session)s; the ratings are not placed against their usual yet."
    ),
    Kind.NO_RATINGS: lazy("%(name)s has answered after session %(session)s, without ratings."),
    Kind.NEVER_ANSWERED: lazy("%(name)s has not answered a check-in yet, and was asked %(count)s times."),
    Kind.OVERDUE: lazy("%(name)s has not answered after session %(session)s."),
    Kind.NO_LINK: lazy("No link to the check-in of session %(session)s has been made yet."),
    Kind.TENSION: lazy("%(name)s reports %(tension)s in session %(session)s%(put_right_too)s."),
    Kind.PERFECT: lazy("Every rating is at the top, so there is little to go on."),
    Kind.STRAIGHT_LINED: lazy("Every rating is the same number, so there is little to go on."),
    Kind.HIGHER: lazy("Higher than %(name)s’s usual in session %(session)s: %(scale)s."),
    Kind.EASED: lazy("Lower than %(name)s’s usual in session %(session)s: %(scale)s (lower is better)."),
    Kind.NO_SESSION: lazy("No check-in yet."),
    Kind.FIRST_ASKED: lazy("The first check-in is out and not answered yet."),
    Kind.FIRST: lazy("This is %(name)s’s first check-in, so there is no usual yet."),
    Kind.NOT_ENOUGH: lazy(
        "This is %(name)s’s check-in number %(count)s. From the fifth on it can be placed against their own usual."
    ),
    Kind.FEW_SCORES: lazy(
        "There is no usual yet. From the fifth score on, %(scale)s can be placed against %(name)s’s own usual."
    ),
    Kind.STEADY: lazy("Steady: session %(session)s was within %(name)s’s usual range."),
}
REASONS = {
    Kind.HARMFUL: lazy("Something felt harmful in session %(session)s"),
    Kind.MISSED: lazy("Something about who they are was missed in session %(session)s"),
    Kind.ABRUPT_DROP: lazy("%(scale)s: abrupt drop in session %(session)s"),
    Kind.ABRUPT_RISE: lazy("%(scale)s: abrupt rise in session %(session)s"),
    Kind.NOT_PUT_RIGHT: lazy("Session %(session)s: %(tension)s, %(put_right)s"),
    Kind.STRONG_TENSION: lazy("Session %(session)s: %(tension)s"),
    Kind.LOWER: lazy("%(scale)s: lower than usual in session %(session)s"),
    Kind.RAISED: lazy("%(scale)s: higher than usual in session %(session)s (higher is worse)"),
    Kind.NOT_READ_YET: lazy("Session %(session)s answered, not placed yet"),
    Kind.NO_RATINGS: lazy("Session %(session)s answered without ratings"),
    Kind.NEVER_ANSWERED: lazy("Never answered; asked %(count)s times"),
    Kind.OVERDUE: lazy("Session %(session)s not answered"),
    Kind.NO_LINK: lazy("No link made for session %(session)s"),
    Kind.TENSION: lazy("Session %(session)s: %(tension)s%(put_right_too)s"),
    Kind.PERFECT: lazy("All at the top; little to go on"),
    Kind.STRAIGHT_LINED: lazy("All the same number; little to go on"),
    Kind.HIGHER: lazy("%(scale)s: higher than usual in session %(session)s"),
    Kind.EASED: lazy("%(scale)s: lower than usual in session %(session)s (lower is better)"),
    Kind.NO_SESSION: lazy("New; no check-in yet"),
    Kind.FIRST_ASKED: lazy("New; first check-in is out"),
    Kind.FIRST: lazy("New; first check-in is in"),
    Kind.NOT_ENOUGH: lazy("New; check-in number %(count)s"),
    Kind.FEW_SCORES: lazy("%(scale)s: no usual yet"),
    Kind.STEADY: lazy("Steady"),
}

# Openings are general prompts, in our own words, for the clinician to make their own.
OPENINGS = {
    Kind.HARMFUL: lazy(
        "“You told me that something last time felt harmful. Thank you for saying so. I would like to understand "
        "it before anything else, as far as you want to tell me.”"
    ),
    Kind.MISSED: lazy(
        "“You told me that I missed something about who you are. I am glad you said so. What would you want me to "
        "know?”"
    ),
    Kind.NOT_PUT_RIGHT: lazy(
        "“Something got between us last time and it is not settled yet. I would like to hear how it was for you, "
        "and what my part was.”"
    ),
    Kind.STRONG_TENSION: lazy(
        "“Last time was tense between us. I would like to hear how it was for you, and what my part was.”"
    ),
    Kind.ABRUPT_RISE: lazy(
        "“Your last answers stood out from the ones before. How have things been for you then, and since?”"
    ),
    Kind.OVERDUE: lazy("“How was it to work together last time? I ask because I did not hear, and it is fine not to.”"),
    Kind.NEVER_ANSWERED: lazy(
        "“I send a few questions after each session. Would another way suit you better, or shall we just ask here?”"
    ),
    Kind.PERFECT: lazy("“If one small thing could be different next time, what would it be?”"),
    Kind.STRAIGHT_LINED: lazy("“If one small thing could be different next time, what would it be?”"),
}
OPENINGS_BY_STRAND = {
    "bond": lazy("“I wonder whether I was really with you last time. How was it for you?”"),
    "goal": lazy(
        "“Last time may not have been on what matters most to you. I would like to hear where I lost you, if you "
        "are willing.”"
    ),
    "task": lazy("“The way we went about it last time may not have suited you. What would suit you better?”"),
    "openness": lazy(
        "“Was there something last time that was hard to say here? It is welcome, also if it is about me.”"
    ),
    "effort": lazy(
        "“How was it last time, the two of us doing our part? I would like to hear what you needed from me.”"
    ),
    "expectation": lazy("“Was it clear last time what comes next? Let us look at it together.”"),
    "total": lazy("“Last time may have been different for you from other times. What was missing?”"),
}

# The library's rules say what they are in English; here stand the same words for translation, by the rule's key.
RULES = {
    "within_client_drop": {
        "name": lazy("Drop of more than 2 SD below the person's own mean"),
        "formula": lazy(
            "Below the mean of this person's own earlier ratings by more than t times the SD of those ratings "
            "times the square root of 1 + 1/n. t has n - 1 degrees of freedom and the tail area of 2 SD under "
            "a normal curve (2.275 %). At least 4 earlier ratings; the SD is taken as at least a twentieth of the "
            "scale's length (0.5 on 0 to 10)."
        ),
        "known": lazy(
            "The retrospective form was associated with observer-coded ruptures in one study: 58 patients, "
            "58 flagged against 58 random sessions."
        ),
        "unknown": lazy(
            "Its sensitivity and its false-alarm rate are not known. Our prospective form was not tested against "
            "observers."
        ),
    },
    "within_client_rise": {
        "name": lazy("Rise of more than 2 SD above the person's own mean, where a higher score is worse"),
        "formula": lazy(
            "The rule for an abrupt drop turned round: above the mean of this person's own earlier scores by more "
            "than t times the SD of those scores times the square root of 1 + 1/n, with the same t, the same "
            "least number of earlier scores and the same smallest SD."
        ),
        "known": lazy(
            "The published rule is about ratings of the alliance; nobody has tried this form on symptom scores."
        ),
        "unknown": lazy(
            "Its sensitivity and its false-alarm rate are not known. It describes; it is no test of a relapse."
        ),
    },
}

THIS_LOW = lazy("If nothing had changed, a rating this low would come %(often)s (from %(sessions)s).")
THIS_HIGH = lazy("If nothing had changed, a score this high would come %(often)s (from %(sessions)s).")
ONE_OF_SEVERAL = lazy(
    "If nothing had changed, one of the %(looked)d ratings would fall this far %(often)s (from %(sessions)s)."
)
BY_CHANCE = {
    Kind.ABRUPT_DROP: THIS_LOW,
    Kind.LOWER: THIS_LOW,
    Kind.ABRUPT_RISE: THIS_HIGH,
    Kind.RAISED: THIS_HIGH,
}
RAREST_TOLD = 0.01
OFTEN = 1 / 3


def rule_told(rule: Rule) -> Rule:
    """The rule in the page's language. Its source is a reference and stays as it is."""
    return replace(rule, **{name: str(text) for name, text in RULES[rule.key].items()})


def number(value: float) -> str:
    """A rating as people write it: 7, or 7.3."""
    return number_format(round(value, 1), decimal_pos=0 if float(round(value, 1)).is_integer() else 1)


def parts(finding: Finding, name: str) -> dict[str, object]:
    put_right = PUT_RIGHT.get(finding.put_right) if finding.put_right is not None else None
    return {
        "name": name,
        "session": finding.session,
        "count": finding.count,
        "scale": listed(SCALE_NAMES, finding),
        "subject": capitalised(listed(SUBJECTS, finding)),
        "tension": TENSION_LEVELS.get(finding.level or 0, ""),
        "put_right": put_right or "",
        "put_right_too": f", {put_right}" if put_right else "",
    }


def listed(names, finding: Finding) -> str:
    """The strands that a finding is true of, as a list in words; or what the measure is called."""
    if finding.title:
        return finding.title
    scales = finding.scales or (finding.scale or "total",)
    return get_text_list([str(names[scale]) for scale in scales], _("and"))


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def sentence(finding: Finding, name: str) -> str:
    """The one strong sentence."""
    return str(SENTENCES[finding.kind]) % parts(finding, name)


def reason(finding: Finding, name: str) -> str:
    """The reason in the caseload, short."""
    return str(REASONS[finding.kind]) % parts(finding, name)


def opening(finding: Finding, *, adolescent: bool = False) -> str:
    """One way to open the talk, or nothing where there is nothing to open."""
    by_kind = adolescents.OPENINGS if adolescent else OPENINGS
    by_strand = adolescents.OPENINGS_BY_STRAND if adolescent else OPENINGS_BY_STRAND
    if finding.title:  # past data may be long past, and of any measure
        return str(by_kind[Kind.ABRUPT_RISE]) if finding.tone is Tone.LOOK else ""
    if finding.kind in (Kind.ABRUPT_DROP, Kind.LOWER):
        return str(by_strand[finding.scale])
    return str(by_kind.get(finding.kind, ""))


def numbers_behind(finding: Finding) -> str:
    """The numbers that a finding rests on, with their uncertainty."""
    if finding.read is None or finding.rating is None or finding.read.low is None:
        return ""
    several = len(finding.scales) > 1 or finding.kind is Kind.STEADY
    text = _("%(scale)s: rated %(rating)s, expected %(low)s to %(high)s.")
    if not several:
        text = _("Rated %(rating)s; expected %(low)s to %(high)s.")
    words = text % {
        "scale": finding.title or SCALE_NAMES[finding.scale],
        "rating": number(finding.rating),
        "low": number(finding.read.low),
        "high": number(finding.read.high),
    }
    return f"{words} {how_sure(finding, finding.read)}".strip()


def how_sure(finding: Finding, read: Read) -> str:
    """How often a rating like this would come by chance, in words, and from how many sessions that is known.

    After a check-in several ratings are looked at, so the chance that one of them falls this far is told: at most
    their number times the chance of one (Bonferroni). A measure from past data is looked at alone.
    """
    if finding.kind not in BY_CHANCE or not read.chance:
        return ""
    looked = 1 if finding.title else len(SCALES_READ)
    text = BY_CHANCE[finding.kind] if finding.title else ONE_OF_SEVERAL
    return str(text) % {
        "looked": looked,
        "often": one_in(read.chance * looked),
        "sessions": ngettext("%d earlier session", "%d earlier sessions", read.earlier) % read.earlier,
    }


def one_in(chance: float) -> str:
    """A small probability as people say it. Rarer than 1 in 100 is not told apart: so few sessions cannot."""
    if chance < RAREST_TOLD:
        return _("less than 1 time in 100")
    if chance > OFTEN:
        return _("more than 1 time in 3")
    times = 1 / chance
    return _("about 1 time in %d") % (round(times) if times < 20 else round(times, -1))


def verdict_words(read: Read | None, higher_is: str = "better") -> str:
    """Under a strand's chart: where the last rating lies."""
    if read is None or read.verdict == Verdict.NOT_ENOUGH:
        return _("no usual yet")
    return str((WORSE_WORDS if higher_is == "worse" else VERDICT_WORDS)[read.verdict])


VERDICT_WORDS = {
    Verdict.WITHIN: lazy("within the usual range"),
    Verdict.LOWER: lazy("lower than usual; could be chance"),
    Verdict.HIGHER: lazy("higher than usual"),
    Verdict.ABRUPT_DROP: lazy("abrupt drop"),
    Verdict.ABRUPT_RISE: lazy("abrupt rise"),
}
# Where a higher score is worse, a rise is what may be chance.
WORSE_WORDS = {
    **VERDICT_WORDS,
    Verdict.LOWER: lazy("lower than usual"),
    Verdict.HIGHER: lazy("higher than usual; could be chance"),
}
