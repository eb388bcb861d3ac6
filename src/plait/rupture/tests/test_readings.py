"""Readings: causal, true to their budget, adding up evidence, and the same session by session from a stored state."""

import json
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.rupture.budget import alarm_table
from plait.rupture.evidence import (
    TENSION_USUAL,
    Strands,
    Surprises,
    learned_weights,
    probability,
    tension_factors,
    tension_usual,
    together,
)
from plait.rupture.judging import BudgetError
from plait.rupture.readings import watch
from plait.rupture.stored import StateError, new_state, read_session, state_from_json
from plait.rupture.watching import add_forecast, cold_watching, watch_model
from plait.simulate.as_sessions import check_in_sessions, series_sessions
from plait.simulate.check_ins import make_check_ins
from plait.simulate.generators import GENERATORS, without_ruptures
from plait.simulate.series import make_series
from plait.trajectory.model import Model, ModelFileError
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import make_sessions

SCALE = Scale(0, 10)
COLD = cold_watching(SCALE, step=0.5)
STRANDS = [("client", "bond"), ("client", "tasks"), ("clinician", "total")]
SEVERAL = cold_watching(SCALE, STRANDS, step=0.5)
USUAL = [8.0, 7.5, 8.0, 8.5, 8.0, 7.5]
QUIET = without_ruptures(GENERATORS["plain"])


def course(scores, client="a"):
    return make_sessions([client] * len(scores), range(1, len(scores) + 1), scores, scale=SCALE)


def strands(table, first_session=1, marks=None):
    """Sessions of one client from {(rater, dimension): scores}; `marks` is the tension marker of each session."""
    rows = [(*name, k + first_session, score) for name, scores in table.items() for k, score in enumerate(scores)]
    rater, dimension, session, score = zip(*rows, strict=True)
    tension = None if marks is None else [marks[k - first_session] for k in session]
    return make_sessions(
        ["a"] * len(rows), session, score, rater=rater, dimension=dimension, tension=tension, scale=SCALE
    )


def quiet_surprises(deviate):
    """Surprises of one strand in which an onset shifts the deviate by -4."""
    one = np.ones(len(deviate))
    return Surprises(deviate, -4 * one, 0.5 * one, -4 * deviate - 8, 0 * one)


def one_of(surprise, rows):
    return Surprises(*(getattr(surprise, name)[:rows] for name in vars(surprise)))


def test_a_deep_fall_alerts_and_opens_a_drop_that_two_sessions_back_inside_end():
    read = watch(COLD, course([*USUAL, 2.0, 2.5, 8.0, 8.0, 8.0]))
    assert read.alert.tolist()[:7] == [0, 0, 0, 0, 0, 0, 1]
    assert read.rupture_probability[6] > 0.8
    assert read.rupture_probability[5] < 0.1
    assert read.state_names == [
        "not_enough_information",
        *["steady"] * 5,
        "drop",
        "drop",
        "recovering",
        "recovered",
        "steady",
    ]
    assert read.surprise[6] < -2 < read.surprise[5]


def test_one_session_back_inside_is_no_recovery():
    read = watch(COLD, course([*USUAL, 2.0, 8.0, 2.0, 2.0]))
    assert "recovered" not in read.state_names
    assert read.state_names[-1] == "drop"


def test_a_first_session_has_an_expectation_and_no_probability():
    read = watch(COLD, course([6.0]))
    assert read.lower_90[0] < read.expected[0] < read.upper_90[0]
    assert np.isnan(read.rupture_probability[0])
    assert read.alert.tolist() == [0]


def test_symptoms_are_read_the_other_way_round():
    turned = Scale(0, 10, "worse")
    scores = np.array([*USUAL, 2.0, 8.0])
    read = watch(COLD, course(scores))
    sessions = make_sessions(["a"] * 8, range(1, 9), 10 - scores, scale=turned)
    mirror = watch(cold_watching(turned, step=0.5), sessions)
    np.testing.assert_allclose(mirror.expected, 10 - read.expected)
    np.testing.assert_allclose(mirror.lower_90, 10 - read.upper_90)
    np.testing.assert_allclose(mirror.rupture_probability, read.rupture_probability)
    assert mirror.alert.tolist() == read.alert.tolist()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(np.arange(0, 10.5, 0.5).tolist()), min_size=1, max_size=12), st.data())
def test_no_reading_uses_a_later_session(scores, data):
    kept = data.draw(st.integers(1, len(scores)))
    whole, part = watch(COLD, course(scores)), watch(COLD, course(scores[:kept]))
    for name in (
        "expected",
        "lower_80",
        "upper_95",
        "level",
        "level_sd",
        "surprise",
        "rupture_probability",
        "alert",
        "state",
    ):
        np.testing.assert_array_equal(getattr(whole, name)[:kept], getattr(part, name))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(np.arange(0, 10.5, 0.5).tolist()), min_size=1, max_size=12))
