"""A task opens with everybody's yes to it and to its reason, and every step stands in the record as whose it was."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.administration.actions import member_leaves
from plait_clinic.cases.models import CaseMember
from plait_clinic.steps import Refused
from plait_clinic.tasks.actions import change, propose, say_what_got_in_the_way, take_step
from plait_clinic.tasks.models import Doer, GotInTheWay, Hindrance, LookBack, Outcome, Side, TaskStep, Way
from plait_clinic.tasks.queries import shared_with
from plait_clinic.tasks.speakers import Speaker
from plait_clinic.tasks.states import LIVE, TRANSITIONS, WHO, Action, Facts, State, after, holds
from plait_clinic.tasks.tests.conftest import CLINICIAN, WORDS
from plait_clinic.tasks.words import step_words


def test_a_proposal_opens_once_the_other_side_says_yes(tasks):
    task = tasks.proposed()
    assert tasks.stand(task).lacking == (tasks.stand(task).owner,)
    assert tasks.stand(task).state is State.PROPOSED
    tasks.steps(task, Action.AGREE)
    assert tasks.stand(task).state is State.OPEN


def test_a_clients_proposal_waits_for_a_clinician(tasks):
    task = tasks.proposed(by=tasks.says())
    tasks.steps(task, Action.AGREE)
    assert tasks.stand(task).state is State.PROPOSED
    tasks.steps(task, Action.AGREE, by=CLINICIAN)
    assert tasks.stand(task).state is State.OPEN


def test_a_task_stays_closed_while_its_reason_makes_no_sense_to_one_side(tasks):
    task = tasks.proposed()
    tasks.steps(task, Action.DOUBT)
    assert tasks.stand(task).state is State.PROPOSED
    tasks.steps(task, Action.DOUBT, by=CLINICIAN)
    tasks.steps(task, Action.AGREE)
    assert tasks.stand(task).state is State.PROPOSED, "the clinician took their yes to the reason back"
    tasks.steps(task, Action.AGREE, by=CLINICIAN)
    assert tasks.stand(task).state is State.OPEN


def test_what_both_agreed_face_to_face_is_open_and_the_clients_word_is_marked(tasks):
    both = [CLINICIAN, tasks.says(Way.HERE)]
    task = propose(member=tasks.member, words=WORDS, speakers=both, audit=tasks.world.acting("alice"))
    assert tasks.stand(task).state is State.OPEN
    yes = TaskStep.objects.get(task=task, side=Side.CLIENT)
    assert (yes.way, yes.by) == (Way.HERE, tasks.world.staff["alice"])


def test_a_yes_said_twice_is_kept_once(tasks):
    task = tasks.proposed()
    tasks.steps(task, Action.DOUBT, Action.DOUBT, Action.AGREE)
    assert [step.action for step in TaskStep.objects.filter(task=task)] == ["propose", "doubt", "agree"]


def test_a_changed_task_is_asked_about_anew_and_the_earlier_words_stay(tasks):
    task = tasks.agreed()
    smaller = replace(WORDS, how_much="five minutes")
    change(task=task, words=smaller, speakers=[tasks.says()], seen=1, audit=tasks.world.audit)
    stand = tasks.stand(task)
    assert stand.state is State.PROPOSED
    assert [version.how_much for version in stand.versions] == ["ten minutes, each day", "five minutes"]
    tasks.steps(task, Action.AGREE, by=CLINICIAN)
    assert tasks.stand(task).state is State.OPEN


def test_the_same_words_again_are_no_change(tasks):
    task = tasks.agreed()
    with pytest.raises(Refused, match="same words"):
        change(task=task, words=WORDS, speakers=[tasks.says()], seen=1, audit=tasks.world.audit)


def test_a_yes_to_words_that_were_changed_meanwhile_is_refused(tasks):
    task = tasks.proposed()
    change(task=task, words=replace(WORDS, what="Run"), speakers=[CLINICIAN], seen=1, audit=tasks.world.acting("alice"))
    with pytest.raises(Refused, match="changed in the meantime"):
        take_step(task=task, action=Action.AGREE, speaker=tasks.says(), seen=1, audit=tasks.world.audit)
    assert tasks.stand(task).state is State.PROPOSED


def test_it_is_carried_on_only_once_somebody_has_looked_back(tasks):
    task = tasks.agreed()
    with pytest.raises(Refused):
        tasks.steps(task, Action.CARRY_ON)
    tasks.looks(task, Outcome.PARTLY)
    tasks.steps(task, Action.CARRY_ON)
    with pytest.raises(Refused):
        tasks.steps(task, Action.CARRY_ON)
    assert tasks.stand(task).round == 2


@pytest.mark.parametrize("action", [Action.FINISH, Action.LET_GO])
def test_either_side_may_end_it_and_nothing_follows(tasks, action):
    for by in (CLINICIAN, tasks.says()):
        task = tasks.agreed()
        tasks.steps(task, action, by=by)
        with pytest.raises(Refused, match="as it stands now"):
            tasks.looks(task, Outcome.YES)


def test_what_is_said_looking_back_is_kept_of_each_side_apart(tasks):
    task = tasks.agreed()
    tasks.looks(task, Outcome.YES, how="Well", learned="Mornings suit me", useful=8)
    tasks.looks(task, Outcome.PARTLY, by=CLINICIAN)
    stand = tasks.stand(task)
    assert stand.look_of(stand.owner).learned == "Mornings suit me"
    assert stand.look_of((Side.CLINICIAN, None)).outcome == Outcome.PARTLY


def test_a_look_back_sent_twice_is_kept_once_and_said_anew_the_newer_counts(tasks):
    task = tasks.agreed()
    for outcome in (Outcome.NOT, Outcome.NOT, Outcome.PARTLY):
        tasks.looks(task, outcome)
    assert LookBack.objects.count() == 2
    assert tasks.stand(task).look_of(tasks.stand(task).owner).outcome == Outcome.PARTLY


def test_what_got_in_the_way_is_kept_once_and_only_of_what_was_not_done(tasks):
    task = tasks.agreed()
    say = {"task": task, "speaker": tasks.says(), "audit": tasks.world.audit}
    with pytest.raises(Refused, match="no look back"):
        say_what_got_in_the_way(what=Hindrance.TOO_BIG, **say)
    tasks.looks(task, Outcome.NOT)
    say_what_got_in_the_way(what=Hindrance.BETWEEN_US, **say)
    say_what_got_in_the_way(what=Hindrance.NO_TIME, **say)
    assert GotInTheWay.objects.get().what == Hindrance.BETWEEN_US


def test_every_write_is_in_the_book(tasks):
    task = tasks.agreed()
    tasks.looks(task, Outcome.NOT)
    events = AuditEvent.objects.filter(action__startswith="task_").order_by("pk")
    assert [(event.action, event.target) for event in events] == [
        (Event.TASK_PROPOSED, tasks.member.handle),
        (Event.TASK_STEP, tasks.member.handle),
        (Event.TASK_LOOKED_BACK, tasks.member.handle),
    ]


def for_all(tasks):
    return tasks.agreed(replace(WORDS, doer=Doer.ALL))


def test_a_task_for_all_needs_the_yes_of_each_and_first_that_it_is_shared(couple, ben):
    task = for_all(couple)
    assert couple.stand(task).state is State.PROPOSED
    with pytest.raises(Refused, match="not for you"):
        couple.steps(task, Action.AGREE, by=couple.says(member=ben))
    couple.steps(task, Action.SHARE)
    couple.steps(task, Action.AGREE, by=couple.says(member=ben))
    assert couple.stand(task).state is State.OPEN
    couple.steps(task, Action.RATHER_NOT, by=couple.says(member=ben))
    assert couple.stand(task).state is State.PROPOSED


def test_a_change_is_shared_with_nobody_until_it_is_shared_again(couple, ben):
    task = for_all(couple)
    couple.steps(task, Action.SHARE)
    assert couple.stand(task).is_shared_with(ben.pk)
    words = replace(WORDS, what="Talk about money", doer=Doer.ALL)
    change(task=task, words=words, speakers=[couple.says()], seen=1, audit=couple.world.audit)
    assert not couple.stand(task).is_shared_with(ben.pk)


def joins_later(couple) -> CaseMember:
    """Somebody who came to the case the day after."""
    client = couple.world.member.client
    day = couple.world.now.date() + timedelta(days=1)
    return CaseMember.objects.create(case=couple.member.case, client=client, joined_on=day)


def test_who_joined_after_a_task_was_shared_reads_it_and_is_asked_only_once_it_is_shared_anew(couple, ben):
    task = for_all(couple)
    couple.steps(task, Action.SHARE)
    couple.steps(task, Action.AGREE, by=couple.says(member=ben))
    late = joins_later(couple)
    assert not couple.stand(task).is_shared_with(late.pk)
    assert couple.stand(task).state is State.OPEN
    with pytest.raises(Refused, match="not for you"):
        couple.steps(task, Action.LOOK_BACK, by=couple.says(member=late))
    day_after = replace(couple.world.audit, now=couple.world.now + timedelta(days=1))
    take_step(task=task, action=Action.SHARE, speaker=couple.says(), seen=1, audit=day_after)
    stand = couple.stand(task)
    assert stand.is_shared_with(late.pk)
    assert (stand.state, stand.lacking) == (State.PROPOSED, ((Side.CLIENT, late.pk),))
    take_step(task=task, action=Action.AGREE, speaker=couple.says(member=late), seen=1, audit=day_after)
    assert couple.stand(task).state is State.OPEN


def test_a_task_opens_when_the_only_one_whose_yes_was_missing_leaves(couple, ben):
    task = for_all(couple)
    couple.steps(task, Action.SHARE)
    named = couple.agreed(replace(WORDS, doer=Doer.OTHER, other=ben))
    member_leaves(member=ben, audit=couple.world.acting("ada"))
    assert couple.stand(task).state is State.OPEN
    assert couple.stand(named).state is State.PROPOSED, "nobody is there to do it"
    couple.looks(task, Outcome.YES)
    assert "no longer in the case" in couple.own_page()


def test_what_was_shared_is_read_by_nobody_once_its_owner_has_left(couple, ben):
    couple.steps(for_all(couple), Action.SHARE)
    assert [stand.task.member for stand in shared_with(ben)] == [couple.member]
    member_leaves(member=couple.member, audit=couple.world.acting("ada"))
    assert shared_with(ben) == []


def test_what_was_shared_before_its_owner_left_is_not_shared_again_by_their_coming_back(couple, ben):
    task = for_all(couple)
    couple.steps(task, Action.SHARE)
    owner, couple.member = couple.says(), couple.world.comes_back(couple.member)
    assert shared_with(ben) == []
    assert WORDS.what not in couple.own_page(ben)
    page = couple.own_page()
    assert WORDS.what in page
    assert "Shared with" not in page
    assert 'value="share"' not in page
    with pytest.raises(Refused, match="propose it anew"):
        couple.steps(task, Action.SHARE, by=owner)


def test_another_members_yes_is_to_taking_part_and_not_to_a_reason_that_they_do_not_read(couple, ben):
    task = for_all(couple)
    couple.steps(task, Action.SHARE)
    couple.steps(task, Action.AGREE, by=couple.says(member=ben))
    told = [step_words(step) for step in couple.stand(task).steps]
    assert any(words.startswith("Ben P. said yes to taking part") for words in told)
    assert any(words.startswith("Ana P. said yes to the task and its reason") for words in told)


def test_no_clinician_shares_a_task_with_the_word_of_its_owner(couple, ben):
    task = for_all(couple)
    with pytest.raises(Refused, match="Only the person themselves"):
        couple.steps(task, Action.SHARE, by=couple.says(Way.HERE))
    assert not couple.stand(task).is_shared
    assert 'value="share"' not in couple.staff_page()


def test_only_the_member_whose_task_it_is_shares_it_and_not_with_a_code_from_a_clinician(couple, ben):
    task = for_all(couple)
    for speaker in (CLINICIAN, couple.says(member=ben), couple.says(Way.HANDED_CODE)):
        with pytest.raises(Refused):
            couple.steps(task, Action.SHARE, by=speaker)
    assert not couple.stand(task).is_shared


def test_another_members_task_is_read_by_that_member_alone(world, couple, ben):
    third = CaseMember.objects.create(
        case=couple.member.case, client=world.member.client, joined_on=couple.member.joined_on
    )
    task = couple.agreed(replace(WORDS, doer=Doer.OTHER, other=ben))
    couple.steps(task, Action.SHARE)
    stand = couple.stand(task)
    assert stand.is_shared_with(ben.pk)
    assert not stand.is_shared_with(third.pk)
    with pytest.raises(Refused):
        couple.steps(task, Action.AGREE, by=Speaker(third, Way.OWN_PAGE))


def test_a_step_is_by_somebody_of_the_table_and_every_state_can_be_left_or_is_an_end():
    assert set(WHO) == set(Action)
    assert {row.before for row in TRANSITIONS} == set(LIVE)
    assert {row.after for row in TRANSITIONS} == set(State)


@given(
    state=st.sampled_from(State),
    action=st.sampled_from(Action),
    facts=st.builds(Facts, complete=st.booleans(), looked=st.booleans()),
)
def test_each_step_leads_to_one_state_at_most_and_nothing_follows_an_end(state, action, facts):
    rows = [row for row in TRANSITIONS if (row.before, row.action) == (state, action) and holds(row.when, facts)]
    assert len(rows) <= (state in LIVE)
    assert after(state, action, facts) == (rows[0].after if rows else None)


def test_by_the_next_session_is_the_first_session_after_the_yes(tasks, clock):
    before = tasks.world.note_session(held_at=tasks.world.now - timedelta(days=1))
    task = tasks.agreed()
    assert tasks.stand(task).due is None
    coming = tasks.world.note_session(held_at=tasks.world.now + timedelta(days=6))
    assert tasks.stand(task).meant_for == coming.held_at > before.held_at
    assert not tasks.stand(task).is_past(tasks.world.now)
    assert tasks.stand(task).is_past(tasks.world.now + timedelta(days=7))
