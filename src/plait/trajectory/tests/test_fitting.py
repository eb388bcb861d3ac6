"""A fit finds the highest point there is, gives back what the sessions were made from, and says what it cannot tell."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.simulate.reference_sessions import Truth, reference_sessions
from plait.trajectory import NotConvergedError, Scale, TooLittleError, fit, make_sessions
from plait.trajectory.coordinates import Parts
from plait.trajectory.layout import lay_out
from plait.trajectory.likelihood import LARGEST_PHI, Likelihood
from plait.trajectory.search import find_optimum
from plait.trajectory.tests.courses import with_covariate

EVERYTHING = [8] * 60


def about(found):
    return {note.about for note in found.notes}


def eight_fits(truth):
    return [fit(reference_sessions(seed, lengths=EVERYTHING, truth=truth)).reference for seed in range(8)]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 8), min_size=12, max_size=30), st.sampled_from(["REML", "ML"]))
def test_no_point_nearby_and_no_point_anywhere_is_better(seed, lengths, method):
    layout = lay_out(reference_sessions(seed, lengths=[*lengths, 6, 6, 6]))
    best = find_optimum(layout, method, Parts())
    assert best.converged
    likelihood, rng = Likelihood.of(layout, method), np.random.default_rng(seed)
    for size in (1e-3, 1e-2, 0.1, 1.0):
        for _ in range(10):
            point = np.abs(best.point + size * rng.normal(size=6) * [1, 1, 1, 0, 1, 1])
            point[:2] = np.clip(point[:2], 0, [LARGEST_PHI, 1])
            point[3] = best.point[3] + size * rng.normal()
            assert likelihood(point).deviance > best.value.deviance - 1e-5


def test_many_clients_give_back_what_they_were_made_from():
    truth = Truth()
    sessions = reference_sessions(5, lengths=[12] * 3000, clinicians=300, truth=truth)
    found, errors = fit(sessions).reference.parameters, fit(sessions).reference.standard_errors
    made_from = {
        "intercept": 5.0, "slope": 0.05, "sd_clinician": truth.sd_clinician, "sd_client_level": truth.sd_client_level,
        "sd_client_slope": truth.sd_client_slope, "correlation": 0.0, "autocorrelation": truth.autocorrelation,
        "sd_movement": truth.sd_movement, "sd_error": truth.sd_error,
    }  # fmt: skip
    for name, value in made_from.items():
        assert abs(getattr(found, name) - value) < 4 * getattr(errors, name), name
    assert errors.autocorrelation < 0.03


def test_standard_errors_of_variances_are_the_scatter_over_repetitions():
    truth = Truth(autocorrelation=0.7, sd_movement=0.6, sd_error=0.4)
    made = (reference_sessions(seed, lengths=[25] * 120, clinicians=12, truth=truth) for seed in range(24))
    fits = [fit(sessions).reference for sessions in made]
    for name in ("sd_client_level", "sd_movement", "sd_error", "autocorrelation"):
        scatter = np.std([getattr(one.parameters, name) for one in fits])
        claimed = np.mean([getattr(one.standard_errors, name) for one in fits])
        assert 0.6 < claimed / scatter < 1.6, name


def test_a_covariate_is_fitted_and_its_origin_does_not_matter():
    sessions = with_covariate(reference_sessions(1, lengths=EVERYTHING), 1)
    found = fit(sessions).reference
    assert found.parameters.covariates["gap"] == pytest.approx(0.2, abs=4 * found.standard_errors.covariates["gap"])
    moved = make_sessions(
        sessions.client.codes, sessions.session + 100, sessions.score, clinician=sessions.clinician.codes,
        covariates={"gap": sessions.covariates["gap"] + 7},
    )  # fmt: skip
    again = fit(moved).reference
    assert again.log_likelihood == pytest.approx(found.log_likelihood, abs=1e-6)
    assert again.parameters.sd_movement == pytest.approx(found.parameters.sd_movement, rel=1e-4)


@pytest.mark.parametrize("higher_is", ["better", "worse"])
def test_another_scale_gives_the_same_course_in_its_own_points(higher_is):
    sessions = reference_sessions(2, lengths=EVERYTHING)
    other = make_sessions(
        sessions.client.codes, sessions.session, 100 - 9 * sessions.score, clinician=sessions.clinician.codes,
        scale=Scale(-100, 200, higher_is),
    )  # fmt: skip
    one, two = fit(sessions).reference.parameters, fit(other).reference.parameters
    assert two.slope == pytest.approx(-9 * one.slope, rel=1e-6)
    assert two.sd_movement == pytest.approx(9 * one.sd_movement, rel=1e-4)
    assert two.correlation == pytest.approx(one.correlation, abs=1e-3)
    assert fit(other).scale.higher_is == higher_is


def test_the_order_of_the_rows_does_not_matter():
    sessions = reference_sessions(2, lengths=EVERYTHING)
    shuffled = sessions.take(np.random.default_rng(1).permutation(len(sessions)))
    one, two = fit(sessions).reference, fit(shuffled).reference
    assert two.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-7)
    assert two.clinician_effects["1"] == pytest.approx(one.clinician_effects["1"], abs=1e-5)


def test_each_rater_and_dimension_is_fitted_by_itself_also_side_by_side():
    client, own = reference_sessions(1, lengths=EVERYTHING), reference_sessions(2, lengths=EVERYTHING)
    both = make_sessions(
        np.r_[client.client.codes, own.client.codes], np.r_[client.session, own.session],
        np.r_[client.score, own.score], rater=["client"] * len(client) + ["clinician"] * len(own),
        dimension=["bond"] * (len(client) + len(own)),
    )  # fmt: skip
    model = fit(both)
    assert [(one.rater, one.dimension) for one in model.series] == [("client", "bond"), ("clinician", "bond")]
    alone = fit(make_sessions(client.client.codes, client.session, client.score)).reference
    assert model.series[0].log_likelihood == pytest.approx(alone.log_likelihood, abs=1e-7)
    with ThreadPoolExecutor(2) as executor:
        assert fit(both, executor=executor) == model
    with pytest.raises(LookupError, match="2 series"):
        _ = model.reference


def test_a_client_who_changes_clinician_counts_once_and_has_two_episodes():
    sessions = reference_sessions(1, lengths=EVERYTHING)
    clinician = np.where(sessions.session > 5, "new", "old")
    found = fit(make_sessions(sessions.client.codes, sessions.session, sessions.score, clinician=clinician)).reference
    assert (found.clients, found.clinicians) == (60, 2)
    assert found.episodes > 60


@pytest.mark.parametrize(
    ("clinicians", "told"),
    [(0, "name no clinicians"), (1, "there is one clinician"), (60, "no clinician has two clients")],
)
def test_without_clinicians_to_compare_that_part_is_left_out_and_said(clinicians, told):
    found = fit(reference_sessions(1, lengths=EVERYTHING, clinicians=clinicians)).reference
    assert found.parameters.sd_clinician is None
    assert found.standard_errors.sd_clinician is None
    assert found.clinician_effects == {}
    assert [told in note.text for note in found.notes if note.about == "sd_clinician"] == [True]
    assert found.clinicians == (clinicians or None)


def test_two_sessions_each_give_a_level_and_an_error_and_no_more():
    found = fit(reference_sessions(1, lengths=[2] * 60)).reference
    assert found.parameters.sd_movement is None
    assert found.parameters.autocorrelation is None
    assert found.parameters.sd_client_slope is None
    assert found.parameters.sd_error > 0
    assert {"sd_movement", "sd_client_slope"} <= about(found)


def test_three_sessions_each_are_fitted_and_what_they_hardly_tell_is_said():
    found = fit(reference_sessions(1, lengths=[3] * 80)).reference
    assert found.converged
    assert about(found) & {"autocorrelation", "sd_movement", "sd_error", "sd_client_slope", "correlation"}


@pytest.mark.parametrize(
    ("truth", "zero"),
    [
        (Truth(sd_clinician=0.0), "sd_clinician"),
        (Truth(sd_movement=0.0), "sd_movement"),
        (Truth(sd_error=0.0), "sd_error"),
    ],
)
def test_a_variance_that_is_none_ends_at_zero_and_is_said(truth, zero):
    found = eight_fits(truth)
    at_zero = [one for one in found if getattr(one.parameters, zero) == 0]
    assert at_zero, "half of such samples have their optimum at the bound"
    assert all(zero in about(one) and getattr(one.standard_errors, zero) is None for one in at_zero)
    assert all(one.converged and getattr(one.parameters, zero) >= 0 for one in found)


def test_without_a_residual_beside_it_the_carry_over_is_not_said_to_be_sure():
    at_zero = [one for one in eight_fits(Truth(sd_error=0.0)) if one.parameters.sd_error == 0]
    assert at_zero
    assert all(one.standard_errors.autocorrelation is None and "autocorrelation" in about(one) for one in at_zero)


def test_slopes_that_do_not_differ_leave_a_correlation_at_its_end_and_that_is_said():
    found = [
        fit(reference_sessions(seed, lengths=EVERYTHING, truth=Truth(sd_client_slope=0.0))).reference
        for seed in range(8)
    ]
    at_end = [one for one in found if one.parameters.correlation in (-1, 1)]
    assert at_end, "half of such samples have their optimum at the bound"
    assert all("correlation" in about(one) and one.standard_errors.correlation is None for one in at_end)


def test_a_level_that_is_the_same_for_all_has_no_correlation_with_anything():
    truth = Truth(sd_client_level=0.0, sd_client_slope=0.0, sd_clinician=0.0)
    found = [one.parameters for one in eight_fits(truth)]
    without = [one for one in found if one.sd_client_level == 0]
    assert without, "half of such samples have their optimum at the bound"
    assert all(one.correlation is None for one in without)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([("a", 1, 5.0)], "0 of the clients have two sessions or more; at least 3"),
        ([(name, 1, 5.0) for name in "abcdef"], "0 of the clients have two sessions"),
        ([(name, s, 5.0) for name in "abcdef" for s in range(5)], "no client's score ever changes"),
        ([(name, s, float(ord(name))) for name in "abcdef" for s in range(5)], "no client's score ever changes"),
        ([(name, s, ord(name) + s / 3) for name in "abcdef" for s in range(5)], "lie on a straight line"),
        ([(name, s, ord(name) + s / 3) for name in "abcdef" for s in range(2)], "lie on a straight line"),
    ],
    ids=["one row", "one session each", "one score", "one score each", "a line each", "the same change for all"],
)
def test_sessions_that_hold_no_course_are_refused_with_the_reason(rows, reason):
    with pytest.raises(TooLittleError, match=reason):
        fit(make_sessions(*zip(*rows, strict=True)))


def test_a_covariate_that_says_nothing_is_refused_by_name():
    sessions = reference_sessions(1, lengths=EVERYTHING)
    columns = {"same": np.full(len(sessions), 3.0), "twice": 2.0 * sessions.session + 1}
    again = make_sessions(sessions.client.codes, sessions.session, sessions.score, covariates=columns)
    with pytest.raises(TooLittleError) as told:
        fit(again)
    assert [reason.split(" says")[0] for reason in told.value.reasons] == ["same", "twice"]


def test_a_fit_that_does_not_converge_gives_no_number(monkeypatch):
    monkeypatch.setattr("plait.trajectory.search.MOST_STEPS", 1)
    monkeypatch.setattr("plait.trajectory.search.NEWTON_STEPS", 0)
    with pytest.raises(NotConvergedError, match=r"did not converge.*No number is given"):
        fit(reference_sessions(1, lengths=EVERYTHING))


def test_a_large_fit_starts_from_some_clinicians_and_ends_where_the_whole_would(monkeypatch):
    sessions = reference_sessions(1, lengths=EVERYTHING * 4, clinicians=24)
    whole, lines = fit(sessions).reference, []
    monkeypatch.setattr("plait.trajectory.search.TRIED_ON", 700)
    assert fit(sessions, progress=lines.append).reference.log_likelihood == pytest.approx(
        whole.log_likelihood, abs=1e-6
    )
    assert [line.split()[0] for line in lines] == ["trying", "fitting", "looking"]


def test_a_large_fit_whose_first_clinicians_show_nothing_still_finds_the_whole(monkeypatch):
    sessions = reference_sessions(
        3, lengths=EVERYTHING * 2, clinicians=24, truth=Truth(sd_client_slope=0.02, sd_clinician=0.15)
    )
    whole = fit(sessions).reference
    monkeypatch.setattr("plait.trajectory.search.TRIED_ON", 90)
    assert fit(sessions).reference.log_likelihood == pytest.approx(whole.log_likelihood, abs=1e-6)
