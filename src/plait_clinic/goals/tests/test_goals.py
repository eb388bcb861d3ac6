"""Goals are written alone first, active with both yeses only, and each side's numbers stand apart."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.goals.models import Goal, GoalRating, GoalStep, Succession, Wording
from plait_clinic.goals.page import reach_from
from plait_clinic.goals.states import Side, State
from plait_clinic.goals.tests.conftest import FIVE
from plait_clinic.own.tests.conftest import OwnWorld
from tests.texts import text_of


def state_of(goal: Goal) -> str:
    goal.refresh_from_db()
    return goal.state


def test_until_both_have_written_neither_reads_the_others_words(goals):
    goals.client("write", text="To sleep through")
    goals.clinician("write", text="Less fear at night")
    goals.client("done")
    assert "Less fear" not in text_of(goals.own())
    assert "sleep through" not in text_of(goals.page())
    goals.clinician("done")
    for page in (goals.own(), goals.page()):
        assert "To sleep through" in text_of(page)
        assert "Less fear at night" in text_of(page)


def test_one_side_may_have_none_to_add_and_both_can_write_again_afterwards(goals):
    goals.clinician("done")
    goals.client("write", text="To sleep through")
    goals.client("done")
    assert "To sleep through" in text_of(goals.page())
    assert goals.client("write", text="To run again").status_code == 302
    assert "To run again" not in text_of(goals.page())


def test_after_saying_done_nothing_is_slipped_in_until_the_other_side_has_written(goals):
    goals.client("done")
    answer = goals.client("write", text="To run again")
    assert answer.status_code == 422
    assert "nothing is to be added for now" in text_of(answer)
    assert not Goal.objects.exists()


def test_what_the_client_says_is_typed_only_after_the_clinicians_own_and_is_marked(goals):
    answer = goals.clinician("write", whose="client", text="To sleep through")
    assert answer.status_code == 422
    assert "Write down your own goals first" in text_of(answer)
    goals.clinician("done")
    assert goals.clinician("write", whose="client", text="To sleep through").status_code == 302
    assert goals.clinician("done", whose="client").status_code == 302
    goal = goals.goal("To sleep through")
    about = {"goal": goal.handle, "wording": 1}
    goals.clinician("agree", whose="client", **about)
    [step] = goal.steps.all()
    assert (step.side, step.by) == (Side.CLIENT, goals.world.staff["alice"])
    assert "said in the session, typed by" in text_of(goals.own())


def test_a_goal_is_active_with_the_clients_and_a_clinicians_yes_and_not_before(goals):
    goal, _other = goals.both_write()
    about = {"goal": goal.handle, "wording": 1}
    goals.clinician("agree", **about)
    assert state_of(goal) == State.CLINICIAN_AGREED
    goals.clinician("agree", **about)
    assert state_of(goal) == State.CLINICIAN_AGREED
    goals.client("agree", **about)
    assert state_of(goal) == State.ACTIVE


@pytest.mark.parametrize("missing", ["client_yes_at", "clinician_yes_at"])
def test_the_database_holds_no_active_goal_without_both(goals, missing):
    goal = goals.active()
    for state in ("active", "achieved"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Goal.objects.filter(pk=goal.pk).update(**{missing: None, "state": state})


def test_new_words_take_both_yeses_anew_and_a_yes_to_the_old_ones_is_refused(goals):
    goal = goals.active()
    goals.client("reword", goal=goal.handle, text="To sleep most nights")
    assert state_of(goal) == State.REVISED
    answer = goals.clinician("agree", goal=goal.handle, wording=1)
    assert answer.status_code == 422
    assert "The words were changed in the meantime" in text_of(answer)
    goals.both_agree(goal)
    assert state_of(goal) == State.ACTIVE
    assert [row.text for row in goal.wordings.all()] == ["To sleep through", "To sleep most nights"]


def test_with_a_code_that_was_handed_over_nobody_says_yes_for_the_client(goals):
    goal, _other = goals.both_write()
    handed = OwnWorld(goals.world).visiting_with_handed_code()
    answer = handed.post(reverse("own_goals_agree"), {"goal": goal.handle, "wording": 1})
    assert answer.status_code == 422
    assert "opened with a code from your clinician" in text_of(answer)
    assert not GoalStep.objects.exists()
    assert handed.post(reverse("own_goals_set-aside"), {"goal": goal.handle}).status_code == 302


def test_a_goal_that_is_not_before_both_cannot_be_reached_by_its_handle(goals):
    goals.client("write", text="To sleep through")
    hidden = goals.goal("To sleep through")
    for step in ("agree", "reword", "set-aside", "replace", "mine"):
        answer = goals.clinician(step, goal=hidden.handle, wording=1, text="Something else", value="5")
        assert answer.status_code == 422, step
    assert state_of(hidden) == State.PROPOSED
    assert Wording.objects.count() == 1


def test_a_reached_goal_stays_asks_what_next_and_the_next_one_is_linked(goals):
    goal = goals.active()
    goals.client("reached", goal=goal.handle)
    assert state_of(goal) == State.ACHIEVED
    for page in (goals.own(), goals.page()):
        assert "To sleep through" in text_of(page)
        assert "What next?" in text_of(page)
    goals.client("write", text="To sleep elsewhere too", follows=goal.handle)
    goals.client("done")
    goals.clinician("done")
    after = goals.goal("To sleep elsewhere too")
    assert list(Succession.objects.values_list("before", "after")) == [(goal.pk, after.pk)]
    for page in (goals.own(), goals.page()):
        assert "It came after: To sleep through" in text_of(page)
        assert "It led to: To sleep elsewhere too" in text_of(page)


def test_the_clinician_cannot_say_that_a_goal_is_reached_but_types_the_clients_word(goals):
    goal = goals.active()
    goals.clinician("reached", goal=goal.handle)
    step = goal.steps.last()
    assert (step.action, step.side, step.by) == ("achieve", "client", goals.world.staff["alice"])


def test_two_that_mean_the_same_are_put_together_by_people_and_one_wording_replaces_both(goals):
    mine, theirs = goals.both_write()
    assert goals.client("pair", clients=mine.handle, clinicians=theirs.handle).status_code == 302
    pair = mine.pairs_as_clients.get()
    assert goals.client("part", pair=pair.handle).status_code == 302
    goals.clinician("pair", clients=mine.handle, clinicians=theirs.handle)
    goals.clinician("replace", goal=mine.handle, text="Calm nights")
    joint = goals.goal("Calm nights")
    assert (state_of(mine), state_of(theirs)) == (State.REPLACED, State.REPLACED)
    assert state_of(joint) == State.PROPOSED
    assert set(Succession.objects.values_list("before", "after")) == {(mine.pk, joint.pk), (theirs.pk, joint.pk)}
    goals.both_agree(joint)
    assert state_of(joint) == State.ACTIVE


@pytest.mark.parametrize("over", ["reached", "set-aside"])
def test_what_lay_together_with_a_goal_that_is_over_can_be_put_together_anew(goals, over):
    goals.client("write", text="To be out more")
    mine, theirs = goals.both_write()
    goals.client("pair", clients=mine.handle, clinicians=theirs.handle)
    goals.both_agree(mine)
    assert goals.client(over, goal=mine.handle).status_code == 302
    other = goals.goal("To be out more")
    assert goals.client("pair", clients=other.handle, clinicians=theirs.handle).status_code == 302
    assert [pair.client_goal for pair in theirs.pairs_as_clinicians.filter(ended_at=None)] == [other]


def test_set_aside_is_no_failing_and_can_be_taken_up_with_both_yeses_anew(goals):
    goal = goals.active()
    goals.clinician("set-aside", goal=goal.handle)
    assert state_of(goal) == State.SET_ASIDE
    assert "It can be taken up again at any time" in text_of(goals.own())
    goals.client("take-up", goal=goal.handle)
    assert state_of(goal) == State.PROPOSED
    assert (goal.client_yes_at, goal.clinician_yes_at) == (None, None)


def test_each_sides_number_is_hidden_from_the_other_until_both_have_given_theirs(goals):
    goal, other = goals.both_write()
    goals.client("mine", goal=goal.handle, value="9")
    assert "shown once both have said" in text_of(goals.page())
    goals.clinician("mine", goal=goal.handle, value="4")
    for page in (goals.own(), goals.page()):
        [first, _second] = page.context["page"].agreement
        assert (first[0], str(first[1].client), str(first[1].clinician), first[1].gap) == (
            "To sleep through",
            "9",
            "4",
            "5",
        )
        assert page.context["page"].means == ""
    for say, value in ((goals.client, "6"), (goals.clinician, "6")):
        say("mine", goal=other.handle, value=value)
    assert "7.5 on average" in goals.own().context["page"].means


def test_a_number_of_the_clients_that_a_clinician_typed_says_so_on_both_pages(goals):
    goals.client("write", text="To be out more")
    goal, other = goals.both_write()
    mark = "(said in the session, typed by Alice)"
    for whose, value in (("client", "9"), ("clinician", "4")):
        goals.clinician("mine", whose=whose, goal=goal.handle, value=value)
    levels = goals.with_levels(goals.both_agree(other))
    for whose, rung, level in (("client", "3", "1"), ("clinician", "5", "0")):
        goals.clinician("ladder", whose=whose, goal=other.handle, value=rung)
        goals.clinician("level", whose=whose, levels=levels.handle, value=level)
    goals.client("ladder", goal=goals.both_agree(goal).handle, value="2")
    for page in (goals.own(), goals.page()):
        told = text_of(page)
        assert [str(row.client) for _text, row in page.context["page"].agreement] == [
            f"9 {mark}",
            "not said",
            "not said",
        ]
        assert f"9 {mark}" in told
        assert f"3 {mark}" in told
        assert re.search(rf"here now: (I myself|Sam R\.) {re.escape(mark)}", told)
        for own in ("2", "4", "5"):
            assert f"{own} {mark}" not in told


def test_a_goal_that_took_the_place_of_others_is_not_asked_about_in_numbers_that_no_page_tells(goals):
    mine, _theirs = goals.both_write()
    goals.clinician("replace", goal=mine.handle, text="Calm nights")
    asked = {
        entry.card.seen.text: [one.step for one in entry.first]
        for page in (goals.own(), goals.page())
        for entry in page.context["waiting"]
    }
    assert asked == {"Less fear at night": ["agree", "mine"], "Calm nights": ["agree"]}


def test_the_ladder_has_one_rung_for_each_goal_side_and_session(goals):
    goal = goals.active()
    assert goals.client("ladder", goal=goal.handle, value="4").status_code == 302
    assert goals.client("ladder", goal=goal.handle, value="4").status_code == 302
    answer = goals.client("ladder", goal=goal.handle, value="6")
    assert answer.status_code == 422
    assert "rated for the last session already" in text_of(answer)
    assert list(GoalRating.objects.values_list("side", "value")) == [("client", 4)]
    assert "4" not in [str(cell) for row in goals.page().context["active"][0].card.rungs for cell in row[1:]]
    goals.clinician("ladder", goal=goal.handle, value="3")
    [(_session, client, clinician)] = goals.page().context["active"][0].card.rungs
    assert (str(client), str(clinician)) == ("4", "3")
    assert "<svg" in goals.own().content.decode()


def test_before_a_session_there_is_nothing_to_rate_after(world, goals):
    goal, _other = goals.both_write()
    goals.both_agree(goal)
    world.member.attendance.update(presence="absent")
    answer = goals.clinician("ladder", goal=goal.handle, value="3")
    assert answer.status_code == 422
    assert "no session yet" in text_of(answer)


def test_five_levels_are_all_described_agreed_by_both_and_rated_apart_with_t(goals):
    goal = goals.active()
    answer = goals.clinician("levels", goal=goal.handle, **{**FIVE, "expected": " ", "less": ""})
    assert answer.status_code == 422
    assert {"expected", "less"} <= set(answer.context["wrong"].errors)
    levels = goals.with_levels(goal)
    for say, value in ((goals.client, "1"), (goals.clinician, "-1")):
        assert say("level", levels=levels.handle, value=value).status_code == 302
    reach = goals.page().context["page"].reach
    assert [(str(one.t), one.levels) for one in reach] == [("60", "+1"), ("40", "-1")]


def test_levels_that_wait_for_a_yes_are_not_rated(goals):
    goal = goals.active()
    goals.client("levels", goal=goal.handle, **FIVE)
    levels = goal.levels.get()
    goals.client("levels-yes", levels=levels.handle)
    answer = goals.client("level", levels=levels.handle, value="1")
    assert answer.status_code == 422
    assert "still wait for a yes" in text_of(answer)


def test_a_young_person_who_may_not_be_asked_is_not_rated(goals, monkeypatch):
    goal = goals.active()
    monkeypatch.setattr("plait_clinic.goals.actions.is_held_back", lambda _member, _now: True)
    answer = goals.clinician("ladder", whose="client", goal=goal.handle, value="3")
    assert answer.status_code == 422
    assert "A consent to being asked is missing" in text_of(answer)
    assert not GoalRating.objects.exists()


def test_an_empty_form_says_everything_that_is_missing_and_changes_nothing(goals):
    answer = goals.desk.post(goals.url("goals_write"), {})
    assert answer.status_code == 422
    assert {"whose", "text"} <= set(answer.context["wrong"].errors)
    assert not Goal.objects.exists()


def test_the_page_is_for_whoever_holds_the_sessions(goals):
    for name, status in (("alice", 200), ("bob", 200), ("tess", 404), ("charlie", 404), ("sue", 404), ("ada", 404)):
        assert goals.world.signed_in(name).get(goals.url()).status_code == status, name


def test_the_client_is_told_who_opened_their_goals(goals):
    goals.page()
    assert AuditEvent.objects.filter(action=Event.GOALS_READ, target=goals.world.member.handle).count() == 1
    assert "opened the page of your goals" in text_of(goals.phone().get(reverse("own_page")))


def test_the_queries_of_a_page_do_not_grow_with_goals(goals, django_assert_max_num_queries):
    def reads() -> int:
        with django_assert_max_num_queries(60) as counted:
            assert goals.phone().get(reverse("own_goals")).status_code == 200
        return len(counted)

    goal = goals.active()
    goals.client("ladder", goal=goal.handle, value="4")
    before = reads()
    for number in range(4):
        goals.client("write", text=f"Goal {number}")
    goals.client("done")
    goals.clinician("done")
    assert reads() == before


def test_who_came_back_meets_what_they_wrote_before(goals):
    goal = goals.active()
    member = goals.world.member
    type(member).objects.filter(pk=member.pk).update(left_on=goals.world.now.date() - timedelta(days=1))
    back = type(member).objects.create(case=member.case, client=member.client, joined_on=goals.world.now.date())
    assert "To sleep through" in text_of(goals.page(back))
    goals.clinician("set-aside", back, goal=goal.handle)
    assert state_of(goal) == State.SET_ASIDE


def test_of_levels_after_different_sessions_no_t_is_made_and_each_stands_with_its_session():
    apart, together = reach_from([{1: 1}, {2: -1}], "Sam"), reach_from([{1: 0, 2: 1}, {1: 0}], "Sam")
    assert (apart.t, apart.levels) == ("", "+1 (session 1), -1 (session 2)")
    assert (together.t, together.levels, together.session) == ("50", "0, 0", "1")