def test_ranges_lie_in_each_other_and_never_leave_the_scale(scores):
    read = watch(COLD, course(scores))
    ends = [
        0,
        read.lower_95,
        read.lower_90,
        read.lower_80,
        read.expected,
        read.upper_80,
        read.upper_90,
        read.upper_95,
        10,
    ]
    for low, high in pairwise(ends):
        assert (np.asarray(low) <= np.asarray(high) + 1e-12).all()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(np.arange(0, 10.5, 0.5).tolist()), min_size=1, max_size=10), st.integers(1, 3))
def test_reading_on_from_a_stored_state_gives_what_the_whole_course_gives(scores, gap):
    sessions = make_sessions(["a"] * len(scores), np.arange(len(scores)) * gap, scores, scale=SCALE)
    whole, state = watch(COLD, sessions), new_state(COLD)
    for k, score in enumerate(scores):
        state, read = read_session(COLD, state_from_json(state.to_json()), k * gap, {(None, None): score})
        one = read.strands[None, None]
        for name in ("expected", "lower_90", "upper_80", "level", "level_sd", "surprise"):
            assert getattr(one, name) == pytest.approx(getattr(whole, name)[k], abs=1e-9)
        assert one.state == whole.state_names[k]
        assert read.alert == bool(whole.alert[k])
        known = None if k == 0 else pytest.approx(whole.rupture_probability[k], abs=1e-12)
        assert read.rupture_probability == known


def test_a_stored_state_of_several_saidgoes_on_with_tension_as_the_whole_course_does():
    table = dict(zip(STRANDS, ([8, 8, 7.5, 4], [7, 7.5, 7, 7], [6, 6, 6.5, 6]), strict=True))
    marks = [0, 0, 1, 2]
    whole, state = watch(SEVERAL, strands(table, marks=marks)), new_state(SEVERAL)
    for k, mark in enumerate(marks):
        scores = {name: float(values[k]) for name, values in table.items()}
        state, read = read_session(SEVERAL, state, k + 1, scores, tension=mark)
        assert read.alert == bool(whole.alert[k])
        if k:
            assert read.rupture_probability == pytest.approx(whole.rupture_probability[k], abs=1e-10)
    assert read.driver == ("client", "bond")


def test_what_a_stored_state_cannot_take_is_told_all_at_once_and_changes_nothing():
    state, _ = read_session(COLD, new_state(COLD), 3, {(None, None): 7.0})
    with pytest.raises(StateError, match=r"not later than the last one, 3; 11 of .* off the scale"):
        read_session(COLD, state, 3, {(None, None): 11})
    with pytest.raises(StateError, match="knows nothing of"):
        read_session(COLD, state, 4, {("client", "bond"): 7.0})
    with pytest.raises(StateError, match="not a stored state"):
        state_from_json("{}")


def test_a_strand_given_twice_leaves_the_probability_unchanged():
    table = {("client", "bond"): [*USUAL, 4.0, 4.5], ("client", "tasks"): [7, 7, 7.5, 7, 7, 7, 6, 6.5]}
    single = cold_watching(SCALE, list(table), step=0.5)
    doubled = {**table, ("client", "again"): table["client", "bond"]}
    # What a fit finds of strands that always say the same: one of them is kept.
    deviates = np.random.default_rng(1).normal(size=(200, 2))
    found = together(("client", "client", "client"), deviates[:, [0, 1, 0]])
    assert found.kept == (0, 1)
    covariance = single.strands.covariance
    twice = cold_watching(SCALE, list(doubled), step=0.5)
    twice = replace(twice, strands=Strands(found.raters, found.kept, covariance), alarms=single.alarms)
    once, again = watch(single, strands(table)), watch(twice, strands(doubled))
    np.testing.assert_allclose(again.rupture_probability[:16], once.rupture_probability, atol=1e-6)
    assert again.alert[:16].tolist() == once.alert.tolist()


def test_a_total_given_twice_is_judged_as_the_total_alone():
    table = {("client", "total"): [*USUAL, 3.0], ("client", "copy"): [*USUAL, 3.0]}
    twice = cold_watching(SCALE, list(table), step=0.5)
    twice = replace(twice, strands=Strands(("client", "client"), (0,), ((1.0,),)))
    again, once = watch(twice, strands(table)), watch(COLD, course(table["client", "total"]))
    np.testing.assert_allclose(again.rupture_probability[:7], once.rupture_probability, atol=1e-6)


