"""Reads of repair cards: the words that hold in a clinic, who changed them, what was ticked and said of a signal."""

from collections.abc import Mapping, Sequence

from plait_clinic.people.models import Organisation
from plait_clinic.repairs.models import CardText, Outcome, Side, StageTick
from plait_clinic.repairs.stages import Stage
from plait_clinic.repairs.words import LANGUAGES, TO_ADOLESCENTS, Words, entries_of, read_words, shipped
from plait_clinic.signals.models import Signal


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


def outcomes_of(signal: Signal) -> Mapping[Side, Outcome]:
    """How each side says it stands: the newest word of each, where there is one."""
    rows = Outcome.objects.filter(signal=signal).select_related("by").order_by("pk")
    return {Side(row.side): row for row in rows}
