"""Answering on a locked tablet: one after the other, and nothing of one person is there for the next."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait.measures import load_measure
from plait_clinic.audit.models import ActorKind, AuditEvent
from plait_clinic.checkins.models import CheckIn, FollowUp, Response
from plait_clinic.kiosk.actions import OPEN_FOR
from plait_clinic.kiosk.models import Turn
from plait_clinic.kiosk.tests.tablets import KIOSK, asked_of, locked
from plait_clinic.risk.actions import name_reader
from tests.world import RATING_ITEMS

LINE = "What I would not say aloud."


def test_one_person_begins_answers_and_gives_the_tablet_back(world):
    tablet = locked(world)
    assert "Begin" in tablet.page()
    assert "Send" in tablet.begin()
    assert "Thank you. Your answer is kept." in tablet.send(comment=LINE).content.decode()
    assert tablet.do("done", turn=1).headers["Location"] == KIOSK
    assert "Please give the tablet back" in tablet.page()
    response = Response.objects.get()
    assert (response.check_in.member, response.comment.text) == (world.member, LINE)
    event = AuditEvent.objects.get(action="response_submitted")
    assert (event.actor, event.actor_kind) == (None, ActorKind.LINK)


def test_of_several_each_answers_their_own_and_whoever_is_done_is_offered_no_more(world):
    tablet = locked(world, world.couple())
    assert all(f"Begin: {name}" in tablet.page() for name in ("Ana P.", "Ben P."))
    tablet.begin(1)
    tablet.send(1, comment="Of Ana.")
    tablet.do("done", turn=1)
    assert "Ana" not in tablet.page()
    tablet.begin(2)
    tablet.send(2, comment="Of Ben.")
    told = {row.check_in.member.client.name: row.comment.text for row in Response.objects.all()}
    assert told == {"Ana P.": "Of Ana.", "Ben P.": "Of Ben."}


def test_where_staff_said_so_the_tablet_names_nobody(world):
    tablet = locked(world, world.couple(), called="places")
    pages = tablet.page() + tablet.begin(1) + tablet.begin(2)
    assert "Person 1" in pages
    assert not [name for name in ("Ana", "Ben") if name in pages]


def test_one_person_alone_is_named_nowhere(world):
    tablet = locked(world)
    assert "Sam" not in tablet.page() + tablet.begin()


def test_nothing_that_was_answered_or_begun_is_on_any_later_page(world):
    tablet = locked(world, world.couple())
    tablet.begin(1)
    assert LINE in tablet.send(1, comment=LINE, understood="99").content.decode()  # to mend, on this page alone
    assert LINE not in tablet.page()
    tablet.send(1, comment=LINE)
    later = [tablet.page()]
    tablet.do("done", turn=1)
    later += [tablet.page(), tablet.begin(2), tablet.begin(1), tablet.browser.get(f"{KIOSK}?turn=1").content.decode()]
    assert not [page for page in later if LINE in page]
    assert not [page for page in later if " checked" in page]


def test_a_form_of_somebody_elses_turn_is_thrown_away(world):
    tablet = locked(world, world.couple())
    tablet.begin(1)
    left = tablet.begun()
    tablet.begin(2)
    answer = tablet.do("send", turn=1, begun=left, **dict.fromkeys(RATING_ITEMS, "3"))
    assert answer.headers["Location"] == KIOSK
    assert Response.objects.count() == 0


def test_a_page_that_lay_in_another_tab_puts_nobody_elses_turn_back(world):
    tablet = locked(world, world.couple())
    left = tablet.begin(1).partition("data-leave")[2].partition("</form>")[0]
    assert 'name="turn" value="1"' in left
    tablet.begin(2)
    begun = tablet.begun()
    assert tablet.do("leave", turn=1).headers["Location"] == KIOSK
    assert tablet.do("send", turn=2, begun=begun, **dict.fromkeys(RATING_ITEMS, "3")).status_code == 200
    assert Response.objects.get().check_in.member.client.name == "Ben P."


def test_an_answered_form_that_is_sent_again_is_acknowledged_until_its_owner_is_done_and_then_shows_nothing(world):
    tablet = locked(world)
    tablet.begin()
    sent = {"turn": 1, "begun": tablet.begun(), **dict.fromkeys(RATING_ITEMS, "3"), "comment": LINE}
    assert tablet.do("send", **sent).status_code == 200
    assert "Your answer is kept" in tablet.do("send", **sent).content.decode()
    tablet.do("done", turn=1)
    assert tablet.do("send", **sent).headers["Location"] == KIOSK
    assert Response.objects.count() == 1


def test_a_reload_after_answering_says_that_it_is_kept_and_not_what(world):
    tablet = locked(world)
    tablet.begin()
    tablet.send(comment=LINE)
    page = tablet.page()
    assert "Your answer is kept" in page
    assert LINE not in page


def test_whoever_stops_leaves_nothing_and_can_begin_anew(world):
    tablet = locked(world)
    tablet.begin()
    left = tablet.begun()
    assert tablet.do("leave", turn=1).headers["Location"] == KIOSK
    assert tablet.do("send", turn=1, begun=left).headers["Location"] == KIOSK
    assert Response.objects.count() == 0
    assert "Send" in tablet.begin()


def test_an_earlier_answer_from_a_phone_wins_and_nothing_of_it_is_shown(world):
    tablet = locked(world)
    tablet.begin()
    begun = tablet.begun()
    world.answer(asked_of(tablet.session)[0], comment=LINE)
    answer = tablet.do("send", turn=1, begun=begun, understood="1")
    assert answer.status_code == 409
    assert "An earlier answer is kept" in answer.content.decode()
    assert LINE not in answer.content.decode() + tablet.page()
    assert Response.objects.count() == 1


def test_the_small_question_after_it_is_kept_with_being_done(world):
    tablet = locked(world)
    tablet.begin()
    page = tablet.send(**dict.fromkeys(RATING_ITEMS, "10")).content.decode()
    choice = page.partition('name="small_change" value="')[2].partition('"')[0]
    tablet.do("done", turn=1, small_change=choice)
    assert FollowUp.objects.get().choice == choice


def test_it_takes_answers_for_two_hours_and_what_was_begun_before_can_still_be_sent(world, clock):
    tablet = locked(world, world.couple())
    tablet.begin(1)
    begun = tablet.begun()
    clock.now = world.now + OPEN_FOR - timedelta(seconds=1)
    assert "Send" in tablet.page()
    clock.now = world.now + OPEN_FOR
    assert "Please give the tablet back" in tablet.page()
    assert tablet.do("begin", turn=2).headers["Location"] == KIOSK
    assert tablet.do("send", turn=1, begun=begun, understood="4", matters="5").status_code == 200
    assert Response.objects.count() == 1


def test_a_check_in_that_closed_meanwhile_takes_nothing_and_says_so(world):
    tablet = locked(world)
    tablet.begin()
    begun = tablet.begun()
    CheckIn.objects.filter(member=world.member).update(closed_at=world.now)
    assert tablet.do("send", turn=1, begun=begun, understood="4").status_code == 410
    assert "takes no more answers" in tablet.page()
    assert Response.objects.count() == 0


def test_nothing_that_a_browser_could_keep_is_offered_to_it(world):
    tablet = locked(world)
    page = tablet.begin()
    assert 'autocomplete="off"' in page
    assert "phone/" not in page
    assert "sw.js" not in page
    for answer in (tablet.browser.get(KIOSK), tablet.send()):
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("sent", [{}, {"do": "begin"}, {"do": "begin", "turn": "x"}, {"do": "send"}, {"do": "done"}])
def test_what_is_no_step_of_it_leads_to_the_start(world, sent):
    tablet = locked(world)
    assert tablet.browser.post(KIOSK, sent).headers["Location"] == KIOSK
    assert not Turn.objects.filter(begun_at__isnull=False).exists()


def test_a_chosen_language_lasts_for_one_person(world):
    tablet = locked(world, world.couple())
    answer = tablet.browser.post(f"{KIOSK}?lang=de", {"do": "begin", "turn": "1"})
    assert answer.headers["Location"] == f"{KIOSK}?lang=de"
    assert 'lang="de"' in tablet.browser.get(answer.headers["Location"]).content.decode()
    assert tablet.do("leave", turn=1).headers["Location"] == KIOSK


def test_help_stands_first_after_a_positive_answer_that_somebody_reads(world):
    world.also_ask("phq9")
    readers = {"reader": world.staff["charlie"], "deputy": world.staff["sue"]}
    phq9 = load_measure("phq9", version="1")
    name_reader(
        organisation=world.organisation, measure=phq9, hours=24, procedure="", audit=world.acting("ada"), **readers
    )
    tablet = locked(world)
    tablet.begin()
    page = tablet.send(**{"phq9-q9": "2", "phq9--language": "en"}).content.decode()
    assert "555 0100" in page.partition("<h1>")[0]
    tablet.do("done", turn=1)
    assert "help-now" not in tablet.page()


def test_the_session_page_leads_to_it(world):
    session = world.note_session()
    page = world.signed_in("alice").get(reverse("session", args=[session.handle])).content.decode()
    assert reverse("tablet", args=[session.handle]) in page
