"""Whole check-ins, silences and exits carry what they promise."""

import numpy as np
import pytest

from plait.simulate.as_sessions import check_in_sessions, series_sessions, total_sessions
from plait.simulate.check_ins import (
    ITEMS,
    NOTICED,
    NOTICED_LOSS,
    SPILL,
    TENSION_QUIET,
    TENSION_RUPTURE,
    TOTAL,
    make_check_ins,
)
from plait.simulate.generators import PLAIN
from plait.simulate.ideal import ideal_readings
from plait.simulate.series import make_series
from plait.simulate.silences import LEAVES, SILENT, chance, with_silences

MADE = make_check_ins(3000, 12, 4)


def test_the_same_seed_gives_the_same_check_ins():
    assert np.array_equal(make_check_ins(20, 6, 1).answers, make_check_ins(20, 6, 1).answers)
    assert not np.array_equal(make_check_ins(20, 6, 1).answers, make_check_ins(20, 6, 2).answers)


def test_answers_are_whole_points_of_the_scale():
    assert set(np.unique(MADE.answers)) <= set(range(11))
    assert set(np.unique(MADE.tension)) == {0, 1, 2, 3}


def test_a_rupture_strikes_one_strand_and_spills_little_over():
    rows, sessions = np.nonzero(MADE.onset)
    change = MADE.answers[rows, sessions] - MADE.answers[rows, sessions - 1]
    struck = change[np.arange(len(rows)), MADE.strand[rows, sessions]].mean()
    others = (change.sum(axis=1) - change[np.arange(len(rows)), MADE.strand[rows, sessions]]).mean() / (len(ITEMS) - 1)
    assert struck < -2.5
    assert others == pytest.approx(struck * SPILL, abs=0.25)


def test_the_strand_stays_the_same_while_a_rupture_lasts_and_there_is_none_outside():
    inside = MADE.lost[:, 1:] > 0
    goes_on = inside & ~MADE.onset[:, 1:]
    assert (MADE.strand[:, 1:][goes_on] == MADE.strand[:, :-1][goes_on]).all()
    assert (MADE.noticed[:, 1:][goes_on] == MADE.noticed[:, :-1][goes_on]).all()
    assert ((MADE.strand >= 0) == (MADE.lost > 0)).all()


def test_tension_is_named_as_often_as_stated():
    named = MADE.tension > 0
    assert named[MADE.quiet].mean() == pytest.approx(TENSION_QUIET, abs=0.01)
    assert named[~MADE.quiet].mean() == pytest.approx(TENSION_RUPTURE, abs=0.03)


def test_the_clinicians_rating_falls_only_where_the_rupture_is_noticed():
    rows, sessions = np.nonzero(MADE.onset)
    change = MADE.clinician[rows, sessions] - MADE.clinician[rows, sessions - 1]
    noticed = MADE.noticed[rows, sessions]
    assert noticed.mean() == pytest.approx(NOTICED, abs=0.06)
    assert change[~noticed].mean() == pytest.approx(0, abs=0.1)
    assert change[noticed].mean() == pytest.approx(-NOTICED_LOSS * MADE.lost[rows, sessions][noticed].mean(), abs=0.2)


def test_the_ideal_watcher_of_the_total_is_right_about_the_total():
    made = make_check_ins(600, 10, 9)
    told = ideal_readings(TOTAL, made.total, particles=60)
    assert told.onset[:, 1:].mean() == pytest.approx(made.onset[:, 1:].mean(), abs=0.006)
    assert np.histogram(told.chance, 5, (0, 1))[0] / told.chance.size == pytest.approx(0.2, abs=0.03)


def test_a_check_in_becomes_seven_rows():
    made = make_check_ins(5, 4, 1)
    sessions, place = check_in_sessions(made)
    assert len(sessions) == 5 * 4 * 7
    assert set(sessions.series()) == {("client", item) for item in ITEMS} | {("clinician", "total")}
    struck = sessions.series()["client", "matters"]
    assert struck.score.tolist() == made.answers[..., 1].ravel().tolist()
    assert (place // 4 == sessions.client.codes).all()


def test_totals_and_series_keep_their_place():
    made = make_check_ins(5, 4, 1)
    assert np.array_equal(total_sessions(made)[0].score, made.total.ravel())
    series = make_series(PLAIN, 5, 4, 1)
    series.scores[1, 2] = np.nan
    sessions, place = series_sessions(series)
    assert len(sessions) == 19
    assert np.array_equal(series.scores.ravel()[place], sessions.score)
    assert sessions.session.tolist()[4:7] == [0, 1, 3]


def test_who_stands_low_falls_silent_and_leaves_more_often():
    series = make_series(PLAIN, 4000, 20, 1)
    silenced = with_silences(series, 2)
    low = series.level.mean(axis=1) < 6
    assert silenced.left[low].mean() > 2 * silenced.left[~low].mean()
    silent = silenced.held & np.isnan(silenced.series.scores)
    torn = series.lost > 0
    assert silent[torn & silenced.held].mean() > silent[~torn & silenced.held].mean()
    assert 0.15 < silenced.left.mean() < 0.45


def test_nothing_is_held_or_answered_after_a_person_left():
    silenced = with_silences(make_series(PLAIN, 300, 8, 1), 2)
    after = np.arange(8) > silenced.last[:, None]
    assert not silenced.held[after].any()
    assert np.isnan(silenced.series.scores[after]).all()
    assert not silenced.series.onset[after].any()
    near = silenced.before_exit(2)
    assert near.sum(axis=1)[silenced.left].max() == 2
    assert not near[~silenced.left].any()


def test_at_the_mean_level_the_chances_are_the_stated_ones():
    assert chance(SILENT, np.array([0.0]))[0] == pytest.approx(SILENT)
    assert chance(LEAVES, np.array([1.0, 2.0]))[1] > chance(LEAVES, np.array([1.0]))[0]
