"""Ratings of the work between a client and somebody around them, in words: each number by itself, with how many there
are. No mean of several people is made, and no label is given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plait_clinic.carers.kinds import HIGHEST, LOWEST
from plait_clinic.carers.models import Rating
from plait_clinic.carers.words import HIGH_END, LOW_END, NAMES, OF_CLIENTS, STRANDS


@dataclass(frozen=True)
class Question:
    """One question on a page, with the numbers to choose from; `name` is its name in the form."""

    name: str
    text: str
    choices: tuple[int, ...] = tuple(range(LOWEST, HIGHEST + 1))
    low: str = ""
    high: str = ""


def questions(texts: Mapping[str, object], prefix: str) -> tuple[Question, ...]:
    return tuple(
        Question(f"{prefix}-{key}", str(text), low=str(LOW_END), high=str(HIGH_END)) for key, text in texts.items()
    )


@dataclass(frozen=True)
class Told:
    """One rating in words: what was answered, when, and out of how many."""

    answers: tuple[tuple[str, int | None], ...]
    at: datetime
    how_many: str
    lowest: int

    @property
    def in_short(self) -> str:
        """All of it in one line."""
        numbers = "; ".join(f"{name} {value}" for name, value in self.answers if value is not None)
        words = _("%(numbers)s, of %(highest)s (%(day)s; %(how_many)s)")
        day = date_format(localtime(self.at), "DATE_FORMAT")
        return words % {"numbers": numbers, "highest": HIGHEST, "day": day, "how_many": self.how_many}


def told(rating: Rating, count: int, *, speaking: bool) -> Told:
    """A rating for whoever may read it; `speaking` is for clinicians alone."""
    keys = OF_CLIENTS if speaking else STRANDS
    answers = tuple((str(NAMES[key]), getattr(rating, key)) for key in keys if key != "speaking" or is_asked(rating))
    return Told(answers, rating.at, how_many(count), lowest_of(rating, keys))


def is_asked(rating: Rating) -> bool:
    """Whether this side is asked whether it can say what is on its mind."""
    return rating.side == "client"


def lowest_of(rating: Rating, keys: Sequence[str]) -> int:
    """The lowest answer, by which the quietest work is told first; without one it comes last."""
    return min((value for key in keys if (value := getattr(rating, key)) is not None), default=HIGHEST + 1)


def how_many(count: int) -> str:
    """How little there is to go on: how far one answer may be off is not known for questions as new as these."""
    if count == 1:
        return _("one answer only")
    return ngettext("the newest of %(count)d answer", "the newest of %(count)d answers", count) % {"count": count}
