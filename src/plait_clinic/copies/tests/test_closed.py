"""What the own page holds back until the client has said theirs, the copy holds back as well."""

import json

import pytest

from plait_clinic.copies.content import as_json, copy_for
from plait_clinic.copies.sections import NOT_IN_IT
from plait_clinic.expectations.actions import say_fit, say_outlook
from plait_clinic.expectations.models import Fits
from plait_clinic.goals.tests.conftest import GoalWorld
from plait_clinic.own.models import OwnVisit
from plait_clinic.tasks.actions import say_what_got_in_the_way
from plait_clinic.tasks.models import Hindrance, Outcome
from plait_clinic.tasks.tests.conftest import CLINICIAN, TaskWorld


@pytest.fixture
def goals(world, clock) -> GoalWorld:
    return GoalWorld(world)


def copied(world) -> dict:
    """The client's copy as it would be now."""
    return json.loads(as_json(copy_for(OwnVisit.objects.filter(member=world.member).last(), world.now)))


def test_a_goal_of_the_clinicians_is_in_no_copy_before_both_have_written(goals):
    goals.client("write", text="To sleep through")
    goals.clinician("write", text="Less fear at night")
    goals.clinician("done")
    found = copied(goals.world)
    assert [row["text"] for row in found["goal_words"]] == ["To sleep through"]
    assert [row["who"] for row in found["goals"]] == ["client"]
    goals.client("done")
    assert "Less fear at night" in [row["text"] for row in copied(goals.world)["goal_words"]]


def test_a_rating_of_the_clinicians_is_in_no_copy_before_the_clients_own(goals):
    goal = goals.active()
    goals.with_levels(goal)
    goals.world.answer_sessions([7])
    levels = goal.levels.last()
    ratings = {"mine": {"value": "2"}, "ladder": {"value": "3"}}
    for step, given in ratings.items():
        assert goals.clinician(step, goal=goal.handle, **given).status_code == 302
    assert goals.clinician("level", levels=levels.handle, value="-1").status_code == 302
    assert copied(goals.world)["goal_ratings"] == []
    for step in ratings:
        assert goals.client(step, goal=goal.handle, value="8").status_code == 302
    assert goals.client("level", levels=levels.handle, value="1").status_code == 302
    assert sorted(row["value"] for row in copied(goals.world)["goal_ratings"]) == [-1, 1, 2, 3, 8, 8]


def test_the_clinicians_look_back_is_in_no_copy_before_the_clients_own(goals):
    tasks = TaskWorld(goals.world, goals.world.member)
    goals.phone()
    task = tasks.agreed()
    tasks.looks(task, Outcome.NOT, by=CLINICIAN, how="It seemed too much to me")
    audit = goals.world.acting("alice")
    say_what_got_in_the_way(task=task, what=Hindrance.TOO_BIG, speaker=CLINICIAN, audit=audit)
    found = copied(goals.world)
    assert (found["looks_back_on_tasks"], found["what_got_in_the_way"]) == ([], [])
    tasks.looks(task, Outcome.PARTLY)
    found = copied(goals.world)
    assert [row["outcome"] for row in found["looks_back_on_tasks"]] == ["not", "partly"]
    assert len(found["what_got_in_the_way"]) == 1


def test_the_clinicians_word_on_the_first_sessions_waits_for_the_clients(goals):
    world, member = goals.world, goals.world.member
    goals.phone()
    say_fit(member=member, said=Fits.TALK, audit=world.acting("alice"))
    assert copied(world)["first_sessions"] == []
    say_fit(member=member, said=Fits.FINE, audit=world.audit)
    assert [row["said"] for row in copied(world)["first_sessions"]] == ["talk", "fine"]


def test_how_the_work_seems_to_the_clinician_is_never_in_it_and_the_copy_says_so(goals):
    world, member = goals.world, goals.world.member
    goals.phone()
    say_outlook(member=member, sensible=2, helpful=1, audit=world.acting("alice"))
    say_outlook(member=member, sensible=7, helpful=8, audit=world.audit)
    assert [row["side"] for row in copied(world)["how_the_work_seems"]] == ["client"]
    assert any("your clinician finds the work" in str(words) for words in NOT_IN_IT)
