"""A clinic's own fit: step by step from the assumptions, only from enough people, and only where it is no worse."""

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from plait.rupture.watching import watching_from_json
from plait.trajectory import make_sessions
from plait.trajectory.forecast_fit import fit_series
from plait.trajectory.forecast_parameters import BENDS, NAMES, Fitted, priors, to_vector
from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins.models import CheckIn
from plait_clinic.engine import making
from plait_clinic.engine.actions import claim_refit
from plait_clinic.engine.limits import CLAIM_HOURS, FEWEST_PEOPLE, STEP
from plait_clinic.engine.making import Came, refit_clinic, refit_one
from plait_clinic.engine.models import FittedModel, Outcome, Refit
from plait_clinic.engine.queries import COLD, model_for
from plait_clinic.engine.scores import Answers, clients_answers, in_runs, material_of, newest_response
from plait_clinic.engine.strands import ReadTogether
from plait_clinic.engine.tests.worlds import STRANDS, TOTAL, answered, steady_ratings
from plait_clinic.engine.trials import Tried, of_nobody, try_fit, verdict
from plait_clinic.people.models import Organisation
from tests.world import World


def in_use(world: World, together: ReadTogether = TOTAL):
    return model_for(world.organisation.pk, together.key, together.scales)


def refit(world: World, *, days: int = 0) -> Came:
    return refit_one(world.organisation, TOTAL, replace(world.audit, now=world.now + timedelta(days=days)))


OF_DROPS = ("passing_share", "passing_stays", "passing_keeps")
"""What steady ratings, which hold no drop, say nothing of."""


def away(world: World, other: Fitted) -> float:
    """How far the model in use lies from another fit, in the spreads that are assumed of each number."""
    [series] = in_use(world).watching.series
    moved = to_vector(series.fitted) - to_vector(other)
    each = [abs(moved[NAMES.index(name)]) / priors()[name].spread for name in NAMES if name not in (*BENDS, *OF_DROPS)]
    return float(np.mean(each))


def test_below_thirty_people_the_assumptions_stay(world):
    answered(world, FEWEST_PEOPLE - 1, sessions=5)
    assert refit(world) is Came.TOO_FEW
    assert in_use(world).label == COLD
    assert not FittedModel.objects.exists()
    stands = Refit.objects.get()
    assert (stands.people, stands.looked_at, stands.claimed_at) == (20, world.now, None)


def test_thirty_people_with_a_session_each_are_too_few_sessions(world):
    answered(world, FEWEST_PEOPLE, sessions=1)
    assert refit(world) is Came.TOO_FEW


def test_the_clinics_own_fit_moves_from_the_assumptions_step_by_step(world):
    """Towards what very many people of the same kind would give; how fast depends on who came."""
    many = steady_ratings(400, 6, seed=9, between=0.6).mean(axis=2)
    client, session = np.repeat(np.arange(400), 6), np.tile(np.arange(1, 7), 400)
    there = fit_series(make_sessions(client, session, many.ravel(), scale=TOTAL.scale)).fitted
    ways = [away(world, there)]
    for day, people in enumerate((30, 30, 60)):
        answered(world, people, seed=day, between=0.6)
        assert refit(world, days=day) is Came.USED
        ways.append(away(world, there))
    assert ways[0] > max(ways[1:])
    assert min(ways) == ways[-1] < 0.5 * ways[0]
    sizes = FittedModel.objects.order_by("pk").values_list("people", "sessions")
    assert list(sizes) == [(30, 120), (60, 240), (120, 480)]


def test_a_fit_is_in_use_from_then_on_and_its_label_says_when_it_was_made(world):
    answered(world, FEWEST_PEOPLE)
    refit(world)
    stored, used = FittedModel.objects.get(), in_use(world)
    assert used.label == stored.label
    assert used.label.startswith("engine-1:2026-11-17:")
    assert not used.is_cold
    assert used.watching == watching_from_json(stored.content)
    event = AuditEvent.objects.get(action=Event.MODEL_FITTED)
    assert (event.organisation, event.target) == (world.organisation, stored.label)


def test_nothing_is_fitted_again_before_ten_more_people_have_answered(world):
    answered(world, FEWEST_PEOPLE)
    refit(world)
    answered(world, STEP - 1, seed=2)
    assert refit(world, days=1) is Came.NOT_YET
    assert FittedModel.objects.count() == 1
    assert Refit.objects.get().people == FEWEST_PEOPLE
    answered(world, 1, seed=3)
    assert refit(world, days=2) in {Came.USED, Came.NOT_USED}
    assert FittedModel.objects.count() == 2


