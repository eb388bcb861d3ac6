"""Who reads what a client sent: a held line reaches nobody, a concern only the one it was sent to."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from plait_clinic.checkins.concerns import concerns_of
from plait_clinic.checkins.models import Answer, Comment, Visibility
from plait_clinic.people.actions import give_role
from plait_clinic.people.models import Role
from plait_clinic.supervision.actions import give_reason
from tests.texts import text_of

LINE = "More time for the hard things, please."
READERS = ("alice", "bob", "tess", "sue")


@pytest.fixture
def session(world, clock):
    return world.note_session()


def send(world, session, **posted):
    return world.answer(world.invitation(session), **posted)


def everything_a_clinician_opens(world, session) -> dict[str, str]:
    """Every page of this case that each of its readers may open, by who and where."""
    give_reason(case=world.case, text="Our talk on Monday", audit=world.acting("sue"))
    case, member = world.case.handle, world.member.handle
    addresses = [
        reverse("brief", args=[case]),
        reverse("member_brief", args=[case, member]),
        reverse("looks", args=[case]),
        reverse("session", args=[session.handle]),
        reverse("caseload"),
        reverse("supervision"),
    ]
    found = {}
    for who in READERS:
        browser = world.signed_in(who)
        for address in addresses:
            page = browser.get(address)
            if page.status_code == 200:
                found[f"{who} {address}"] = page.content.decode()
    assert len(found) >= 14
    return found


def test_a_line_that_is_not_held_stands_in_the_brief(world, session):
    send(world, session, comment=LINE)
    for who in ("alice", "bob", "tess"):
        brief = world.signed_in(who).get(reverse("brief", args=[world.case.handle]))
        assert LINE in text_of(brief)


def test_a_held_line_is_kept_as_held_and_stands_on_no_page(world, session):
    send(world, session, comment=LINE, readers="held")
    assert Comment.objects.get().visibility == Visibility.HELD
    assert Comment.objects.get().text == LINE
    for where, body in everything_a_clinician_opens(world, session).items():
        assert LINE not in body, where
    assert LINE not in text_of(world.signed_in("cora").get(reverse("concerns")))


@pytest.mark.parametrize("item", ["harmful", "missed"])
def test_a_concern_for_the_clinician_is_told_to_the_clinician_and_not_to_the_complaints_contact(world, session, item):
    send(world, session, **{item: "clinician"})
    word = {"harmful": "harmful", "missed": "was missed"}[item]
    know = text_of(world.signed_in("alice").get(reverse("brief", args=[world.case.handle])))
    assert word in know[know.index("Note a session") : know.index("Bond")]
    assert "Nothing waits to be seen to." in text_of(world.signed_in("cora").get(reverse("concerns")))


@pytest.mark.parametrize(
    ("item", "words"),
    [("harmful", "Something felt harmful."), ("missed", "Something about who they are was missed.")],
)
def test_a_concern_for_the_complaints_contact_is_told_there_with_who_and_when(world, session, item, words):
    send(world, session, **{item: "complaints"})
    assert Answer.objects.get(item=item).visibility == Visibility.COMPLAINTS
    page = text_of(world.signed_in("cora").get(reverse("concerns")))
    told = "Session 1 · 17 November 2026 Clinicians Alice, Bob, Tess Sent 17 November 2026, 15:00"
    assert f"Sam R. : {words} {told}" in page


@pytest.mark.parametrize("item", ["harmful", "missed"])
def test_no_page_of_a_clinician_shows_that_a_concern_was_sent_past_them(world, session, item):
    send(world, session, **{item: "complaints"})
    for where, body in everything_a_clinician_opens(world, session).items():
        assert "harmful" not in body, where
        assert "was missed" not in body, where
        assert "omplaint" not in body, where


def test_no_to_a_concern_is_no_concern(world, session):
    send(world, session, harmful="no", missed="no")
    assert concerns_of(world.staff["cora"]) == []


def test_a_concern_stays_in_its_own_clinic(world, session):
    send(world, session, harmful="complaints")
    assert concerns_of(world.staff["otto"]) == []
    assert [concern.name for concern in concerns_of(world.staff["cora"])] == ["Sam R."]


def test_the_newest_concern_comes_first_and_carries_no_rating(world, session, now):
    send(world, session, now=now, missed="complaints")
    send(world, world.note_session(), now=now + timedelta(hours=1), harmful="complaints")
    found = concerns_of(world.staff["cora"])
    assert [(concern.item, concern.session) for concern in found] == [("harmful", 2), ("missed", 1)]
    assert set(vars(found[0])) == {
        "about", "name", "clinicians", "item", "session", "held_at", "sent_at", "whole_work", "handled"
    }  # fmt: skip


def brief_after(world, session, **posted) -> str:
    """The words of the brief after an answer, which is taken back afterwards."""
    with transaction.atomic():
        send(world, session, **posted)
        words = text_of(world.signed_in("alice").get(reverse("brief", args=[world.case.handle])))
        transaction.set_rollback(True)
    return words


@pytest.mark.parametrize(
    "past", [{"harmful": "complaints"}, {"missed": "complaints"}, {"comment": LINE, "readers": "held"}]
)
def test_the_brief_is_word_for_word_the_same_as_where_nothing_of_it_was_sent(world, session, past):
    assert brief_after(world, session, **past) == brief_after(world, session)


@pytest.mark.parametrize("name", ["alice", "bob", "sue"])
def test_whoever_has_to_do_with_the_case_does_not_read_the_bypass_by_another_role(world, session, name):
    send(world, session, harmful="complaints")
    give_role(user=world.staff[name], role=Role.COMPLAINTS, audit=world.acting("ada"))
    assert concerns_of(world.staff[name]) == []
    assert len(concerns_of(world.staff["cora"])) == 1
