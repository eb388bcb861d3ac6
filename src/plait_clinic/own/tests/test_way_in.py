"""The way in: a check-in's link never opens the page; a code does, once, in time, and within a few tries."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import ActorKind, AuditEvent
from plait_clinic.own.actions import end_channel, hand_over_code, set_channel
from plait_clinic.own.models import OwnCode, OwnVisit
from plait_clinic.own.tests.conftest import ADDRESS, code_in_last_message
from tests.texts import text_of

PAGE = "/own/"
LINE = "A line of my own."


def is_the_page(answer) -> bool:
    return answer.status_code == 200 and "Your course" in answer.content.decode()


def enter(link: str, code: str, browser: Browser | None = None):
    return (browser or Browser()).post(f"{link}/own", {"code": code})


def test_a_sent_code_opens_the_page_in_the_browser_in_which_it_is_typed(own, world):
    browser = own.visiting()
    assert is_the_page(browser.get(PAGE))
    assert not is_the_page(Browser().get(PAGE))


def test_the_message_is_neutral_and_goes_to_the_channel_alone(own, world):
    own.confirmed_channel()
    own.ask(own.link())
    [message] = mail.outbox
    assert message.to == [ADDRESS]
    said = f"{message.subject} {message.body} {message.from_email}"
    for word in ("Elm Street", "Sam", "Alice", "check-in", "clinic", "session", "therap", "http", "testserver"):
        assert word.lower() not in said.lower()
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_message_is_in_the_language_of_the_page_where_it_was_asked_for(own):
    own.confirmed_channel()
    Browser().post(f"{own.link()}/own?lang=de", {"do": "send"})
    assert "Der Code" in mail.outbox[-1].body


def test_the_link_alone_shows_nothing_that_was_answered_even_in_a_browser_with_a_visit(own, world):
    world.answer_sessions([7], comment=LINE)
    browser, link = own.visiting(), own.link()
    for page in (browser.get(f"{link}/own"), browser.get(link), Browser().get(f"{link}/own")):
        assert LINE not in page.content.decode()
        assert "Your course" not in page.content.decode()


def test_asking_looks_the_same_with_and_without_a_channel(own, world):
    link = own.link()
    without = text_of(own.ask(link))
    own.confirmed_channel()
    assert text_of(own.ask(link)) == without
    assert len(mail.outbox) == 1


def test_an_address_that_is_not_confirmed_gets_no_code(own, world):
    set_channel(member=world.member, address=ADDRESS, audit=world.acting("alice"))
    own.ask(own.link())
    assert mail.outbox == []


def test_a_code_works_once(own):
    own.confirmed_channel()
    link = own.link()
    own.ask(link)
    code = code_in_last_message()
    assert enter(link, code).status_code == 302
    again = enter(link, code)
    assert again.status_code == 422
    assert "This code is not right, or no longer works." in text_of(again)


@pytest.mark.parametrize(("minutes", "status"), [(9, 302), (10, 422)])
def test_a_sent_code_works_for_ten_minutes(own, clock, now, minutes, status):
    own.confirmed_channel()
    link = own.link()
    own.ask(link)
    clock.now = now + timedelta(minutes=minutes)
    assert enter(link, code_in_last_message()).status_code == status


@pytest.mark.parametrize(("wrong", "status"), [(4, 302), (5, 422)])
def test_after_five_wrong_tries_the_right_code_opens_nothing(own, wrong, status):
    own.confirmed_channel()
    link = own.link()
    own.ask(link)
    code = code_in_last_message()
    for _try in range(wrong):
        assert enter(link, "x" + code[1:]).status_code == 422
    assert enter(link, code).status_code == status


def test_a_fresh_code_ends_the_one_before(own):
    own.confirmed_channel()
    link = own.link()
    own.ask(link)
    first = code_in_last_message()
    own.ask(link)
    assert enter(link, first).status_code == 422
    assert enter(link, code_in_last_message()).status_code == 302


def test_no_more_than_five_codes_are_sent_in_an_hour(own, clock, now):
    own.confirmed_channel()
    link = own.link()
    for _ask in range(7):
        assert own.ask(link).status_code == 200
    assert len(mail.outbox) == 5
    clock.now = now + timedelta(minutes=61)
    own.ask(link)
    assert len(mail.outbox) == 6


def test_a_code_of_one_member_opens_nothing_from_the_link_of_another(own, world):
    ana, ben = world.couple().members.order_by("pk")
    for member in (ana, ben):
        own.confirmed_channel(member)
    link = own.link(ben)
    own.ask(own.link(ana))
    assert enter(link, code_in_last_message()).status_code == 422


def test_a_code_that_confirms_an_address_opens_no_page(own, world):
    own.confirmed_channel()
    to_send = set_channel(member=world.member, address="new@post.example", audit=world.acting("alice"))
    assert enter(own.link(), to_send.code).status_code == 422


def test_wrong_codes_are_counted_by_address_and_past_the_limit_none_is_tried(own, world):
    own.confirmed_channel()
    code = hand_over_code(member=world.member, audit=world.acting("alice"))
    for _try in range(20):
        assert Browser().post(PAGE, {"code": "2222-3333-4444"}).status_code == 422
    assert Browser().post(PAGE, {"code": "2222-3333-4444"}).status_code == 429
    refused = Browser().post(PAGE, {"code": code})
    assert refused.status_code == 429
    assert "Please wait ten minutes." in text_of(refused)
    assert Browser().post(PAGE, {"code": code}, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_wrong_codes_do_not_use_up_the_share_of_wrong_links(own):
    for _try in range(25):
        Browser().post(PAGE, {"code": "2222-3333-4444"})
    assert Browser().get("/c/nothing").status_code == 404


def test_an_empty_code_is_no_try(own):
    own.confirmed_channel()
    link = own.link()
    own.ask(link)
    assert "Please type the code." in text_of(enter(link, "  "))
    assert OwnCode.objects.get(kind="sent").tries == 0


def test_a_handed_code_opens_the_page_of_its_member_however_it_is_typed(own, world):
    code = hand_over_code(member=world.member, audit=world.acting("alice"))
    browser = Browser()
    assert browser.post(PAGE, {"code": code.replace("-", " ").lower()}).status_code == 302
    assert is_the_page(browser.get(PAGE))
    assert Browser().post(PAGE, {"code": code}).status_code == 422


@pytest.mark.parametrize(("minutes", "status"), [(14, 302), (15, 422)])
def test_a_handed_code_works_for_fifteen_minutes(world, clock, now, minutes, status):
    code = hand_over_code(member=world.member, audit=world.acting("alice"))
    clock.now = now + timedelta(minutes=minutes)
    assert Browser().post(PAGE, {"code": code}).status_code == status


@pytest.mark.parametrize(("minutes", "open_still"), [(29, True), (30, False)])
def test_a_visit_lasts_half_an_hour(own, clock, now, minutes, open_still):
    browser = own.visiting()
    clock.now = now + timedelta(minutes=minutes)
    assert is_the_page(browser.get(PAGE)) is open_still


def test_leaving_ends_the_visit_on_the_server_too(own, world):
    browser = own.visiting()
    kept = browser.cookies["plait_own"].value
    left = browser.post(reverse("own_leave"))
    assert browser.cookies["plait_own"].value == ""
    assert "The page is closed." in text_of(browser.get(left.headers["Location"]))
    thief = Browser()
    thief.cookies["plait_own"] = kept
    assert not is_the_page(thief.get(PAGE))


def test_when_the_half_hour_is_over_the_page_goes_from_the_screen_too(own, clock, now):
    browser = own.visiting()
    clock.now = now + timedelta(minutes=10)
    assert browser.get(f"{PAGE}?lang=de").headers["Refresh"] == "1200; url=/own/?lang=de"
    clock.now = now + timedelta(minutes=30)
    closed = browser.get(f"{PAGE}?lang=de")
    assert "Eigener Verlauf" not in closed.content.decode()
    assert "Refresh" not in closed.headers


def test_no_cookie_outlasts_the_browser(own):
    """One that did would say on a shared phone that somebody was here."""
    browser = own.visiting()
    browser.get(PAGE)
    assert {cookie.key: cookie["max-age"] for cookie in browser.cookies.values()} == {"plait_own": "", "csrftoken": ""}


def test_the_cookie_is_for_the_own_page_alone_and_not_kept_by_the_browser(own, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = own.visiting().cookies["plait_own"]
    assert (cookie["path"], cookie["samesite"], cookie["max-age"], cookie["expires"]) == (PAGE, "Strict", "", "")
    assert cookie["httponly"]
    assert cookie["secure"]


def test_the_database_knows_neither_codes_nor_the_visits_token(own, world):
    browser = own.visiting()
    sent, token = code_in_last_message(), browser.cookies["plait_own"].value
    stored = [bytes(code.code_hash) for code in OwnCode.objects.all()]
    stored += [bytes(visit.token_hash) for visit in OwnVisit.objects.all()]
    assert all(len(value) == 32 for value in stored)
    assert not [value for value in stored if sent.encode() in value or token.encode() in value]


def test_ending_the_channel_ends_codes_on_their_way_and_visits_through_it(own, world):
    browser, link = own.visiting(), own.link()
    own.ask(link)
    end_channel(member=world.member, audit=world.acting("alice"))
    assert enter(link, code_in_last_message()).status_code == 422
    assert not is_the_page(browser.get(PAGE))
    before = len(mail.outbox)
    own.ask(link)
    assert len(mail.outbox) == before


def test_where_the_message_cannot_be_sent_the_page_says_so_and_a_log_line_names_neither_address_nor_code(
    own, world, monkeypatch, caplog
):
    own.confirmed_channel()

    def refuse(*_args, **_kwargs):
        raise ConnectionRefusedError(f"{ADDRESS} was refused")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    answer = own.ask(own.link())
    assert "The code could not be sent just now." in text_of(answer)
    assert "ConnectionRefusedError" in caplog.text
    assert ADDRESS not in caplog.text


def test_where_no_mail_server_is_set_the_page_says_who_hands_over_a_code(own, settings):
    settings.MAIL = None
    own.confirmed_channel()
    link = own.link()
    assert "Your clinic sends no codes." in text_of(Browser().get(f"{link}/own"))
    own.ask(link)
    assert mail.outbox == []


def test_a_link_that_opens_no_check_in_opens_no_way_in_either(own):
    assert Browser().get("/c/nothing/own").status_code == 404
    assert Browser().post("/c/nothing/own", {"do": "send"}).status_code == 404


def test_the_clients_own_visits_and_codes_are_in_the_book_without_a_name(own, world):
    browser = own.visiting()
    browser.get(PAGE)
    events = AuditEvent.objects.filter(actor_kind=ActorKind.LINK, target=world.member.handle).order_by("pk")
    assert [event.action for event in events] == [Event.OWN_CODE_SENT, Event.OWN_PAGE_OPENED, Event.OWN_PAGE_READ]
    assert {(event.actor, event.case) for event in events} == {(None, world.case)}


def test_what_is_over_is_removed_when_the_next_code_is_made_a_day_later(own, world, clock, now):
    own.visiting()
    clock.now = now + timedelta(days=2)
    own.ask(own.link())
    browser = Browser()
    enter(own.link(), code_in_last_message(), browser)
    assert set(OwnCode.objects.values_list("made_at", flat=True)) == {clock.now}
    assert set(OwnVisit.objects.values_list("begun_at", flat=True)) == {clock.now}


def test_the_pages_that_end_a_check_in_lead_to_the_own_page(own, world):
    link = own.link()
    sent = Browser().post(link, {"understood": "8", "matters": "7"})
    assert f'href="{link}/own"' in sent.content.decode()
    assert f'href="{link}/own"' in Browser().get(link).content.decode()


def test_a_chosen_language_stays_chosen_on_the_way_in(own):
    own.confirmed_channel()
    link = own.link()
    own.ask(link)
    opened = Browser().post(f"{link}/own?lang=de", {"code": code_in_last_message()})
    assert opened.headers["Location"] == f"{PAGE}?lang=de"
