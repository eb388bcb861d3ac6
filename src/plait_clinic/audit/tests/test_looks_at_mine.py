"""Who has looked, for clinicians: why as well, over all their cases, and nothing of what was sent past them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.queries import looks_at, looks_at_mine
from plait_clinic.cases.models import CaseClinician
from plait_clinic.checkins.models import Answer, VisibilityChange
from plait_clinic.endings.actions import ask_for_another
from plait_clinic.endings.models import Talk
from plait_clinic.own.actions import change_visibility
from plait_clinic.own.looks import looks_of
from plait_clinic.own.models import CodeKind, OwnVisit
from plait_clinic.supervision.actions import give_reason
from tests.texts import text_of
from tests.world import World

WHY = "Alice asked me to look before our talk"


def open_brief(world: World, who: str, case=None) -> None:
    world.signed_in(who).get(reverse("brief", args=[(case or world.case).handle]))


def mine(world: World, who: str, now=None) -> list[tuple[str, str, str, str]]:
    found = looks_at_mine(world.staff[who], now or world.now)
    return [(look.who, look.what, look.whose, look.why) for look in found]


def test_what_others_opened_of_my_cases_is_told_with_why_and_not_what_i_opened(world, clock):
    give_reason(case=world.case, text=WHY, audit=world.acting("sue"))
    for who in ("alice", "bob", "sue"):
        open_brief(world, who)
    assert mine(world, "alice") == [
        ("Sue", "read the brief as a supervisor", "Sam R.", f"for supervision: {WHY}"),
        ("Bob", "read the brief", "Sam R.", "works in this case"),
        ("Sue", "gave a reason for looking", "", f"for supervision: {WHY}"),
    ]


def test_a_case_in_which_i_have_no_part_or_no_longer_one_is_not_told(world, clock):
    couple = world.couple()
    open_brief(world, "alice", couple)
    open_brief(world, "alice")
    assert [row[0] for row in mine(world, "bob")] == ["Alice"]
    assert mine(world, "charlie") == []
    CaseClinician.objects.filter(case=world.case, user=world.staff["bob"]).update(until=world.now.date())
    assert mine(world, "bob") == []


def test_the_page_leads_to_the_case_and_is_for_clinicians(world, clock):
    open_brief(world, "bob")
    page = world.signed_in("alice").get(reverse("looks_at_mine"))
    assert reverse("looks", args=[world.case.handle]) in page.content.decode()
    assert "Bob read the brief · Sam R. works in this case" in text_of(page)
    for who in ("sue", "ada", "cora", "rita"):
        assert world.signed_in(who).get(reverse("looks_at_mine")).status_code == 404


def test_before_anybody_else_looked_it_says_so(world, clock):
    assert "Nobody but you yet." in text_of(world.signed_in("alice").get(reverse("looks_at_mine")))


def everything_told(world: World) -> str:
    """What the lead is told, on both pages."""
    browser = world.signed_in("alice")
    addresses = (reverse("looks_at_mine"), reverse("looks", args=[world.case.handle]))
    return " ".join(text_of(browser.get(address)) for address in addresses)


@pytest.mark.parametrize("readers", ["held", "later", "supervisor"])
def test_neither_page_tells_that_a_line_is_held_or_that_its_readers_were_changed(world, clock, readers):
    response = world.answer(world.invitation(), comment="More time.", readers=readers)
    before = everything_told(world)
    visit = OwnVisit(member=world.member, opened_by=CodeKind.SENT)
    for to in ("clinician", "held", "later"):
        change_visibility(visit=visit, about=f"comment.{response.handle}", to=to, audit=world.audit)
    assert VisibilityChange.objects.count() == 3
    assert everything_told(world) == before


def test_what_was_sent_past_me_is_read_without_a_word_of_it_here(world, clock):
    world.answer(world.invitation(), harmful="complaints")
    contact = world.signed_in("cora")
    contact.get(reverse("concerns"))
    answer = Answer.objects.get(item="harmful")
    contact.post(reverse("concern_handled"), {"concern": f"harmful.{answer.response.handle}", "note": "Rang."})
    assert answer.handled
    told = everything_told(world)
    assert "Cora" not in told
    assert "concern" not in told


def test_the_office_reading_who_asks_for_another_clinician_is_told_to_the_client_alone(world, clock):
    ask_for_another(stays=[world.member], talk=Talk.NO, tell_clinician=False, words="", audit=world.audit)
    world.signed_in("ada").get(reverse("clinic_changes"))
    told = everything_told(world)
    assert "Ada" not in told
    assert "another clinician" not in told
    sent, handed = (
        [look.what for look in looks_of(OwnVisit(member=world.member, opened_by=kind))]
        for kind in (CodeKind.SENT, CodeKind.HANDED)
    )
    assert sent == ["read in their list that you ask for another clinician"]
    assert handed == [], "a handed code may be in the clinician’s own hands"


def test_of_two_reasons_the_one_in_force_is_told(world, clock, now):
    give_reason(case=world.case, text=WHY, audit=world.acting("sue"))
    clock.now = now + timedelta(hours=13)
    give_reason(case=world.case, text="A second talk", audit=world.acting("sue", clock.now))
    open_brief(world, "sue")
    newest = looks_at(world.case)[0]
    assert (newest.what, newest.why) == ("read the brief as a supervisor", "for supervision: A second talk")
