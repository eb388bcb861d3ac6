"""Five requests at once from five real connections: a code opens one visit, and tries are counted one by one."""

from collections import Counter

from django.core import mail
from django.urls import reverse

from plait_clinic.checkins.tests.test_race import TAPS, tap_at_once
from plait_clinic.own.actions import hand_over_code
from plait_clinic.own.models import TRIES_A_CODE, OwnCode, OwnVisit
from plait_clinic.own.tests.conftest import OwnWorld, code_in_last_message


def test_one_handed_code_at_five_places_at_once_opens_one_visit(committed, world, clock):
    code = hand_over_code(member=world.member, audit=world.acting("alice"))
    statuses = tap_at_once(reverse("own_page"), [{"code": code}] * TAPS)
    assert Counter(statuses) == {302: 1, 422: TAPS - 1}
    assert OwnVisit.objects.count() == 1


def test_more_wrong_tries_at_once_than_a_code_has_leave_it_dead_and_count_no_further(committed, world, clock):
    own = OwnWorld(world)
    own.confirmed_channel()
    link = own.link()
    own.ask(link)
    code = code_in_last_message()
    wrong = "0" * 8 if code != "0" * 8 else "1" * 8
    assert set(tap_at_once(f"{link}/own", [{"code": wrong}] * (TRIES_A_CODE + 2))) == {422}
    assert OwnCode.objects.get(kind="sent").tries == TRIES_A_CODE
    assert tap_at_once(f"{link}/own", [{"code": code}]) == [422]


def test_of_five_codes_asked_for_at_once_the_newest_alone_works(committed, world, clock):
    own = OwnWorld(world)
    own.confirmed_channel()
    link = own.link()
    assert tap_at_once(f"{link}/own", [{"do": "send"}] * TAPS) == [200] * TAPS
    assert len(mail.outbox) == TAPS
    assert OwnCode.objects.filter(kind="sent", expires_at__gt=world.now).count() == 1
