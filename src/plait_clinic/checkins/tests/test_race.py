"""Five taps at once on one link, from five real connections: one answer is kept, and all five are told so."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, connections
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins.models import Answer, Response, Score
from tests.world import SOME_ANSWERS, World

TAPS = 5


def tap_at_once(address: str, posts: list[dict[str, str]]) -> list[int]:
    """Send all of these at one moment, each on a connection of its own; the statuses."""
    gate = Barrier(len(posts))

    def tap(posted: dict[str, str]) -> int:
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            return Browser().post(address, posted).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(tap, posts))


def test_five_taps_at_once_keep_one_answer_and_all_five_are_acknowledged(committed, world: World, clock):
    address = reverse("check_in", args=[world.link_to(world.invitation())])
    assert tap_at_once(address, [SOME_ANSWERS] * TAPS) == [200] * TAPS
    response = Response.objects.get()
    assert Answer.objects.filter(response=response).count() == Answer.objects.count() == 10
    assert Score.objects.count() == 7
    assert AuditEvent.objects.filter(action="response_submitted").count() == 1


def test_five_taps_at_once_with_two_measures_keep_one_response_of_each(committed, world: World, clock):
    world.also_ask("gad7")
    address = reverse("check_in", args=[world.link_to(world.invitation())])
    posted = {**SOME_ANSWERS, **{f"gad7-q{number}": "1" for number in range(1, 8)}}
    assert tap_at_once(address, [posted] * TAPS) == [200] * TAPS
    assert Counter(Response.objects.values_list("measure", flat=True)) == {"plait-checkin": 1, "gad7": 1}
    assert Answer.objects.count() == 10 + 7
    assert AuditEvent.objects.filter(action="response_submitted").count() == 1


def test_of_five_different_answers_at_once_one_is_kept_and_four_are_told_that_theirs_is_not(
    committed, world: World, clock
):
    address = reverse("check_in", args=[world.link_to(world.invitation())])
    posts = [{**SOME_ANSWERS, "understood": str(rating)} for rating in range(TAPS)]
    assert Counter(tap_at_once(address, posts)) == {200: 1, 409: TAPS - 1}
    kept = Answer.objects.get(item="understood")
    assert kept.response == Response.objects.get()
    assert Score.objects.get(scale="bond").value == kept.value
