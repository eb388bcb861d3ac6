"""Questionnaires as data: keys, wording, licences and scoring.

A measure is one TOML file in `registry/` that a clinician-researcher can read, its words one file a
language in `texts/`. Importing this package does not import numpy; `score_table` does when called.
"""

from plait.measures.answers import asked_items, informativeness
from plait.measures.catalogue import list_measures, load_measure
from plait.measures.model import Form, Item, Measure, Scale
from plait.measures.problems import (
    AnswerProblem,
    AnswersError,
    FileProblem,
    MeasureFileError,
    UnknownMeasureError,
)
from plait.measures.reading import read_measure
from plait.measures.scoring import REASONS, Score, score
from plait.measures.wording import FollowUp, ItemWording, Wording, languages, load_wording, read_wording

__all__ = [
    "REASONS",
    "AnswerProblem",
    "AnswersError",
    "FileProblem",
    "FollowUp",
    "Form",
    "Item",
    "ItemWording",
    "Measure",
    "MeasureFileError",
    "Scale",
    "Score",
    "UnknownMeasureError",
    "Wording",
    "asked_items",
    "informativeness",
    "languages",
    "list_measures",
    "load_measure",
    "load_wording",
    "read_measure",
    "read_wording",
    "score",
]
