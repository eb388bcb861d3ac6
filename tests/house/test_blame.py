"""Promise 6: no text, template, translation or field name of the product blames a person."""

from pathlib import Path

import pytest

from tests.house import blame

ROOT = Path(__file__).resolve().parents[2]


def test_no_text_and_no_name_of_the_product_blames_a_person():
    assert blame.findings(ROOT) == []


def test_texts_templates_translations_cards_and_code_are_all_looked_at():
    suffixes = {path.suffix for path in blame.texts(ROOT)}
    assert {".py", ".html", ".toml", ".po", ".js"} <= suffixes
    assert not [path for path in blame.texts(ROOT) if "tests" in path.parts[len(ROOT.parts) :]]


@pytest.mark.parametrize(
    "text",
    [
        "The client is resistant.",
        "A non-compliant person",
        "noncompliance = True",
        "failed to do the homework",
        "client_failed_to_answer = 3",
        "clientFailedToAnswer",
        "She refuses\nto talk.",
        "lack of insight",
        "lacksMotivation",
        "a difficult client",
        "task_completion_rate",
        "homework compliance",
        "The client has failed.",
        "overdue tasks",
        "Die Aufgabe wurde vernachlässigt: Aufgaben vernachlässigt",
        "Therapietreue: 40 %",
        "Die Person ist resistent.",
        "verweigert die Mitarbeit",
        "mangelnde Motivation",
        "hat es nicht geschafft",
        "uneinsichtige Klientin",
    ],
)
def test_a_blaming_word_is_found_however_it_is_written(text):
    assert list(blame.blaming(text))


@pytest.mark.parametrize(
    "text",
    [
        "The office refused it, too.",
        "words_are_refused_too",
        "It went well when we tried something else.",
        "a failed login",
        "Es wurde nicht geantwortet.",
        "A strain is information.",
        "The task was due on Tuesday.",
        "a task that was not done",
        "Diesmal nicht.",
    ],
)
def test_plain_words_are_left_alone(text):
    assert list(blame.blaming(text)) == []


def test_a_blaming_word_is_told_with_its_place(tmp_path):
    (tmp_path / "src" / "room").mkdir(parents=True)
    (tmp_path / "src" / "room" / "page.html").write_text("<p>All well.</p>\n<p>A resistant person.</p>\n")
    (tmp_path / "src" / "room" / "tests").mkdir()
    (tmp_path / "src" / "room" / "tests" / "test_page.py").write_text("assert 'resistant' not in page\n")
    assert blame.findings(tmp_path) == [blame.Finding("src/room/page.html", 2, "resistant")]
