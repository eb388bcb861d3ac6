"""The lines for the brief and the page for both: what both may read, of this one person, in few queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plait_clinic.agreed import Group
from plait_clinic.goals.lines import WHAT_NEXT_FOR, brief_lines, shared_lines
from tests.texts import text_of


def told(goals, member=None) -> list[tuple[Group, str, str, str]]:
    member = member or goals.world.member
    rows = brief_lines([member], True, goals.world.now)[member.pk]
    return [(row.group, row.text, row.whose, row.state) for row in rows]


def test_of_what_one_side_wrote_alone_only_that_the_clinician_is_waited_for(goals):
    goals.client("write", text="To sleep through")
    assert told(goals) == []
    goals.client("done")
    [(group, text, whose, _state)] = told(goals)
    assert (group, whose) == (Group.OPEN, "clinician")
    assert "write down yours" in text
    assert shared_lines(goals.world.member, goals.world.now) == []


def test_goals_that_wait_are_open_with_whose_yes_and_agreed_ones_are_goals(goals):
    goal, _other = goals.both_write()
    goals.client("agree", goal=goal.handle, wording=1)
    assert (Group.OPEN, "To sleep through", "clinician", "waits for the clinician’s yes") in told(goals)
    goals.clinician("agree", goal=goal.handle, wording=1)
    assert (Group.GOAL, "To sleep through", "both", "agreed by both") in told(goals)
    both = shared_lines(goals.world.member, goals.world.now)
    assert [(row.group, row.text) for row in both] == [
        (Group.GOAL, "To sleep through"),
        (Group.OPEN, "Less fear at night"),
    ]
    assert both[0].url == goals.url()


def test_a_reached_goal_asks_what_next_until_one_follows_or_a_while_has_passed(goals):
    goal = goals.active()
    goals.client("reached", goal=goal.handle)
    assert (Group.OPEN, "To sleep through", "both", "reached: what next?") in told(goals)
    later = goals.world.now + WHAT_NEXT_FOR + timedelta(days=1)
    assert "To sleep through" not in [row.text for row in shared_lines(goals.world.member, later)]
    goals.client("write", text="The next one", follows=goal.handle)
    assert "To sleep through" not in [text for _group, text, *_rest in told(goals)]


def test_where_a_clinician_typed_the_clients_yes_brief_and_both_pages_say_who(goals):
    goal, _other = goals.both_write()
    for whose in ("client", "clinician"):
        assert goals.clinician("agree", whose=whose, goal=goal.handle, wording=1).status_code == 302
    state = "agreed by both (the client’s yes typed by Alice)"
    assert (Group.GOAL, "To sleep through", "both", state) in told(goals)
    assert state in [row.state for row in shared_lines(goals.world.member, goals.world.now)]
    for page in (goals.page(), goals.own()):
        assert "The client’s yes was typed by Alice." in text_of(page)


def test_what_was_set_aside_is_told_no_more(goals):
    goal = goals.active()
    goals.client("set-aside", goal=goal.handle)
    assert "To sleep through" not in [text for _group, text, *_rest in told(goals)]


def test_a_reader_without_a_part_in_the_case_is_told_of_no_goal(goals):
    goals.active()
    member = goals.world.member
    assert brief_lines([member], False, goals.world.now) == {member.pk: []}


def test_each_member_has_their_own_and_the_queries_do_not_grow(goals):
    ana, ben = goals.world.couple().members.select_related("client", "case__organisation").order_by("pk")
    goals.active()

    def queries(members) -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            found = brief_lines(members, True, goals.world.now)
        assert set(found) == {member.pk for member in members}
        return len(counted)

    few = queries([goals.world.member])
    for member, text in ((ana, "Ana’s own"), (ben, "Ben’s own")):
        for number in range(3):
            goals.client("write", member, text=f"{text}, {number}")
        goals.client("done", member)
        goals.clinician("done", member)
    assert queries([goals.world.member, ana, ben]) == few
    anas = brief_lines([ana, ben], True, goals.world.now)[ana.pk]
    assert [row.text for row in anas] == [f"Ana’s own, {number}" for number in range(3)]


@pytest.mark.parametrize("reader_is_part", [True, False])
def test_without_goals_there_is_no_line(goals, reader_is_part):
    member = goals.world.member
    assert brief_lines([member], reader_is_part, goals.world.now) == {member.pk: []}
