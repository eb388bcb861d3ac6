"""The own page is the young person's alone, or nobody opens it; a guardian never gets a way in."""

import pytest
from django.urls import reverse

from plait_clinic.minors.own_page import channel_problems, own_page_problems
from plait_clinic.own.actions import confirm_channel, hand_over_code, make_sent_code, set_channel
from plait_clinic.own.models import OwnChannel, OwnCode
from plait_clinic.steps import Refused


@pytest.mark.parametrize(
    ("age", "page", "channel"),
    [(9, False, False), (14, False, False), (15, True, False), (16, True, True), (19, True, True)],
)
def test_the_policy_says_from_when_on_they_have_a_page_and_an_address(settled, age, page, channel):
    settled.is_aged(age)
    assert (not own_page_problems(settled.member, settled.world.now)) is page
    assert (not channel_problems(settled.member, settled.world.now)) is channel
    audit = settled.world.acting("alice")
    if page:
        assert hand_over_code(member=settled.member, audit=audit)
    else:
        with pytest.raises(Refused, match="from the age of 15"):
            hand_over_code(member=settled.member, audit=audit)
    if channel:
        assert set_channel(member=settled.member, address="kim@post.example", audit=audit)
    else:
        with pytest.raises(Refused):
            set_channel(member=settled.member, address="kim@post.example", audit=audit)
        assert not OwnChannel.objects.exists()


def test_before_a_policy_is_written_no_page_of_a_young_person_opens(young):
    young.is_aged(17)
    with pytest.raises(Refused, match="has not written its policy"):
        hand_over_code(member=young.member, audit=young.world.acting("alice"))


def test_an_address_from_before_gets_no_code_at_an_age_without_one(settled):
    audit = settled.world.acting("alice")
    to_send = set_channel(member=settled.member, address="kim@post.example", audit=audit)
    assert confirm_channel(member=settled.member, typed=to_send.code, audit=audit)
    assert make_sent_code(member=settled.member, audit=audit)
    settled.is_aged(12)
    assert make_sent_code(member=settled.member, audit=audit) is None


def test_the_page_that_helps_says_why_and_offers_no_code(settled):
    settled.is_aged(12)
    address = [settled.world.case.handle, settled.member.handle]
    browser = settled.world.signed_in("alice")
    shown = browser.get(reverse("own_help", args=address)).content.decode()
    assert "theirs alone from the age of 15" in shown
    assert "Make a code" not in shown
    assert browser.post(reverse("own_help_code", args=address)).status_code == 302
    assert not OwnCode.objects.exists()
