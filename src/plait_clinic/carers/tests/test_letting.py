"""A carer sees what a client lets them see, one thing at a time, while they do, and nothing else of the case."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.carers.actions import Speaker, add_carer, end_carer, let
from plait_clinic.carers.kinds import LETTING_WORDS, Item, Kind
from plait_clinic.carers.models import Carer, Letting
from plait_clinic.carers.queries import carers_for, let_to, members_who_let
from plait_clinic.cases.administration.actions import add_member, close_case, member_leaves
from plait_clinic.cases.models import CaseClinician, ClinicianRole
from plait_clinic.checkins.actions import change_next_session
from plait_clinic.minors.tests.conftest import Young
from plait_clinic.own.tests.conftest import OwnWorld
from plait_clinic.preparation.models import Said, Way
from plait_clinic.steps import Refused
from tests.texts import text_of

LINE = "I would rather talk on Fridays."
COMMENT = "A line for my clinicians alone."


def everything(around) -> None:
    """Something stands behind every thing that could be let, and an answer that never can be."""
    world = around.world
    world.answer_sessions([6, 7], comment=COMMENT)
    change_next_session(
        case=around.case, next_session_at=world.now + timedelta(days=3), next_is_last=False, audit=world.acting("alice")
    )


def test_a_carer_sees_nothing_not_even_a_name_until_something_is_let(around):
    everything(around)
    page = text_of(around.as_carer("Kay").get(around.carer_page))
    assert "Nothing is shared with you now." in page
    listed = text_of(around.as_carer("Kay").get(reverse("carer_home")))
    assert "Nothing is shared with you now." in listed
    assert "Sam" not in page + listed


def test_a_carer_sees_just_what_was_let_and_no_longer_once_it_is_taken_back(around):
    everything(around)
    own, kay = around.own_page(), around.as_carer("Kay")
    assert around.says(own, "Kay", Item.ATTENDANCE).status_code == 302
    assert around.says(own, "Kay", Item.NEXT_SESSION).status_code == 302
    page = text_of(kay.get(around.carer_page))
    assert "Sam R." in page
    assert "Attendance" in page
    assert "Next session" in page
    assert "Lines for you" not in page
    assert "said last about your work together" not in page
    around.says(own, "Kay", Item.NEXT_SESSION, "no")
    page = text_of(kay.get(around.carer_page))
    assert "Next session" not in page
    assert "Attendance" in page
    around.says(own, "Kay", Item.ATTENDANCE, "no")
    assert "Sam" not in text_of(kay.get(around.carer_page))


def test_what_one_carer_may_see_another_may_not(around):
    everything(around)
    around.says(around.own_page(), "Kay", Item.ATTENDANCE)
    assert "Sam" not in text_of(around.as_carer("Noor").get(around.carer_page))


def test_a_line_is_read_by_its_carer_and_the_clinicians_and_by_no_other_carer(around):
    own = around.own_page()
    for name in ("Kay", "Noor"):
        around.says(own, name, Item.LINES)
    posted = {"carer": around.carers["Kay"].handle, "text": LINE}
    assert own.post(reverse("own_around_line"), posted).status_code == 302
    assert LINE in text_of(around.as_carer("Kay").get(around.carer_page))
    assert LINE not in text_of(around.as_carer("Noor").get(around.carer_page))
    assert LINE in text_of(around.world.signed_in("alice").get(around.staff_page))


def test_a_line_taken_back_stands_nowhere_any_more(around):
    own = around.own_page()
    around.says(own, "Kay", Item.LINES)
    own.post(reverse("own_around_line"), {"carer": around.carers["Kay"].handle, "text": LINE})
    handle = around.carers["Kay"].lines.get().handle
    assert own.post(reverse("own_around_line_back"), {"line": handle}).status_code == 302
    for page in (
        own.get(reverse("own_around")),
        around.as_carer("Kay").get(around.carer_page),
        around.world.signed_in("alice").get(around.staff_page),
    ):
        assert LINE not in text_of(page)


def test_without_a_yes_to_lines_a_line_that_was_written_is_not_shown(around):
    own = around.own_page()
    around.says(own, "Kay", Item.LINES)
    own.post(reverse("own_around_line"), {"carer": around.carers["Kay"].handle, "text": LINE})
    around.says(own, "Kay", Item.LINES, "no")
    around.says(own, "Kay", Item.ATTENDANCE)
    assert LINE not in text_of(around.as_carer("Kay").get(around.carer_page))


def test_no_comment_rating_or_answer_of_a_check_in_reaches_a_carer_who_may_see_everything(around):
    everything(around)
    own = around.own_page()
    for item in Item:
        around.says(own, "Kay", item)
    page = text_of(around.as_carer("Kay").get(around.carer_page))
    assert COMMENT not in page
    for name in ("brief", "looks", "preparation", "around", "carers"):
        assert around.as_carer("Kay").get(reverse(name, args=[around.case.handle])).status_code == 404
    assert around.as_carer("Kay").get(reverse("caseload")).status_code == 404


def test_an_ended_carer_sees_nothing_from_that_moment_in_a_browser_that_is_still_signed_in(around):
    own, kay = around.own_page(), around.as_carer("Kay")
    around.says(own, "Kay", Item.ATTENDANCE)
    assert kay.get(around.carer_page).status_code == 200
    end_carer(case=around.case, carer=around.carers["Kay"], audit=around.world.acting("ada"))
    assert kay.get(around.carer_page).status_code == 404
    assert (
        kay.post(reverse("carer_rate", args=[around.case.handle]), {"about": around.member.handle}).status_code == 404
    )
    assert "Sam" not in text_of(kay.get(reverse("carer_home")))


def test_whoever_comes_back_as_a_carer_sees_nothing_of_what_was_let_before(around):
    around.says(around.own_page(), "Kay", Item.ATTENDANCE)
    end_carer(case=around.case, carer=around.carers["Kay"], audit=around.world.acting("ada"))
    around.adds("Kay", Kind.KEY_WORKER)
    assert "Sam" not in text_of(around.as_carer("Kay").get(around.carer_page))


def test_a_closed_case_is_over_for_its_carers(around):
    around.says(around.own_page(), "Kay", Item.ATTENDANCE)
    close_case(case=around.case, audit=around.world.acting("ada"))
    assert around.as_carer("Kay").get(around.carer_page).status_code == 404


def test_a_yes_holds_for_a_year_and_is_then_asked_for_anew(around):
    around.says(around.own_page(), "Kay", Item.ATTENDANCE)
    for days, expected in ((364, {Item.ATTENDANCE}), (366, set())):
        assert let_to(around.member, around.carers["Kay"], around.world.now + timedelta(days=days)) == expected


def test_a_yes_needs_the_persons_own_code_and_a_no_does_not(around):
    handed = OwnWorld(around.world).visiting_with_handed_code()
    assert around.says(handed, "Kay", Item.ATTENDANCE).status_code == 422
    assert not Letting.objects.exists()
    around.says(around.own_page(), "Kay", Item.ATTENDANCE)
    assert around.says(handed, "Kay", Item.ATTENDANCE, "no").status_code == 302
    assert let_to(around.member, around.carers["Kay"], around.world.now) == frozenset()


def test_a_clinician_notes_a_yes_that_was_said_to_them_and_the_client_reads_who_noted_it(around):
    posted = {
        "who": around.member.handle,
        "carer": around.carers["Kay"].handle,
        "item": "attendance",
        "said": "yes",
        "way": "here",
    }
    alice = around.world.signed_in("alice")
    assert alice.post(reverse("around_say", args=[around.case.handle]), posted).status_code == 302
    assert let_to(around.member, around.carers["Kay"], around.world.now) == {Item.ATTENDANCE}
    assert "Noted by Alice on" in text_of(around.own_page().get(reverse("own_around")))


def test_words_that_were_changed_meanwhile_and_carers_without_a_sign_in_are_refused(around):
    speaker = Speaker(around.member)
    said = {"speaker": speaker, "item": Item.LINES, "said": Said.YES, "audit": around.world.audit}
    with pytest.raises(Refused, match="changed in the meantime"):
        let(carer=around.carers["Kay"], words=LETTING_WORDS + 1, **said)
    with pytest.raises(Refused, match="no sign-in"):
        let(carer=around.carers["Dan"], words=LETTING_WORDS, **said)
    assert not Letting.objects.exists()


def test_the_same_no_again_is_no_new_row_and_a_yes_again_is_one(around):
    own = around.own_page()
    for said in ("no", "no", "yes", "yes"):
        around.says(own, "Kay", Item.LINES, said)
    assert [row.said for row in Letting.objects.all()] == ["no", "yes", "yes"]


def test_of_a_young_person_a_guardians_yes_is_needed_too(around):
    young = Young(around.world)
    young.write()
    young.is_aged(14)
    guardian, member = young.guardian("Gwen G."), young.member
    kay, audit = around.carers["Kay"], around.world.acting("alice")
    about = {"carer": kay, "item": Item.ATTENDANCE, "said": Said.YES, "words": LETTING_WORDS, "audit": audit}
    let(speaker=Speaker(member, guardian, Way.PAPER), **about)
    assert let_to(member, kay, around.world.now) == frozenset()
    let(speaker=Speaker(member, way=Way.HERE), **about)
    assert let_to(member, kay, around.world.now) == {Item.ATTENDANCE}
    let(speaker=Speaker(member, guardian, Way.HERE), **{**about, "said": Said.NO})
    assert let_to(member, kay, around.world.now) == frozenset()


def test_what_a_member_lets_is_nothing_that_another_member_or_their_attendance_can_be_read_from(several):
    ana, ben = several.case.members.order_by("pk")
    several.world.note_session(case=several.case)
    several.says(several.own_page(ana), "Kay", Item.ATTENDANCE)
    page = text_of(several.as_carer("Kay").get(several.carer_page))
    assert "Ana P." in page
    assert "Ben" not in page
    before = several.own_page(ben).get(reverse("own_around")).content.decode()
    assert "They can see this now." not in before


def test_a_carer_around_one_member_alone_is_unknown_to_the_others(several):
    ana, ben = several.case.members.order_by("pk")
    several.adds("Dan", Kind.SPONSOR, member=ana)
    assert "Dan" in text_of(several.own_page(ana).get(reverse("own_around")))
    other = several.own_page(ben)
    assert "Dan" not in text_of(other.get(reverse("own_around")))
    assert several.says(other, "Dan", Item.ATTENDANCE).status_code == 422


def test_nothing_of_a_member_who_left_is_shown_to_a_carer(several):
    ana, _ben = several.case.members.order_by("pk")
    several.says(several.own_page(ana), "Kay", Item.ATTENDANCE)
    member_leaves(member=ana, audit=several.world.acting("ada"))
    assert "Ana" not in text_of(several.as_carer("Kay").get(several.carer_page))


def test_the_client_is_told_that_the_carer_looked_and_what_they_are(around):
    own = around.own_page()
    around.says(own, "Kay", Item.ATTENDANCE)
    around.as_carer("Kay").get(around.carer_page)
    page = text_of(own.get(reverse("own_page")))
    assert "read what you let them see" in page
    assert "is around you, and sees what you let them see" in page
    looks = text_of(around.world.signed_in("alice").get(reverse("looks", args=[around.case.handle])))
    assert "a carer around the case" in looks


def test_a_page_that_shows_nothing_of_anybody_is_no_look_at_them(around):
    around.as_carer("Kay").get(around.carer_page)
    assert not AuditEvent.objects.filter(action=Event.CARER_READ).exists()


def test_the_office_adds_and_ends_carers_and_reads_nothing_that_was_said(around):
    ada = around.world.signed_in("ada")
    url = reverse("carers", args=[around.case.handle])
    assert ada.post(f"{url}/add", {"kind": "teacher", "name": "Lee M."}).status_code == 302
    assert "Lee M." in text_of(ada.get(url))
    assert ada.get(around.staff_page).status_code == 404
    assert ada.post(f"{url}/end", {"carer": Carer.objects.latest("pk").handle}).status_code == 302
    assert Carer.objects.latest("pk").ended_at is not None


def test_a_carer_needs_a_name_or_a_sign_in_and_is_no_clinician_of_the_case(around):
    url = reverse("carers_add", args=[around.case.handle])
    refused = around.world.signed_in("alice").post(url, {"kind": "teacher"})
    assert refused.status_code == 422
    assert "Enter a name, or choose a sign-in." in text_of(refused)
    audit = around.world.acting("alice")
    for user in (around.world.staff["bob"], around.users["Kay"]):
        with pytest.raises(Refused, match="cannot be added"):
            add_carer(case=around.case, kind=Kind.OTHER, name="", user=user, audit=audit)


@pytest.mark.parametrize("over", ["left", "closed"])
def test_whoever_left_and_everybody_once_the_work_has_ended_takes_back_what_was_let_and_lets_nothing_new(several, over):
    ana, kay = several.case.members.order_by("pk").first(), several.carers["Kay"]
    own, line = several.own_page(ana), {"carer": kay.handle, "text": LINE}
    several.says(own, "Kay", Item.LINES)
    assert own.post(reverse("own_around_line"), line).status_code == 302
    ends(several, ana, over)
    for refused in (
        several.says(own, "Kay", Item.ATTENDANCE),
        several.rates(own, kay.handle, bond=3),
        own.post(reverse("own_around_line"), line),
    ):
        assert refused.status_code == 422
        assert "nothing is asked of you" in text_of(refused)
    assert several.says(own, "Kay", Item.LINES, "no").status_code == 302
    assert own.post(reverse("own_around_line_back"), {"line": kay.lines.get().handle}).status_code == 302


def ends(around, member, over: str) -> None:
    audit = around.world.acting("ada")
    if over == "left":
        member_leaves(member=member, audit=audit)
    else:
        close_case(case=around.case, audit=audit)


def test_once_the_work_has_ended_the_own_page_offers_to_take_back_and_nothing_else(around):
    own = around.own_page()
    around.says(own, "Kay", Item.LINES)
    close_case(case=around.case, audit=around.world.acting("ada"))
    page = text_of(own.get(reverse("own_around")))
    assert "They see nothing now: this course of work has ended." in page
    assert "Take it back" in page
    for offered in ("Let them see it", "Put the line there", "Say how it is", "They can see this now."):
        assert offered not in page


def test_a_carer_added_while_one_member_is_there_is_unknown_to_whoever_joins_later(several):
    ana, ben = several.case.members.order_by("pk")
    ada = several.world.acting("ada")
    member_leaves(member=ben, audit=ada)
    url = reverse("carers_add", args=[several.case.handle])
    assert several.world.signed_in("ada").post(url, {"kind": "sponsor", "name": "Dan"}).status_code == 302
    again = {"name": "", "role": "partner", "participation": "voluntary", "form": "client"}
    joined = add_member(case=several.case, client=ben.client, **again, audit=ada)
    assert [carer.name for carer in carers_for(ana)] == ["Kay", "Dan"]
    assert [carer.name for carer in carers_for(joined)] == ["Kay"]


def test_whose_things_a_carer_sees_is_asked_of_the_database_once_for_all(several):
    ana, ben = several.case.members.order_by("pk")
    kay, now = several.carers["Kay"], several.world.now
    several.says(several.own_page(ana), "Kay", Item.LINES)
    with CaptureQueriesContext(connection) as one:
        assert len(members_who_let(kay, now)) == 1
    several.says(several.own_page(ben), "Kay", Item.LINES)
    with CaptureQueriesContext(connection) as both:
        assert len(members_who_let(kay, now)) == 2
    assert len(both) == len(one) == 2


def test_the_page_of_what_each_sees_is_offered_to_those_alone_who_can_open_it(around):
    ada = around.world.staff["ada"]
    CaseClinician.objects.create(case=around.case, user=ada, role=ClinicianRole.TEAM, since=around.world.now.date())
    url = reverse("carers", args=[around.case.handle])
    link = f'href="{around.staff_page}"'
    assert link not in around.world.signed_in("ada").get(url).content.decode()
    assert link in around.world.signed_in("alice").get(url).content.decode()
