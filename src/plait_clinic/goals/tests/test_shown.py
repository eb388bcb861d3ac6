"""A goal is one member's: others of the case see what that member shows them, and nothing else, in no way."""

import re

import pytest
from django.urls import reverse

from plait_clinic.cases.administration.actions import member_leaves
from plait_clinic.goals.actions import Speaker, share_goal
from plait_clinic.goals.models import HeldToo, Share
from plait_clinic.goals.states import Side
from plait_clinic.own.queries import memberships_of
from plait_clinic.own.tests.conftest import OwnWorld
from plait_clinic.steps import Refused
from tests.texts import text_of


@pytest.fixture
def couple(goals):
    """Ana and Ben, with a goal of Ana's that lies before her and the clinician."""
    ana, ben = goals.world.couple().members.select_related("client", "case__organisation").order_by("pk")
    goals.client("write", ana, text="To argue less in front of the children")
    goals.client("done", ana)
    goals.clinician("done", ana)
    return ana, ben


def shown(browser) -> str:
    """The pages of one member byte by byte, but for what is new in every form and for the minute."""
    pages = [browser.get(reverse(name)).content.decode() for name in ("own_goals", "own_page")]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", "".join(pages))


def show_to(goals, ana, ben):
    goal = goals.goal("To argue less in front of the children")
    about = {"goal": goal.handle, "wording": goal.wording}
    assert goals.client("show", ana, **about, with_member=ben.handle).status_code == 302
    return goal


def test_nothing_that_one_member_does_with_their_goals_changes_a_byte_for_another(goals, couple):
    ana, ben = couple
    before = shown(goals.phone(ben))
    goal = goals.goal("To argue less in front of the children")
    goals.client("mine", ana, goal=goal.handle, value="9")
    for say in (goals.client, goals.clinician):
        say("agree", ana, goal=goal.handle, wording=1)
    goals.client("ladder", ana, goal=goal.handle, value="3")
    goals.client("reached", ana, goal=goal.handle)
    goals.client("write", ana, text="Another")
    assert shown(goals.phone(ben)) == before


def test_the_other_sees_the_very_words_that_were_shown_and_nothing_of_what_became_of_them(goals, couple):
    ana, ben = couple
    goal = show_to(goals, ana, ben)
    text = text_of(goals.own(ben))
    assert "To argue less in front of the children" in text
    assert "Ana P. shows it to me since" in text
    before = shown(goals.phone(ben))
    goals.client("reword", ana, goal=goal.handle, text="To argue less, and to make up sooner")
    for say in (goals.client, goals.clinician):
        say("agree", ana, goal=goal.handle, wording=2)
    goals.client("ladder", ana, goal=goal.handle, value="3")
    goals.client("reached", ana, goal=goal.handle)
    assert shown(goals.phone(ben)) == before


def test_showing_it_can_be_ended_and_it_is_gone_from_then_on(goals, couple):
    ana, ben = couple
    before = shown(goals.phone(ben))
    show_to(goals, ana, ben)
    share = Share.objects.get()
    assert goals.client("show-no-more", ana, share=share.handle).status_code == 302
    assert shown(goals.phone(ben)) == before
    answer = goals.client("hold", ben, share=share.handle, holds="yes")
    assert answer.status_code == 422
    assert "no longer shown here" in text_of(answer)


def test_another_member_can_hold_a_shown_goal_too_by_a_word_of_their_own(goals, couple):
    ana, ben = couple
    show_to(goals, ana, ben)
    share = Share.objects.get()
    for holds in ("yes", "yes"):
        assert goals.client("hold", ben, share=share.handle, holds=holds).status_code == 302
    assert HeldToo.objects.count() == 1
    for page in (goals.own(ana), goals.page(ana)):
        assert "Ben P. says: this is my goal too." in text_of(page)
    goals.client("hold", ben, share=share.handle, holds="no")
    assert "this is my goal too." not in text_of(goals.own(ana))


def test_nobody_can_show_or_end_or_hold_what_is_not_theirs(goals, couple):
    ana, ben = couple
    goal = show_to(goals, ana, ben)
    share = Share.objects.get()
    about = {"goal": goal.handle, "wording": 1, "with_member": ana.handle}
    assert goals.client("show", ben, **about).status_code == 422
    assert goals.client("show-no-more", ben, share=share.handle).status_code == 422
    assert goals.client("hold", ana, share=share.handle, holds="yes").status_code == 422
    assert Share.objects.filter(ended_at=None).count() == 1


def test_no_clinician_shows_a_goal_for_a_client_and_no_handed_code_does(goals, couple):
    ana, ben = couple
    goal = goals.goal("To argue less in front of the children")
    with pytest.raises(Refused, match="Only the person themselves"):
        share_goal(
            speaker=Speaker(ana, memberships_of(ana), Side.CLIENT),
            goal=goal,
            wording=1,
            with_member=ben,
            audit=goals.world.acting("alice"),
        )
    handed = OwnWorld(goals.world).visiting_with_handed_code(ana)
    about = {"goal": goal.handle, "wording": 1, "with_member": ben.handle}
    assert handed.post(reverse("own_goals_show"), about).status_code == 422
    assert not Share.objects.exists()


def test_of_whoever_left_nothing_is_shown_any_more(goals, couple):
    ana, ben = couple
    show_to(goals, ana, ben)
    member_leaves(member=ana, audit=goals.world.acting("ada"))
    assert "To argue less" not in text_of(goals.own(ben))


def test_who_left_and_came_back_shows_nothing_from_before_until_they_write_it_anew(goals, couple):
    ana, ben = couple
    goal = show_to(goals, ana, ben)
    back = goals.world.comes_back(ana)
    assert "To argue less" not in text_of(goals.own(ben))
    page = goals.own(back)
    assert "To argue less" in text_of(page)
    assert "Ben P." not in text_of(page)
    assert reverse("own_goals_show") not in page.content.decode()
    answer = goals.client("show", back, goal=goal.handle, wording=1, with_member=ben.handle)
    assert answer.status_code == 422
    assert "write it anew" in text_of(answer)
    assert Share.objects.count() == 1


def test_whoever_left_reads_no_goal_of_anothers_any_more_and_can_hold_none(goals, couple):
    ana, ben = couple
    show_to(goals, ana, ben)
    share = Share.objects.get()
    phone = goals.phone(ben)
    member_leaves(member=ben, audit=goals.world.acting("ada"))
    assert "To argue less" not in text_of(phone.get(reverse("own_goals")))
    assert phone.post(reverse("own_goals_hold"), {"share": share.handle, "holds": "yes"}).status_code == 422
    assert not HeldToo.objects.exists()
    assert "Ben P." not in text_of(goals.own(ana))


def test_the_clinicians_page_of_one_member_holds_nothing_of_anothers(goals, couple):
    _ana, ben = couple
    text = text_of(goals.page(ben))
    assert "To argue less" not in text
    assert "Open the page when nobody else of the case can see the screen." in text
