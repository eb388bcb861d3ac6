"""The brief of a couple, a family or a group as a value: safety and split first, then each member, one opener.

Pure: it takes where people stand and gives words. The opener for the shared room does not depend on any rating: a
member's rating is theirs, and nobody there may work it out from what is said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from plait.systems import Change, Reason, SplitLabel
from plait_clinic.briefs import words
from plait_clinic.briefs.findings import Tone
from plait_clinic.families.safety import SAFETY_RULE, SafetyRating
from plait_clinic.families.standing import MemberLine, Standing

NO_RATING = "–"
LOWER_SHOWN = 3
"""So many who rate lower are named with one line each; every other pair is folded, or a group's list fills a page."""


@dataclass(frozen=True)
class LineTold:
    """One member's row in words; `is_lower` than others by the split's rule."""

    handle: str
    name: str
    bond: str
    is_lower: bool
    change: str
    safety: str
    purpose: str
    is_low: bool


@dataclass(frozen=True)
class RuleTold:
    """The rule behind a label, printed beside it: no cut-off that all agree on exists."""

    name: str
    what: str
    source: str


@dataclass(frozen=True)
class ConjointBrief:
    """Everything of the shared part of the brief; `contact` is how to speak with whoever may not be safe, alone.

    `reasons` are the few that matter, `rest` all others, which a page folds.
    """

    tone: Tone
    first: str
    detail: str
    contact: str
    everybody: str
    split: str
    reasons: tuple[str, ...]
    rest: tuple[str, ...]
    widening: tuple[str, ...]
    rule: RuleTold | None
    safety_rule: str
    lines: tuple[LineTold, ...]
    purpose: str
    quiet: str
    opener: str
    thought: str
    held: bool


def conjoint_brief(standing: Standing) -> ConjointBrief:
    label, low = standing.label, standing.low
    names = tuple(member.client.name for member, _said in low)
    headline = split_words(label, standing.titles)
    first = safety_words(low) if low else headline
    shown, rest = reasons_of(label)
    return ConjointBrief(
        tone=tone_of(standing),
        first=first,
        detail=headline if low else "",
        contact=contact_words(names) if low else "",
        everybody=everybody_words() if low else "",
        split=headline,
        reasons=reasons_told(shown, label, standing.titles),
        rest=reasons_told(rest, label, standing.titles),
        widening=tuple(widening_words(change, standing.titles) for change in widening_of(standing)),
        rule=rule_told(label),
        safety_rule=safety_rule_words() if low else "",
        lines=tuple(line_told(line, label) for line in by_need(standing)),
        purpose=words.number(standing.clinician_purpose) if standing.clinician_purpose is not None else "",
        quiet=quiet_words(standing),
        opener="" if low else opener_of(standing),
        thought="" if low else thought_of(standing),
        held=bool(low),
    )


def tone_of(standing: Standing) -> Tone:
    label = standing.label
    if standing.low or (label and label.label == "split"):
        return Tone.LOOK
    if widening_of(standing) or (label and label.label == "balanced-weak"):
        return Tone.LOOK
    return Tone.NOTE if label is None or label.label == "undetermined" else Tone.QUIET


def widening_of(standing: Standing) -> tuple[Change, ...]:
    return standing.reading.widening if standing.reading else ()


def safety_words(low: tuple[tuple[object, SafetyRating], ...]) -> str:
    """Who said it, after which session, and how low: for the clinicians alone."""
    told = [
        _("%(name)s (%(value)s of 10 after session %(session)d)")
        % {"name": member.client.name, "value": words.number(said.value), "session": said.session}
        for member, said in low
    ]
    return _("May not be safe to speak with the others there: %(who)s") % {"who": get_text_list(told, _("and"))}


def contact_words(names: tuple[str, ...]) -> str:
    """How to speak with somebody alone."""
    text = _("Speak with %(names)s alone first, when nobody else can hear or see it, and not by a shared telephone.")
    return text % {"names": get_text_list(names, _("and"))}


