"""The language of a check-in: from the browser or from a link on the page, never by a cookie; kept with the answer."""

import re
from dataclasses import replace

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import translation

from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.checkins.actions import Outcome, submit
from plait_clinic.checkins.filling import fill
from plait_clinic.checkins.models import Answer, Response, Score
from plait_clinic.checkins.queries import parts_of, session_day, wording_of
from plait_clinic.people.models import CheckInForm
from tests.world import SOME_ANSWERS, clinic

GERMAN = {"HTTP_ACCEPT_LANGUAGE": "de-CH, de;q=0.9, en;q=0.8"}
HEADING = "Wie war die Zusammenarbeit?"


@pytest.fixture(autouse=True)
def _english_afterwards(clock):
    """Requests happen at the world's moment; the last one's language does not go on into the next test."""
    with translation.override("en-gb"):
        yield


@pytest.fixture
def link(world) -> str:
    return reverse("check_in", args=[world.link_to(world.invitation())])


def page(response) -> str:
    return response.content.decode()


def test_without_any_choice_the_page_is_in_english(link):
    shown = page(Browser().get(link))
    assert '<html lang="en-gb" dir="ltr">' in shown
    assert "How was the work together?" in shown


def test_the_browsers_own_language_is_taken(link):
    answer = Browser().get(link, **GERMAN)
    assert '<html lang="de" dir="ltr">' in page(answer)
    assert HEADING in page(answer)
    assert answer.headers["Content-Language"] == "de"


def test_a_language_that_is_not_there_gives_english(link):
    for address, header in ((link, {"HTTP_ACCEPT_LANGUAGE": "xh"}), (f"{link}?lang=xx", {}), (f"{link}?lang=", {})):
        assert "How was the work together?" in page(Browser().get(address, **header))


def test_the_page_names_each_language_in_itself_and_links_to_it(link):
    shown = page(Browser().get(link))
    assert '<a href="?lang=de" lang="de" hreflang="de">Deutsch</a>' in shown
    assert '<span aria-current="true" lang="en-gb">English</span>' in shown
    shown = page(Browser().get(f"{link}?lang=de"))
    assert '<a href="?lang=en" lang="en-gb" hreflang="en-gb">English</a>' in shown


def test_a_language_chosen_by_the_link_wins_over_the_browsers_own(link):
    assert "How was the work together?" in page(Browser().get(f"{link}?lang=en", **GERMAN))


def test_choosing_answering_and_the_question_after_it_set_no_cookie_and_stay_in_the_language(link):
    browser = Browser()
    assert HEADING in page(browser.get(f"{link}?lang=de"))
    perfect = {name: "10" for name in SOME_ANSWERS if name != "tension"} | {"tension": "0", "language": "de"}
    thanks = page(browser.post(f"{link}?lang=de", perfect))
    assert "Danke. Die Antwort ist gespeichert." in thanks
    assert f'action="{link}/more?lang=de"' in thanks
    assert "Deutsch" not in thanks, "after a form was sent a link to another language would lose the page"
    assert "Danke." in page(browser.post(f"{link}/more?lang=de", {"small_change": "pace"}))
    assert not browser.cookies


def test_what_is_to_be_mended_is_told_in_the_language(link):
    answer = Browser().post(f"{link}?lang=de", {})
    assert answer.status_code == 422
    assert "Es ist nichts ausgefüllt." in page(answer)


@pytest.mark.parametrize(
    ("address", "sent", "kept"),
    [
        ("", {}, "en"),
        ("?lang=de", {}, "de"),
        ("?lang=en", {"language": "de"}, "de"),
        ("?lang=de", {"language": "klingon"}, "de"),
    ],
    ids=["the page’s", "the chosen one", "what the form notes, sent later", "a made-up note is not believed"],
)
def test_the_language_that_the_questions_stood_in_is_kept_with_the_response(link, address, sent, kept):
    Browser().post(link + address, {**SOME_ANSWERS, **sent})
    assert Response.objects.get().language == kept


