"""Questionnaires as data: keys, wording, licences and scoring.

A measure is one TOML file in `registry/` that a clinician-researcher can read, its words one file a
language in `texts/`. Importing this package does not import numpy; `score_table` does when called.
"""

from typing import TYPE_CHECKING

from plait.csvfile import FileProblem
from plait.measures.answers import asked_items, informativeness, risk_answers
from plait.measures.catalogue import list_measures, load_measure
from plait.measures.model import CutOff, Form, Item, Measure, RiskItem, Scale
from plait.measures.problems import (
    AnswerProblem,
    AnswersError,
    MeasureFileError,
    MissingKeyError,
    UnknownMeasureError,
)
from plait.measures.reading import read_measure
from plait.measures.scoring import REASONS, Score, score
from plait.measures.wording import (
    FollowUp,
    ItemWording,
    Wording,
    checked_wording,
    languages,
    load_wording,
    read_wording,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from plait.measures.table import ScoreColumn

__all__ = [
    "REASONS",
    "AnswerProblem",
    "AnswersError",
    "CutOff",
    "FileProblem",
    "FollowUp",
    "Form",
    "Item",
    "ItemWording",
    "Measure",
    "MeasureFileError",
    "MissingKeyError",
    "RiskItem",
    "Scale",
    "Score",
    "UnknownMeasureError",
    "Wording",
    "asked_items",
    "checked_wording",
    "informativeness",
    "languages",
    "list_measures",
    "load_measure",
    "load_wording",
    "read_measure",
    "read_wording",
    "risk_answers",
    "score",
    "score_table",
]


def score_table(measure: Measure, form: str, array: "npt.ArrayLike") -> "dict[str, ScoreColumn]":
    """Every scale of the form for n people, by name.

    `array` has shape (n, items), a column for each item in the form's order, NaN where unanswered.
    Each result holds values (scale units, NaN where there is none), reasons (position in REASONS),
    answered, of and prorated, all of shape (n,). The rules are those of `score`. Raises AnswersError
    naming rows and items that do not fit; then nothing is scored.
    """
    from plait.measures.table import score_columns

    return score_columns(measure, form, array)