def everybody_words() -> str:
    """Asked of everybody, so that being asked tells nothing."""
    return _(
        "See everybody of this case alone for a moment, as a matter of course, so that being asked tells nothing. “I "
        "speak with each person alone now and then. How is it for you when you are all here together?”"
    )


def split_words(label: SplitLabel | None, titles: Mapping[str, str]) -> str:
    """The label in one sentence. "Balanced" is not "good", and a split is nobody's fault."""
    if label is None:
        return _("Not enough ratings yet to say how the members stand beside each other.")
    if label.label == "intact-strong":
        return _("Everybody rates the work with you as strong, and nobody stands apart.")
    if label.label == "balanced-weak":
        return _("Everybody rates the work with you as weak. They agree, and that is no good sign.")
    if label.label == "undetermined":
        return _("It cannot be told whether the members stand apart.")
    return split_kinds(label, titles)


def split_kinds(label: SplitLabel, titles: Mapping[str, str]) -> str:
    if "clinician against family" in label.kinds:
        return _("You and the family see the work differently.")
    if "adult against youth" in label.kinds:
        return _("The adults and the young people rate the work differently.")
    low = get_text_list([titles.get(name, name) for name in label.low], _("and"))
    return _("The members rate the work differently; lower than others: %(names)s.") % {"names": low}


REASONS = {
    "lower": lambda who, nums, _rest: (
        _("%(one)s rated %(gap)s points lower than %(other)s (%(low)s to %(high)s, 95 in 100)")
        % {
            "one": who[0],
            "other": who[1],
            "gap": words.number(nums[0]),
            "low": words.number(nums[1]) if len(nums) > 1 else NO_RATING,
            "high": words.number(nums[2]) if len(nums) > 2 else NO_RATING,
        }
    ),
    "adult against youth": lambda _who, _nums, rest: _("the young people: %(names)s") % {"names": rest},
    "strong": lambda _who, nums, _rest: _("everybody at %(level)s or above") % {"level": words.number(nums[0])},
    "weak": lambda _who, nums, _rest: _("everybody below %(level)s") % {"level": words.number(nums[0])},
    "levels differ": lambda _who, nums, rest: (
        _("no split found, and below %(level)s: %(names)s") % {"level": words.number(nums[0]), "names": rest}
    ),
    "within error": lambda who, nums, _rest: (
        _("%(one)s and %(other)s differ by %(gap)s points, which measurement error may explain")
        % {"one": who[0], "other": who[1], "gap": words.number(nums[0])}
    ),
    "too few": lambda _who, _nums, _rest: _("fewer than two rated"),
    "not rated": lambda _who, nums, rest: (
        _("no rating of session %(session)d yet: %(names)s") % {"session": nums[0], "names": rest}
    ),
}


def reasons_of(label: SplitLabel | None) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """The few that matter, the widest gaps first, and all others: of whoever rates lower, the one widest gap is shown.

    That a clinician stands on one side is what the headline says already.
    """
    reasons = label.reasons if label else ()
    by_gap = sorted((each for each in reasons if each.code == "lower"), key=lambda each: -each.numbers[0])
    widest = {each.people[0]: each for each in reversed(by_gap)}
    lower = [each for each in by_gap if widest[each.people[0]] is each][:LOWER_SHOWN]
    told = [each for each in reasons if each.code not in ("lower", "clinician against family")]
    shown = (*(each for each in told if each.code == "adult against youth"), *lower)
    shown += tuple(each for each in told if each not in shown)
    return shown, tuple(each for each in by_gap if each not in lower)


