"""The German words of the Plait check-in: the same items as the English ones, adults with Sie, adolescents with du."""

import re

import pytest

from plait.measures import languages, load_measure, load_wording

FORMS = ("client", "clinician", "adolescent")
FORMAL = re.compile(r"\b(Sie|Ihnen|Ihr|Ihre|Ihrer|Ihren|Ihrem)\b")
INFORMAL = re.compile(r"\b(du|dir|dich|dein|deine|deiner|deinen|deinem)\b", re.IGNORECASE)


def words_of(form: str, language: str = "de") -> str:
    """Everything that a respondent of this form reads."""
    wording = load_wording("plait-checkin", form=form, language=language)
    items = [f"{item.text} {item.hint} {item.low} {item.high} {item.choices}" for item in wording.items.values()]
    told = [wording.heading, wording.introduction, wording.comment, wording.follow_up.text]
    return " ".join([*told, *items, *dict(wording.follow_up.choices).values()])


def test_german_ships_beside_english():
    assert languages("plait-checkin") == ("de", "en")


@pytest.mark.parametrize("form", FORMS)
def test_the_german_form_has_the_same_items_choices_and_scales_as_the_english_one(form):
    german, english = (load_wording("plait-checkin", form=form, language=language) for language in ("de", "en"))
    assert tuple(german.items) == tuple(english.items)
    assert tuple(german.scales) == tuple(english.scales)
    assert [key for key, _ in german.follow_up.choices] == [key for key, _ in english.follow_up.choices]
    assert [len(item.choices) for item in german.items.values()] == [len(i.choices) for i in english.items.values()]
    assert [bool(item.hint) for item in german.items.values()] == [bool(i.hint) for i in english.items.values()]
    assert bool(german.comment)


def test_adults_are_addressed_with_sie_and_adolescents_with_du():
    for form in ("client", "clinician"):
        assert FORMAL.search(words_of(form))
        assert not INFORMAL.search(words_of(form))
    assert INFORMAL.search(words_of("adolescent"))
    assert not FORMAL.search(words_of("adolescent"))


@pytest.mark.parametrize("form", FORMS)
def test_the_status_says_that_it_is_not_validated_and_whose_translation_it_is(form):
    status = load_wording("plait-checkin", form=form, language="de").status
    assert "noch nicht validiert" in status
    assert "unsere eigene Übersetzung" in status
    assert "noch nicht durch Rückübersetzung geprüft" in status


@pytest.mark.parametrize("form", FORMS)
def test_no_german_word_suggests_insincerity_blames_or_says_rupture(form):
    forbidden = r"ehrlich|aufrichtig|wahrheit|nachlässig|widerst|ruptur|sicher\?|zu gut|schuld|fehler|sollt"
    assert re.findall(forbidden, words_of(form).lower()) == []


def test_questions_to_adolescents_are_short_in_german_too():
    form = load_measure("plait-checkin").form("adolescent")
    wording = load_wording("plait-checkin", form=form.id, language="de")
    assert max(len(words.text.split()) for words in wording.items.values()) <= 10
