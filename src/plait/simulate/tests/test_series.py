"""Made-up scores have the properties that their generator's table promises, and the truth beside them is consistent."""

import numpy as np
import pytest

from plait.simulate.generators import (
    FOR_EVER,
    GENERATORS,
    HIGH,
    LOW,
    PLAIN,
    SIZES,
    TAILS,
    UnknownGeneratorError,
    generator_called,
    without_ruptures,
)
from plait.simulate.series import autocorrelated, make_series

EACH = pytest.mark.parametrize("generator", GENERATORS.values(), ids=GENERATORS)


@EACH
def test_the_same_seed_gives_the_same_scores_and_another_seed_others(generator):
    first, again, other = (make_series(generator, 20, 8, seed).scores for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@EACH
def test_scores_lie_on_the_steps_of_the_scale(generator):
    scores = make_series(generator, 200, 8, 1).scores
    assert scores.min() >= LOW
    assert scores.max() <= HIGH
    assert np.allclose(scores / generator.step, np.rint(scores / generator.step))


@EACH
def test_every_onset_starts_a_loss_and_none_comes_first_or_inside_another(generator):
    series = make_series(generator, 500, 20, 1)
    before = np.pad(series.lost, ((0, 0), (1, 0)))[:, :-1]
    assert not series.onset[:, 0].any()
    assert set(np.round(series.size[series.onset], 6)) == set(SIZES)
    begins_anew = series.onset & (before > 0)
    lengths = np.array(generator.ruptures.lengths.values)
    assert not (begins_anew.any() and (lengths == FOR_EVER).all())
    assert ((series.lost > 0) & (before == 0) == series.onset & (before == 0)).all()


def test_onsets_come_at_the_stated_rate_outside_ruptures():
    series = make_series(PLAIN, 4000, 20, 3)
    at_risk = (series.lost == 0) | series.onset
    share = series.onset[:, 1:].sum() / at_risk[:, 1:].sum()
    assert abs(share - PLAIN.ruptures.rate) < 0.002


def test_ruptures_last_and_fade_as_the_table_says():
    made = make_series(GENERATORS["short_dips"], 3000, 20, 1)
    rows, begins = np.nonzero(made.onset[:, :17])
    after = np.stack([made.lost[rows, begins + age] for age in range(4)], axis=1) / made.size[rows, begins][:, None]
    alone = ~made.onset[rows[:, None], begins[:, None] + np.arange(1, 4)].any(axis=1)
    assert set(np.round(after[alone][:, 1], 6)) == {0.0, 0.6}
    assert set(np.round(after[alone][:, 2], 6)) == {0.0, 0.36}
    assert not after[alone][:, 3].any()


def test_what_a_lasting_rupture_took_never_comes_back():
    made = make_series(GENERATORS["no_recovery"], 500, 20, 1)
    assert (np.diff(made.lost, axis=1) >= 0).all()


def test_the_ceiling_holds_a_quarter_of_all_scores():
    scores = make_series(GENERATORS["ceiling"], 3000, 8, 1).scores
    assert 0.2 < (scores == HIGH).mean() < 0.3


def test_heavy_tails_have_the_variance_of_the_others_and_the_stated_kurtosis():
    weights, sds = np.array(TAILS.weights), np.array(TAILS.values)
    variance = weights @ sds**2
    assert variance**0.5 == pytest.approx(PLAIN.session_sds.values[0], rel=0.01)
    assert 14 < 3 * (weights @ sds**4) / variance**2 < 16


def test_movement_has_its_stated_sd_and_carry_over():
    series = autocorrelated(np.random.default_rng(1), 0.35, 0.62, (20_000, 6))
    assert series.std(axis=0) == pytest.approx(0.62, rel=0.03)
    assert np.corrcoef(series[:, 2], series[:, 3])[0, 1] == pytest.approx(0.35, abs=0.02)


def test_without_ruptures_nothing_is_ever_lost():
    assert not make_series(without_ruptures(PLAIN), 200, 20, 1).lost.any()


def test_an_unknown_generator_is_told_with_those_there_are():
    with pytest.raises(UnknownGeneratorError, match=r"No generator 'odd'. Known: plain, skewed_levels"):
        generator_called("odd")
