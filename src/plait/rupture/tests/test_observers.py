"""Accuracy against observers: right on tables worked by hand, honest with simulated coders who err."""

import numpy as np
import pytest

from plait.rupture.observers import Drawn, SampleError, accuracy, agreement, draw_sample


def sessions(flagged, unflagged, each=4):
    """(client, session) with its flag, a few sessions a client."""
    kinds = [True] * flagged + [False] * unflagged
    return {(f"c{number // each}", str(number % each)): kind for number, kind in enumerate(kinds)}


def drawn(flagged, unflagged, of=(100, 900)):
    kinds = [True] * flagged + [False] * unflagged
    return [Drawn(str(n), f"c{n}", "1", kind, of[0] if kind else of[1]) for n, kind in enumerate(kinds)]


def test_sensitivity_and_specificity_are_weighted_back_to_all_sessions():
    # 100 flagged with 60 % ruptures: 60 hits, 40 false. 900 others with 5 %: 45 missed, 855 right.
    sample = drawn(50, 60)
    ruptures = {one.code: n < 30 or 50 <= n < 53 for n, one in enumerate(sample)}
    found = accuracy(sample, ruptures)
    assert found.sensitivity.value == pytest.approx(60 / 105)
    assert found.specificity.value == pytest.approx(855 / 895)
    assert (found.of_flagged.value, found.of_unflagged.value) == (0.6, pytest.approx(0.05))
    assert found.ruptures.value == pytest.approx(0.105)
    assert found.coded == (50, 60)


def test_an_interval_lies_around_its_value_also_where_no_rupture_was_found():
    sample = drawn(20, 20)
    found = accuracy(sample, {one.code: one.flagged for one in sample})
    assert found.sensitivity.value == 1.0
    assert 0.3 < found.sensitivity.low < found.sensitivity.high <= 1.0


def test_sessions_not_coded_are_left_out_and_counted():
    sample = drawn(10, 10)
    found = accuracy(sample, {one.code: True for one in sample[:15]})
    assert found.coded == (10, 5)


def test_without_a_coded_unflagged_session_nothing_is_told_of_all_sessions():
    sample = drawn(10, 10)
    found = accuracy(sample, {one.code: True for one in sample[:10]})
    assert found.sensitivity.value is None
    assert found.of_flagged.value == 1.0


def test_many_sessions_of_few_persons_widen_the_interval():
    apart = drawn(40, 40)
    together = [Drawn(one.code, f"c{n // 8}", one.code, one.flagged, one.of) for n, one in enumerate(apart)]
    ruptures = {one.code: (n // 8) % 2 == 0 for n, one in enumerate(apart)}
    narrow, wide = (accuracy(sample, ruptures).of_flagged for sample in (apart, together))
    assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)


def test_the_intervals_hold_with_simulated_coders():
    rng = np.random.default_rng(3)
    flags = rng.random(4000) < 0.05
    true = np.where(flags, rng.random(4000) < 0.4, rng.random(4000) < 0.08)
    sensitivity, specificity = flags[true].mean(), (~flags)[~true].mean()
    names = [(f"c{n // 10}", str(n % 10)) for n in range(4000)]
    population = dict(zip(names, flags.tolist(), strict=True))
    rupture = dict(zip(names, true.tolist(), strict=True))
    held = []
    for seed in range(300):
        sample = draw_sample(population, flagged=60, unflagged=60, seed=seed)
        found = accuracy(sample, {one.code: rupture[one.client, one.session] for one in sample})
        held.append(
            (
                found.sensitivity.low <= sensitivity <= found.sensitivity.high,
                found.specificity.low <= specificity <= found.specificity.high,
            )
        )
    assert (np.mean(held, axis=0) > 0.92).all()


def test_a_sample_holds_both_kinds_under_codes_that_say_nothing():
    sample = draw_sample(sessions(20, 80), flagged=10, unflagged=15, seed=1)
    assert sum(one.flagged for one in sample) == 10
    assert len({one.code for one in sample}) == len({(one.client, one.session) for one in sample}) == 25
    assert {one.of for one in sample if one.flagged} == {20}
    assert {one.of for one in sample if not one.flagged} == {80}
    by_code = sorted(sample, key=lambda one: one.code)
    for order in (sample, by_code):
        assert 2 < np.mean([place for place, one in enumerate(order) if one.flagged]) < 22
    assert draw_sample(sessions(20, 80), flagged=10, unflagged=15, seed=1) == sample


def test_more_sessions_than_there_are_is_refused_for_both_kinds_at_once():
    with pytest.raises(SampleError, match=r"9 flagged .* there are 3; 0 unflagged"):
        draw_sample(sessions(3, 5), flagged=9, unflagged=0, seed=1)


def test_kappa_is_that_of_the_weighted_table():
    # Flagged: yes-yes 6, yes-no 2, no-no 2; others: no-no 9, no-yes 1. Weights 10 and 90.
    sample = drawn(10, 10, of=(100, 900))
    first = {one.code: n < 8 for n, one in enumerate(sample)}
    second = {one.code: n < 6 or n == 19 for n, one in enumerate(sample)}
    found = agreement(sample, first, second)
    equal = (60 + 20 + 810) / 1000
    yes, other = 80 / 1000, (60 + 90) / 1000
    by_chance = yes * other + (1 - yes) * (1 - other)
    assert found.equal == pytest.approx(equal)
    assert found.kappa.value == pytest.approx((equal - by_chance) / (1 - by_chance))
    assert found.kappa.low <= found.kappa.value <= found.kappa.high


def test_coders_who_guess_agree_no_better_than_by_chance():
    rng = np.random.default_rng(1)
    sample = drawn(400, 400, of=(400, 400))
    first, second = ({one.code: bool(rng.random() < 0.3) for one in sample} for _ in range(2))
    found = agreement(sample, first, second)
    assert found.kappa.low < 0 < found.kappa.high


def test_where_both_coders_say_the_same_of_all_there_is_no_kappa():
    sample = drawn(5, 5)
    never = {one.code: False for one in sample}
    found = agreement(sample, never, never)
    assert found.equal == 1.0
    assert found.kappa.value is None


def test_coders_without_a_session_in_common_are_refused():
    sample = drawn(2, 2)
    with pytest.raises(SampleError, match="no session in common"):
        agreement(sample, {"0": True}, {"1": True})
