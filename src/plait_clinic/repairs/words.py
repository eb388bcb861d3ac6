"""The words of repair cards, as they ship: 27 cards by strand, by how it shows and by who noticed, in pieces.

A piece is what can be changed at once: the words on every card, those of one strand, of one direction, or of one card.
The texts stand in cards/<language>/*.toml. They are our own; what they rest on is named in every.toml. `de-du` holds
what is said otherwise to adolescents in German, and only that.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import product
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).parent / "cards"
NAMES = {"en": "English", "de": "Deutsch", "de-du": "Deutsch, du"}
LANGUAGES = tuple(NAMES)
BUILT_ON = {"de-du": "de"}
"""Languages that hold what differs from another one."""
TO_ADOLESCENTS = {"de": "de-du"}
MOST_CHARACTERS = 400
"""So much of one text can be read at a glance; the longest that ships has some 300."""
MOST_LINES = 12
EVERY = "every"

Lines = tuple[str, ...]
LEAST_LINES = {"openers": 2}
"""Of a text of several lines: how many it needs at least. Any other needs one."""


class Strand(models.TextChoices):
    """What it is about."""

    TASK = "task", _("Tasks")
    GOAL = "goal", _("Goals")
    BOND = "bond", _("Bond")


class Direction(models.TextChoices):
    """How it shows."""

    WITHDRAWAL = "withdrawal", _("Moving away")
    CONFRONTATION = "confrontation", _("Moving against")
    UNCLEAR = "unclear", _("Not clear")


class Noticed(models.TextChoices):
    """Who noticed."""

    CLIENT = "client", _("the client said so")
    CLINICIAN = "clinician", _("the clinician noticed")
    RATINGS = "ratings", _("the ratings, or both sides")


@dataclass(frozen=True)
class Choice:
    """Which card: one cell of strand x direction x who noticed."""

    strand: Strand
    direction: Direction
    noticed: Noticed

    @property
    def key(self) -> str:
        return f"{self.strand.value}-{self.direction.value}-{self.noticed.value}"


CHOICES = tuple(Choice(*cell) for cell in product(Strand, Direction, Noticed))
BY_KEY: Mapping[str, Choice] = {choice.key: choice for choice in CHOICES}


@dataclass(frozen=True)
class EveryWords:
    """What stands on every card."""

    how_to_say_it: Lines
    shared_map: str
    agreement: str
    check_back: str
    not_now: Lines
    supervision: str
    evidence: Lines
    sources: Lines


@dataclass(frozen=True)
class StrandWords:
    """One strand, and the quick route in it."""

    about: str
    clarify: str
    reason: str
    change: str


@dataclass(frozen=True)
class DirectionWords:
    """One direction: how it may look, what it may do to the clinician, and the exploratory route."""

    about: str
    feelings: Lines
    pulls: Lines
    between_us: str
    needed: str
    hard_to_say: str


@dataclass(frozen=True)
class CardWords:
    """What is one card's own."""

    openers: Lines
    when_not: str
    next_question: str


Words = EveryWords | StrandWords | DirectionWords | CardWords
PIECES: tuple[str, ...] = (EVERY, *Strand.values, *Direction.values, *BY_KEY)


class WrongWords(ValueError):
    """Words that cannot stand on a card. Carries every problem: the field and what is wrong with it."""

    def __init__(self, problems: Mapping[str, str]):
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = problems


def words_of(piece: str) -> type[Words]:
    """What kind of words a piece consists of. KeyError where there is no such piece."""
    if piece == EVERY:
        return EveryWords
    if piece in Strand.values:
        return StrandWords
    return DirectionWords if piece in Direction.values else dict.fromkeys(BY_KEY, CardWords)[piece]


def least_lines(kind: type[Words]) -> Mapping[str, int]:
    """Each text of such words: how many lines it needs; 0 for one that is a single text."""
    return {entry.name: LEAST_LINES.get(entry.name, 1) if entry.type == Lines else 0 for entry in fields(kind)}


def read_words(piece: str, entries: Mapping[str, object]) -> Words:
    """A piece's words from a file, a form or the database. Raises WrongWords with everything that is wrong."""
    kind = words_of(piece)
    needed = least_lines(kind)
    problems = {name: "there is no such text" for name in entries if name not in needed}
    for name, least in needed.items():
        problem = problem_of(entries.get(name), least)
        if problem:
            problems[name] = problem
    if problems:
        raise WrongWords(problems)
    return kind(**{name: tuple(entries[name]) if least else entries[name] for name, least in needed.items()})


def problem_of(entry: object, least: int) -> str:
    """What is wrong with one text; empty where nothing is."""
    lines = list(entry) if least and isinstance(entry, list | tuple) else [entry]
    if not all(isinstance(line, str) and line.strip() for line in lines):
        return str(_("Write something here."))
    if any(len(line) > MOST_CHARACTERS for line in lines):
        return _("Keep it below %(most)d characters: it is read in a glance.") % {"most": MOST_CHARACTERS}
    if len({line.strip().casefold() for line in lines}) < max(least, 1):
        return _("Write at least %(least)d, each on a line of its own and each different.") % {"least": least}
    if len(lines) > MOST_LINES:
        return _("Keep it to %(most)d lines.") % {"most": MOST_LINES}
    return ""


def entries_of(words: Words) -> dict[str, object]:
    """The same words as the database keeps them."""
    found = {entry.name: getattr(words, entry.name) for entry in fields(words)}
    return {name: list(text) if isinstance(text, tuple) else text for name, text in found.items()}


@cache
def shipped(language: str) -> Mapping[str, Words]:
    """Every piece as it ships in one language."""
    written = entries_in(language)
    below = (
        {piece: entries_of(words) for piece, words in shipped(BUILT_ON[language]).items()}
        if language in BUILT_ON
        else {}
    )
    return {piece: read_words(piece, below.get(piece, {}) | written.get(piece, {})) for piece in PIECES}


def entries_in(language: str) -> dict[str, dict[str, object]]:
    """What stands in the files of one language, by piece."""
    files = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (FOLDER / language).glob("*.toml")}
    found = {EVERY: files[EVERY], **files["directions"]}
    found |= {strand: files[strand]["strand"] for strand in Strand.values}
    found |= {
        choice.key: files[choice.strand.value][choice.direction.value][choice.noticed.value] for choice in CHOICES
    }
    return found
