"""Promise 7: a questionnaire's words ship only where its licence lets them (class a1)."""

import tomllib
from pathlib import Path

import pytest

from plait.measures import list_measures, read_measure
from plait.measures.problems import MeasureFileError
from tests.house import wordings

ROOT = Path(__file__).resolve().parents[2]
MEASURES = ROOT / "src" / "plait" / "measures"
PLACES_FOR_WORDS = frozenset({"text", "stem", "hint", "choices", "heading", "introduction", "wording", "words"})
LONGEST_ABOUT = 60
"""What a risk item is about is a few words of our own, never the item."""


def entries(table):
    """Every key of a TOML file, at any depth."""
    for key, value in table.items():
        yield key
        rows = value if isinstance(value, list) else [value]
        for row in rows:
            if isinstance(row, dict):
                yield from entries(row)


def test_only_measures_of_class_a1_have_a_file_of_words():
    by_id = {measure.id: measure for measure in list_measures()}
    named = {path.name: tomllib.loads(path.read_text())["measure"] for path in (MEASURES / "texts").glob("*")}
    assert named
    assert {name: by_id[measure].licence_class for name, measure in named.items()} == dict.fromkeys(named, "a1")
    assert all(name.startswith(f"{measure}.") for name, measure in named.items())


def test_the_words_that_ship_are_those_that_were_cleared():
    named = {tomllib.loads(path.read_text())["measure"] for path in (MEASURES / "texts").glob("*")}
    assert named == {
        *("plait-checkin", "plait-conjoint", "plait-conjoint-member", "plait-subsystem", "plait-child"),
        *("plait-fairness", "plait-goal-ladder", "plait-ending", "phq9", "gad7", "phq4"),
    }


def test_only_class_a1_says_that_its_words_ship():
    assert {measure.licence_class for measure in list_measures() if measure.wording_ships} == {"a1"}
    assert all(measure.wording_ships for measure in list_measures() if measure.licence_class == "a1")


def test_a_key_holds_no_place_for_words():
    for path in (MEASURES / "registry").glob("*.toml"):
        assert set(entries(tomllib.loads(path.read_text()))) & PLACES_FOR_WORDS == set(), path.name
    for measure in list_measures():
        assert all(len(risk.about) <= LONGEST_ABOUT for risk in measure.risk_items)


def test_words_put_into_a_key_are_refused():
    content = (MEASURES / "registry" / "wai_sr.toml").read_text()
    with_words = content.replace('q1  = { kind = "choice",', 'q1  = { kind = "choice", text = "Words",')
    assert with_words != content
    with pytest.raises(MeasureFileError, match="unknown entry 'text'"):
        read_measure(with_words.encode(), "wai_sr.toml")


def test_a_measure_of_another_class_cannot_say_that_its_words_ship():
    content = (
        (MEASURES / "registry" / "wai_sr.toml").read_text().replace("wording_ships = false", "wording_ships = true")
    )
    with pytest.raises(MeasureFileError, match="only words of class a1 ship"):
        read_measure(content.encode(), "wai_sr.toml")


def test_no_marker_phrase_of_another_measure_stands_anywhere_in_the_tree():
    assert wordings.findings(ROOT) == []
    assert len(wordings.text_files(ROOT)) > 100


def test_a_marker_phrase_is_found_across_lines_signs_and_capitals(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text("Above.\nSome Purple-green\nelephants: don’t dance here.\n")
    marks = frozenset({wordings.mark(["purple", "green", "elephants", "don't", "dance"])})
    assert wordings.findings(tmp_path, marks) == [wordings.Finding("docs/page.md", 2)]
    assert (
        wordings.findings(tmp_path, frozenset({wordings.mark(["purple", "green", "elephants", "dance", "here"])})) == []
    )


def test_the_marks_are_hashes_and_not_phrases():
    assert len(wordings.MARKS) > 50
    assert all(len(each) == wordings.HASH_CHARACTERS and int(each, 16) >= 0 for each in wordings.MARKS)
