"""What whoever was sent is asked: two ratings of our own about themselves, in words for adults and for adolescents."""

import re

import pytest

from plait.measures import languages, load_measure, load_wording, score

FORMS = ("client", "adolescent")


def test_it_is_ours_free_to_copy_and_says_that_it_is_not_validated():
    measure = load_measure("plait-fairness", "1")
    assert (measure.licence, measure.licence_class, measure.wording_ships) == ("CC0-1.0", "a1", True)
    assert "not been validated yet" in measure.status
    assert any("No cut-offs" in warning for warning in measure.warnings)


@pytest.mark.parametrize("form", FORMS)
def test_two_ratings_from_0_to_10_are_two_scales_about_oneself_and_no_total(form):
    asked = load_measure("plait-fairness", "1").form(form)
    assert [(scale.name, scale.target, asked.bounds(scale.name)) for scale in asked.scales] == [
        ("fairness", None, (0, 10)),
        ("say", None, (0, 10)),
    ]


def test_one_may_be_left_blank_without_a_word_about_the_other():
    found = score(load_measure("plait-fairness", "1"), "client", {"fair": 3, "say": None})
    assert (found["fairness"].value, found["say"].value) == (3, None)


def test_it_has_no_form_for_children_nor_for_clinicians():
    assert {form.id for form in load_measure("plait-fairness", "1").forms} == set(FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_it_has_its_words_in_both_languages_and_says_why_it_is_asked_and_that_it_is_not_reported(form):
    assert languages("plait-fairness", "1", form) == ("de", "en")
    english, german = (load_wording("plait-fairness", form, language) for language in ("en", "de"))
    assert re.search("not reported to whoever sent you|Whoever sent you is not told", english.introduction)
    assert "geschickt hat, erfährt" in german.introduction
    assert "noch nicht validiert" in german.status
    assert bool(re.search(r"\b(Sie|Ihnen|Ihre?)\b", german.introduction)) == (form == "client")