def reasons_told(reasons: Iterable[Reason], label: SplitLabel | None, titles: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(told for reason in reasons if label and (told := reason_told(reason, label.session, titles)))


def reason_told(reason: Reason, session: int, titles: Mapping[str, str]) -> str:
    """One reason in words; nothing where it is about the rule and stands with it."""
    tell = REASONS.get(reason.code)
    who = [titles.get(name, name) for name in reason.people]
    numbers = (session,) if reason.code == "not rated" else reason.numbers
    return str(tell(who, numbers, get_text_list(who, _("and")))) if tell else ""


def widening_words(change: Change, titles: Mapping[str, str]) -> str:
    one, other = (
        get_text_list([titles.get(name, name) for name in names], _("and")) for names in (change.one, change.other)
    )
    return _("Drifting apart over sessions, beyond chance: %(one)s and %(other)s.") % {"one": one, "other": other}


def rule_told(label: SplitLabel | None) -> RuleTold | None:
    if label is None:
        return None
    rule = label.rule
    name = _("rule %(id)s, version %(version)s (%(status)s)")
    status = _("assumed") if rule.status == "assumed" else _("from its source")
    return RuleTold(name % {"id": rule.id, "version": rule.version, "status": status}, rule.what, rule.source)


def safety_rule_words() -> str:
    text = _(
        "Told from %(at_most)s of 10 down: rule %(id)s, version %(version)s, our own assumption. No published cut-off "
        "is known, and it would rather ask for a talk too many."
    )
    rule = SAFETY_RULE
    return text % {"at_most": words.number(rule.at_most), "id": rule.id, "version": rule.version}


def by_need(standing: Standing) -> list[MemberLine]:
    """Whose safety is low first, then whoever rates lower than others, then everybody else as ever."""
    lower = standing.label.low if standing.label else ()
    return sorted(standing.lines, key=lambda line: (not line.is_low, line.member.handle not in lower))


def line_told(line: MemberLine, label: SplitLabel | None) -> LineTold:
    def told(value: float | None) -> str:
        return words.number(value) if value is not None else _("no rating yet")

    return LineTold(
        handle=line.member.handle,
        name=line.member.client.name,
        bond=told(line.bond),
        is_lower=label is not None and line.member.handle in label.low,
        change=since_words(line, label),
        safety=told(line.safety),
        purpose=told(line.purpose),
        is_low=line.is_low,
    )


def since_words(line: MemberLine, label: SplitLabel | None) -> str:
    """What changed since the time before; of an older rating, of which session it is."""
    if label is not None and line.session is not None and line.session < label.session:
        return _("of session %(session)d") % {"session": line.session}
    return change_words(line.change)


def change_words(change: float | None) -> str:
    """Since the time before, in words and a sign, without calling chance a change: the split rule weighs that."""
    if change is None:
        return ""
    if change == 0:
        return _("as before")
    return (
        _("%(points)s up") % {"points": words.number(change)}
        if change > 0
        else _("%(points)s down") % {"points": words.number(-change)}
    )


def quiet_words(standing: Standing) -> str:
    if standing.quiet is None:
        return ""
    text = _("%(name)s could say least of what was on their mind last time. There may be room for them.")
    return text % {"name": standing.quiet.member.client.name}


def openers() -> tuple[str, ...]:
    """Sentences for the shared room. Whoever hears one learns nothing of what anybody rated: see `opener_of`."""
    return (
        _("“How was last time for each of you? You may see it quite differently, and that is welcome.”"),
        _("“What did we do last time that we should keep, and what not?”"),
        _("“I wonder if I have understood each of you equally well. What did I miss, and for whom?”"),
        _("“What would you change first about how we work here? You need not agree.”"),
        _("“Who would like to say something first that did not find room last time? Nobody has to.”"),
    )


def opener_of(standing: Standing) -> str:
    """The turn of the session decides, and no rating does: else who knows them all could tell who rated what."""
    return openers()[standing.sessions % len(openers())]


def thought_of(standing: Standing) -> str:
    """What the label suggests, for a word with each of them alone; it is not for the shared room."""
    label = standing.label
    if label is None or label.label in ("intact-strong", "undetermined"):
        return ""
    if label.label == "balanced-weak":
        return _("With each of them alone: what would they rather you did?")
    if "clinician against family" in label.kinds:
        return _("With each of them alone: what would they change first? You may see it differently from them.")
    if "adult against youth" in label.kinds:
        return _("With each of them alone: what would make coming here worth it?")
    return _("With each of them alone: how was it last time? You may have been nearer to some than to others.")
