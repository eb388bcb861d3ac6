"""Why a label is what it is: one code, who and how much, and an English sentence that blames nobody.

The codes are for pages in other languages; the sentences are what the command line prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ReasonCode = Literal[
    "lower",
    "clinician against family",
    "adult against youth",
    "strong",
    "weak",
    "levels differ",
    "within error",
    "too few",
    "not rated",
    "no error known",
    "no sd known",
    "no cut-off",
    "other dimension",
    "not computable",
]

WORDS: dict[ReasonCode, str] = {
    "lower": "{0} rates {numbers[0]:.1f} points lower than {1} ({numbers[1]:.1f} to {numbers[2]:.1f})",
    "clinician against family": "{0} and the family see it differently: everybody who rated is on the other side",
    "adult against youth": "the young people ({rest}) and the adults see it differently",
    "strong": "everybody is at {numbers[0]:.1f} or above, and no split was found",
    "weak": "everybody is below {numbers[0]:.1f}, and no split was found",
    "levels differ": "no split was found, and some are below {numbers[0]:.1f}: {rest}",
    "within error": "{0} and {1} differ by {numbers[0]:.1f} points, which measurement error may explain",
    "too few": "{numbers[0]:.0f} rated, and a comparison takes two",
    "not rated": "not rated by {rest}",
    "no error known": "how exact the ratings of {rest} are is not known",
    "no sd known": "how people differ on this scale is not known, so that no threshold can be set",
    "no cut-off": "the index is {numbers[0]:.2f}; the source gives no number from which on it would be a split",
    "other dimension": "this rule is for {0} alone",
    "not computable": "this rule cannot be computed from these ratings",
}


@dataclass(frozen=True)
class Reason:
    """One reason: its code, the people it names in the order of its words, and its numbers in points."""

    code: ReasonCode
    people: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()

    @property
    def words(self) -> str:
        """An English clause."""
        return WORDS[self.code].format(*self.people, numbers=self.numbers, rest=" and ".join(self.people))
