"""One caseload beside chance: which answers count, when nothing is told, and that nobody else's point ever is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plait.caseloads import funnel
from plait_clinic.audit.queries import looks_at_mine
from plait_clinic.cases.models import CaseClinician
from plait_clinic.checkins.models import Response, Score
from plait_clinic.people.models import Supervision
from plait_clinic.supervision.actions import give_purpose
from plait_clinic.supervision.models import LASTS, Occasion, Purpose
from plait_clinic.supervision.points import (
    FEWEST_CASES,
    FEWEST_CLINICIANS,
    Withheld,
    case_mix_of,
    case_values,
    period_before,
    point_of,
)
from plait_clinic.supervision.queries import has_given_purpose
from plait_clinic.supervision.tests.caseloads import SPREAD, answer, make_caseloads
from tests.texts import text_of

OWN = reverse("funnel")
MEANS = (7.0, 5.5, 6.0, 6.5, 7.5, 8.0, 6.2, 6.8, 7.2, 7.8)
WHY = "Alice asked me to go through it with her"


@pytest.fixture
def made(world, clock):
    """Ten clinicians with six cases each, Alice the first of them."""
    return make_caseloads(world.organisation, world.now, MEANS, first=[world.staff["alice"]])


def point(world, who="alice", now=None):
    return point_of(world.staff[who], now or world.now)


def values(world):
    return case_values(world.organisation, period_before(world.now, world.organisation))


def of_supervisee(world, who="alice"):
    return reverse("supervisee_point", args=[world.staff[who].handle])


def shown(world, address=OWN, who="alice"):
    return text_of(world.signed_in(who).get(address))


def test_each_case_counts_once_with_the_mean_of_sessions_3_to_5_and_its_first_total(world, made):
    first = values(world)[0]
    assert first.clinician == world.staff["alice"].pk
    assert (first.first, first.score) == (6.0, pytest.approx(7.0 + SPREAD[0]))
    assert len(values(world)) == 60


def test_of_several_members_the_mean_of_theirs_counts(world, made):
    couple = world.couple()
    members = list(couple.members.all())
    day = world.now - timedelta(days=210)
    CaseClinician.objects.filter(case=couple).update(since=(day - timedelta(days=99)).date())
    for number, rated in ((1, (4, 6)), (2, (9, 9)), (3, (5, 8)), (4, (7, 8)), (5, (None, 8))):
        session = world.note_session(case=couple, held_at=day + timedelta(days=number))
        for member, rating in zip(members, rated, strict=True):
            if rating is not None:
                posted = dict.fromkeys(("understood", "matters", "suited", "openness", "effort"), str(rating))
                world.answer(world.invitation(session, member), now=session.held_at, **posted, expectation=str(rating))
    [one] = [value for value in values(world) if value.kind == "couple"]
    assert (one.first, one.score) == (5.0, 7.0)


def test_the_numbers_are_those_of_the_library(world, made):
    rows = values(world)
    expected = funnel([str(row.clinician) for row in rows], [row.score for row in rows], case_mix_of(rows))
    found = point(world)
    assert found.withheld is None
    assert found.own == expected.caseloads[0]
    assert found.funnel.limits(6) == expected.limits(6)


def test_an_erased_answer_counts_no_more(world, made):
    [case, *_others] = made.cases[0]
    of_case = {"check_in__session__case": case, "check_in__session__number": 5}
    Response.objects.filter(**of_case).update(erased_at=world.now, informativeness=None, fingerprint=None)
    assert values(world)[0].score == pytest.approx(7.0 + SPREAD[0] - 0.1)
    Response.objects.filter(check_in__session__case=case).exclude(erased_at__isnull=False).update(
        erased_at=world.now, informativeness=None, fingerprint=None
    )
    assert point(world).cases == 5


def test_nothing_of_the_half_year_that_runs_moves_a_point(world, made):
    before = point(world)
    world.answer_sessions([1, 1, 1, 1, 1])
    assert point(world).own == before.own
    answer(world.organisation, world.now, [(made.cases[0][0].members.get(), 4, 0.0)], at=world.now)
    assert point(world).own == before.own
    answer(world.organisation, world.now, [(made.cases[0][1].members.get(), 4, 0.0)])
    assert point(world).own != before.own


def test_a_case_counts_for_whoever_led_it_at_session_5(world, made):
    case = made.cases[0][0]
    CaseClinician.objects.filter(case=case).update(until=world.now.date())
    CaseClinician.objects.create(case=case, user=world.staff["bob"], role="lead", since=world.now.date())
    assert point(world).cases == 6
    assert point(world, "bob").withheld == Withheld.NO_CASES


def test_another_clinics_cases_count_for_nothing(world, made):
    otto = world.staff["otto"]
    found = point_of(otto, world.now)
    assert (found.withheld, found.cases) == (Withheld.FEW_CLINICIANS, 0)


def test_with_fewer_clinicians_nobodys_number_is_told(world, clock):
    made = make_caseloads(world.organisation, world.now, MEANS, first=[world.staff["alice"]])
    for case in made.cases[-1][: 6 - FEWEST_CASES + 1]:
        Score.objects.filter(response__check_in__session__case=case).delete()
    assert len(MEANS) == FEWEST_CLINICIANS
    assert point(world).withheld == Withheld.FEW_CLINICIANS
    page = shown(world)
    assert "Not enough information" in page
    assert "10 clinicians or more" in page
    assert "Best guess" not in page


def test_a_mean_that_is_not_dependable_is_withheld_with_what_it_would_need(world, clock):
    alike = [7 + step / 20 for step in range(10)]
    make_caseloads(world.organisation, world.now, alike, first=[world.staff["alice"]])
    found = point(world)
    assert (found.withheld, found.own, found.funnel) == (Withheld.NOT_DEPENDABLE, None, None)
    page = shown(world)
    assert "Not enough information" in page
    assert "6 cases count here." in page
    assert "svg" not in page
    assert "7.00" not in page


def test_with_no_difference_beyond_chance_no_number_of_cases_is_promised(world, clock):
    make_caseloads(world.organisation, world.now, [7.0] * 10, first=[world.staff["alice"]])
    assert point(world).needed is None
    assert "no number of cases would be enough" in shown(world)


def test_the_page_shows_ones_own_point_alone_with_its_table(world, made):
    page = world.signed_in("alice").get(OWN).content.decode()
    assert page.count('class="dot"') == 1
    assert "Alice" in page
    text = text_of(world.signed_in("alice").get(OWN))
    for number in range(1, 10):
        assert f"Colleague {number}" not in text
    found = point(world)
    low, high = found.funnel.limits(6)
    assert f"{low:.2f} to {high:.2f}" in text
    assert f"{found.own.shrunken:.2f} ± {found.own.error:.2f}" in text
    assert "It is no measure of how good anybody’s work is." in text


def test_no_address_puts_anything_else_on_the_page(world, made):
    plain = shown(world)
    for asked in ("?sort=mean", f"?person={made.clinicians[1].handle}", "?all=1"):
        assert shown(world, OWN + asked) == plain


def test_the_queries_do_not_grow_with_cases(world, made, django_assert_num_queries):
    with django_assert_num_queries(2):
        point(world)


def test_first_ratings_that_follow_from_the_kind_of_case_leave_nothing_to_tell(world, made):
    of_first = Score.objects.filter(response__check_in__session__number=1)
    of_first.update(value=6)
    half = [case for load in made.cases for case in load[:3]]
    of_first.filter(response__check_in__session__case__in=half).update(value=7)
    type(half[0]).objects.filter(pk__in=[case.pk for case in half]).update(kind="couple")
    assert point(world).withheld == Withheld.NOT_DEPENDABLE


def test_a_supervisor_says_for_what_before_anything_is_shown(world, made):
    sue = world.signed_in("sue")
    page = text_of(sue.get(of_supervisee(world)))
    assert "What do you want to look at this for?" in page
    assert "Best guess" not in page
    assert sue.post(of_supervisee(world), {"reason": "because"}).status_code == 422
    assert not Purpose.objects.exists()
    assert sue.post(of_supervisee(world), {"reason": WHY}).url == of_supervisee(world)
    kept = Purpose.objects.get()
    assert (kept.text, kept.by, kept.supervisee) == (WHY, world.staff["sue"], world.staff["alice"])
    page = text_of(sue.get(of_supervisee(world)))
    assert "Best guess" in page
    assert "The cases of Alice beside chance" in page


def test_the_supervisee_reads_who_looked_when_and_for_what(world, made):
    sue = world.signed_in("sue")
    sue.get(of_supervisee(world))
    assert not looks_at_mine(world.staff["alice"], world.now)
    sue.post(of_supervisee(world), {"reason": WHY})
    sue.get(of_supervisee(world))
    [look] = looks_at_mine(world.staff["alice"], world.now)
    assert (look.at, look.who, look.why) == (world.now, "Sue", WHY)
    assert f"Sue read your caseload beside chance {WHY}" in shown(world, reverse("looks_at_mine"))
    assert looks_at_mine(world.staff["bob"], world.now) == []


def test_a_purpose_lasts_for_twelve_hours_and_for_one_supervisee(world, made, clock):
    Supervision.objects.create(
        supervisor=world.staff["sue"], supervisee=world.staff["bob"], since=world.now.date() - timedelta(days=9)
    )
    sue = world.signed_in("sue")
    sue.post(of_supervisee(world), {"reason": WHY})
    assert "What do you want to look" in text_of(sue.get(of_supervisee(world, "bob")))
    clock.now = world.now + timedelta(hours=12) - timedelta(seconds=1)
    assert "Best guess" in text_of(sue.get(of_supervisee(world)))
    clock.now = world.now + timedelta(hours=12)
    assert "What do you want to look" in text_of(sue.get(of_supervisee(world)))


def test_whether_it_was_given_is_asked_without_reading_what_it_says(world, clock):
    sue, alice = world.staff["sue"], world.staff["alice"]
    give_purpose(supervisee=alice, text=WHY, audit=world.acting("sue"))
    with CaptureQueriesContext(connection) as asked:
        assert has_given_purpose(sue, alice, world.now)
    [query] = asked
    assert '"text"' not in query["sql"]


def test_both_forms_tell_how_long_a_look_lasts_as_the_table_has_it(world, clock, monkeypatch):
    monkeypatch.setitem(LASTS, Occasion.SUPERVISION, timedelta(hours=1))
    for address in (of_supervisee(world), reverse("give_reason", args=[world.case.handle])):
        assert "It lasts for 1 hour." in shown(world, address, "sue")
    monkeypatch.setitem(LASTS, Occasion.SUPERVISION, timedelta(hours=3))
    for address in (of_supervisee(world), reverse("give_reason", args=[world.case.handle])):
        assert "It lasts for 3 hours." in shown(world, address, "sue")


def test_who_is_no_supervisor_of_theirs_meets_nothing_there(world, made):
    for who, of in (("sue", "bob"), ("alice", "alice"), ("bob", "alice"), ("ada", "alice")):
        assert world.signed_in(who).get(of_supervisee(world, of)).status_code == 404
    Supervision.objects.update(until=world.now.date())
    assert world.signed_in("sue").get(of_supervisee(world)).status_code == 404


def test_words_and_table_round_alike(world, made):
    own, page = point(world).own, shown(world)
    assert f"with very many of them is {own.shrunken:.2f}, give or take {own.error:.2f}" in page
    assert f"The reliability of the mean is {own.reliability:.2f} of 1" in page
