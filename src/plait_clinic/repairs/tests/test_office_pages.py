"""The office's pages about the words of cards: all of them, changing one, looking first, and back to what ships."""

import pytest
from django.urls import reverse

from plait_clinic.repairs.models import CardText
from plait_clinic.repairs.office_views import example_with, name_of
from plait_clinic.repairs.tests.test_changing_words import CARD
from plait_clinic.repairs.words import LANGUAGES, PIECES, least_lines, shipped, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
OURS = {
    "openers": "Shall we look at the sheets together?\r\n\r\nWhat would you rather do?",
    "when_not": "Not on the first day.",
    "next_question": "What else?",
}


@pytest.fixture
def browser(world):
    return world.signed_in("ada")


def at(piece=CARD, language="en", name="card_piece"):
    return reverse(name, args=[language, piece])


def test_all_pieces_are_listed_once_in_each_language(browser):
    for language in LANGUAGES:
        shown = browser.get(reverse("card_pieces"), {"language": language}).content.decode()
        assert [shown.count(f'href="{at(piece, language)}"') for piece in PIECES] == [1] * len(PIECES)


def test_the_languages_of_the_page_itself_are_still_offered_beneath(browser):
    response = browser.get(reverse("card_pieces"))
    foot = response.content.decode().partition("<footer")[2]
    assert 'value="de-DE"' in foot or 'value="de"' in foot
    assert 'value=""' not in foot


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_opens_with_its_words_and_a_card_it_stands_on(browser, piece):
    shown = browser.get(at(piece)).content.decode()
    assert all(f'name="{name}"' in shown for name in least_lines(words_of(piece)))
    assert name_of(piece) in shown
    assert shipped("en")[example_with(piece).key].openers[0] in shown


def test_sending_a_piece_as_it_was_shown_keeps_nothing(browser):
    for piece in PIECES:
        form = browser.get(at(piece)).context["form"]
        body = {name: form[name].value() for name in form.fields}
        shown = browser.post(at(piece), body, follow=True).content.decode()
        assert "the words that stood here already" in shown, piece
    assert CardText.objects.count() == 0


def test_looking_first_shows_the_card_and_keeps_nothing(browser):
    shown = browser.post(at(), OURS | {"look": "yes"}).content.decode()
    assert "“Shall we look at the sheets together?”" in shown
    assert "Nothing is kept yet." in shown
    assert CardText.objects.count() == 0


def test_keeping_it_says_so_and_names_who_and_when(browser, world):
    shown = browser.post(at(), OURS, follow=True).content.decode()
    assert "The words are kept." in shown
    assert "Ada" in shown
    assert CardText.objects.get().content["openers"] == [
        "Shall we look at the sheets together?",
        "What would you rather do?",
    ]
    listed = browser.get(reverse("card_pieces")).content.decode()
    assert listed.count("in your clinic’s words") == 1


def test_everything_that_is_wrong_is_told_at_once_and_what_was_written_stays_in_the_form(browser):
    response = browser.post(at(), {"openers": "Only one?", "when_not": "", "next_question": "x" * 401})
    shown = response.content.decode()
    assert response.status_code == 422
    assert [f'href="#id_{name}"' in shown for name in ("openers", "when_not", "next_question")] == [True] * 3
    assert "Only one?" in shown
    assert CardText.objects.count() == 0


def test_back_to_the_words_that_ship(browser):
    browser.post(at(), OURS)
    shown = browser.post(at(name="card_as_shipped"), follow=True).content.decode()
    assert shipped("en")[CARD].when_not in shown
    assert "back to the words that come with Plait" in shown


@pytest.mark.parametrize(("piece", "language"), [("task", "fr"), ("pace", "en"), ("task-unclear", "en")])
def test_a_piece_or_a_language_that_does_not_exist_is_not_there(browser, piece, language):
    assert browser.get(at(piece, language)).status_code == 404
    assert browser.post(at(piece, language, "card_as_shipped")).status_code == 404


def test_what_is_written_is_shown_as_text_and_never_as_markup(browser):
    shown = browser.post(at(), OURS | {"when_not": "<b>loud</b>"}, follow=True).content.decode()
    assert "<b>loud</b>" not in shown
