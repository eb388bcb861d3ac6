"""What a client is told: who will see a request before it is sent, and what has become of their own signals.

A clinician's own impression, their notes and their view that there was nothing stand nowhere here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.cases.queries import clinicians_of, supervised
from plait_clinic.repairs.models import Side
from plait_clinic.repairs.queries import Word, outcomes_in
from plait_clinic.signals.models import Kind, SignalStep, Source, Way
from plait_clinic.signals.queries import Shown, facts_of, said_by_client
from plait_clinic.signals.states import Action, State, Who, possible
from plait_clinic.signals.watching import sees_names, watch_of, watchers_of

BUTTONS = {
    Kind.HOW_WE_WORK: lazy("I’d like to talk about how we work"),
    Kind.OTHER_CLINICIAN: lazy("I’d like to talk about changing clinician"),
}


@dataclass(frozen=True)
class Button:
    """One request that can be sent."""

    about: str
    words: str


@dataclass(frozen=True)
class Offer:
    """The two buttons, with who will see what is sent and what happens where nobody does."""

    buttons: tuple[Button, ...]
    sees: str
    otherwise: str


def offer(case: Case, now: datetime) -> Offer:
    """What stands beside the buttons, before anything is sent."""
    clinicians = clinicians_of(case, now)
    names = get_text_list([part.user.name for part in clinicians], _("and"))
    sees = _("%(names)s will see it, on the first page that they open.") % {"names": names}
    if supervised(clinicians):
        sees = f"{sees} {_('A supervisor of theirs can see that you wait, and what for only after writing down why.')}"
    return Offer(
        buttons=tuple(Button(kind.value, str(words)) for kind, words in BUTTONS.items()),
        sees=sees,
        otherwise=otherwise(case, now),
    )


def otherwise(case: Case, now: datetime) -> str:
    """Who looks where the clinicians of the case do not, in the words of the promise."""
    watch = watch_of(case.organisation_id)
    watchers = watchers_of(watch, case, now)
    if watch is None or not watchers:
        return _("If they do not see it, nobody else is told. The contact below goes past them.")
    named, days = [person for person in watchers if sees_names(person)], watch.days
    if named:
        text = ngettext(
            "If nobody has seen it within %(days)d day, %(names)s will be told that you wait, and nothing of what for.",
            "If nobody has seen it within %(days)d days, %(names)s will be told that you wait, and nothing of what "
            "for.",
            days,
        )
        return text % {"days": days, "names": get_text_list([person.name for person in named], _("and"))}
    text = ngettext(
        "If nobody has seen it within %(days)d day, a colleague from outside will be told that somebody waits, without "
        "your name.",
        "If nobody has seen it within %(days)d days, a colleague from outside will be told that somebody waits, "
        "without your name.",
        days,
    )
    return text % {"days": days}


def told_of_waiting(case: Case, now: datetime) -> str:
    """What a client reads before answering: who learns that they wait. Nothing where nobody would."""
    watch = watch_of(case.organisation_id)
    named = [one for one in watchers_of(watch, case, now) if sees_names(one)]
    if watch is None or not named:
        return ""
    text = ngettext(
        "If something in your answers should be talked about and nobody of them has seen it within %(days)d day, "
        "%(names)s will be told that you wait, and nothing of what you answered.",
        "If something in your answers should be talked about and nobody of them has seen it within %(days)d days, "
        "%(names)s will be told that you wait, and nothing of what you answered.",
        watch.days,
    )
    return text % {"days": watch.days, "names": get_text_list([person.name for person in named], _("and"))}


@dataclass(frozen=True)
class OwnSignal:
    """One signal as the client whose it is sees it: what it was, what has come of it, and what they can say to it."""

    handle: str
    at: datetime
    sentence: str
    steps: tuple[str, ...]
    can_say: bool
    asked: bool
    word: str


def own_signals(member: CaseMember) -> list[OwnSignal]:
    """The client's own signals in this case, newest first."""
    found = said_by_client(member)
    words = outcomes_in(shown.signal for shown in found)
    return [own_signal(shown, words.get(shown.signal.pk, {}).get(Side.CLIENT)) for shown in found]


def own_signal(shown: Shown, word: Word | None) -> OwnSignal:
    signal = shown.signal
    return OwnSignal(
        handle=signal.handle,
        at=signal.opened_at,
        sentence=own_sentence(shown),
        steps=tuple(came_of(shown.steps, signal.state)),
        can_say=Action.REPAIR in possible(signal.state, facts_of(signal), Who.CLIENT),
        asked=signal.source == Source.REQUEST,
        word=own_word(word) if word else "",
    )


def own_word(word: Word) -> str:
    """The client's own last word, and whether somebody else wrote it down for them."""
    said = {"word": word.resolution.label, "day": date_words(word.at), "who": word.by.name if word.by else ""}
    if word.by is not None:
        return _("As %(who)s wrote down what you said: %(word)s, %(day)s.") % said
    return _("What you said: %(word)s, %(day)s.") % said


def own_sentence(shown: Shown) -> str:
    """What it was, as the client would say it."""
    signal = shown.signal
    number = signal.session.number if signal.session else ""
    if signal.source == Source.ENGINE:
        return _("After session %(number)s, something in your ratings was different from before.") % {"number": number}
    if signal.source == Source.MARKER:
        return _("You told of a tension after session %(number)s.") % {"number": number}
    return {
        Kind.HOW_WE_WORK: _("You asked to talk about how we work."),
        Kind.OTHER_CLINICIAN: _("You asked to talk about changing clinician."),
    }[Kind(signal.kind)]


def came_of(steps: Sequence[SignalStep], state: str) -> list[str]:
    """What has come of it, each kind of step once, the last one of it."""
    last = {Action(row.action): row for row in steps}
    lines = [
        line(last[action]) for action in (Action.SEE, Action.DISCUSS, Action.ACT, Action.RECOVER) if action in last
    ]
    if Action.SEE not in last:
        lines.insert(0, _("Nobody has seen it yet."))
    ends = {State.REPAIRED: _("You said that it was put right."), State.CLOSED: _("Your clinician has closed it.")}
    return [*lines, *([ends[State(state)]] if State(state) in ends else [])]


def line(row: SignalStep) -> str:
    day = {"day": date_words(row.on or row.at), "who": row.by.name if row.by else ""}
    if row.action == Action.SEE:
        return _("%(who)s has seen it, %(day)s.") % day
    if row.action == Action.DISCUSS:
        return _("It was talked about, %(day)s.") % day
    if row.action == Action.RECOVER:
        return _("Your ratings are back to where they usually are.")
    return _("Something was done: %(way)s.") % {"way": Way(row.way).label}


def date_words(at) -> str:
    from django.utils import timezone
    from django.utils.formats import date_format

    return date_format(timezone.localtime(at) if isinstance(at, datetime) else at, "DATE_FORMAT")
