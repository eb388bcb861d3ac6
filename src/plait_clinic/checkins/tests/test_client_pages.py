"""The respondent's pages: a link is opened, sent, sent again or too late, and each time says what became of it.

Nothing is ever shown back that was stored, and no link that works is ever refused.
"""

import html
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.checkins.actions import FAILURES_ALLOWED
from plait_clinic.checkins.models import Answer, CheckIn, FollowUp, Response
from plait_clinic.checkins.states import LATE_FOR
from plait_clinic.checkins.tokens import new_token
from plait_clinic.checkins.views import BEGUN_SALT
from tests.texts import text_of
from tests.world import RATING_ITEMS, SOME_ANSWERS

INFORMATIVE = {**SOME_ANSWERS, "comment": "More time for the hard things, please."}
SAME_NUMBER = dict.fromkeys(RATING_ITEMS, "7")
ALL_TOP = dict.fromkeys(RATING_ITEMS, "10")
SECOND = timedelta(seconds=1)


@pytest.fixture
def check_in(world, clock) -> CheckIn:
    return world.invitation()


@pytest.fixture
def address(world, check_in) -> str:
    return reverse("check_in", args=[world.link_to(check_in)])


@pytest.fixture
def phone() -> Browser:
    """A browser without a cookie."""
    return Browser()


def begun_on(page) -> str:
    """The note of when the page was opened, as its form sends it back."""
    return html.unescape(re.search(r'name="begun" value="([^"]+)"', page.content.decode()).group(1))


def test_opening_a_link_uses_nothing_up_and_leaves_no_trace_in_the_browser(phone, address):
    for _ in range(3):
        page = phone.get(address)
        assert page.status_code == 200
        assert not page.cookies
    assert not Response.objects.exists()
    assert phone.post(address, INFORMATIVE).status_code == 200


def test_asking_for_the_head_alone_uses_nothing_up(phone, address):
    assert phone.head(address).status_code == 200
    assert phone.post(address, INFORMATIVE).status_code == 200


def test_a_sent_check_in_is_kept_and_acknowledged_without_a_cookie(phone, address):
    page = phone.post(address, INFORMATIVE)
    assert page.status_code == 200
    assert "Thank you. Your answer is kept." in text_of(page)
    assert not page.cookies
    assert Answer.objects.get(item="understood").value == 8


def test_reloading_what_was_sent_is_acknowledged_again(phone, address):
    first, again = phone.post(address, INFORMATIVE), phone.post(address, INFORMATIVE)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert Response.objects.count() == 1


def test_only_the_page_that_sent_an_answer_can_send_the_same_one_again(phone, address):
    """Else whoever holds the link, such as the clinician who made it, could try answers until one is acknowledged."""
    first, another = ({**INFORMATIVE, "begun": begun_on(phone.get(address))} for _page in range(2))
    assert first["begun"] != another["begun"]
    sent = (first, first, another, INFORMATIVE)
    assert [phone.post(address, posted).status_code for posted in sent] == [200, 200, 409, 409]


def test_a_different_second_answer_is_told_that_it_is_not_kept(phone, address):
    phone.post(address, INFORMATIVE)
    page = phone.post(address, {**INFORMATIVE, "understood": "2"})
    assert page.status_code == 409
    assert "The first answer is the one that is kept; what was sent just now is not." in text_of(page)
    assert Answer.objects.get(item="understood").value == 8


def test_a_used_link_says_so_and_shows_no_form(phone, address):
    phone.post(address, INFORMATIVE)
    page = phone.get(address)
    assert page.status_code == 200
    assert "This check-in has been answered. Thank you." in text_of(page)
    assert b"<form" not in page.content


def test_a_link_opened_before_its_time_asks_for_patience(phone, address, check_in, clock):
    clock.now = check_in.opens_at - SECOND
    assert "not open yet" in text_of(phone.get(address))
    assert phone.post(address, INFORMATIVE).status_code == 200
    assert not Response.objects.exists()