def test_people_of_another_clinic_are_in_no_fit(world):
    answered(world, FEWEST_PEOPLE)
    elsewhere = Organisation.objects.get(pk=world.other_case.organisation_id)
    assert refit_clinic(organisation=elsewhere, audit=world.audit) == []
    refit(world)
    assert model_for(elsewhere.pk, TOTAL.key, TOTAL.scales).label == COLD


def test_a_fit_that_did_not_arrive_is_kept_without_its_numbers_and_the_model_in_use_stays(world, monkeypatch):
    answered(world, FEWEST_PEOPLE)
    refit(world)
    before = in_use(world)
    answered(world, FEWEST_PEOPLE, seed=2)
    monkeypatch.setattr(making, "try_fit", lambda *_args, **_named: Tried(Outcome.NOT_CONVERGED, None))
    assert refit(world, days=1) is Came.NOT_USED
    assert in_use(world) == before
    unused = FittedModel.objects.get(outcome=Outcome.NOT_CONVERGED)
    assert unused.content is None
    assert AuditEvent.objects.get(action=Event.MODEL_NOT_USED).target == unused.label


def test_a_fit_that_breaks_can_be_tried_again_at_once(world, monkeypatch):
    answered(world, FEWEST_PEOPLE)

    def broken(*_args, **_named):
        raise ArithmeticError("broken")

    with monkeypatch.context() as patched:
        patched.setattr(making, "try_fit", broken)
        with pytest.raises(ArithmeticError):
            refit(world)
    assert Refit.objects.get().claimed_at is None
    assert refit(world) is Came.USED


def fitted_here(world: World, level: float, seed: int):
    """The material of some people, and the model that fits them."""
    answered(world, 60, seed=seed, level=level)
    material = material_of(world.organisation, TOTAL, through=newest_response(world.organisation, TOTAL))
    tried = try_fit(material, TOTAL.names, in_use(world).watching, seen_through=0)
    return material, watching_from_json(tried.content)


def test_a_model_under_which_ratings_are_less_likely_is_refused(world):
    material, fitted = fitted_here(world, 7.0, 1)
    cold = in_use(world).watching
    wild = replace(fitted, series=(replace(fitted.series[0], fitted=replace(fitted.series[0].fitted, sd_error=0.4)),))
    assert verdict(fitted, cold, material.sessions) is Outcome.USED
    assert verdict(wild, cold, material.sessions) is Outcome.LESS_LIKELY
    unfinished = replace(fitted, series=(replace(fitted.series[0], converged=False),))
    assert verdict(unfinished, cold, material.sessions) is Outcome.NOT_CONVERGED


def test_a_model_whose_ranges_hold_worse_is_refused(world, monkeypatch):
    material, fitted = fitted_here(world, 7.0, 1)
    [series] = fitted.series
    narrow = replace(series.calibration, quantiles=tuple(0.6 * one for one in series.calibration.quantiles))
    monkeypatch.setattr("plait_clinic.engine.trials.beyond", beyond_only_for_shares)
    assert verdict(replace(fitted, series=(replace(series, calibration=narrow),)), fitted, material.sessions) is (
        Outcome.RANGES_OFF
    )


def beyond_only_for_shares(differences: np.ndarray, _person: np.ndarray) -> float:
    """As if log scores could not be told apart: only differences of whole sessions count."""
    return 0.0 if (differences % 1).any() else 9.0 * float(np.sign(differences.sum()))


def test_a_stored_model_says_nothing_of_any_one_clinician(world):
    answered(world, FEWEST_PEOPLE)
    refit(world)
    [series] = json.loads(FittedModel.objects.get().content)["series"]
    assert (series["clinicians"], series["sd_clinician"]) == ({}, 0.0)


def test_the_share_between_clinicians_is_kept_from_ten_clinicians_on(world):
    _material, fitted = fitted_here(world, 7.0, 1)
    shared = replace(fitted, series=(replace(fitted.series[0], sd_clinician=0.02),))
    assert of_nobody(shared, clinicians=9).series[0].sd_clinician == 0.0
    assert of_nobody(shared, clinicians=10).series[0].sd_clinician == 0.02


