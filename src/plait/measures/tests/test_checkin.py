"""The Plait check-in: the items and scales it promises, and words that blame nobody."""

import re

import pytest

from plait.measures import (
    AnswersError,
    Score,
    asked_items,
    informativeness,
    load_measure,
    load_wording,
    read_measure,
    score,
)
from plait.measures.catalogue import data_files
from plait.measures.tests.worlds import as_toml, rating, tables

RATINGS = ("understood", "matters", "suited", "openness", "effort", "expectation")
SCALES = ("bond", "goal", "task", "openness", "effort", "expectation", "total")
FORMS = ("client", "clinician", "adolescent")
CHECKIN = load_measure("plait-checkin", version="1")


def ratings(*values):
    return dict(zip(RATINGS, values, strict=False))


@pytest.mark.parametrize("form_id", FORMS)
def test_every_form_asks_the_same_ratings_and_makes_the_same_scales(form_id):
    form = CHECKIN.form(form_id)
    asked = tuple(item.id for item in form.items)
    assert asked[:8] == (*RATINGS, "tension", "put_right")
    assert asked[8:] == (() if form_id == "clinician" else ("harmful", "missed"))
    assert tuple(scale.name for scale in form.scales) == SCALES
    assert {form.bounds(name) for name in SCALES} == {(0.0, 10.0)}


def test_each_rating_is_its_own_scale_and_the_total_is_their_mean():
    found = score(CHECKIN, "client", {**ratings(1, 2, 3, 4, 5, 9), "tension": 2, "put_right": 0})
    assert [found[name].value for name in SCALES] == [1, 2, 3, 4, 5, 9, 4]


def test_one_rating_may_be_missing_from_the_total_and_two_may_not():
    assert score(CHECKIN, "client", ratings(5, 6, 7, 8, 9))["total"] == Score(7.0, 5, 6, True, None)
    assert score(CHECKIN, "client", ratings(5, 6, 7, 8))["total"] == Score(None, 4, 6, False, "too_few_answered")


def test_whether_it_was_put_right_is_asked_only_after_tension():
    form = CHECKIN.form("client")
    assert "put_right" in asked_items(form, {"tension": 1})
    assert "put_right" not in asked_items(form, {"tension": 0})
    assert "put_right" not in asked_items(form, {})


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (ratings(10, 10, 10, 10, 10, 10), "perfect"),
        (ratings(10, 10, 10), "perfect"),
        (ratings(7, 7, 7, 7, 7, 7), "straight_lined"),
        (ratings(0, 0, 0), "straight_lined"),
        (ratings(7, 7, 8), "informative"),
        (ratings(10, 10), "too_few"),
        ({"tension": 3, "harmful": 1}, "too_few"),
        ({}, "too_few"),
    ],
)
def test_what_equal_answers_can_tell(answers, expected):
    assert informativeness(CHECKIN, "client", answers) == expected


def test_perfect_means_the_favourable_end_also_of_reversed_items_and_symptoms():
    items = {name: rating(0, 4) for name in "abc"}
    scales = {"trouble": {"sum": ["a", "b", "c"], "reverse": ["c"], "higher_is": "worse"}}
    measure = read_measure(as_toml(tables(items=items, scales=scales)), "made-up.toml")
    assert informativeness(measure, "client", {"a": 0, "b": 0, "c": 4}) == "perfect"
    assert informativeness(measure, "client", {"a": 4, "b": 4, "c": 0}) == "informative"
    assert informativeness(measure, "client", {"a": 4, "b": 4, "c": 4}) == "straight_lined"


def test_equal_answers_tell_little_of_items_with_a_word_for_each_number_too():
    measure = load_measure("wai_sr")
    assert informativeness(measure, "client", {f"q{n}": 5 for n in range(1, 13)}) == "perfect"
    assert informativeness(measure, "client", {f"q{n}": 3 for n in range(1, 13)}) == "straight_lined"
    assert informativeness(measure, "client", {f"q{n}": 3 + n % 2 for n in range(1, 13)}) == "informative"


def test_answers_that_do_not_fit_are_refused_before_anything_is_said_of_them():
    with pytest.raises(AnswersError, match="understood: 11 is not from 0 to 10"):
        informativeness(CHECKIN, "client", ratings(11, 11, 11))


@pytest.mark.parametrize("form_id", FORMS)
def test_every_form_has_all_its_words(form_id):
    wording, form = load_wording("plait-checkin", form=form_id), CHECKIN.form(form_id)
    assert tuple(wording.items) == tuple(item.id for item in form.items)
    assert tuple(wording.scales) == SCALES
    assert "There is no right answer, and a low number is useful." in wording.introduction
    assert "not been validated yet" in wording.status
    assert wording.licence == "CC0-1.0"
    assert re.search("more of, or less of$", wording.comment)
    assert [key for key, _ in wording.follow_up.choices] == ["pace", "topic", "way", "together", "nothing"]
    assert wording.items["understood"].low == "not at all"
    assert wording.items["tension"].choices[1:] == ("A little", "Some", "A lot")
    assert wording.items["put_right"].choices == ("Not yet", "Partly", "Yes")


def test_words_cannot_be_changed_for_the_next_reader():
    wording = load_wording("plait-checkin")
    with pytest.raises(TypeError):
        wording.items["understood"] = None
    with pytest.raises(TypeError):
        wording.scales["bond"] = ""


def test_no_word_suggests_insincerity_blames_or_says_rupture():
    forbidden = r"honest|sincere|truth|careless|resist|complian|rupture|are you sure|too good|\bfault|should"
    for content in data_files("texts").values():
        text = content.decode()
        assert re.findall(forbidden, text.lower()) == []


def test_questions_to_adolescents_are_short():
    wording = load_wording("plait-checkin", form="adolescent")
    assert max(len(words.text.split()) for words in wording.items.values()) <= 10
