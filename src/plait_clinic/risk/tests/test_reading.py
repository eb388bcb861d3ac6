"""Who sees an open answer, where, in which order, and what is kept of having read it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.administration.actions import close_case
from plait_clinic.people.models import User
from plait_clinic.risk.actions import acknowledge
from plait_clinic.risk.models import Acknowledgement
from plait_clinic.supervision.actions import give_reason
from tests.world import queries_of

OPEN_PAGE = "/open-answers/"


def address(answer) -> str:
    return reverse("risk_answer", args=[answer.handle])


def taking_on(answer) -> str:
    return reverse("acknowledge_answer", args=[answer.handle])


def seen_by(readers, name: str, url: str) -> str:
    response = readers.world.signed_in(name).get(url)
    return response.content.decode() if response.status_code == 200 else ""


@pytest.mark.parametrize("name", ["charlie", "sue", "alice", "bob", "tess"])
def test_the_named_two_and_the_clinicians_of_the_case_see_it(readers, name):
    answer = readers.positive()
    assert "Several days" in seen_by(readers, name, address(answer))


@pytest.mark.parametrize("name", ["ada", "rita", "cora", "rhea", "otto"])
def test_nobody_else_does(readers, name):
    answer = readers.positive()
    browser = readers.world.signed_in(name)
    assert browser.get(address(answer)).status_code == 404
    assert browser.post(taking_on(answer)).status_code == 404
    assert browser.get(OPEN_PAGE).status_code == 404


def test_a_supervisor_who_is_not_named_sees_it_on_the_brief_after_a_reason_and_nowhere_else(readers):
    readers.name("charlie", "bob")
    answer = readers.positive()
    browser = readers.world.signed_in("sue")
    assert browser.get(address(answer)).status_code == 404
    assert browser.get(f"/cases/{readers.world.case.handle}/").status_code == 302
    give_reason(case=readers.world.case, text="We speak of it today.", audit=readers.world.acting("sue"))
    brief = browser.get(f"/cases/{readers.world.case.handle}/").content.decode()
    assert "a positive answer that somebody has to read" in brief
    assert taking_on(answer) not in brief
    assert browser.post(taking_on(answer)).status_code == 404


def test_a_reader_of_another_measure_sees_nothing_of_this_one(readers):
    answer = readers.positive()
    readers.name("alice", "bob")
    assert readers.world.signed_in("charlie").get(address(answer)).status_code == 404


def test_a_named_reader_gets_this_answer_and_how_to_act_and_not_the_rest_of_the_case(readers):
    client = readers.world.member.client
    client.contact = "Sam, 555 0142"
    client.save()
    session = readers.world.note_session(held_at=readers.now - timedelta(hours=1))
    readers.post(readers.world.invitation(session), 2, comment="A line for Alice alone.", understood="3")
    [answer] = readers.world.organisation.risk_answers.all()
    page = seen_by(readers, "charlie", address(answer))
    for needed in ("Sam R.", "555 0142", "Alice", "Bob", "duty line", "Ring them; if nobody answers", "More than half"):
        assert needed in page
    assert "A line for Alice alone." not in page
    assert reverse("brief", args=[readers.world.case.handle]) not in page
    assert readers.world.signed_in("charlie").get(f"/cases/{readers.world.case.handle}/").status_code == 404


def test_it_stands_above_everything_on_the_caseload_and_the_brief_until_it_is_read(readers):
    answer = readers.positive()
    caseload, brief = (seen_by(readers, "alice", url) for url in ("/caseload/", f"/cases/{answer_case(answer)}/"))
    assert caseload.index("To be read now") < caseload.index(
        "Worth a look" if "Worth a look" in caseload else "Lines show"
    )
    assert brief.index("a positive answer that somebody has to read") < brief.index("First to know")
    readers.world.signed_in("alice").post(taking_on(answer))
    assert "To be read now" not in seen_by(readers, "alice", "/caseload/")
    after = seen_by(readers, "alice", f"/cases/{answer_case(answer)}/")
    assert "a positive answer that somebody has to read" not in after
    assert "read by Alice" in after


def answer_case(answer) -> str:
    return answer.response.check_in.session.case.handle


def test_a_closed_case_hides_nothing_that_is_open(readers):
    readers.positive()
    close_case(case=readers.world.case, audit=readers.world.acting("ada"))
    assert "Sam R." in seen_by(readers, "charlie", OPEN_PAGE)
    assert "To be read now" in seen_by(readers, "alice", "/caseload/")


def test_one_partner_is_never_shown_the_others_answer_but_their_clinician_is_told_on_both_briefs(readers):
    couple = readers.world.couple()
    ana, ben = couple.members.order_by("pk")
    readers.positive(member=ana, case=couple)
    of_ben = seen_by(readers, "alice", f"/cases/{couple.handle}/members/{ben.handle}/")
    assert "A positive answer of Ana P. has to be read" in of_ben
    assert "Several days" not in of_ben


def test_overdue_comes_first_and_then_whoever_waits_longest(readers, clock):
    couple = readers.world.couple()
    ana, ben = couple.members.order_by("pk")
    readers.positive(member=ana, case=couple)
    clock.now += timedelta(hours=23)
    readers.name(hours=72)
    readers.positive(member=ben, case=couple, held_at=clock.now)
    readers.name(hours=1)
    clock.now += timedelta(minutes=10)
    readers.positive(held_at=clock.now)
    clock.now += timedelta(minutes=65)
    page = seen_by(readers, "charlie", OPEN_PAGE)
    places = [page.index(f"<bdi>{name}</bdi>") for name in ("Ana P.", "Sam R.", "Ben P.")]
    assert places == sorted(places)
    assert page.count("Sue’s turn now") == 2


def test_it_is_the_readers_turn_until_its_time_has_passed_and_the_deputys_from_then_on(readers, clock):
    answer = readers.positive()
    for name in ("charlie", "sue"):
        assert "Charlie is to read it by" in seen_by(readers, name, address(answer))
    clock.now += timedelta(hours=24, seconds=1)
    for name in ("charlie", "sue"):
        assert "It is Sue’s turn now" in seen_by(readers, name, address(answer))


def test_the_deputy_stands_in_for_a_reader_who_has_left(readers):
    answer = readers.positive()
    User.objects.filter(username="charlie").update(is_active=False)
    assert "Sue is to read it by" in seen_by(readers, "sue", address(answer))


def test_with_nobody_left_to_read_it_the_case_keeps_it(readers):
    answer = readers.positive()
    User.objects.filter(username__in=("charlie", "sue")).update(is_active=False)
    assert "it is for the clinicians of the case" in seen_by(readers, "alice", address(answer))


def test_a_line_on_every_page_of_the_named_two_counts_what_waits_and_names_nobody(readers):
    readers.positive()
    for name, url in (("charlie", "/caseload/"), ("sue", "/supervision/"), ("charlie", "/account/second-step/")):
        page = seen_by(readers, name, url)
        line = page[page.index('<aside class="no-print"') :]
        line = line[: line.index("</aside>")]
        assert "1 answer waits to be read" in line
        assert "Sam R." not in line
    assert "waits to be read" not in seen_by(readers, "tess", "/account/second-step/")


def test_the_office_learns_only_that_one_waits_past_its_time(readers, clock):
    readers.positive()
    before = seen_by(readers, "ada", "/clinic/")
    assert "waits past its time" not in before
    clock.now += timedelta(hours=25)
    after = seen_by(readers, "ada", "/clinic/")
    assert "An answer that has to be read waits past its time." in after
    for kept_back in ("Sam R.", "PHQ-9", "1 answer"):
        assert kept_back not in after
    clock.now += timedelta(days=1)
    readers.positive(held_at=clock.now)
    clock.now += timedelta(hours=25)
    assert "An answer that has to be read waits past its time." in seen_by(readers, "ada", "/clinic/")


def test_one_tap_takes_it_on_and_a_note_can_be_added(readers):
    answer = readers.positive()
    browser = readers.world.signed_in("charlie")
    assert browser.post(taking_on(answer), {"note": "Rang Sam; safe tonight."}).status_code == 302
    page = seen_by(readers, "alice", address(answer))
    assert "Charlie has read it and sees to it" in page
    assert "Rang Sam; safe tonight." in page
    assert taking_on(answer) not in page


def test_the_second_to_take_it_on_is_told_who_was_first_and_keeps_what_they_wrote_in_sight(readers):
    answer = readers.positive()
    acknowledge(answer=answer, note="", audit=readers.world.acting("charlie"))
    second = readers.world.signed_in("sue").post(taking_on(answer), {"note": "I rang as well."})
    assert second.status_code == 409
    assert "Charlie was first" in second.content.decode()
    assert "I rang as well." in second.content.decode()
    assert Acknowledgement.objects.count() == 1


def test_a_reflecting_team_sees_it_and_leaves_it_to_those_who_hold_the_sessions(readers):
    answer = readers.positive()
    assert taking_on(answer) not in seen_by(readers, "tess", address(answer))
    assert readers.world.signed_in("tess").post(taking_on(answer)).status_code == 404


def test_what_was_read_leaves_the_named_readers_sight_after_a_week_and_stays_with_the_case(readers, clock):
    answer = readers.positive()
    acknowledge(answer=answer, note="", audit=readers.world.acting("alice"))
    clock.now += timedelta(days=6)
    assert "read by Alice" in seen_by(readers, "charlie", OPEN_PAGE)
    clock.now += timedelta(days=2)
    assert "Sam R." not in seen_by(readers, "charlie", OPEN_PAGE)
    assert seen_by(readers, "charlie", address(answer)) == ""
    assert "read by Alice" in seen_by(readers, "alice", f"/cases/{answer_case(answer)}/")


def test_every_look_and_who_took_it_on_stand_under_who_has_looked(readers):
    answer = readers.positive()
    browser = readers.world.signed_in("charlie")
    browser.get(OPEN_PAGE)
    browser.get(address(answer))
    browser.post(taking_on(answer))
    looks = seen_by(readers, "alice", f"/cases/{answer_case(answer)}/who-has-looked")
    assert "<td>Charlie</td><td>read an answer that somebody has to read · Sam R.</td>" in looks
    assert "<td>Charlie</td><td>acknowledged an answer that somebody has to read · Sam R.</td>" in looks
    assert AuditEvent.objects.filter(action="risk_answers_listed", actor__username="charlie").count() == 1


def test_pages_take_the_same_queries_however_many_answers_are_open(readers):
    alice, charlie = readers.world.signed_in("alice"), readers.world.signed_in("charlie")
    case = f"/cases/{answer_case(readers.positive(held_at=readers.now - timedelta(hours=9)))}/"
    readers.positive(held_at=readers.now - timedelta(hours=8))  # a second session, so that all else is there as well
    charlie.get(OPEN_PAGE)
    pages = [(alice, "/caseload/"), (alice, case), (charlie, OPEN_PAGE), (alice, f"{case}who-has-looked")]
    before = [queries_of(*page) for page in pages]
    for hours in (7, 6, 5):
        readers.positive(held_at=readers.now - timedelta(hours=hours))
    assert [queries_of(*page) for page in pages] == before


def test_a_printed_brief_of_one_partner_says_nothing_of_the_others_answer(readers):
    case = readers.world.couple()
    ana, ben = case.members.order_by("pk")
    readers.positive(case=case, member=ana)
    brief = seen_by(readers, "alice", reverse("member_brief", args=[case.handle, ben.handle]))
    assert "A positive answer of Ana P. has to be read" in brief
    assert '<section class="read-now no-print"' in brief
    assert '<section class="read-now"' not in brief
    own = seen_by(readers, "alice", reverse("member_brief", args=[case.handle, ana.handle]))
    assert '<section class="read-now"' in own, "on their own brief it is printed"