@pytest.mark.parametrize("after", [timedelta(), timedelta(days=3), LATE_FOR, timedelta(days=400)])
def test_an_expired_link_is_gone_and_blames_nobody(phone, address, check_in, clock, after):
    clock.now = check_in.expires_at + after
    for page in (phone.get(address), phone.post(address, INFORMATIVE)):
        assert page.status_code == 410
        assert "nothing is expected of you" in text_of(page)
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("after", "status"), [(timedelta(), 200), (LATE_FOR - SECOND, 200), (LATE_FOR, 410), (timedelta(days=60), 410)]
)
def test_an_answer_begun_in_time_is_taken_up_to_fourteen_days_late(address, check_in, clock, after, status):
    phone = Browser()
    clock.now = check_in.expires_at - SECOND
    begun = begun_on(phone.get(address))
    clock.now = check_in.expires_at + after
    assert phone.post(address, {**INFORMATIVE, "begun": begun}).status_code == status
    assert [response.late for response in Response.objects.all()] == [True] * (status == 200)


def test_a_late_answer_to_mend_is_still_taken_after_mending(phone, address, check_in, clock):
    begun = begun_on(phone.get(address))
    clock.now = check_in.expires_at + timedelta(days=1)
    wrong = phone.post(address, {**INFORMATIVE, "understood": "11", "begun": begun})
    assert wrong.status_code == 422
    assert begun_on(wrong) == begun
    assert phone.post(address, {**INFORMATIVE, "begun": begun_on(wrong)}).status_code == 200


def test_a_note_of_having_begun_cannot_be_made_up_or_borrowed(phone, world, address, check_in, clock):
    borrowed = begun_on(phone.get(reverse("check_in", args=[world.link_to(world.invitation())])))
    other_salt = signing.dumps([check_in.handle, check_in.opens_at.isoformat()], salt="another")
    own = begun_on(phone.get(address))
    clock.now = check_in.expires_at + SECOND
    for note in ("", "made up", borrowed, other_salt, own[:-1]):
        assert phone.post(address, {**INFORMATIVE, "begun": note}).status_code == 410
    assert signing.loads(own, salt=BEGUN_SALT)[0] == check_in.handle


def test_what_opens_nothing_is_always_the_same_page(phone, world, address):
    token = address.removeprefix("/c/")
    pages = [
        phone.get(f"/c/{text}")
        for text in (
            "x",
            "0",
            new_token(),
            new_token(),
            token[:-1],
            token + "a",
            token[::-1],
            "%27%20or%201=1",
            "ä" * 32,
        )
    ]
    pages += [phone.post(f"/c/{new_token()}", INFORMATIVE), phone.post(f"/c/{new_token()}/more")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
    assert len({tuple(sorted(set(page.headers) - {"X-Request-ID"})) for page in pages}) == 1


def test_after_twenty_failures_an_address_is_asked_to_wait(phone, address):
    statuses = [phone.get(f"/c/{new_token()}").status_code for _ in range(FAILURES_ALLOWED + 2)]
    assert statuses == [404] * 20 + [429] * 2
    limited = phone.get("/c/x")
    assert limited.headers["Retry-After"] == "600"
    assert "A link that works still opens at once." in text_of(limited)


def test_whoever_shares_that_address_still_gets_through_with_a_link_that_works(phone, address):
    for _ in range(FAILURES_ALLOWED * 2):
        phone.get(f"/c/{new_token()}")
    assert phone.get(address).status_code == 200
    assert phone.post(address, INFORMATIVE).status_code == 200
    assert phone.post(address, INFORMATIVE).status_code == 200


def test_successes_are_never_counted(phone, world, clock):
    for _ in range(FAILURES_ALLOWED + 5):
        assert phone.get(reverse("check_in", args=[world.link_to(world.invitation())])).status_code == 200
    assert phone.get("/c/x").status_code == 404


def test_after_ten_minutes_a_failure_is_a_plain_one_again(phone, address, clock):
    for _ in range(FAILURES_ALLOWED + 1):
        phone.get("/c/x")
    clock.now += timedelta(minutes=10)
    assert phone.get("/c/x").status_code == 404


def test_nothing_filled_in_is_told_with_where_to_begin(phone, address):
    page = phone.post(address, {"begun": begun_on(phone.get(address))})
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert 'href="#item-understood"' in page.content.decode()
    assert 'id="item-understood"' in page.content.decode()
    assert not Response.objects.exists()


def test_all_wrong_values_are_told_at_once_and_what_was_right_stays_ticked(phone, address):
    sent = {
        **INFORMATIVE,
        "understood": "11",
        "tension": "9",
        "missed": "perhaps",
        "harmful": "complaints",
        "comment": "a" * 2001,
        "readers": "later",
    }
    page = phone.post(address, sent)
    body = page.content.decode()
    assert page.status_code == 422
    summary = body[body.index('role="alert"') : body.index("<form")]
    told = re.findall(r'href="#item-(\w+)"', summary)
    assert told == ["understood", "tension", "missed", "comment"]
    assert all(f'id="item-{item}"' in body for item in told)
    ticked = dict(re.findall(r'name="(\w+)" value="(\w+)" id="[^"]*" checked', body))
    right = {item: sent[item] for item in (*RATING_ITEMS[1:], "harmful")}
    assert ticked == right
    assert '<option value="later" selected>' in body
    assert "a" * 2001 in body


def test_a_fresh_page_has_nothing_ticked(phone, address):
    """A control with a value before it is touched would answer for the person."""
    body = phone.get(address).content.decode()
    assert " checked" not in body
    assert re.findall(r"<select[^>]*><option[^>]*>", body) == [
        '<select id="readers" name="readers" aria-describedby="readers-note"><option value="">'
    ], "the one list is about who reads the line, and its first entry says nothing"
    assert " selected" not in body
    assert 'type="range"' not in body
    assert set(re.findall(r'<input[^>]* type="(\w+)"', body)) == {"radio", "hidden"}


def test_a_fresh_page_asks_every_item_of_the_form_with_all_its_choices(phone, address):
    body = phone.get(address).content.decode()
    for item in RATING_ITEMS:
        assert re.findall(rf'name="{item}" value="(\d+)"', body) == [str(value) for value in range(11)]
    assert re.findall(r'name="tension" value="(\d+)"', body) == ["0", "1", "2", "3"]
    assert re.findall(r'name="put_right" value="(\d+)"', body) == ["0", "1", "2"]
    for item in ("harmful", "missed"):
        assert re.findall(rf'name="{item}" value="(\w+)"', body) == ["no", "clinician", "complaints"]


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        (SAME_NUMBER, True),
        (ALL_TOP, True),
        (dict.fromkeys(RATING_ITEMS, "0"), True),
        (INFORMATIVE, False),
        ({"understood": "7"}, False),
        ({"comment": "Only a line."}, False),
    ],
)
def test_one_more_question_follows_only_where_the_answers_leave_little_to_go_on(phone, address, sent, asked):
    page = phone.post(address, sent)
    assert ("If one small thing could be different next time" in text_of(page)) is asked
    assert (f'action="{address}/more"' in page.content.decode()) is asked


