"""The words of findings: one strong sentence for the brief, one short reason for the caseload, one way to open it.

Plain and unblaming, about the work and never about the person's character; "abrupt drop", not "rupture", which only a
person can report.
"""

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.briefs import adolescents
from plait_clinic.briefs.findings import Finding, Kind, Tone
from plait_clinic.engine.queries import is_cold
from plait_clinic.readings.queries import Lies, Read

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
    Kind.CLINICIANS_DROP: lazy("The clinician’s own rating dropped abruptly in session %(session)s: %(scale)s."),
    Kind.POSSIBLE_DROP: lazy("%(subject)s may have dropped in session %(session)s, below %(name)s’s usual."),
    Kind.NOT_PUT_RIGHT: lazy("%(name)s reports %(tension)s in session %(session)s, %(put_right)s."),
    Kind.STRONG_TENSION: lazy("%(name)s reports %(tension)s in session %(session)s."),
    Kind.STILL_DOWN: lazy("After the drop, the ratings are not back yet where they were: %(scale)s."),
    Kind.RECOVERING: lazy("On the way back after the drop: %(scale)s in session %(session)s."),
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
    Kind.RECOVERED: lazy("The ratings are back where they were before the drop: %(scale)s."),
    Kind.HIGHER: lazy("Higher than %(name)s’s usual in session %(session)s: %(scale)s."),
    Kind.EASED: lazy("Lower than %(name)s’s usual in session %(session)s: %(scale)s (lower is better)."),
    Kind.NO_SESSION: lazy("No check-in yet."),
    Kind.FIRST_ASKED: lazy("The first check-in is out and not answered yet."),
    Kind.FIRST: lazy("This is %(name)s’s first check-in, so there is no usual yet."),
    Kind.NOT_ENOUGH: lazy(
        "Session %(session)s cannot show a drop: ratings at the low end were to be expected of %(name)s."
    ),
    Kind.FEW_SCORES: lazy("There is one score of %(scale)s, so %(name)s has no usual yet."),
    Kind.STEADY: lazy("Steady: session %(session)s was within %(name)s’s usual range."),
}
REASONS = {
    Kind.HARMFUL: lazy("Something felt harmful in session %(session)s"),
    Kind.MISSED: lazy("Something about who they are was missed in session %(session)s"),
    Kind.ABRUPT_DROP: lazy("%(scale)s: abrupt drop in session %(session)s"),
    Kind.ABRUPT_RISE: lazy("%(scale)s: abrupt rise in session %(session)s"),
    Kind.CLINICIANS_DROP: lazy("Clinician’s own rating, %(scale)s: abrupt drop in session %(session)s"),
    Kind.POSSIBLE_DROP: lazy("%(scale)s: may have dropped in session %(session)s"),
    Kind.NOT_PUT_RIGHT: lazy("Session %(session)s: %(tension)s, %(put_right)s"),
    Kind.STRONG_TENSION: lazy("Session %(session)s: %(tension)s"),
    Kind.STILL_DOWN: lazy("%(scale)s: not back yet after the drop"),
    Kind.RECOVERING: lazy("%(scale)s: on the way back in session %(session)s"),
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
    Kind.RECOVERED: lazy("%(scale)s: back where it was before the drop"),
    Kind.HIGHER: lazy("%(scale)s: higher than usual in session %(session)s"),
    Kind.EASED: lazy("%(scale)s: lower than usual in session %(session)s (lower is better)"),
    Kind.NO_SESSION: lazy("New; no check-in yet"),
    Kind.FIRST_ASKED: lazy("New; first check-in is out"),
    Kind.FIRST: lazy("New; first check-in is in"),
    Kind.NOT_ENOUGH: lazy("Session %(session)s cannot show a drop"),
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

IN_SIMULATION = lazy("In simulated courses, a drop began at %(often)s sessions that look like this.")
ASSUMED = lazy("The figures behind it are assumed: this clinic has none of its own yet.")
ALERTS = (Kind.ABRUPT_DROP, Kind.ABRUPT_RISE, Kind.CLINICIANS_DROP, Kind.POSSIBLE_DROP)
RARE, NEARLY_ALL = 0.05, 0.95


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


OPENED_BY_STRAND = (Kind.ABRUPT_DROP, Kind.CLINICIANS_DROP, Kind.POSSIBLE_DROP, Kind.STILL_DOWN, Kind.LOWER)


def opening(finding: Finding, *, adolescent: bool = False) -> str:
    """One way to open the talk, or nothing where there is nothing to open."""
    by_kind = adolescents.OPENINGS if adolescent else OPENINGS
    by_strand = adolescents.OPENINGS_BY_STRAND if adolescent else OPENINGS_BY_STRAND
    if finding.title:  # past data may be long past, and of any measure
        return str(by_kind[Kind.ABRUPT_RISE]) if finding.tone is Tone.LOOK else ""
    if finding.kind in OPENED_BY_STRAND:
        return str(by_strand[finding.scale])
    return str(by_kind.get(finding.kind, ""))


def numbers_behind(finding: Finding) -> str:
    """The numbers that a finding rests on, and how sure an alert is."""
    return f"{rated(finding)} {how_sure(finding)}".strip()


def rated(finding: Finding) -> str:
    """The rating beside what was expected before it came."""
    if finding.read is None or finding.rating is None:
        return ""
    several = len(finding.scales) > 1 or finding.kind is Kind.STEADY
    text = _("%(scale)s: rated %(rating)s, expected %(low)s to %(high)s.")
    if not several:
        text = _("Rated %(rating)s; expected %(low)s to %(high)s.")
    return text % {
        "scale": finding.title or SCALE_NAMES[finding.scale],
        "rating": number(finding.rating),
        "low": number(finding.read.low),
        "high": number(finding.read.high),
    }


def how_sure(finding: Finding) -> str:
    """How often a session like this is where a drop began, and where that is known from."""
    read = finding.visit
    if finding.kind not in ALERTS or read is None or read.chance is None:
        return ""
    return sure(read.chance, read.model_version)


def sure(chance: float, model: str) -> str:
    """How often a drop began at a session that looks like this, and on whose figures that rests."""
    often = str(IN_SIMULATION) % {"often": in_ten(chance)}
    return f"{often} {ASSUMED}" if is_cold(model) else often


def in_ten(chance: float) -> str:
    """A probability as people say it; never closer to none or all than the model was checked for."""
    if chance < RARE:
        return _("fewer than 1 in 20")
    if chance > NEARLY_ALL:
        return _("more than 9 in 10")
    return _("about %d in 10") % min(max(round(10 * chance), 1), 9)


def usual(read: Read | None) -> str:
    """What was expected of this person; nothing before their first rating."""
    return number(read.usual) if read and read.earlier else ""


def verdict_words(rating: float, read: Read | None, higher_is: str = "better", *, alerted: bool = False) -> str:
    """Under a chart: where the last rating lies beside what was expected, and whether an alert rests on it."""
    if read is None:
        return _("not read yet")
    if not read.earlier:
        return _("no usual yet")
    if alerted and (read.lies(rating), higher_is) in ABRUPT:
        return str(ABRUPT[read.lies(rating), higher_is])
    return str((WORSE_WORDS if higher_is == "worse" else LIES_WORDS)[read.lies(rating)])


def striking_words(rating: float | None, read: Read | None, higher_is: str = "better") -> str:
    """The same where the rating lies outside, else nothing."""
    outside = rating is not None and read is not None and read.earlier and read.lies(rating) != Lies.WITHIN
    return verdict_words(rating, read, higher_is) if outside else ""


ABRUPT = {(Lies.BELOW, "better"): lazy("abrupt drop"), (Lies.ABOVE, "worse"): lazy("abrupt rise")}
LIES_WORDS = {
    Lies.WITHIN: lazy("within the expected range"),
    Lies.BELOW: lazy("below the expected range"),
    Lies.ABOVE: lazy("above the expected range"),
}
# Where a higher score is worse.
WORSE_WORDS = {
    **LIES_WORDS,
    Lies.ABOVE: lazy("above the expected range (higher is worse)"),
}
