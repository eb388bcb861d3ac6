"""The table of states: nothing is active without both, only the client says reached, and the docs are made of it."""

import itertools

from plait_clinic.goals.states import LIVE, TRANSITIONS, Action, Side, State, after, possible, states_page


def test_every_way_to_active_has_a_yes_of_each_side_to_the_same_words():
    ways = [(State.PROPOSED, frozenset())]
    seen = set(ways)
    while ways:
        state, yeses = ways.pop()
        for action, side in itertools.product(Action, Side):
            to = after(state, action, side)
            if to is None:
                continue
            said = {
                Action.AGREE: yeses | {side},
                Action.REWORD: frozenset(),
                Action.TAKE_UP: frozenset(),
            }.get(action, yeses)
            if to in (State.ACTIVE, State.ACHIEVED):
                assert said == set(Side), (state, action, side)
            if (to, said) not in seen:
                seen.add((to, said))
                ways.append((to, said))
    assert {state for state, _said in seen} == set(State)


def test_one_side_cannot_say_yes_twice_nor_for_the_other():
    assert after(State.CLIENT_AGREED, Action.AGREE, Side.CLIENT) is None
    assert after(State.CLINICIAN_AGREED, Action.AGREE, Side.CLINICIAN) is None


def test_only_the_client_says_that_a_goal_is_reached():
    assert after(State.ACTIVE, Action.ACHIEVE, Side.CLINICIAN) is None
    assert Action.ACHIEVE in possible(State.ACTIVE, Side.CLIENT)


def test_new_words_are_nobodys_yes_wherever_the_goal_stood():
    assert {after(state, Action.REWORD, side) for state in LIVE for side in Side} == {State.REVISED}


def test_each_arrow_is_drawn_once_and_the_page_tells_all_of_them():
    keys = [(row.before, row.action, row.by) for row in TRANSITIONS]
    assert len(keys) == len(set(keys))
    page = states_page()
    for row in TRANSITIONS:
        assert f"| {row.before.value} |" in page
        assert f"| {row.after.value} |" in page