def test_a_drop_in_one_strand_is_seen_beside_steady_ones_and_named():
    steady = {STRANDS[1]: [7.0] * 7, STRANDS[2]: [6.0] * 7}
    read = watch(SEVERAL, strands({STRANDS[0]: [*USUAL, 2.5], **steady}))
    last = read.sessions.session == 7
    assert read.alert[last].all()
    assert {read.strands[place] for place in read.driver[last]} == {STRANDS[0]}


def test_a_drop_that_both_raters_show_is_more_probable_than_one_that_the_client_shows_alone():
    both = watch(
        SEVERAL, strands({STRANDS[0]: [*USUAL, 5.5], STRANDS[1]: [7.0] * 6 + [4.5], STRANDS[2]: [6.0] * 6 + [3.5]})
    )
    alone = watch(SEVERAL, strands({STRANDS[0]: [*USUAL, 5.5], STRANDS[1]: [7.0] * 7, STRANDS[2]: [6.0] * 7}))
    assert both.rupture_probability[6] > 2 * alone.rupture_probability[6]


def test_tension_named_adds_evidence_and_none_takes_some_away():
    table = {STRANDS[0]: [*USUAL, 6.5], STRANDS[1]: [7.0] * 7, STRANDS[2]: [6.0] * 7}
    found = [
        watch(SEVERAL, strands(table, marks=[0] * 6 + [degree])).rupture_probability[6] for degree in (0, -1, 1, 2, 3)
    ]
    assert (np.diff(found[2:]) > 0).all()
    assert found[0] < found[1] < found[3]
    # An unanswered marker says nothing.
    assert found[1] == pytest.approx(watch(SEVERAL, strands(table, marks=[-1] * 7)).rupture_probability[6], rel=0.6)


def test_tension_factors_average_to_nothing_where_nothing_begins():
    usual = tension_usual(np.array([0] * 50 + [1] * 30 + [2] * 15 + [3] * 5))
    assert sum(usual) == pytest.approx(1)
    assert np.exp(tension_factors(usual, np.arange(4))) @ np.array(usual) == pytest.approx(1)
    assert tension_factors(usual, np.array([-1]))[0] == 0.0


def test_the_clinics_own_tension_counts_beside_a_hundred_sessions_of_assumption():
    own = np.repeat([0, 1, 2, 3], [100, 160, 100, 40])
    assert np.array(tension_usual(own)) == pytest.approx(np.array([180, 172, 106, 42]) / 500)
    assert tension_usual(np.full(9, -1)) == pytest.approx(TENSION_USUAL)


def test_a_fit_learns_the_tension_of_its_sessions_and_json_keeps_it_both_ways():
    made = make_check_ins(40, 6, 1)
    sessions, _ = check_in_sessions(made)
    total = sessions.take(np.flatnonzero(sessions.rater.codes == 1))
    silent = np.where(total.session % 2, total.tension, -1)
    model = add_forecast(Model(scale=SCALE, series=()), replace(total, tension=silent))
    found = watch_model(model)
    assert found.strands.tension == tension_usual(silent)
    assert found.strands.answered == pytest.approx(0.5)
    assert watch_model(replace(model, forecast=json.loads(json.dumps(found.to_dict())))) == found
    without = watch_model(add_forecast(Model(scale=SCALE, series=()), replace(total, tension=None)))
    assert (without.strands.tension, without.strands.answered) == (TENSION_USUAL, 0.0)


def test_a_fit_learns_which_saiddrops_strike_and_the_assumption_counts_for_fifty_drops():
    n, rng = 4000, np.random.default_rng(3)
    onset = rng.random(n) < 0.05
    seen = [quiet_surprises(rng.normal(size=n)) for _ in range(3)]
    seen[0] = quiet_surprises(seen[0].deviate - 4 * onset)
    said = Strands(("client",) * 3, (0, 1, 2), tuple(map(tuple, np.eye(3).tolist())))
    learned = learned_weights(said, seen, np.zeros(n), 0.05)
    assert sum(learned.weights) == pytest.approx(1)
    assert learned.weights[0] > 0.6
    assert learned.weights[1] == pytest.approx(learned.weights[2], abs=0.05)
    assert [weight for weight, _ in learned.patterns] == list(learned.weights)
    few = learned_weights(said, [one_of(one, 40) for one in seen], np.zeros(40), 0.05)
    assert few.weights[0] == pytest.approx(said.patterns[0][0], abs=0.05)
    alone = [seen[0], *(quiet_surprises(np.full(n, np.nan)) for _ in range(2))]
    assert learned_weights(said, alone, np.zeros(n), 0.05) == said


