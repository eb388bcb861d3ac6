"""Where several answers come at once they are kept first, and a job reads them: the same readings, a little later."""

import pytest
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from plait_clinic.checkins.models import Response
from plait_clinic.readings.models import Reading
from plait_clinic.readings.rush import RUSH, Rush
from tests.world import SOME_ANSWERS

JOBS = override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}})


@pytest.fixture
def sent_in_a_rush(world, clock):
    """A check-in that was sent while the same process was taking another answer."""
    address = reverse("check_in", args=[world.link_to(world.invitation())])
    with JOBS:
        with RUSH.taking_an_answer():
            page = Browser().post(address, SOME_ANSWERS)
        yield page


def test_an_answer_is_kept_at_once_and_its_reading_waits(sent_in_a_rush):
    assert "Your answer is kept." in sent_in_a_rush.content.decode()
    assert Response.objects.count() == 1
    assert not Reading.objects.exists()
    assert DBTaskResult.objects.count() == 1


def test_the_job_makes_the_reading(sent_in_a_rush):
    job = DBTaskResult.objects.get()
    job.task.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
    assert Reading.objects.filter(response=Response.objects.get()).count() == 7


def test_afterwards_answers_are_read_right_away_again(world, clock, sent_in_a_rush):
    Browser().post(reverse("check_in", args=[world.link_to(world.invitation())]), SOME_ANSWERS)
    assert Response.objects.count() == 2
    assert Reading.objects.count() == 14


def test_one_answer_alone_is_no_rush_and_neither_is_one_that_went_wrong():
    rush = Rush()
    with rush.taking_an_answer():
        assert not rush.is_on
        with rush.taking_an_answer():
            assert rush.is_on
    with pytest.raises(ZeroDivisionError), rush.taking_an_answer():
        1 / 0  # noqa: B018
    with rush.taking_an_answer():
        assert not rush.is_on
