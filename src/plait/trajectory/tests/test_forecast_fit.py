"""Fitting the forecast model: between assumptions and sessions, choices by people left out, clinicians shrunken."""

from dataclasses import asdict, replace

import numpy as np
import pytest

from plait.simulate.as_sessions import series_sessions
from plait.simulate.generators import GENERATORS
from plait.simulate.series import make_series
from plait.trajectory.forecast import cold_series, forecasts, run_series
from plait.trajectory.forecast_calibration import assumed
from plait.trajectory.forecast_clinicians import clinician_levels
from plait.trajectory.forecast_course import lay_out_courses
from plait.trajectory.forecast_fit import fit_forecasts, fit_series, score_scale
from plait.trajectory.forecast_parameters import NAMES, cold_start, declared, from_vector, priors, sources, to_vector
from plait.trajectory.forecast_search import Question, free_names, most_probable
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import make_sessions

SCALE = Scale(0, 10)


@pytest.fixture(scope="module")
def made():
    return series_sessions(make_series(GENERATORS["own_variance"], 90, 8, 1))[0]


@pytest.fixture(scope="module")
def fitted(made):
    return fit_series(made)


def expected_of(series, sessions):
    courses, _, told = run_series(series, sessions)
    return forecasts(series, told, courses.earlier(), sessions.score[courses.order]), sessions.score[courses.order]


def test_ranges_hold_for_people_who_were_not_fitted(fitted):
    fresh, _ = series_sessions(make_series(GENERATORS["own_variance"], 600, 8, 2))
    forecast, score = expected_of(fitted, fresh)
    low, high = forecast.range(0.90)
    assert 0.87 < ((score >= low) & (score <= high)).mean() < 0.94


def test_forecasts_are_better_than_the_last_value_and_than_assumptions_alone(fitted):
    fresh, _ = series_sessions(make_series(GENERATORS["own_variance"], 600, 8, 2))
    forecast, score = expected_of(fitted, fresh)
    cold, _ = expected_of(cold_series(SCALE, step=1 / 6), fresh)
    later = np.arange(len(score)) % 8 > 0
    missed = np.abs(forecast.expected - score)[later].mean()
    assert missed < 0.9 * np.abs(np.diff(score)[later[1:]]).mean()
    assert forecast.crps(score)[later].mean() < cold.crps(score)[later].mean()


def test_the_fit_finds_that_people_differ_in_their_spread(fitted):
    assert fitted.fitted.sd_spread > 0.35
    assert fitted.sessions == 720
    assert set(fitted.held_out) == {"log clock, bent scale", "linear clock, bent scale", *list(fitted.held_out)[2:]}
    assert max(fitted.held_out, key=fitted.held_out.get).startswith(fitted.clock)


@pytest.mark.parametrize(("key", "passes"), [("short_dips", True), ("no_recovery", False)])
def test_the_fit_finds_whether_drops_pass_and_whether_they_fade(key, passes):
    sessions, _ = series_sessions(make_series(GENERATORS[key], 250, 14, 3))
    scale = score_scale(sessions)
    question = Question(lay_out_courses(sessions, 0), scale, "log", declared(), free_names(scale, bends=False))
    found = most_probable(question, replace(cold_start(), bend_low=0.0, bend_high=0.0)).fitted
    assert (found.passing_share > 0.8) if passes else (found.passing_share < 0.35)
    assert not passes or found.passing_keeps < 0.8


def test_two_people_hardly_move_the_assumptions_and_sessions_move_them_more_and_more(made, fitted):
    two = fit_series(made.take(np.flatnonzero(made.client.codes < 2)))
    away_two, away_all = (np.abs(to_vector(one.fitted) - to_vector(cold_start())) for one in (two, fitted))
    spread = np.array([priors()[name].spread for name in NAMES])
    assert (away_two / spread).max() < 1.5
    # Nobody here has a spread of their own or larger first moves: sessions say so, two people hardly can.
    differs = [NAMES.index(name) for name in ("sd_spread", "early")]
    assert (away_two[differs] < away_all[differs]).all()
    assert two.calibration == assumed()
    assert two.held_out == {}


