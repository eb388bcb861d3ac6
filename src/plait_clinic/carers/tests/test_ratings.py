"""Each is asked about the work with each person around them; what is said about somebody is not shown to them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.carers.actions import Speaker, end_carer, let, rate
from plait_clinic.carers.forms import on_the_scale
from plait_clinic.carers.kinds import ASKED_EVERY, LETTING_WORDS, Item, Kind, Side
from plait_clinic.carers.models import Rating
from plait_clinic.carers.queries import is_due
from plait_clinic.carers.tests.conftest import Around
from plait_clinic.cases.models import CaseClinician, ClinicianRole, Presence
from plait_clinic.own.tests.conftest import OwnWorld
from plait_clinic.preparation.models import Said
from plait_clinic.steps import Refused
from tests.texts import text_of

SPEAKING = "being able to say what is on the mind"


def own_text(browser) -> str:
    return text_of(browser.get(reverse("own_around")))


def test_a_rating_is_read_by_the_client_and_the_clinicians_and_not_by_whom_it_is_about(around):
    own = around.own_page()
    around.says(own, "Kay", Item.ATTENDANCE)
    assert around.rates(own, around.carers["Kay"].handle, bond=3, goal=4, task=5, speaking=2).status_code == 302
    said = "being understood and respected 3; working on what matters 4; the way of working 5, of 10"
    assert said in own_text(own)
    staff = text_of(around.world.signed_in("bob").get(around.staff_page))
    assert "Being understood and respected: 3 of 10" in staff
    assert "one answer only" in staff
    kay = text_of(around.as_carer("Kay").get(around.carer_page))
    assert "understood" not in kay.replace("We understand and respect each other.", "")


def test_a_client_may_let_a_carer_see_the_rating_but_never_whether_they_can_speak_freely(around):
    own = around.own_page()
    around.says(own, "Kay", Item.RATING)
    around.rates(own, around.carers["Kay"].handle, bond=3, speaking=2)
    kay = text_of(around.as_carer("Kay").get(around.carer_page))
    assert "Being understood and respected: 3 of 10" in kay
    assert SPEAKING not in kay.casefold()
    assert SPEAKING not in own_text(own).casefold()
    assert "Being able to say what is on the mind: 2 of 10" in text_of(
        around.world.signed_in("alice").get(around.staff_page)
    )


def test_the_newest_rating_counts_and_every_one_is_kept(around):
    own, handle = around.own_page(), around.carers["Kay"].handle
    for value in (3, 8):
        around.rates(own, handle, bond=value)
    staff = text_of(around.world.signed_in("alice").get(around.staff_page))
    assert "Being understood and respected: 8 of 10" in staff
    assert "the newest of 2 answers" in staff
    assert "Working on what matters: not answered" in staff
    assert [row.bond for row in Rating.objects.all()] == [3, 8]


def test_what_is_said_about_a_clinician_is_shown_to_the_other_and_not_to_them(around):
    own, bob = around.own_page(), around.world.staff["bob"]
    assert around.rates(own, bob.handle, bond=1).status_code == 302
    assert "Being understood and respected: 1 of 10" in text_of(around.world.signed_in("alice").get(around.staff_page))
    assert "1 of 10" not in text_of(around.world.signed_in("bob").get(around.staff_page))


def test_with_a_code_that_a_clinician_handed_over_what_was_said_about_clinicians_is_left_out(around):
    own, bob = around.own_page(), around.world.staff["bob"]
    around.rates(own, bob.handle, bond=1)
    said = "being understood and respected 1, of 10"
    assert said in own_text(own)
    assert said not in own_text(OwnWorld(around.world).visiting_with_handed_code())


def test_a_lone_clinician_is_not_asked_about_since_nobody_else_would_read_it(around):
    around.case.clinicians.exclude(user=around.world.staff["alice"]).delete()
    own, alice = around.own_page(), around.world.staff["alice"]
    assert "How it is with Alice" not in own_text(own)
    assert around.rates(own, alice.handle, bond=1).status_code == 422
    assert not Rating.objects.exists()


def test_where_no_carer_is_around_nobody_is_asked_about(around):
    for carer in around.carers.values():
        end_carer(case=around.case, carer=carer, audit=around.world.acting("alice"))
    page = own_text(around.own_page())
    assert "Nobody is entered here beside your clinicians." in page
    assert "How it is with" not in page


def test_a_rating_without_an_answer_or_of_somebody_who_is_not_around_is_refused(around):
    own, handle = around.own_page(), around.carers["Kay"].handle
    empty = around.rates(own, handle)
    assert empty.status_code == 422
    assert "Please answer at least one of the questions." in text_of(empty)
    end_carer(case=around.case, carer=around.carers["Kay"], audit=around.world.acting("alice"))
    for about in (handle, "nobody", ""):
        assert around.rates(own, about, bond=5).status_code == 422
    assert not Rating.objects.exists()


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0), ("10", 10), ("11", None), ("-1", None), ("", None), ("٣", None), ("9" * 99, None)]
)
def test_what_is_not_on_the_scale_is_not_answered(text, value):
    assert on_the_scale(text) == value


def test_a_carers_own_rating_is_read_by_the_client_and_the_clinicians(around):
    own, url = around.own_page(), reverse("carer_rate", args=[around.case.handle])
    kay, handle = around.as_carer("Kay"), around.member.handle
    posted = {"about": handle, f"{handle}-bond": "4", f"{handle}-speaking": "1"}
    assert kay.post(url, posted).status_code == 404
    around.says(own, "Kay", Item.ATTENDANCE)
    assert kay.post(url, posted).status_code == 302
    assert "What Kay said last: being understood and respected 4, of 10" in own_text(own)
    staff = text_of(around.world.signed_in("alice").get(around.staff_page))
    assert "What Kay said last" in staff
    [row] = Rating.objects.all()
    assert (row.side, row.bond, row.speaking) == (Side.CARER, 4, None)


def test_what_one_member_rates_is_shown_to_no_other_member(several):
    ana, ben = several.case.members.order_by("pk")
    several.rates(several.own_page(ana), several.carers["Kay"].handle, bond=2)
    assert "What you said last" not in own_text(several.own_page(ben))


def test_a_client_is_asked_at_first_and_again_after_a_few_sessions(around):
    world, kay = around.world, around.carers["Kay"]
    assert not is_due(around.member)
    world.answer_sessions([7])
    assert is_due(around.member)
    rate(member=around.member, about=kay, answers={"bond": 5}, audit=world.acting("alice"))
    for place in range(1, ASKED_EVERY + 1):
        assert not is_due(around.member)
        session = world.note_session(held_at=world.now.replace(year=world.now.year + 1, day=place))
        assert session.attendance.get().presence == Presence.ATTENDED
    assert is_due(around.member)


def test_the_work_with_a_carer_of_another_case_is_not_rated_and_nothing_is_let_to_them(around):
    other = Around(around.world, around.world.couple(), around.member)
    other.adds("Una", Kind.KEY_WORKER)
    with pytest.raises(Refused, match="not around you"):
        rate(member=around.member, about=other.carers["Una"], answers={"bond": 5}, audit=around.world.audit)
    with pytest.raises(Refused, match="not around you"):
        let(
            speaker=Speaker(around.member),
            carer=other.carers["Una"],
            item=Item.LINES,
            said=Said.YES,
            words=LETTING_WORDS,
            audit=around.world.audit,
        )


def test_a_lead_beside_whom_nobody_else_holds_the_sessions_is_not_asked_about(around):
    alice, tess = around.world.staff["alice"], around.world.staff["tess"]
    around.case.clinicians.exclude(user__in=[alice, tess]).delete()
    own = around.own_page()
    assert "How it is with Alice" not in own_text(own)
    assert around.rates(own, alice.handle, bond=1).status_code == 422
    assert around.rates(own, tess.handle, bond=2).status_code == 302
    assert "Being understood and respected: 2 of 10" in text_of(around.world.signed_in("alice").get(around.staff_page))


def test_days_on_the_own_page_are_those_of_the_clinic(around):
    """At three in the afternoon of the 17th in London it is the 18th already in Auckland."""
    own, kay = around.own_page(), around.carers["Kay"]
    around.rates(own, kay.handle, bond=3)
    assert "of 10 (17 November 2026;" in own_text(own)
    type(around.world.organisation).objects.update(time_zone="Pacific/Auckland")
    assert "of 10 (18 November 2026;" in own_text(own)


def test_whoever_began_in_the_case_on_this_day_of_the_clinics_is_rated_from_then_on(around):
    own, charlie = around.own_page(), around.world.staff["charlie"]
    tomorrow = around.world.now.date() + timedelta(days=1)
    CaseClinician.objects.create(case=around.case, user=charlie, role=ClinicianRole.CO_THERAPIST, since=tomorrow)
    assert around.rates(own, charlie.handle, bond=3).status_code == 422
    type(around.world.organisation).objects.update(time_zone="Pacific/Auckland")
    assert around.rates(own, charlie.handle, bond=3).status_code == 302