def test_what_a_fit_learned_of_saidraises_the_probability_of_a_drop_there():
    table = {name: [7.0, 7.5, 7.0, 7.0, 7.5, 7.0] for name in STRANDS}
    table[STRANDS[0]] = [7.0, 7.5, 7.0, 7.0, 7.5, 5.0]
    weights = [weight for weight, _ in SEVERAL.strands.patterns]
    there = (0.9, *(0.1 * weight / sum(weights[1:]) for weight in weights[1:]))
    learned = replace(SEVERAL, strands=replace(SEVERAL.strands, weights=there))
    before, after = (watch(model, strands(table)).rupture_probability[5] for model in (SEVERAL, learned))
    assert after > 1.5 * before
    assert watch_model(Model(scale=SCALE, series=(), forecast=learned.to_dict())) == learned


def test_with_the_tension_marker_quiet_sessions_keep_to_the_budget_and_more_drops_are_found():
    said = Strands((None,), (0,), ((1.0,),), tension=(0.5, 0.3, 0.15, 0.05), answered=1.0)
    answered = replace(COLD, strands=said)
    priced, silent = alarm_table(answered), alarm_table(COLD)
    sessions, _ = series_sessions(make_series(QUIET, 800, 10, 3))
    marks = np.random.default_rng(5).choice(4, len(sessions), p=said.tension)
    read = watch(replace(answered, alarms=priced), replace(sessions, tension=marks))
    assert 1.0 <= read.alert_rate <= 4.5
    assert all(more > less for more, less in zip(priced.expected_hits(3), silent.expected_hits(3), strict=True))


def test_a_factor_of_one_leaves_the_rate():
    assert probability(0.03, np.zeros(1))[0] == pytest.approx(0.03)


def test_quiet_courses_are_alerted_about_as_often_as_the_budget_says():
    sessions, _ = series_sessions(make_series(QUIET, 800, 10, 3))
    fitted = cold_watching(sessions.scale, step=1 / 6)
    rates = [watch(fitted, sessions, budget).alert_rate for budget in (1, 3, 10)]
    assert rates[0] < rates[1] < rates[2]
    assert rates[1] < 6


def test_a_larger_budget_finds_more_and_a_senseless_one_is_refused():
    hits = [watch(COLD, course(USUAL), budget).expected_hits for budget in (1, 3, 10)]
    assert hits[0] < hits[1] < hits[2]
    assert all(small < middling < large for small, middling, large in hits)
    for budget in (0, 0.1, 50):
        with pytest.raises(BudgetError, match=r"give 0\.5 to 15"):
            watch(COLD, course(USUAL), budget)


def test_the_bootstrap_gives_the_same_numbers_on_any_executor():
    alone = alarm_table(SEVERAL, lots=2)
    with ThreadPoolExecutor(2) as threads:
        assert alarm_table(SEVERAL, lots=2, executor=threads) == alone
    with ProcessPoolExecutor(1) as processes:
        assert alarm_table(SEVERAL, lots=2, executor=processes) == alone


def test_half_and_double_the_declared_rate_move_the_probability_the_right_way():
    probabilities = [
        watch(COLD.changed(rate_times=times), course([*USUAL, 5.5])).rupture_probability[6] for times in (0.5, 1, 2)
    ]
    assert probabilities[0] < probabilities[1] < probabilities[2]


def test_the_watching_part_comes_back_from_json_unchanged():
    model = Model(scale=SCALE, series=(), forecast=json.loads(json.dumps(SEVERAL.to_dict())))
    assert watch_model(model) == SEVERAL
    broken = dict(SEVERAL.to_dict(), strands=None)
    with pytest.raises(ModelFileError, match=r"forecast\.strands"):
        watch_model(Model(scale=SCALE, series=(), forecast=broken))


def test_a_strand_that_the_model_does_not_know_is_refused_by_name():
    with pytest.raises(ModelFileError, match=r"nothing of \(observer, bond\)"):
        watch(SEVERAL, strands({("observer", "bond"): [5.0], STRANDS[0]: [5.0]}))


def test_whole_check_ins_find_single_strand_drops_that_the_total_hides():
    made = make_check_ins(300, 8, 5)
    sessions, place = check_in_sessions(made)
    names = [("client", item) for item in sessions.dimension.names[:-1]] + [("clinician", "total")]
    model = cold_watching(sessions.scale, names, step=1.0)
    read = watch(model, sessions)
    onset = made.onset.ravel()[place]
    quiet = made.quiet.ravel()[place] & (sessions.session > 0)
    assert np.nanmean(read.alert[onset]) > 10 * np.nanmean(read.alert[quiet])
