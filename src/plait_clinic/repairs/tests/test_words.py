"""The words of repair cards: complete, each card its own, in both languages, and read with all problems at once."""

import re
import tomllib
from dataclasses import fields
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.repairs.words import (
    BUILT_ON,
    BY_KEY,
    CHOICES,
    FOLDER,
    LANGUAGES,
    MOST_CHARACTERS,
    PIECES,
    CardWords,
    Direction,
    Strand,
    WrongWords,
    entries_of,
    read_words,
    shipped,
)

MOST_OVERLAP = 0.45
"""Shared words over all words of two texts (Jaccard). The nearest two that ship share 0.36; a text with its strand
swapped, or with a word or two changed, shares more than 0.6."""
WORD = re.compile(r"\w+")
SWAPPED = re.compile(
    r"\b(tasks?|goals?|bonds?|aims?|exercises?|aufgaben?|ziele?n?|bindung|clients?|clinicians?|session|sitzung|\d+)\b"
)


def words_in(text: str) -> frozenset[str]:
    """The words of a text without names of strands, roles and numbers: what is left when they are swapped."""
    return frozenset(WORD.findall(SWAPPED.sub(" ", re.sub(r"[{%]\(?\w+\)?[}s]", " ", text.lower()))))


def overlap(one: str, other: str) -> float:
    """Shared words over all words."""
    first, second = words_in(one), words_in(other)
    return len(first & second) / len(first | second)


def own_texts(words: CardWords) -> list[str]:
    return [*words.openers, words.when_not, words.next_question]


def all_own_texts(language: str) -> list[str]:
    return [text for key in BY_KEY for text in own_texts(shipped(language)[key])]


def too_near(texts: list[str]) -> list[tuple[str, str]]:
    return [(one, other) for one, other in combinations(texts, 2) if overlap(one, other) > MOST_OVERLAP]


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_twenty_seven_cards_with_fifty_four_openers(language):
    cards = [shipped(language)[key] for key in BY_KEY]
    assert len(CHOICES) == len(cards) == 27
    assert len({opener for card in cards for opener in card.openers}) == 54


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_texts_of_cards_are_the_same_or_nearly_so(language):
    assert too_near(all_own_texts(language)) == []


def test_a_text_with_its_strand_swapped_would_be_found():
    said = "You told me that our goals do not fit. What would you put in their place?"
    assert too_near([said, said.replace("goals", "tasks")]) != []


def test_a_text_with_a_word_changed_would_be_found():
    said = "I notice that I have been pushing you. How is it for you, what we are doing?"
    assert too_near([said, said.replace("doing", "trying here")]) != []


def test_an_opener_used_on_a_second_card_would_be_found():
    texts = all_own_texts("en")
    assert too_near([*texts, texts[0]]) != []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_never_accuses_or_tells_somebody_what_to_do(language):
    accusing = re.compile(r"you (always|never|should|must|ought|refuse)|why (did|do|are)n?.t? you|calm down", re.I)
    german = re.compile(
        r"(Sie|du) (immer|nie|soll\w+|müssen|musst|weiger\w+)|warum (ha\w+|sind|bist|tu\w+) (Sie|du)|beruhig\w+", re.I
    )
    pattern = accusing if language == "en" else german
    said = [text for key in BY_KEY for text in (*shipped(language)[key].openers, shipped(language)[key].next_question)]
    assert [text for text in said if pattern.search(text)] == []


def test_the_german_words_are_marked_as_our_own_translation():
    for path in FOLDER.glob("de*/*.toml"):
        assert "igene Übersetzung" in path.read_text(encoding="utf-8").splitlines()[0], path.name


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_all_languages_have_the_same_number_of_openers_and_of_limits(language):
    english, german = shipped("en"), shipped(language)
    for piece in PIECES:
        for entry in fields(english[piece]):
            one, other = getattr(english[piece], entry.name), getattr(german[piece], entry.name)
            assert isinstance(one, str) or len(one) == len(other), (piece, entry.name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_says_what_it_rests_on_and_that_nobody_has_tested_it(language):
    words = shipped(language)["every"]
    assert any(".29" in line for line in words.evidence)
    assert ("tested" if language == "en" else "geprüft") in words.evidence[-1]
    assert all(re.search(r"\b20\d\d\b", source) for source in words.sources)


def test_no_file_holds_a_text_that_no_card_shows():
    for path in FOLDER.rglob("*.toml"):
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        assert path.stem in {"every", "directions", "task", "goal", "bond"}
        if path.stem in {"task", "goal", "bond"} and path.parent.name not in BUILT_ON:
            assert set(entries) == {"strand", "withdrawal", "confrontation", "unclear"}
            assert all(set(entries[way]) == {"client", "clinician", "ratings"} for way in set(entries) - {"strand"})


def test_adolescents_are_addressed_with_du_in_german_and_adults_with_sie():
    sie, du = re.compile(r"\b(Sie|Ihnen|Ihre?[nms]?)\b"), re.compile(r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[nms]?)\b")
    for language, never in (("de", du), ("de-du", sie)):
        words = shipped(language)
        said = [text for key in BY_KEY for text in (*words[key].openers, words[key].next_question)]
        said += [text for key in Strand.values for text in (words[key].clarify, words[key].reason, words[key].change)]
        said += [
            text
            for key in Direction.values
            for text in (words[key].between_us, words[key].needed, words[key].hard_to_say)
        ]
        assert [text for text in said if never.search(text)] == []


def test_everything_that_is_wrong_with_words_is_told_at_once():
    with pytest.raises(WrongWords) as wrong:
        read_words(CHOICES[0].key, {"openers": ["One?", " one? "], "when_not": " ", "extra": "x"})
    assert set(wrong.value.problems) == {"openers", "when_not", "next_question", "extra"}


def test_a_text_that_is_too_long_to_be_read_in_a_glance_is_refused():
    right = entries_of(shipped("en")["task"])
    assert read_words("task", right | {"about": "x" * MOST_CHARACTERS})
    with pytest.raises(WrongWords):
        read_words("task", right | {"about": "x" * (MOST_CHARACTERS + 1)})


@given(st.sampled_from(PIECES), st.sampled_from(LANGUAGES))
def test_words_kept_in_the_database_come_back_as_they_were(piece, language):
    words = shipped(language)[piece]
    assert read_words(piece, entries_of(words)) == words


@given(st.dictionaries(st.text(max_size=8), st.none() | st.integers() | st.text() | st.lists(st.text() | st.none())))
def test_whatever_is_sent_is_read_or_refused_and_never_breaks(entries):
    with pytest.raises(WrongWords):
        read_words(CHOICES[0].key, entries)
