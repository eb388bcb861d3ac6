"""The page tells where ranges come from and what alerts cost; nobody’s answer, and no number of a refused fit."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.engine import making
from plait_clinic.engine.actions import leave_budget_to_clinic, set_budget
from plait_clinic.engine.limits import FEWEST_PEOPLE
from plait_clinic.engine.making import refit_one
from plait_clinic.engine.models import AlertBudget, FittedModel, Outcome
from plait_clinic.engine.page import shown_price
from plait_clinic.engine.queries import budget_of, clinics_budget
from plait_clinic.engine.tests.worlds import TOTAL, answered
from plait_clinic.engine.trials import Tried
from tests.texts import text_of


def page(world, language: str = "en") -> str:
    browser = world.signed_in("ada")
    browser.cookies["django_language"] = language
    return text_of(browser.get(reverse("clinic_engine")))


def refit(world, days: int = 0):
    return refit_one(world.organisation, TOTAL, replace(world.audit, now=world.now + timedelta(days=days)))


def test_a_new_clinic_is_told_that_everything_is_assumed_and_where_each_number_is_from(world):
    text = page(world)
    assert "Made from assumptions, which come with Plait" in text
    assert "A fit of the clinic’s own needs 30 people and 100 sessions." in text
    assert "How often a drop begins 3 of 100 sessions our assumption" in text
    assert "nobody has marked the sessions" in text


@pytest.mark.parametrize(
    ("people", "told"), [(9, "there were fewer than 10 people."), (19, "there were 10 people or more.")]
)
def test_how_many_people_there_were_is_told_in_whole_tens_as_of_when_it_was_looked_at(world, people, told):
    answered(world, people)
    refit(world)
    before = page(world)
    assert f"On 17 November 2026 {told}" in before
    answered(world, 1, seed=2)
    assert page(world) == before


def test_a_fit_of_the_clinics_own_is_told_with_its_day_and_its_numbers_in_points(world):
    answered(world, FEWEST_PEOPLE + 7)
    refit(world)
    text = page(world)
    assert "Fitted to this clinic’s own ratings on 17 November 2026, by Plait" in text
    assert "30 people or more, 140 sessions or more." in text
    fitted = json.loads(FittedModel.objects.get().content)["series"][0]["fitted"]
    assert str(fitted["intercept"])[:5] not in text


def test_why_a_fit_is_not_used_is_told_and_none_of_its_numbers(world, monkeypatch):
    answered(world, FEWEST_PEOPLE)
    refit(world)
    before = page(world)
    answered(world, FEWEST_PEOPLE, seed=2)
    monkeypatch.setattr(making, "try_fit", lambda *_args, **_named: Tried(Outcome.RANGES_OFF, None))
    refit(world, days=1)
    sentence = (
        "A new fit on 18 November 2026 is not used: its ranges held worse, for people left out, than those of the "
        "model in use. What stands here stays in use. "
    )
    assert page(world).replace(sentence, "") == before


def test_the_administrator_settles_how_many_needless_alerts_are_put_up_with(world, clock):
    browser = world.signed_in("ada")
    answer = browser.post(reverse("clinic_engine_budget"), {"needless": "2.5"}, follow=True)
    assert "It is settled." in text_of(answer)
    assert clinics_budget(world.organisation.pk) == budget_of(world.case) == 2.5
    assert "2.5 in force" in text_of(answer)
    assert AuditEvent.objects.get(action=Event.BUDGET_SET).target == "2.5"


@pytest.mark.parametrize("wrong", ["0.5", "11", "", "many"])
def test_a_number_of_needless_alerts_that_makes_no_sense_changes_nothing(world, clock, wrong):
    for name, address in (("ada", "clinic_engine_budget"), *([("alice", "alert_budget")] if wrong else [])):
        answer = world.signed_in(name).post(reverse(address), {"needless": wrong})
        assert answer.status_code == 422
        assert "Please look again" in text_of(answer)
    assert not AlertBudget.objects.exists()


def test_a_clinicians_own_number_holds_in_the_cases_they_lead_until_it_is_taken_back(world, clock):
    set_budget(organisation=world.organisation, needless=2.0, audit=world.acting("ada"))
    browser = world.signed_in("alice")
    browser.post(reverse("alert_budget"), {"needless": "5"})
    assert (budget_of(world.case), budget_of(world.other_case)) == (5.0, 3.0)
    set_budget(organisation=world.organisation, clinician=world.staff["bob"], needless=9.0, audit=world.acting("bob"))
    assert budget_of(world.case) == 5.0
    assert "In your clinic it is 2 in 100 sessions." in text_of(browser.get(reverse("alert_budget")))
    browser.post(reverse("alert_budget"), {"needless": ""})
    assert budget_of(world.case) == 2.0


def test_taking_back_what_was_never_set_is_not_in_the_book(world):
    leave_budget_to_clinic(clinician=world.staff["alice"], audit=world.acting("alice"))
    assert not AuditEvent.objects.filter(action=Event.BUDGET_SET).exists()


def test_more_needless_alerts_find_more_and_large_drops_more_than_small_ones(world):
    price = shown_price(world.organisation, 4.0)
    assert [one.budget for one in price.found] == [1.0, 2.0, 3.0, 4.0, 5.0, 10.0]
    for size in range(3):
        found = [one.shares[size] for one in price.found]
        assert found == sorted(found)
    assert all(list(one.shares) == sorted(one.shares) for one in price.found)
    assert price.sizes == tuple(sorted(price.sizes))


def test_asking_for_a_fit_leaves_a_job_that_looks(world, clock):
    answer = world.signed_in("ada").post(reverse("clinic_engine_fit"), follow=True)
    assert "It is being looked at now." in text_of(answer)