def test_a_search_says_whether_it_has_arrived(made, fitted):
    assert fitted.converged
    scale = score_scale(made)
    courses, _, _ = run_series(fitted, made)
    bent = (fitted.fitted.bend_low, fitted.fitted.bend_high) != (0.0, 0.0)
    question = Question(courses, scale, fitted.clock, fitted.declared, free_names(scale, bends=bent))
    assert not most_probable(question, cold_start(), rounds=1).converged
    assert most_probable(question, fitted.fitted).converged


def test_a_strand_that_nobody_has_rated_yet_begins_from_assumptions():
    client, session = np.repeat(np.arange(10), 5), np.tile(np.arange(1, 6), 10)
    score = 4.0 + (3 * client + 5 * session) % 7 * 0.5
    rated = make_sessions(client, session, score, dimension=np.full(50, "bond"), scale=SCALE)
    found = fit_forecasts(rated, names=[(None, "task"), (None, "bond")])
    assert [(one.dimension, one.clients, one.first_session) for one in found] == [("task", 0, 1), ("bond", 10, 1)]
    assert (found[0].fitted, found[0].scale.step) == (cold_start(), found[1].scale.step)


def test_the_same_sessions_give_the_same_model_whatever_the_order_of_their_rows(made):
    some = made.take(np.flatnonzero(made.client.codes < 12))
    turned = some.take(np.arange(len(some))[::-1])
    assert asdict(fit_series(some).fitted) == pytest.approx(asdict(fit_series(turned).fitted), rel=1e-9)


def test_a_scale_without_ends_is_neither_bent_nor_cut_off():
    rng = np.random.default_rng(2)
    client = np.repeat(np.arange(20), 6)
    score = 50 + 5 * rng.normal(size=20)[client] + 2 * rng.normal(size=120)
    series = fit_series(make_sessions(client, np.tile(np.arange(6), 20), score))
    assert not series.scale.ended
    assert (series.scale.bend_low, series.scale.bend_high) == (0.0, 0.0)
    forecast, given = expected_of(series, make_sessions(client, np.tile(np.arange(6), 20), score + 40))
    assert (forecast.range(0.95)[1][1:] > given.min() - 20).any()


def test_constant_scores_give_numbers_and_narrow_ranges():
    client = np.repeat(np.arange(12), 5)
    series = fit_series(make_sessions(client, np.tile(np.arange(5), 12), np.full(60, 7.0), scale=SCALE))
    forecast, score = expected_of(
        series, make_sessions(client, np.tile(np.arange(5), 12), np.full(60, 7.0), scale=SCALE)
    )
    low, high = forecast.range(0.90)
    assert ((low <= score) & (score <= high)).all()
    assert (high - low)[-1] < 1.5


def test_clinicians_are_told_apart_as_far_as_their_clients_do():
    rng = np.random.default_rng(4)
    clinician = np.repeat(np.arange(6), 40)
    level = 6.5 + np.array([-1.2, -0.6, 0, 0, 0.6, 1.2])[clinician] + 0.7 * rng.normal(size=240)
    score = np.clip(level[:, None] + 0.6 * rng.normal(size=(240, 5)), 0, 10)
    sessions = make_sessions(
        np.repeat(np.arange(240), 5),
        np.tile(np.arange(5), 240),
        score.ravel(),
        clinician=np.repeat(clinician, 5),
        scale=SCALE,
    )
    series = cold_series(SCALE)
    sd, levels = clinician_levels(series, sessions)
    means = [levels[str(code)][0] for code in range(6)]
    assert means == sorted(means)
    assert means[-1] - means[0] > 0.1
    assert 0 < sd < series.fitted.sd_level
    few = sessions.take(np.flatnonzero(sessions.client.codes % 40 < 1))
    _, shrunken = clinician_levels(series, few)
    assert abs(shrunken["0"][0]) < abs(means[0])
    assert shrunken["0"][1] > levels["0"][1]


def test_every_assumed_number_has_a_status_and_a_source():
    assert set(NAMES) < set(sources())
    for name, (_, status, source) in sources().items():
        assert status in ("published", "derived", "assumed"), name
        assert len(source) > 15, name


def test_numbers_come_back_from_their_fitting_scale():
    assert asdict(from_vector(to_vector(cold_start()))) == pytest.approx(asdict(cold_start()), rel=1e-12)
