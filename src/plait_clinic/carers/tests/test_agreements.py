"""A carer who is let see goals and tasks reads what holds between client and clinicians: the words, nothing more."""

from dataclasses import replace

import pytest

from plait_clinic.carers.kinds import Item
from plait_clinic.goals.tests.conftest import GoalWorld
from plait_clinic.tasks.models import Doer, Outcome
from plait_clinic.tasks.states import Action
from plait_clinic.tasks.tests.conftest import WORDS, TaskWorld
from tests.texts import text_of

MINE, THEIRS = "To sleep through", "Less fear at night"


@pytest.fixture
def agreed(around):
    """One goal of two that both said yes to, and a task that both did."""
    goals = GoalWorld(around.world)
    mine, _theirs = goals.both_write(MINE, THEIRS)
    goals.both_agree(mine)
    TaskWorld(around.world, around.member).agreed(replace(WORDS, obstacles="When it rains"))
    return around


def seen_by(around, name: str = "Kay") -> str:
    return text_of(around.as_carer(name).get(around.carer_page))


def test_the_active_goals_are_read_in_their_words_and_none_that_waits_for_a_yes(agreed):
    agreed.says(agreed.own_page(), "Kay", Item.GOALS)
    page = seen_by(agreed)
    assert MINE in page
    assert THEIRS not in page
    assert WORDS.what not in page


def test_an_open_task_is_read_with_who_does_it_and_neither_why_nor_what_gets_in_the_way(agreed):
    agreed.says(agreed.own_page(), "Kay", Item.TASKS)
    page = seen_by(agreed)
    assert f"{WORDS.what} ({WORDS.how_much})" in page
    assert "Sam R. , by the next session" in page
    assert WORDS.why not in page
    assert "When it rains" not in page
    assert MINE not in page


def test_what_became_of_a_task_is_not_told(agreed):
    agreed.says(agreed.own_page(), "Kay", Item.TASKS)
    before, tasks = seen_by(agreed), TaskWorld(agreed.world, agreed.member)
    tasks.looks(agreed.member.tasks.get(), Outcome.NOT, learned="That I dread the stairs")
    assert seen_by(agreed) == before


def test_a_goal_or_task_that_is_set_aside_and_a_yes_that_is_taken_back_show_nothing_any_more(agreed):
    own = agreed.own_page()
    for item in (Item.GOALS, Item.TASKS):
        agreed.says(own, "Kay", item)
    TaskWorld(agreed.world, agreed.member).steps(agreed.member.tasks.get(), Action.LET_GO)
    assert WORDS.what not in seen_by(agreed)
    assert MINE in seen_by(agreed)
    agreed.says(own, "Kay", Item.GOALS, "no")
    assert MINE not in seen_by(agreed)


def test_neither_is_let_with_the_other_things_nor_to_another_carer(agreed):
    own = agreed.own_page()
    for item in Item:
        if item not in (Item.GOALS, Item.TASKS):
            agreed.says(own, "Kay", item)
    agreed.says(own, "Noor", Item.GOALS)
    page = seen_by(agreed)
    assert MINE not in page
    assert WORDS.what not in page
    assert MINE in seen_by(agreed, "Noor")


def test_a_task_in_which_another_member_has_a_part_is_shown_to_no_carer(several):
    tasks = TaskWorld(several.world, several.member)
    other = several.case.members.exclude(pk=several.member.pk).get()
    for doer, who in ((Doer.ALL, None), (Doer.OTHER, other)):
        task = tasks.agreed(replace(WORDS, what=f"Done by {doer}", doer=doer, other=who))
        tasks.steps(task, Action.SHARE)
        tasks.steps(task, Action.AGREE, by=tasks.says(member=other))
        assert tasks.stand(task).is_open
    tasks.agreed()
    several.says(several.own_page(), "Kay", Item.TASKS)
    page = seen_by(several)
    assert WORDS.what in page
    assert "Done by" not in page
