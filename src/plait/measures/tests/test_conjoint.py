"""What couples, families and groups are asked: whom each score is about, words for everybody, faces for children."""

import re

import pytest

from plait.measures import asked_items, languages, list_measures, load_measure, load_wording, score
from plait.measures.tests.test_german import FORMAL, INFORMAL

OURS = ("plait-conjoint", "plait-conjoint-member", "plait-subsystem", "plait-child")
FORMS = [(name, form.id) for name in OURS for form in load_measure(name, "1").forms]
LONGEST_WORD_FOR_CHILDREN = 9
YOUNG = ("adolescent", "child")


def words_of(name: str, form: str, language: str) -> str:
    """Everything that a respondent of this form reads."""
    wording = load_wording(name, form, language)
    items = [f"{item.text} {item.hint} {item.low} {item.high} {item.choices}" for item in wording.items.values()]
    return " ".join([wording.heading, wording.introduction, *items])


@pytest.mark.parametrize("name", OURS)
def test_each_is_ours_free_to_copy_and_says_that_it_is_not_validated(name):
    measure = load_measure(name, "1")
    assert (measure.licence, measure.licence_class, measure.wording_ships) == ("CC0-1.0", "a1", True)
    assert "not been validated yet" in measure.status
    assert any("No cut-offs" in warning for warning in measure.warnings)


@pytest.mark.parametrize("name", OURS)
def test_every_score_is_about_somebody_and_lies_from_0_to_10(name):
    for form in load_measure(name, "1").forms:
        for scale in form.scales:
            assert scale.facet
            assert scale.target
            assert form.bounds(scale.name) == (0, 10)
            assert scale.higher_is == "better"


def test_a_member_is_asked_about_every_side_but_their_own_bond_which_the_check_in_asks():
    for name in ("client", "adolescent"):
        scales = load_measure("plait-conjoint", "1").form(name).scales
        told = {scale.name: (scale.facet, scale.target, scale.dimension) for scale in scales}
        assert told == {
            "others": ("others", "others", "alliance"),
            "purpose": ("within", "whole", "purpose"),
            "together": ("group", "whole", "alliance"),
            "safety": ("within", "whole", "safety"),
        }


def test_a_clinician_rates_the_whole_once_and_each_member_apart():
    whole = load_measure("plait-conjoint", "1").form("clinician")
    assert [(scale.name, scale.facet) for scale in whole.scales] == [
        ("purpose", "within"),
        ("safety", "within"),
        ("with_all", "self"),
    ]
    each = load_measure("plait-conjoint-member", "1").form("clinician")
    assert [scale.name for scale in each.scales] == ["engagement", "connection", "safety"]
    assert {(scale.facet, scale.target) for scale in each.scales} == {("self", "member")}


def test_nothing_is_made_of_scores_about_different_people():
    for name in ("plait-conjoint", "plait-conjoint-member", "plait-subsystem"):
        for form in load_measure(name, "1").forms:
            assert all(len(scale.parts) == 1 for scale in form.scales)


def test_five_faces_are_placed_from_0_to_10_in_even_steps():
    form = load_measure("plait-child", "1").form("child")
    assert all(item.faces and (item.kind, item.low, item.high) == ("choice", 0, 4) for item in form.items)
    for face, value in enumerate((0, 2.5, 5, 7.5, 10)):
        found = score(load_measure("plait-child", "1"), "child", dict.fromkeys([i.id for i in form.items], face))
        assert {result.value for result in found.values()} == {value}


def test_a_childs_strands_are_those_of_the_check_in():
    child, adult = load_measure("plait-child", "1").form("child"), load_measure("plait-checkin", "1").form("client")
    assert {"bond", "goal", "task", "openness", "total"} <= {scale.name for scale in child.scales}
    assert {"bond", "goal", "task", "openness", "total"} <= {scale.name for scale in adult.scales}


def test_one_answer_of_a_child_may_be_missing_from_the_total_and_two_may_not():
    measure, given = load_measure("plait-child", "1"), {"listened": 4, "about": 4, "way": 2, "say": 2}
    assert score(measure, "child", given)["total"].value == 7.5
    assert score(measure, "child", {**given, "say": None})["total"].value is None


def test_a_child_is_asked_few_questions_and_one_about_the_others():
    assert len(asked_items(load_measure("plait-child", "1").form("child"), {})) == 5
    assert [item.id for item in load_measure("plait-conjoint", "1").form("child").items] == ["safe_face"]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_every_form_has_its_words_in_english_and_german_and_says_what_is_known_of_them(name, form):
    assert languages(name, "1", form) == ("de", "en")
    assert "not been validated yet" in load_wording(name, form, "en").status
    assert "noch nicht validiert" in load_wording(name, form, "de").status
    assert "unsere eigene Übersetzung" in load_wording(name, form, "de").status


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_adults_are_addressed_with_sie_and_young_people_with_du(name, form):
    told = words_of(name, form, "de")
    if form in YOUNG:
        assert not re.search(r"\b(Sie|Ihnen|Ihre?)\b", told)
    else:
        assert FORMAL.search(told)
        assert not INFORMAL.search(told)


@pytest.mark.parametrize("language", ["en", "de"])
def test_words_for_children_are_short_and_the_questions_too(language):
    for name, form in FORMS:
        if form == "child":
            wording = load_wording(name, form, language)
            asked = " ".join(item.text for item in wording.items.values())
            assert max(len(word) for word in re.findall(r"\w+", asked)) <= LONGEST_WORD_FOR_CHILDREN + 3
            assert all(len(item.text.split()) <= 12 for item in wording.items.values())


def test_no_word_promises_that_others_never_read_what_a_policy_may_share():
    """What the others may read stands on the page, since it depends on what everybody has agreed to."""
    for name, form in FORMS:
        assert not re.search(r"do not see|never see", words_of(name, form, "en"))
        assert not re.search(r"sehen nicht|nie sehen", words_of(name, form, "de"))


def test_no_other_measure_says_whom_its_scores_are_about():
    """The released files are frozen; what their scores are about is said where they are used."""
    told = {m.id for m in list_measures() for form in m.forms for scale in form.scales if scale.facet}
    assert told == set(OURS)
