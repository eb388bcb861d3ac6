"""A day's sheet: who is on it, that its links work, and that it tells nobody who has answered."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.administration.actions import close_case, member_leaves
from plait_clinic.cases.models import Session
from plait_clinic.cases.queries import members_of
from plait_clinic.checkins.actions import change_next_session
from plait_clinic.checkins.day.actions import make_slips
from plait_clinic.checkins.day.queries import day_of
from plait_clinic.checkins.models import Channel, CheckIn, Link, Rater

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOKEN = re.compile(r"/c/([\w-]{32})</p>")


@pytest.fixture(autouse=True)
def _clock(clock):
    """Every request happens at the world's moment."""


def due(case, at):
    case.next_session_at = at
    case.save()
    return case


def post(world, who="ada", page="day", day=None):
    day = day or world.now.date()
    return world.signed_in(who).post(reverse(page), {"date": day.isoformat()})


def tokens(answer) -> list[str]:
    return TOKEN.findall(answer.content.decode())


def names(answer) -> list[str]:
    return re.findall(r'<p class="slip-name">([^<]+)</p>', answer.content.decode())


def test_everybody_who_is_expected_gets_one_piece_in_the_order_of_time(world, now):
    due(world.couple(), now + 2 * HOUR)
    due(world.case, now + HOUR)
    answer = post(world)
    assert names(answer) == ["Sam R.", "Ana P.", "Ben P."]
    assert len(set(tokens(answer))) == 3
    assert answer.content.decode().count("<svg") == 3
    assert set(Link.objects.values_list("channel", flat=True)) == {Channel.QR}


def test_a_link_of_the_sheet_waits_for_the_session_and_then_takes_the_answer(world, now, clock):
    due(world.case, now + HOUR)
    [token] = tokens(post(world))
    page = reverse("check_in", args=[token])
    assert "not open yet" in Browser().get(page).content.decode()
    clock.now = now + HOUR
    assert 'name="understood"' in Browser().get(page).content.decode()


def test_making_the_sheet_again_makes_new_links_and_the_old_ones_work_on(world, now, clock):
    due(world.case, now + HOUR)
    [first], [second] = tokens(post(world)), tokens(post(world))
    assert first != second
    assert Session.objects.count() == CheckIn.objects.count() == 1
    clock.now = now + HOUR
    for token in (first, second):
        assert 'name="understood"' in Browser().get(reverse("check_in", args=[token])).content.decode()


def without_tokens(answer) -> str:
    """The page without what is new each time: tokens, codes and the form's own."""
    text = re.sub(r"<svg.*?</svg>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"[\w-]{32,}", "", text)


def test_neither_the_list_nor_the_sheet_tells_who_has_answered(world, now, clock):
    due(world.case, now + HOUR)
    post(world)
    clock.now = now + 2 * HOUR
    office, address = world.signed_in("ada"), reverse("day")
    before = without_tokens(office.get(address)), without_tokens(post(world))
    world.answer(CheckIn.objects.get(), now=clock.now, comment="A very private line.")
    after = without_tokens(office.get(address)), without_tokens(post(world))
    assert before == after


def test_a_session_that_is_noted_is_no_longer_on_the_sheet_whoever_was_there(world, now, clock):
    due(world.case, now + HOUR)
    post(world)
    clock.now = now + 2 * HOUR
    world.note_session(held_at=now + HOUR)
    assert names(post(world)) == []


def test_a_session_that_was_put_off_leaves_the_day_and_comes_back_on_the_other(world, now):
    due(world.case, now + HOUR)
    post(world)
    change_next_session(case=world.case, next_session_at=now + DAY, audit=world.acting("ada"))
    assert day_of(world.organisation, now.date(), now) == []
    [moved] = day_of(world.organisation, (now + DAY).date(), now)
    assert moved.at == now + DAY


def test_a_sheet_for_a_session_that_has_begun_leaves_the_next_date_as_it_is(world, now, clock):
    due(world.case, now)
    post(world)
    clock.now = now + HOUR
    change_next_session(case=world.case, next_session_at=now + 7 * DAY, audit=world.acting("ada", clock.now))
    assert names(post(world)) == ["Sam R."]
    world.case.refresh_from_db()
    assert world.case.next_session_at == now + 7 * DAY


def test_who_left_and_what_is_closed_is_not_on_the_sheet(world, now):
    couple, closed = due(world.couple(), now + HOUR), due(world.couple(), now + HOUR)
    post(world)
    member_leaves(member=members_of(couple)[0], audit=world.acting("ada"))
    close_case(case=closed, audit=world.acting("ada"))
    assert names(post(world)) == ["Ben P."]


def test_the_day_is_the_clinics_own(world, now):
    world.organisation.time_zone = "Pacific/Auckland"  # it is the 18th there already
    world.organisation.save()
    due(world.case, now + HOUR)
    assert names(post(world, day=(now + DAY).date())) == ["Sam R."]
    assert post(world, day=now.date()).status_code == 422


def test_a_clinician_prints_the_sessions_that_they_hold_and_no_others(world, now):
    due(world.case, now + HOUR)
    due(world.couple(), now + HOUR)
    seen = {who: names(post(world, who, "own_day")) for who in ("alice", "bob", "tess", "charlie")}
    assert seen == {"alice": ["Sam R.", "Ana P.", "Ben P."], "bob": ["Sam R."], "tess": [], "charlie": []}


def test_no_links_are_made_for_a_day_that_is_over_or_is_no_day(world, now):
    due(world.case, now - DAY)
    assert post(world, day=(now - DAY).date()).status_code == 422
    assert world.signed_in("ada").post(reverse("day"), {"date": "soon"}).status_code == 422
    assert not Link.objects.exists()
    assert world.signed_in("ada").get(reverse("day"), {"date": "soon"}).status_code == 422


def test_a_get_makes_no_link(world, now):
    due(world.case, now + HOUR)
    world.signed_in("ada").get(reverse("day"))
    assert not Link.objects.exists()
    assert not Session.objects.exists()


def test_each_link_and_each_look_at_the_day_goes_into_the_book(world, now):
    due(world.case, now + HOUR)
    post(world)
    ada = AuditEvent.objects.filter(actor=world.staff["ada"]).order_by("pk").values_list("action", flat=True)
    assert list(ada) == [Event.DAY_READ, Event.SESSION_PLANNED, Event.INVITED, Event.LINK_MADE]


def test_the_database_keeps_no_token(world, now):
    due(world.case, now + HOUR)
    [token] = tokens(post(world))
    assert token.encode() not in bytes(Link.objects.get().token_hash)


def test_the_list_of_a_day_takes_the_same_queries_however_many_sessions_there_are(
    world, now, django_assert_num_queries
):
    due(world.case, now + HOUR)
    with django_assert_num_queries(4):
        few = day_of(world.organisation, now.date(), now)
    make_slips(planned=few[0], audit=world.acting("ada"))
    for _number in range(3):
        due(world.couple(), now + HOUR)
    with django_assert_num_queries(4):
        assert len(day_of(world.organisation, now.date(), now)) == 4


def test_planning_asks_no_clinician_before_the_session_is_noted(world, now):
    due(world.case, now + HOUR)
    post(world)
    assert not CheckIn.objects.filter(rater=Rater.CLINICIAN).exists()
