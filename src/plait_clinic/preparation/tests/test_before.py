"""What is new in the room happens only with everybody's yes; and nobody of the case learns what another said."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plait_clinic.cases.administration.actions import add_member, close_case, member_leaves
from plait_clinic.minors.tests.violations import band
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.tests.conftest import OwnWorld
from plait_clinic.people.models import Client
from plait_clinic.preparation.actions import Speaker, end_feature, note_choice, plan_feature, say, write_order
from plait_clinic.preparation.features import Feature
from plait_clinic.preparation.leaflets import LEAFLETS
from plait_clinic.preparation.models import Choice, LeafletSent, Order, Said, Way, Worry
from plait_clinic.preparation.own_views import to_read
from plait_clinic.preparation.queries import lacking_in, stands_in
from plait_clinic.preparation.sending import reachable
from plait_clinic.preparation.stands import A_YES_HOLDS_FOR
from plait_clinic.steps import Refused
from tests.texts import text_of

BOX = {"text": "Who sits behind it?"}


def names_lacking(family, now=None) -> list[str]:
    rows = lacking_in(family.case, family.members, now or family.world.now)
    return [one.member.client.name for row in rows for one in row.lacking]


def shown(browser) -> str:
    """The page byte by byte, but for what is new in every form."""
    page = browser.get(reverse("own_preparation")).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_nothing_is_asked_where_nothing_is_planned(family, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert lacking_in(family.case, (), family.world.now) == []


def test_everybody_is_lacking_until_each_has_said_yes(family):
    family.plans()
    ira, jon, kim = family.members
    assert names_lacking(family) == ["Ira P.", "Jon P.", "Kim P."]
    for member, rest in ((ira, ["Jon P.", "Kim P."]), (jon, ["Kim P."]), (kim, [])):
        assert family.says(member, "yes").status_code == 302
        assert names_lacking(family) == rest


def test_with_mixed_answers_the_brief_and_the_session_page_say_who_has_not_said_yes(family):
    family.plans()
    ira, jon, kim = family.members
    for member, said in ((ira, "yes"), (jon, "no"), (kim, "later")):
        family.says(member, said)
    session = family.world.note_session(case=family.case)
    alice = family.world.signed_in("alice")
    for url in (
        reverse("brief", args=[family.case.handle]),
        reverse("note_session", args=[family.case.handle]),
        reverse("session", args=[session.handle]),
    ):
        text = text_of(alice.get(url))
        said = "Recording : leave it off. A yes is missing: Jon P., Kim P."
        assert said in text, text[:3000]


def test_who_was_not_there_is_not_asked_for_at_that_session(family):
    family.plans()
    ira, jon, kim = family.members
    for member in (ira, kim):
        family.says(member, "yes")
    session = family.world.note_session(case=family.case)
    session.attendance.filter(member=jon).update(presence="absent")
    text = text_of(family.world.signed_in("alice").get(reverse("session", args=[session.handle])))
    assert "Not everybody has said yes" not in text


def test_a_yes_taken_back_in_the_middle_of_the_work_counts_at_once(family):
    family.plans()
    for member in family.members:
        family.says(member, "yes")
    assert names_lacking(family) == []
    family.says(family.members[1], "no")
    assert names_lacking(family) == ["Jon P."]


def test_a_new_member_is_asked_too_and_one_who_left_is_not(family):
    family.plans()
    for member in family.members:
        family.says(member, "yes")
    audit = family.world.acting("ada")
    lea = {"name": "Lea P.", "role": "child", "participation": "voluntary", "form": "client"}
    add_member(case=family.case, client=None, **lea, audit=audit)
    assert names_lacking(family) == ["Lea P."]
    member_leaves(member=family.members[-1], audit=audit)
    assert names_lacking(family) == []


def test_a_yes_is_asked_for_anew_after_a_year(family):
    family.plans()
    for member in family.members:
        family.says(member, "yes")
    assert len(names_lacking(family, family.world.now + timedelta(days=366))) == 3


def test_whoever_said_yes_long_ago_reads_on_their_own_page_that_they_are_asked_anew(family):
    family.plans()
    family.says(family.members[0], "yes")
    visit, now = OwnVisit.objects.latest("pk"), family.world.now
    assert [one.asks_anew for one in to_read(visit, young=False, now=now)] == [False]
    assert [one.asks_anew for one in to_read(visit, young=False, now=now + A_YES_HOLDS_FOR)] == [True]


def test_what_others_said_and_whether_they_did_never_stands_on_ones_own_page(family):
    family.plans()
    ira, jon, _kim = family.members
    browser = family.own_page(ira)
    before = shown(browser)
    family.says(jon, "no")
    family.own_page(jon).post(reverse("own_worry"), BOX)
    assert shown(browser) == before


def test_a_no_can_be_said_with_a_handed_code_and_a_yes_cannot(family):
    family.plans()
    browser = family.own_page_by_handed_code(family.members[0])
    said = {"feature": "recording", "leaflet": "1"}
    refused = browser.post(reverse("own_choice"), {**said, "said": "yes"})
    assert refused.status_code == 422
    assert "Please say yes to them when you meet" in text_of(refused)
    assert browser.post(reverse("own_choice"), {**said, "said": "no"}).status_code == 302
    assert [row.said for row in Choice.objects.all()] == ["no"]


def test_a_yes_to_a_leaflet_that_has_changed_is_not_taken(family):
    family.plans()
    with pytest.raises(Refused, match="changed in the meantime"):
        say(
            member=family.members[0],
            feature=Feature.RECORDING,
            said=Said.YES,
            leaflet=7,
            audit=family.world.audit,
        )
    assert not Choice.objects.exists()


def test_nothing_is_said_to_what_is_not_planned(family):
    planned = family.plans()
    end_feature(case=family.case, planned=planned, audit=family.world.acting("alice"))
    with pytest.raises(Refused, match="no longer planned"):
        note_choice(
            speaker=Speaker(family.members[0], None, Way.HERE),
            feature=Feature.RECORDING,
            said=Said.YES,
            audit=family.world.acting("alice"),
        )
    with pytest.raises(Refused, match="no longer planned"):
        end_feature(case=family.case, planned=planned, audit=family.world.acting("alice"))


def test_planned_twice_is_once_and_a_no_said_twice_is_one_row(family):
    assert family.plans() == family.plans()
    for _ in range(2):
        family.says(family.members[0], "no")
    assert Choice.objects.count() == 1


def test_what_was_said_face_to_face_is_noted_with_who_noted_it(family):
    family.plans(Feature.TEAM)
    body = {"who": family.members[2].handle, "feature": "team", "said": "yes", "way": "here"}
    assert family.world.signed_in("alice").post(family.url("preparation_say"), body).status_code == 302
    [row] = Choice.objects.all()
    assert (row.member, row.noted_by, row.way) == (family.members[2], family.world.staff["alice"], Way.HERE)


def test_an_empty_form_says_everything_that_is_missing_and_changes_nothing(family):
    family.plans()
    answer = family.world.signed_in("alice").post(family.url("preparation_say"), {})
    assert answer.status_code == 422
    assert {"who", "feature", "said", "way"} <= set(answer.context["wrong"].errors)
    assert not Choice.objects.exists()


def test_a_worry_reaches_the_clinicians_who_hold_the_sessions_and_no_other(family):
    family.own_page(family.members[0]).post(reverse("own_worry"), BOX)
    assert BOX["text"] in text_of(family.world.signed_in("alice").get(family.url()))
    assert family.world.signed_in("charlie").get(family.url()).status_code == 404
    assert family.world.signed_in("ada").get(family.url()).status_code == 404


def test_an_empty_worry_is_none(family):
    answer = family.own_page(family.members[0]).post(reverse("own_worry"), {"text": "  "})
    assert answer.status_code == 422
    assert not Worry.objects.exists()


def test_word_goes_to_each_address_alone_and_says_nothing_of_what_it_is_about(family):
    family.plans()
    own = OwnWorld(family.world)
    for member in family.members[:2]:
        own.confirmed_channel(member)
    mail.outbox.clear()
    assert family.world.signed_in("alice").post(family.url("preparation_send")).status_code == 302
    assert len(mail.outbox) == 2
    assert all(len(message.to) == 1 for message in mail.outbox)
    for message in mail.outbox:
        words = (message.subject + message.body).lower()
        assert not any(word in words for word in ("record", "clinic", "therap", "ira", "session", "p."))
    assert set(LeafletSent.objects.values_list("member", flat=True)) == {one.pk for one in family.members[:2]}


def test_where_nobody_can_be_reached_the_page_says_to_print_the_leaflets(family):
    family.plans()
    answer = family.world.signed_in("alice").post(family.url("preparation_send"))
    assert answer.status_code == 422
    assert "Print the leaflets and hand them over." in text_of(answer)


def test_a_leaflet_to_print_names_nobody_and_has_plainer_words_for_young_people(family):
    url = reverse("leaflet", args=[family.case.handle, "mirror"])
    alice = family.world.signed_in("alice")
    adult, young = text_of(alice.get(url)), text_of(alice.get(f"{url}?words=young"))
    assert "One wall of the room has a pane that looks like a mirror." in adult
    assert "There is a mirror in the room." in young
    assert "P." not in adult.split("Before we meet")[-1]
    assert alice.get(reverse("leaflet", args=[family.case.handle, "x"])).status_code == 404


def test_a_mandated_member_reads_who_sent_them_what_is_reported_and_what_never_is(family):
    _ira, jon, _kim = family.members
    body = {"member": jon.handle, "ordered_by": "A court", "reported": "Who came.", "reported_to": "Its office"}
    assert family.world.signed_in("alice").post(family.url("preparation_order"), body).status_code == 302
    text = text_of(family.own_page(jon).get(reverse("own_preparation")))
    for words in ("A court", "Who came.", "Its office", "never reported", "your answers and ratings"):
        assert words in text


def test_nobody_else_of_the_family_reads_that_somebody_was_sent(family):
    ira, jon, _kim = family.members
    write_order(
        member=jon,
        ordered_by="A court",
        reported="Who came.",
        reported_to="Its office",
        audit=family.world.acting("alice"),
    )
    text = text_of(family.own_page(ira).get(reverse("own_preparation")))
    assert "A court" not in text
    assert "What is reported about me" not in text


def test_before_it_is_written_a_mandated_member_is_told_to_ask(family):
    text = text_of(family.own_page(family.members[1]).get(reverse("own_preparation")))
    assert "have not written down yet who sent you" in text


def test_an_order_changes_in_versions_and_the_same_words_are_none(family):
    jon = family.members[1]
    words = {"ordered_by": "A court", "reported": "Who came.", "reported_to": "Its office"}
    for _ in range(2):
        write_order(member=jon, **words, audit=family.world.acting("alice"))
    write_order(member=jon, **{**words, "reported": "Nothing."}, audit=family.world.acting("alice"))
    assert [(row.number, row.reported) for row in Order.objects.all()] == [(1, "Who came."), (2, "Nothing.")]


def test_of_somebody_who_comes_freely_nothing_is_ordered(family):
    with pytest.raises(Refused, match="of their own will"):
        write_order(
            member=family.members[0],
            ordered_by="A court",
            reported="Who came.",
            reported_to="Its office",
            audit=family.world.acting("alice"),
        )


def test_the_page_shows_where_each_stands_in_words(family):
    family.plans()
    family.says(family.members[0], "yes")
    text = text_of(family.world.signed_in("alice").get(family.url()))
    assert "Leave it off: not everybody has said yes." in text
    assert "Ira P. : said yes" in text
    assert "Jon P. : has not said anything yet" in text
    [row] = stands_in(family.case, family.members, family.world.now)
    assert [one.is_yes for one in row.people] == [True, False, False]


def test_each_feature_has_a_yes_of_its_own(family):
    family.plans(Feature.CAMERA)
    plan_feature(case=family.case, feature=Feature.RECORDING, audit=family.world.acting("alice"))
    for member in family.members:
        family.says(member, "yes", Feature.CAMERA)
    [row] = lacking_in(family.case, family.members, family.world.now)
    assert Feature(row.planned.feature) is Feature.RECORDING


@pytest.mark.parametrize("over", ["left", "closed"])
def test_whoever_left_and_everybody_once_the_work_has_ended_is_asked_and_told_nothing_of_what_is_planned(family, over):
    family.plans()
    ira = family.members[0]
    browser, said = family.own_page(ira), {"feature": "recording", "leaflet": "1"}
    title = str(LEAFLETS[Feature.RECORDING].title)
    assert title in text_of(browser.get(reverse("own_preparation")))
    ends(family, ira, over)
    assert title not in text_of(browser.get(reverse("own_preparation")))
    for name, posted in (("own_choice", {**said, "said": "yes"}), ("own_worry", BOX)):
        refused = browser.post(reverse(name), posted)
        assert refused.status_code == 422
        assert "nothing is asked of you" in text_of(refused)
    assert not Choice.objects.exists()
    assert not Worry.objects.exists()
    assert browser.post(reverse("own_choice"), {**said, "said": "no"}).status_code == 302


def ends(family, member, over: str) -> None:
    audit = family.world.acting("ada")
    if over == "left":
        member_leaves(member=member, audit=audit)
    else:
        close_case(case=family.case, audit=audit)


def test_no_word_goes_to_a_young_person_whom_the_policy_lets_nobody_write_to(family):
    kim = family.members[2]
    OwnWorld(family.world).confirmed_channel(kim)
    assert [member for member, _channel in reachable(family.case, family.world.now)] == [kim]
    band(family.world)
    Client.objects.filter(pk=kim.client_id).update(birth_date="2014-03-01")
    assert reachable(family.case, family.world.now) == []


def test_who_decides_with_several_young_people_is_asked_of_the_database_once(family):
    family.plans()
    band(family.world)
    Client.objects.filter(memberships__case=family.case).update(birth_date="2014-03-01")
    members = family.members
    with CaptureQueriesContext(connection) as one:
        stands_in(family.case, members[:1], family.world.now)
    with CaptureQueriesContext(connection) as all_of_them:
        found = stands_in(family.case, members, family.world.now)
    assert len(all_of_them) == len(one)
    assert len(found[0].lacking) == len(members)
