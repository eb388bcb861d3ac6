"""Reads of repair cards: the words that hold in a clinic, who changed them, what was ticked and said of a signal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plait_clinic.people.models import Organisation, User
from plait_clinic.repairs.models import CardText, Outcome, Resolution, Side, StageTick
from plait_clinic.repairs.stages import Stage
from plait_clinic.repairs.words import LANGUAGES, TO_ADOLESCENTS, Words, entries_of, read_words, shipped
from plait_clinic.signals.models import Signal, SignalStep
from plait_clinic.signals.states import Action


def language_of(code: str, *, adolescent: bool = False) -> str:
    """The language of the cards for a page in `code`: the same where there are cards in it, else English."""
    short = code.partition("-")[0]
    found = short if short in LANGUAGES else LANGUAGES[0]
    return TO_ADOLESCENTS.get(found, found) if adolescent else found


def words_here(organisation: Organisation, language: str) -> Mapping[str, Words]:
    """Every piece as it holds in this clinic: in its own newest words, or as it ships."""
    rows = CardText.objects.filter(organisation=organisation, language=language).order_by("number")
    newest = {row.piece: row for row in rows}
    return {piece: words_in(newest.get(piece), words) for piece, words in shipped(language).items()}


def words_in(row: CardText | None, ships: Words) -> Words:
    """The words of a row. A text that a later release added is taken from what ships, one that it dropped is left."""
    if row is None or row.content is None:
        return ships
    entries = entries_of(ships)
    return read_words(row.piece, entries | {name: text for name, text in row.content.items() if name in entries})


def versions_of(organisation: Organisation, piece: str, language: str) -> Sequence[CardText]:
    """Every change of one piece in one language, the newest first."""
    rows = CardText.objects.filter(organisation=organisation, piece=piece, language=language)
    return list(rows.select_related("by").order_by("-number"))


def changed_here(organisation: Organisation, language: str) -> frozenset[str]:
    """The pieces that read otherwise here than they ship."""
    rows = CardText.objects.filter(organisation=organisation, language=language).order_by("number")
    newest = {row.piece: row for row in rows}
    return frozenset(piece for piece, row in newest.items() if row.content is not None)


def ticked(signal: Signal) -> Mapping[Stage, StageTick]:
    """The stages that are ticked now, each with its last row."""
    rows = StageTick.objects.filter(signal=signal).select_related("by").order_by("pk")
    newest = {Stage(row.stage): row for row in rows}
    return {stage: row for stage, row in newest.items() if row.done}


@dataclass(frozen=True)
class Word:
    """How one side says it stands. Nobody in `by` means the client themself, on their page or in a check-in."""

    resolution: Resolution
    at: datetime
    by: User | None


CLIENTS_STEPS = {Action.REPAIR: Resolution.RESOLVED, Action.NOT_YET: Resolution.UNRESOLVED}
"""What a client said of a signal in a check-in or on their page, as the signal keeps it."""


def outcomes_of(signal: Signal) -> Mapping[Side, Word]:
    """How each side says it stands: the newest word of each, where there is one."""
    return outcomes_in([signal]).get(signal.pk, {})


def outcomes_in(signals: Iterable[Signal]) -> Mapping[int, Mapping[Side, Word]]:
    """The same of several signals, by two queries however many there are."""
    about = [signal.pk for signal in signals]
    steps = SignalStep.objects.filter(signal__in=about, action__in=CLIENTS_STEPS)
    found = [(row.signal_id, Side.CLIENT, Word(CLIENTS_STEPS[Action(row.action)], row.at, None)) for row in steps]
    rows = Outcome.objects.filter(signal__in=about, erased_at__isnull=True).select_related("by").order_by("pk")
    found += [(row.signal_id, Side(row.side), Word(Resolution(row.resolution), row.at, row.by)) for row in rows]
    words: dict[int, dict[Side, Word]] = {}
    # A word on the own page is kept both ways; of one moment, the later one here says more ("partly").
    for signal, side, word in sorted(found, key=lambda each: each[2].at):
        words.setdefault(signal, {})[side] = word
    return words
