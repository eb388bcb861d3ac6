"""The table of steps: every pair of state and step, with what else it needs, is either allowed or refused."""

from itertools import product

import pytest

from plait_clinic.signals.states import (
    OPEN,
    TRANSITIONS,
    WHO,
    Action,
    Facts,
    State,
    When,
    Who,
    after,
    possible,
    states_page,
)

S, A = State, Action
LOOKED_AT = (S.SEEN, S.DISCUSSED, S.ACTED, S.RECOVERED)
NOBODY_SAID, CLIENT_SAID = Facts(), Facts(client_made=True)
TALKED, ENDED = Facts(client_made=True, talked=True), Facts(client_made=True, ended=True)
# Written by hand, apart from the table that it holds to account: what leads where, in each of four situations.
ALWAYS = {
    (S.NEW, A.SEE): S.SEEN,
    **{(state, A.SEE): state for state in (*LOOKED_AT, S.REPAIRED)},
    (S.SEEN, A.DISCUSS): S.DISCUSSED,
    (S.DISCUSSED, A.DISCUSS): S.DISCUSSED,
    (S.ACTED, A.DISCUSS): S.ACTED,
    (S.RECOVERED, A.DISCUSS): S.RECOVERED,
    **{(state, A.CONSULT): state for state in LOOKED_AT},
    **{(state, A.ACT): S.ACTED for state in (S.SEEN, S.DISCUSSED, S.ACTED)},
    (S.RECOVERED, A.ACT): S.RECOVERED,
    **{(state, action): state for state in (S.NEW, *LOOKED_AT[:-1]) for action in (A.JOIN, A.NOT_YET)},
    **{(S.RECOVERED, action): S.NEW for action in (A.JOIN, A.NOT_YET)},
    **{(state, A.RECOVER): S.RECOVERED for state in (S.NEW, *LOOKED_AT[:-1])},
    **{(state, A.REPAIR): S.REPAIRED for state in (S.NEW, *LOOKED_AT)},
}
CLOSES = {(state, A.CLOSE): S.CLOSED for state in LOOKED_AT}
EXPECTED = {
    NOBODY_SAID: {**ALWAYS, **CLOSES, **{(state, A.DOUBT): S.CLOSED for state in LOOKED_AT}},
    CLIENT_SAID: {**ALWAYS, **{(state, A.DOUBT): state for state in LOOKED_AT}},
    TALKED: {**ALWAYS, **CLOSES, **{(state, A.DOUBT): state for state in LOOKED_AT}},
    ENDED: {
        **ALWAYS,
        **{(state, A.DOUBT): state for state in LOOKED_AT},
        **{(state, A.END): S.CLOSED for state in (S.NEW, *LOOKED_AT)},
    },
}


@pytest.mark.parametrize("facts", EXPECTED, ids=["nobody said anything", "the client said it", "talked", "ended"])
@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_a_step_leads_where_it_should_or_is_refused(state, action, facts):
    assert after(state, action, facts) == EXPECTED[facts].get((state, action))


def test_what_is_over_stays_over():
    for state in (S.REPAIRED, S.CLOSED):
        for action, facts in product(Action, EXPECTED):
            assert after(state, action, facts) in (None, state)


def test_only_the_client_puts_anything_right():
    assert {WHO[row.action] for row in TRANSITIONS if row.after == S.REPAIRED != row.before} == {Who.CLIENT}


def test_a_clinicians_view_never_closes_what_a_client_said():
    for state in OPEN:
        assert after(state, A.DOUBT, CLIENT_SAID) in (None, state)
        assert after(state, A.CLOSE, CLIENT_SAID) is None


def test_no_two_arrows_compete():
    for facts in EXPECTED:
        taken = [(row.before, row.action) for row in TRANSITIONS if after(row.before, row.action, facts)]
        leading = {pair: after(*pair, facts) for pair in taken}
        assert len(leading) == len(set(taken))
    alone = [(row.before, row.action) for row in TRANSITIONS if row.when is When.ALWAYS]
    assert len(alone) == len(set(alone))


def test_a_clinician_is_offered_what_the_table_allows():
    assert possible(S.NEW, NOBODY_SAID, Who.CLINICIAN) == [A.SEE]
    assert possible(S.SEEN, CLIENT_SAID, Who.CLINICIAN) == [A.SEE, A.DISCUSS, A.CONSULT, A.ACT, A.DOUBT]
    assert A.CLOSE in possible(S.SEEN, TALKED, Who.CLINICIAN)
    assert possible(S.CLOSED, NOBODY_SAID, Who.CLINICIAN) == []


def test_the_docs_draw_every_arrow_of_the_table():
    page = states_page()
    for row in TRANSITIONS:
        assert f"| {row.before.value} | {row.action.value.replace('_', ' ')}" in page
        assert row.before == row.after or f"{row.before.value} --> {row.after.value}: " in page