def test_a_fit_that_this_version_cannot_read_leaves_the_assumptions_in_use(world, caplog):
    answered(world, FEWEST_PEOPLE)
    refit(world)
    kept = FittedModel.objects.get()
    values = {field.attname: getattr(kept, field.attname) for field in FittedModel._meta.local_fields[1:]}
    FittedModel.objects.create(**{**values, "label": "engine-1:later", "content": "{}"})
    assert in_use(world).is_cold
    assert "cannot be read" in caplog.text


def test_of_two_who_claim_one_refit_one_has_it_until_it_is_ended_or_hours_have_passed(world):
    key = {"organisation": world.organisation, "measure": "plait-checkin", "version": "1", "scales": "total"}
    assert claim_refit(**key, audit=world.audit) is not None
    assert claim_refit(**key, audit=world.audit) is None
    assert refit(world) is Came.HELD
    much_later = replace(world.audit, now=world.now + timedelta(hours=CLAIM_HOURS, minutes=1))
    assert claim_refit(**key, audit=much_later) is not None


def test_a_refit_that_was_taken_over_stores_nothing(world, monkeypatch):
    answered(world, FEWEST_PEOPLE)

    def overtaken(*_args, **_named):
        Refit.objects.update(claimed_at=world.now + timedelta(hours=CLAIM_HOURS + 1))
        return Tried(Outcome.USED, "{}")

    monkeypatch.setattr(making, "try_fit", overtaken)
    assert refit(world) is Came.HELD
    assert not FittedModel.objects.exists()


def test_a_stored_fit_is_never_changed(world):
    answered(world, FEWEST_PEOPLE)
    refit(world)
    for change in (FittedModel.objects.all().delete, lambda: FittedModel.objects.update(people=90)):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_clinicians_rating_goes_with_the_only_member_of_a_case_and_into_strands_alone(world):
    session = world.note_session()
    world.answer(world.invitation(session))
    world.answer(CheckIn.objects.get(session=session, clinician=world.staff["alice"]), understood="3")
    couple = world.note_session(case=world.couple())
    of_both = CheckIn.objects.get(session=couple, clinician=world.staff["alice"])
    of_both.asked.create(position=9, measure="plait-checkin", version="1")  # as it was asked before 0.4.0
    world.answer(of_both)
    through = newest_response(world.organisation, STRANDS)
    whole = material_of(world.organisation, STRANDS, through=through).sessions
    of_clinicians = whole.series()["clinician", "bond"]
    courses = [of_clinicians.client.names[code] for code in of_clinicians.client.codes]
    assert courses == [str(world.member.pk), f"case {couple.case_id}"]
    assert of_clinicians.score.tolist() == [3.0, 8.0]
    total = material_of(world.organisation, TOTAL, through=through).sessions
    assert set(total.series()) == {("client", "total")}
    assert clients_answers(world.organisation, STRANDS, after=0, through=through) == Answers(people=1, answers=1)


def test_tension_that_the_client_named_goes_with_all_of_their_strands_and_with_no_clinicians(world):
    for degree in ("3", "0"):
        session = world.note_session(held_at=world.now - timedelta(days=int(degree)))
        world.answer(world.invitation(session), tension=degree)
        world.answer(CheckIn.objects.get(session=session, clinician=world.staff["alice"]))
    through = newest_response(world.organisation, STRANDS)
    sessions = material_of(world.organisation, STRANDS, through=through).sessions
    raters = [sessions.rater.names[code] for code in sessions.rater.codes]
    named = {(rater, int(degree)) for rater, degree in zip(raters, sessions.tension, strict=True)}
    assert named == {("client", 3), ("client", 0), ("clinician", -1)}


def test_a_client_who_comes_back_to_an_earlier_clinician_begins_anew_with_them():
    clients, sessions = ["1"] * 5 + ["2"], [1, 2, 3, 4, 5, 1]
    found = in_runs(clients, sessions, ["a", "a", "b", "a", "a", "a"])
    assert found == ["a", "a", "b", "a time 2 with 1", "a time 2 with 1", "a"]


def test_the_check_in_is_fitted_as_one_whole_with_strands_that_nobody_rated_as_assumed(world):
    answered(world, FEWEST_PEOPLE)
    through = newest_response(world.organisation, STRANDS)
    material = material_of(world.organisation, STRANDS, through=through)
    assert set(material.sessions.series()) == {("client", name) for name in STRANDS.scale_names}
    assert {rater for rater, _scale in STRANDS.names} == {"client", "clinician"}
    assert len(material.sessions) == FEWEST_PEOPLE * 4 * len(STRANDS.scale_names)