def test_the_one_more_question_is_answered_once_and_thanked_for_each_time(phone, address):
    phone.post(address, ALL_TOP)
    for choice in ("topic", "pace", "", "made up"):
        page = phone.post(f"{address}/more", {"small_change": choice})
        assert page.status_code == 200
        assert not page.cookies
    assert FollowUp.objects.get().choice == "topic"


def test_the_one_more_question_without_a_first_answer_keeps_nothing(phone, address):
    assert phone.post(f"{address}/more", {"small_change": "pace"}).status_code == 200
    assert not FollowUp.objects.exists()


def test_a_page_of_the_one_more_question_that_is_opened_again_says_that_it_is_answered(phone, address):
    phone.post(address, ALL_TOP)
    assert "This check-in has been answered. Thank you." in text_of(phone.get(f"{address}/more"))


def test_the_one_more_question_keeps_nothing_of_somebody_who_was_not_asked(phone, address):
    phone.post(address, INFORMATIVE)
    asked_or_not = phone.post(f"{address}/more", {"small_change": "pace"})
    assert asked_or_not.status_code == 200
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_link_knows_no_other_way(phone, address, method):
    assert getattr(phone, method)(address).status_code == 405


def test_the_address_is_kept_from_other_sites_and_from_search_engines(phone, address):
    for page in (phone.get(address), phone.post(address, INFORMATIVE), phone.get(address), phone.get("/c/x")):
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert page.headers["Cache-Control"] == "no-store"


def test_an_adolescent_gets_their_own_words(phone, world, clock):
    world.member.client.form = "adolescent"
    world.member.client.save()
    page = phone.get(reverse("check_in", args=[world.link_to(world.invitation())]))
    assert "Did it get sorted out?" in text_of(page)


def test_a_session_is_named_by_its_day_in_the_clinics_own_zone(phone, world, clock, now):
    world.organisation.time_zone = "Pacific/Auckland"
    world.organisation.save()
    late_in_utc = now.replace(hour=13)  # Tuesday 17 November, and already the 18th there
    check_in = world.invitation(world.note_session(held_at=late_in_utc))
    page = phone.get(reverse("check_in", args=[world.link_to(check_in)]))
    assert "after your session on Wednesday 18 November" in text_of(page)
