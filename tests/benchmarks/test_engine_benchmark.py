"""The engine's benchmark counts what it says it counts; a small run of every part writes its page."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from benchmarks import engine
from benchmarks.trajectories import clusters, forecast, seeds
from benchmarks.trajectories.engine_adapters import EngineForecaster, EngineWatcher
from benchmarks.trajectories.forecasters import (
    FINE,
    LEVELS,
    Carried,
    comparators,
    crps_of,
    fit_mixed,
    history,
    history_bin,
    last_value,
    mixed_forecast,
    running_mean,
)
from benchmarks.trajectories.leaving import run_leaving
from benchmarks.trajectories.million import made_sessions
from benchmarks.trajectories.ruptures import (
    NAMES,
    USUAL,
    Size,
    calibration_of,
    found_within,
    gain_reached,
    run_cell,
)
from benchmarks.trajectories.tables import Page, Table, as_markdown, as_text, percent, points
from benchmarks.trajectories.watchers import IDEAL, IdealWatcher, RuleWatcher, log_odds, rule_watchers
from benchmarks.trajectories.whole import TOTAL_IDEAL, check_in_watchers, run_whole
from plait.rupture.budget import alarm_table
from plait.rupture.rules import RULES
from plait.simulate.generators import GENERATORS, PLAIN
from plait.simulate.series import Series, make_series
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import make_sessions

TEN = Scale(0, 10)
SMALL = Size(sessions=6, learn=60, people=80)


def some_sessions(people=12, each=6, seed=1):
    rng = np.random.default_rng(seed)
    client = np.repeat(np.arange(people), each)
    number = np.tile(np.arange(each), people)
    level = rng.normal(5, 1.5, people)[client] + rng.normal(0.1, 0.2, people)[client] * number
    return make_sessions(client, number, np.clip(level + rng.normal(0, 0.7, len(client)), 0, 10), scale=TEN)


@pytest.fixture(scope="module")
def cell():
    return run_cell(PLAIN, SMALL, (*rule_watchers(), IdealWatcher(30)))


def dense_mixed(sessions, fixed, cov, residual):
    """Log-likelihood and one-step forecasts with whole covariance matrices."""
    total, means, variances = 0.0, np.empty(len(sessions)), np.empty(len(sessions))
    for rows in sessions.by_client():
        z = np.stack([np.ones(len(rows)), sessions.session[rows]], axis=1)
        spread = z @ cov @ z.T + residual * np.eye(len(rows))
        away = sessions.score[rows] - z @ fixed
        total -= 0.5 * (away @ np.linalg.solve(spread, away) + np.linalg.slogdet(2 * np.pi * spread)[1])
        for now in range(len(rows)):
            weights = np.linalg.solve(spread[:now, :now], spread[:now, now])
            means[rows[now]] = z[now] @ fixed + weights @ away[:now]
            variances[rows[now]] = spread[now, now] - weights @ spread[:now, now]
    return total, means, variances


def test_the_mixed_model_agrees_with_whole_covariance_matrices():
    sessions = some_sessions()
    fit = fit_mixed(sessions, lambda number: number)
    total, means, variances = dense_mixed(sessions, fit.fixed, fit.cov, fit.residual)
    assert fit.log_likelihood == pytest.approx(total)
    mean, variance = mixed_forecast(fit, sessions, lambda number: number)
    assert mean == pytest.approx(means)
    assert variance == pytest.approx(variances)


def test_the_mixed_model_is_at_its_maximum():
    sessions = some_sessions(people=40)
    fit = fit_mixed(sessions, lambda number: number)
    for change in (0.9, 1.1):
        other = dense_mixed(sessions, fit.fixed, fit.cov * change, fit.residual)[0]
        assert other < fit.log_likelihood
        assert dense_mixed(sessions, fit.fixed, fit.cov, fit.residual * change)[0] < fit.log_likelihood


def test_last_value_and_running_mean_use_earlier_scores_alone():
    sessions = make_sessions(["a", "b", "a", "a"], [3, 1, 1, 2], [9.0, 5.0, 4.0, 6.0], scale=TEN)
    assert last_value(sessions)[[2, 3, 0]].tolist() == pytest.approx([math.nan, 4.0, 6.0], nan_ok=True)
    assert running_mean(sessions)[0] == 5.0
    assert np.isnan(running_mean(sessions)[1])
    assert history(sessions).tolist() == [2, 0, 0, 1]
    assert history_bin(np.array([0, 1, 2, 3, 4, 7, 8, 30])).tolist() == [0, 1, 2, 2, 3, 3, 4, 4]


def test_a_carried_point_gets_the_spread_of_its_own_misses_and_stays_on_the_scale():
    learned, others = some_sessions(people=60), some_sessions(people=5, seed=2)
    told = Carried("last value", last_value).learn(learned)(others)
    known = ~np.isnan(last_value(others))
    assert np.array_equal(told.quantiles[known, LEVELS.index(0.5)], last_value(others)[known])
    assert (np.diff(told.quantiles[known], axis=1) >= 0).all()
    assert told.quantiles[known].min() >= 0
    assert told.quantiles[known].max() <= 10


def test_a_client_is_never_forecast_by_what_was_learned_from_them():
    sessions = some_sessions(people=20)
    fold = forecast.fold_of(sessions, 5)
    assert all(len(set(fold[rows])) == 1 for rows in sessions.by_client())
    assert set(fold) == {0, 1, 2, 3, 4}


def test_every_session_after_the_first_is_forecast_once():
    judged = forecast.judge(some_sessions(people=30), comparators())
    for told in judged.told.values():
        assert np.isfinite(told.quantiles[judged.judged]).all()


def test_the_crps_of_a_sure_forecast_is_its_error_and_of_a_normal_one_the_known_value():
    sure = np.full((2, len(FINE)), 5.0)
    assert crps_of(sure, np.array([5.0, 7.0])).tolist() == pytest.approx([0.0, 2.0])
    normal = np.tile(ndtri(FINE), (1, 1))
    assert crps_of(normal, np.array([0.0]))[0] == pytest.approx((2**0.5 - 1) / math.pi**0.5, abs=0.002)


def test_a_smaller_error_is_told_with_an_interval_below_zero():
    client = np.repeat(np.arange(50), 4)
    second = np.random.default_rng(1).uniform(1, 2, 200)
    low, high = forecast.client_bootstrap(0.8 * second, second, client, np.ones(200, dtype=bool))
    assert low == pytest.approx(-0.2)
    assert high == pytest.approx(-0.2)


def test_a_cell_counts_at_the_same_price_for_everyone(cell):
    assert set(cell.found) == {*NAMES, IDEAL}
    assert cell.best_rule(USUAL) in NAMES
    assert cell.gain(IDEAL, USUAL) == pytest.approx(
        cell.found[IDEAL][USUAL].hits - max(cell.found[name][USUAL].hits for name in NAMES)
    )
    gap, error = cell.differences[IDEAL, "sample_sd_drop", USUAL]
    assert gap == pytest.approx(cell.found[IDEAL][USUAL].hits - cell.found["sample_sd_drop"][USUAL].hits)
    assert error >= 0
    assert set(cell.published) == set(RULES)


def test_the_summed_gain_counts_only_cells_where_the_ideal_gains_enough(cell):
    assert gain_reached([cell], IDEAL, 1.0) == (0, 0, 0)
    mine, best, count = gain_reached([cell], IDEAL, -1.0)
    assert (mine, count) == (best, 3)


def test_a_watcher_that_knows_the_truth_finds_everything():
    class Knows:
        name = "knows"

        def learn(self, _series):
            from benchmarks.trajectories.watchers import Watched

            return lambda series: Watched(series.onset.astype(float), np.where(series.onset, 0.99, 0.01))

    told = run_cell(PLAIN, SMALL, (*rule_watchers(), Knows()))
    assert told.found["knows"][0.01].hits == 1.0
    assert told.calibration["knows"].error == pytest.approx(0.01)


def test_an_alert_counts_as_later_only_while_the_rupture_lasts():
    onset = np.array([[False, True, False, False, False]] * 2)
    lost = np.array([[0, 2.0, 2.0, 0, 0], [0, 2.0, 0, 0, 0]])
    series = Series(PLAIN, np.full((2, 5), 5.0), onset, lost, np.full((2, 5), 5.0))
    alerts = np.array([[0, 0, 1.0, 1.0, 0], [0, 0, 1.0, 1.0, 0]])
    assert found_within(alerts, series) == (0.0, 0.5, 0.5)


def test_calibration_sees_a_probability_that_is_told_too_high():
    onset = np.zeros((100, 11), dtype=bool)
    onset[:, 1] = True
    honest = calibration_of(np.full((100, 11), 0.1), onset)
    assert honest.error == pytest.approx(0.0, abs=1e-9)
    assert honest.log_score == pytest.approx(honest.base)
    bold = calibration_of(np.full((100, 11), 0.45), onset)
    assert bold.error == bold.high_error == pytest.approx(0.35)
    assert bold.log_score < bold.base


def test_a_rule_sees_a_series_with_gaps_as_answered_sessions():
    scores = np.array([[8.0, np.nan, 8.0, 8.0, np.nan, 8.0, 2.0]])
    series = Series(PLAIN, scores, scores < 0, np.zeros((1, 7)), np.full((1, 7), 8.0))
    told = RuleWatcher(RULES["within_client_drop"]).learn(series)(series).evidence
    assert np.isinf(told[0, :6]).all()
    assert told[0, 6] > 2


def test_log_odds_keep_the_order_of_probabilities_and_say_nothing_where_there_is_none():
    told = log_odds(np.array([0.0, 0.3, 1.0, np.nan]))
    assert told[0] < told[1] < told[2] < np.inf
    assert told[3] == -np.inf


def test_whole_check_ins_are_compared_with_the_ideal_of_the_total():
    found = run_whole(6, 60, 80, check_in_watchers(30))
    assert found.lead[TOTAL_IDEAL, USUAL] == (0.0, 0.0)
    assert all(0 <= of[USUAL].hits <= 1 for of in found.found.values())


def test_people_who_leave_are_watched_and_forecast():
    found = run_leaving(PLAIN, 10, 120, rule_watchers()[:1], comparators()[:1])
    assert 0 < found.left < 1
    assert found.missed[0].bias_silent < found.missed[0].bias_answered


@pytest.mark.parametrize("n", [1, 50, 20_000])
def test_sessions_for_speed_are_exactly_as_many_as_asked_for(n):
    made = made_sessions(n)
    assert len(made) == n
    assert len(made.client) == pytest.approx(n / 11.4, rel=0.3, abs=2)
    assert not any(made.session[rows[0]] for rows in made.by_client())


def test_a_small_run_of_the_simulated_parts_writes_its_pages(capsys, tmp_path):
    words = ["--quick", "--generator", "plain", "--workers", "1", "--folder", str(tmp_path)]
    assert engine.main([*words, "--part", "ruptures", "--part", "check-ins", "--part", "leaving"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "ruptures.md",
        "ruptures-6.svg",
        "calibration.svg",
        "check-ins.md",
        "leaving.md",
    }
    page = (tmp_path / "ruptures.md").read_text()
    assert "All of this rests on simulation" in page
    assert "| plain | 6 | 3 % |" in page
    assert "Onsets found at matched budgets" in capsys.readouterr().out


def test_a_small_run_on_sessions_from_a_file_writes_its_page(tmp_path):
    path = tmp_path / "sessions.csv"
    sessions = some_sessions(people=30, each=10)
    rows = zip(sessions.client.codes, sessions.session, sessions.score, strict=True)
    path.write_text("\n".join(["client,session,score", *(f"{c},{s},{y:.2f}" for c, s, y in rows)]) + "\n")
    words = [
        "--quick",
        "--part",
        "forecast",
        "--sessions",
        str(path),
        "--low",
        "0",
        "--high",
        "10",
        "--folder",
        str(tmp_path),
    ]
    assert engine.main(words) == 0
    assert "| last value |" in (tmp_path / "forecast.md").read_text()


def test_without_real_sessions_one_line_says_where_to_get_them(capsys, tmp_path):
    assert engine.main(["--part", "forecast", "--folder", str(tmp_path)]) == 0
    assert "BDIdata" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_cluster_is_told_to_give_the_same_numbers_only_where_it_does(tmp_path):
    page = Page("t", "a")
    assert clusters.write_cluster_part(page, True, lambda model: clusters.timed_table(model, None))
    other = Page("t", "a")
    assert not clusters.write_cluster_part(
        other, True, lambda model: (1.0, replace(alarm_table(model), sessions=1, budgets=(1.0,) * 8))
    )
    said = [one.write(tmp_path, "dask.md").read_text() for one in (page, other)]
    assert ["| yes |" in text for text in said] == [True, False]
    assert "| NO |" in said[1]


def test_dask_is_installed_as_locked_where_it_is_missing_and_told_of_where_that_fails(capsys, monkeypatch):
    found = iter([None, object()])
    monkeypatch.setattr(clusters, "find_spec", lambda _: next(found))
    calls = []
    clusters.bring_dask(lambda words: calls.append(words) or 0)
    assert calls[0][-3:] == ["--require-hashes", "--requirement", str(clusters.LOCK)]
    assert "distributed==" in clusters.LOCK.read_text()
    assert "for this part alone" in capsys.readouterr().out
    monkeypatch.setattr(clusters, "find_spec", lambda _: None)
    monkeypatch.setattr(clusters.subprocess, "call", lambda _: 1)
    with pytest.raises(clusters.NoClusterError, match="no other part needs it"):
        clusters.bring_dask(clusters.subprocess.call)


def test_seeds_are_others_with_every_release_and_none_was_settled_on(monkeypatch):
    assert len({seeds.LEARN, seeds.SET, seeds.COUNT}) == 3
    assert min(seeds.LEARN, seeds.SET, seeds.COUNT, seeds.FOLDS_AND_DRAWS) >= 10_000
    before = seeds.seed_for("learn")
    monkeypatch.setattr(seeds, "RELEASE", "99.0")
    assert seeds.seed_for("learn") != before


def test_tables_say_the_same_on_the_screen_and_in_the_page():
    table = Table("Title", ("name", "x"), (("one", "1"), ("two", "10")), "A note.")
    assert as_text(table).splitlines() == ["name   x", "one    1", "two   10"]
    assert as_markdown(table).splitlines()[2:5] == ["| name | x |", "| --- | --: |", "| one | 1 |"]
    assert (percent(0.125), percent(math.nan), points(-0.01, 0.002)) == ("12.5 %", "–", "-1.0 ± 0.2")


def test_a_page_is_written_with_its_pictures(tmp_path):
    page = Page("Heading", "About.")
    page.show("a.svg", "<svg/>", "words")
    assert page.write(tmp_path / "new", "page.md").read_text() == "# Heading\n\nAbout.\n\n![words](a.svg)\n"


def test_the_engine_is_asked_as_its_comparators_are():
    sessions = some_sessions(people=30)
    told = EngineForecaster().learn(sessions)(sessions)
    assert (np.diff(told.quantiles, axis=1) >= 0).all()
    assert told.quantiles.min() >= 0
    assert told.quantiles.max() <= 10
    assert (told.below <= told.at_most).all()
    series = make_series(PLAIN, 40, 6, 1)
    watched = EngineWatcher().learn(series)(series)
    assert watched.probability.shape == series.scores.shape
    assert np.isnan(watched.probability[:, 0]).all()
    assert ((watched.probability[:, 1:] >= 0) & (watched.probability[:, 1:] <= 1)).all()
    assert np.isinf(watched.evidence[:, 0]).all()
    assert np.nanmean(watched.probability[series.onset]) > 2 * np.nanmean(watched.probability[series.quiet])


def test_no_rule_beats_the_ideal_beyond_the_error():
    found = run_cell(GENERATORS["own_variance"], Size(8, 200, 500), (*rule_watchers(), IdealWatcher(80)))
    assert [key for key, (gap, error) in found.differences.items() if gap < -3 * error] == []
    assert found.calibration[IDEAL].error < 0.01