def test_the_form_notes_the_language_of_its_words(link):
    assert '<input type="hidden" name="language" value="de">' in page(Browser().get(f"{link}?lang=de"))


def test_answers_and_scores_do_not_depend_on_the_language(world):
    kept = []
    for language in ("en", "de"):
        check_in = world.invitation()
        Browser().post(reverse("check_in", args=[world.link_to(check_in)]) + f"?lang={language}", SOME_ANSWERS)
        answers = Answer.objects.filter(response__check_in=check_in).order_by("item")
        scores = Score.objects.filter(response__check_in=check_in).order_by("scale")
        kept.append((list(answers.values_list("item", "value")), list(scores.values_list("scale", "value"))))
    assert kept[0] == kept[1]
    assert kept[0][1]


def test_the_same_answer_in_another_language_is_the_same_answer(world):
    check_in = world.invitation()
    filled = fill(parts_of(check_in), SOME_ANSWERS)
    audit = replace(world.audit, kind=ActorKind.LINK)
    first = submit(check_in=check_in, filled=filled, audit=audit, languages={"plait-checkin": "de"})
    again = submit(check_in=check_in, filled=filled, audit=audit, languages={"plait-checkin": "en"})
    assert (first.outcome, again.outcome) == (Outcome.FIRST, Outcome.REPEAT)
    assert Response.objects.get().language == "de"


def test_an_adolescent_is_addressed_with_du_on_the_whole_page(world):
    world.member.client.form = CheckInForm.ADOLESCENT
    world.member.client.save()
    shown = page(Browser().get(reverse("check_in", args=[world.link_to(world.invitation())]) + "?lang=de"))
    assert "Wie war es, zusammen zu arbeiten?" in shown
    assert re.findall(r"\b(Sie|Ihnen|Ihre?[mnrs]?)\b", shown) == []


def test_the_day_is_written_as_each_language_writes_it(world):
    check_in = world.invitation()
    with translation.override("en-gb"):
        assert session_day(check_in) == "Tuesday 17 November"
    with translation.override("de"):
        assert session_day(check_in) == "Dienstag, 17. November"


def test_words_that_are_not_there_in_the_pages_language_are_english_and_marked_as_such(link, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    shown = page(Browser().get(f"{link}?lang=ar"))
    assert '<html lang="ar" dir="rtl">' in shown
    assert '<h1 id="part-plait-checkin" lang="en">How was the work together?</h1>' in shown
    assert '<legend class="ask" lang="en">I felt understood and respected.</legend>' in shown
    assert page(Browser().get(link)).count('lang="en"') == 0


def test_words_follow_the_language_of_the_page(world):
    check_in = world.invitation()
    for language, heading in (
        ("de", HEADING),
        ("en-gb", "How was the work together?"),
        ("fr", "How was the work together?"),
    ):
        with translation.override(language):
            assert wording_of(parts_of(check_in)[0]).heading == heading


def test_pages_of_links_that_open_nothing_are_in_german_too(db):
    nowhere = reverse("check_in", args=["not-a-link"])
    for answer in (Browser().get(nowhere, **GERMAN), Browser().get(f"{nowhere}?lang=de")):
        assert "Dieser Link öffnet keine Rückmeldung." in page(answer)


def test_a_link_that_opens_nothing_offers_no_language_though_it_names_the_only_clinic(db, now):
    the_only_one = clinic("The only clinic", Audit(now=now, kind=ActorKind.SYSTEM))
    shown = page(Browser().get(reverse("check_in", args=["not-a-link"]), **GERMAN))
    assert the_only_one.emergency_contact in shown
    assert 'class="languages' not in shown


def test_the_question_after_an_answer_is_marked_where_its_words_are_not_in_the_pages_language(link, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    perfect = {name: "10" for name in SOME_ANSWERS if name != "tension"} | {"tension": "0"}
    thanks = page(Browser().post(f"{link}?lang=ar", perfect))
    assert '<fieldset class="item choice tall" lang="en">' in thanks
