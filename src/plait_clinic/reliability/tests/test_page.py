"""The page shows stored figures alone; a job makes them, and only when ten more people have answered."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.actions import battery_of_past_total
from plait_clinic.checkins.actions import PastAnswer, keep_past_answers
from plait_clinic.checkins.models import Answer, Visibility
from plait_clinic.reliability.answers import values_of
from plait_clinic.reliability.limits import PLANNED_PEOPLE
from plait_clinic.reliability.making import make_figures
from plait_clinic.reliability.models import Figure, Snapshot
from plait_clinic.reliability.queries import stored_forms
from plait_clinic.reliability.tests.worlds import add_people, made_up_ratings
from tests.texts import text_of


def page(world) -> str:
    answer = world.signed_in("ada").get(reverse("clinic_reliability"))
    assert answer.status_code == 200
    return text_of(answer)


def figures(scale="total") -> dict[str, tuple]:
    rows = Figure.objects.filter(snapshot__scale=scale)
    return {row.name: (row.kind, row.value, row.low, row.high, row.people) for row in rows}


def make(world, now=None) -> int:
    return make_figures(organisation=world.organisation, audit=world.acting("ada", now))


def test_before_anybody_has_answered_the_page_says_that_there_are_no_figures(world):
    text = page(world)
    assert "There are no figures yet" in text
    assert f"Not yet validated: fewer than 30 of {PLANNED_PEOPLE} planned people." in text


def test_the_page_shows_each_figure_with_interval_people_date_and_version(world):
    add_people(world, made_up_ratings(43, 3))
    make(world)
    text = page(world)
    kind, value, low, high, people = figures()["change"]
    assert (kind, people) == ("estimate", 40)
    assert f"{value:.2f} {low:.2f} to {high:.2f} 40 or more" in text
    assert f"Not yet validated: 40 or more of {PLANNED_PEOPLE} planned people." in text
    assert "This check-in is new and has not been validated yet." in text
    assert "Worked out on 17 November 2026 by Plait" in text
    assert "fewer than 10 people" in text
    assert "not enough people yet" in text


def test_nothing_changes_until_ten_more_people_have_answered(world):
    add_people(world, made_up_ratings(35, 3))
    assert make(world) == 7
    before, at = figures(), Snapshot.objects.get(scale="total").made_at
    add_people(world, made_up_ratings(4, 3, seed=2))
    assert make(world, world.now + timedelta(days=1)) == 0
    assert figures() == before
    assert Snapshot.objects.get(scale="total").made_at == at
    add_people(world, made_up_ratings(1, 3, seed=3))
    assert make(world, world.now + timedelta(days=2)) == 7
    assert figures() != before
    assert Snapshot.objects.get(scale="total").people == 40


def test_what_somebody_keeps_to_themselves_is_in_no_figure(world):
    add_people(world, made_up_ratings(30, 2))
    held = Answer.objects.filter(item="understood").first()
    Answer.objects.bulk_create([Answer(response=held.response, item="held-back", value=3, visibility=Visibility.HELD)])
    read = [item for _response, item, _value in values_of([held.response_id])]
    assert "understood" in read
    assert "held-back" not in read


def test_forms_and_languages_are_never_put_together(world):
    add_people(world, made_up_ratings(30, 2))
    check_in = world.invitation()
    world.answer(check_in)
    make(world)
    assert [(form.form, form.language, bool(form.scales)) for form in stored_forms(world.organisation)] == [
        ("client", "", True),
        ("adolescent", "", False),
        ("clinician", "", False),
    ]


def test_another_clinics_answers_are_in_no_figure(world):
    add_people(world, made_up_ratings(40, 2))
    other = world.other_case.organisation
    assert make_figures(organisation=other, audit=world.audit) == 0
    make(world)
    assert {form.scales for form in stored_forms(other)} == {()}


def test_a_total_without_a_key_has_no_figures(world):
    battery = battery_of_past_total(
        organisation=world.organisation, name="BDI-II", low=0, high=63, higher_is="worse", audit=world.audit
    )
    session = world.note_session()
    answer = PastAnswer(session, world.member, total=20.0)
    keep_past_answers(answers=[answer], battery=battery, audit=world.audit)
    assert make(world) == 0


def test_asking_for_figures_leaves_a_job_that_makes_them(world, clock):
    add_people(world, made_up_ratings(30, 2))
    browser = world.signed_in("ada")
    answer = browser.post(reverse("clinic_reliability"), follow=True)
    assert "New figures are being worked out" in text_of(answer)
    assert Snapshot.objects.filter(scale="total").exists()
    made = AuditEvent.objects.get(action=Event.RELIABILITY_MADE)
    assert (made.organisation, made.target) == (world.organisation, "7")


def test_the_command_makes_the_figures_of_every_clinic_and_can_be_repeated(world, capsys):
    add_people(world, made_up_ratings(30, 2))
    call_command("make_reliability")
    call_command("make_reliability")
    assert capsys.readouterr().out == "7 scales have new figures.\n0 scales have new figures.\n"


def test_the_page_is_german_with_german_numbers(world, settings):
    add_people(world, made_up_ratings(40, 3))
    make(world)
    browser = world.signed_in("ada")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    text = text_of(browser.get(reverse("clinic_reliability")))
    value = figures()["change"][1]
    with translation.override("de"):
        assert f"{value:.2f}".replace(".", ",") in text
    assert "noch nicht" in text


@pytest.mark.parametrize("lowest", [0, 1, 9])
def test_whether_one_or_nine_people_are_at_the_bottom_does_not_show(world, lowest):
    ratings = made_up_ratings(40, 1)
    ratings[ratings.sum(axis=2) == 0] = 5
    ratings[:lowest] = 0
    add_people(world, ratings)
    make(world)
    assert figures()["floor"] == ("share", None, 0, 9, 40)
    told = "All answers at the bottom People at the bottom cannot show that things get worse."
    assert f"{told} fewer than 10 people 40 or more" in page(world)
