"""What each side expects and will do: two numbers that stay two, and words that reach those they are for alone."""

import pytest
from django.urls import reverse

from plait_clinic.expectations.actions import say_outlook, write_contribution, write_text
from plait_clinic.expectations.models import Contribution, Outlook, Side, TextKind
from plait_clinic.own.tests.conftest import OwnWorld
from tests.texts import text_of

MINE = "I say when it is too much for me."


def page_of(couple, member, by: str = "alice") -> str:
    return text_of(couple.world.signed_in(by).get(couple.url("expectations", member.handle)))


def test_what_ships_stands_there_until_the_clinic_has_its_own_words(couple):
    ana = couple.members[0]
    own = couple.own_page(ana)
    assert "In the first sessions you find out together" in text_of(own.get(reverse("own_expectations")))
    write_text(
        organisation=couple.world.organisation,
        kind=TextKind.WHAT,
        text="We begin with a cup of tea.",
        audit=couple.world.acting("ada"),
    )
    for page in (text_of(own.get(reverse("own_expectations"))), page_of(couple, ana)):
        assert "We begin with a cup of tea." in page
        assert "In the first sessions you find out together" not in page


def test_what_one_member_wrote_and_said_reaches_their_clinicians_and_nobody_else_of_the_case(couple):
    ana, ben = couple.members
    browser = couple.own_page(ana)
    assert browser.post(reverse("own_contribution"), {"text": MINE}).status_code == 302
    assert browser.post(reverse("own_outlook"), {"sensible": "8", "helpful": "2"}).status_code == 302
    assert MINE in page_of(couple, ana)
    others = text_of(couple.own_page(ben).get(reverse("own_expectations")))
    assert MINE not in others
    assert "seems sensible 8" not in others
    assert MINE not in page_of(couple, ben)


def test_each_number_is_kept_and_shown_by_itself_and_may_be_left_out(couple):
    ana = couple.members[0]
    browser = couple.own_page(ana)
    browser.post(reverse("own_outlook"), {"sensible": "0", "helpful": ""})
    assert [(row.sensible, row.helpful) for row in Outlook.objects.all()] == [(0, None)]
    refused = browser.post(reverse("own_outlook"), {"sensible": "", "helpful": ""})
    assert refused.status_code == 422
    assert "Choose at least one number." in text_of(refused)
    assert browser.post(reverse("own_outlook"), {"sensible": "11"}).status_code == 422
    assert Outlook.objects.count() == 1


def test_it_can_be_said_again_and_the_earlier_stays(couple):
    ana = couple.members[0]
    for number in (3, 6):
        say_outlook(member=ana, sensible=number, helpful=number, audit=couple.world.audit)
    assert [row.sensible for row in Outlook.objects.order_by("pk")] == [3, 6]


def test_the_client_does_not_see_how_sensible_it_seems_to_the_clinician(couple):
    ana = couple.members[0]
    browser = couple.own_page(ana)
    before = text_of(browser.get(reverse("own_expectations")))
    say_outlook(member=ana, sensible=1, helpful=1, audit=couple.world.acting("alice"))
    assert text_of(browser.get(reverse("own_expectations"))) == before


def test_what_a_clinician_will_do_stands_on_the_clients_page_with_their_name(couple):
    ana = couple.members[0]
    alice = couple.world.signed_in("alice")
    assert alice.post(couple.url("expectations_mine", ana.handle), {"text": "I keep to the time."}).status_code == 302
    page = text_of(couple.own_page(ana).get(reverse("own_expectations")))
    assert "I keep to the time. Alice," in page


def test_words_typed_for_a_client_say_who_typed_them_and_the_client_can_write_them_anew(couple):
    ana = couple.members[0]
    alice = couple.world.signed_in("alice")
    assert alice.post(couple.url("expectations_theirs", ana.handle), {"text": MINE}).status_code == 302
    browser = couple.own_page(ana)
    assert "typed by Alice" in text_of(browser.get(reverse("own_expectations")))
    browser.post(reverse("own_contribution"), {"text": "Something else."})
    newest = Contribution.objects.latest("pk")
    assert (newest.side, newest.text, newest.by) == (Side.CLIENT, "Something else.", None)


def test_the_same_words_again_are_no_new_row(couple):
    ana = couple.members[0]
    for _ in range(2):
        write_contribution(member=ana, side=Side.CLIENT, text=MINE, audit=couple.world.audit)
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("name", ["own_agreement", "own_expectations"])
def test_without_a_visit_the_own_pages_lead_to_where_a_code_is_typed(world, client, name):
    assert client.get(reverse(name)).url == reverse("own_page")


def test_both_pages_can_be_reached_from_the_own_page(world, clock):
    page = OwnWorld(world).visiting().get(reverse("own_page")).content.decode()
    for name in ("own_agreement", "own_expectations"):
        assert f'href="{reverse(name)}' in page
