"""The brief of several people: safety and split first, each of them, one opener; and what is held for safety."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.briefs.caseload import low_on_caseload, make_rows
from plait_clinic.briefs.conjoint import conjoint_brief
from plait_clinic.briefs.findings import Tone
from plait_clinic.cases.administration.actions import member_leaves
from plait_clinic.cases.models import MemberRole
from plait_clinic.checkins.models import CheckIn
from plait_clinic.checkins.tests.families import a_family
from plait_clinic.families.actions import pause_sharing
from plait_clinic.families.safety import SAFETY_RULE, is_held, low_in
from plait_clinic.families.standing import standing_of
from plait_clinic.own.tests.conftest import OwnWorld
from plait_clinic.people.models import CheckInForm
from plait_clinic.protocols.actions import write_protocol
from plait_clinic.readings.caseload import member_courses
from plait_clinic.signals.actions import note_impression
from plait_clinic.signals.models import Kind
from plait_clinic.supervision.actions import give_reason
from plait_clinic.supervision.models import Occasion
from tests.texts import text_of
from tests.world import RATING_ITEMS

ANA, BEN, CLEO, DAN = range(4)
FACES = ("listened", "about", "way", "say", "here")
BORN = "2012-03-01"
PROTOCOL = "Ring the made-up line first."


@pytest.fixture
def family(world, clock):
    return a_family(world)


def ratings(level: int, safety: int = 9) -> dict[str, str]:
    return {**dict.fromkeys(RATING_ITEMS, str(level)), "plait-conjoint-safety": str(safety)}


def sessions(family, *levels, safety=None):
    """As many sessions as there are rows: what Ana, Ben and Cleo rate in each; None where one gives no answer."""
    for row in levels:
        session = family.session()
        for who, level in zip((ANA, BEN, CLEO), row, strict=True):
            if level is not None:
                family.answer(session, who, **ratings(level, (safety or {}).get(who, 9)))
    return session


def told(family):
    now = family.world.now
    return conjoint_brief(standing_of(family.case, family.members, now))


def brief_page(family, who: str = "alice") -> str:
    return text_of(family.world.signed_in(who).get(reverse("brief", args=[family.case.handle])))


def test_everybody_strong_is_told_as_strong_and_quietly(family):
    sessions(family, (9, 9, 8))
    found = told(family)
    assert found.split == "Everybody rates the work with you as strong, and nobody stands apart."
    assert found.tone is Tone.QUIET
    assert found.thought == ""
    assert found.opener


def test_everybody_weak_is_no_good_sign(family):
    sessions(family, (2, 2, 2))
    found = told(family)
    assert "They agree, and that is no good sign." in found.split
    assert found.tone is Tone.LOOK


def test_a_split_names_who_is_low_to_clinicians_and_its_opener_names_nobody(family):
    sessions(family, (9, 9, 1))
    found = told(family)
    name = family.members[CLEO].client.name
    assert found.tone is Tone.LOOK
    assert any(name in reason for reason in found.reasons)
    assert not any(member.client.name in found.opener for member in family.members)
    assert found.rule is not None
    assert "version" in found.rule.name


def test_a_childs_faces_are_not_compared_with_numbers(family):
    session = sessions(family, (9, 9, 9))
    family.world.answer(family.check_in(session, DAN), **{f"plait-child-{item}": "0" for item in FACES})
    found = told(family)
    assert found.split == "Everybody rates the work with you as strong, and nobody stands apart."
    assert not any(family.members[DAN].client.name in reason for reason in found.reasons)


def test_of_whoever_rates_lower_the_widest_gap_is_told_and_the_others_are_folded(family):
    sessions(family, (9, 8, 1))
    found = told(family)
    assert [reason for reason in found.reasons if "lower than" in reason] == [
        "Cleo P. rated 8 points lower than Ana P. (5.9 to 10.1, 95 in 100)"
    ]
    assert [reason.split(" (")[0] for reason in found.rest] == ["Cleo P. rated 7 points lower than Ben P."]
    assert next(line.name for line in found.lines) == "Cleo P."


def test_a_rating_of_an_earlier_session_says_so_and_who_has_not_rated_is_named_with_the_session(family):
    sessions(family, (9, 9, 9), (9, None, 9))
    found = told(family)
    assert "no rating of session 2 yet: Ben P." in found.reasons
    assert {line.name: line.change for line in found.lines}["Ben P."] == "of session 1"


def test_without_ratings_it_says_so_and_nothing_is_zero(family):
    family.session()
    found = told(family)
    assert found.split == "Not enough ratings yet to say how the members stand beside each other."
    assert {line.bond for line in found.lines} == {"no rating yet"}


def test_low_safety_comes_before_a_split_with_an_individual_contact_and_no_opener(family):
    sessions(family, (9, 9, 1), safety={BEN: 2})
    found = told(family)
    ben = family.members[BEN].client.name
    assert found.first == f"May not be safe to speak with the others there: {ben} (2 of 10 after session 1)"
    assert found.contact.startswith(f"Speak with {ben} alone first")
    assert found.opener == ""
    assert SAFETY_RULE.id in found.safety_rule


def test_the_rule_is_told_from_its_number_down_and_not_above(family):
    sessions(family, (8, 8, 8), safety={ANA: 5, BEN: 6})
    assert [said.value for said in low_in(family.members).values()] == [5]


def test_a_childs_low_face_is_low_too(family):
    session = family.session()
    family.world.answer(family.check_in(session, DAN), **{"plait-conjoint-safe_face": "1"})
    assert [said.value for said in low_in(family.members).values()] == [2.5]


def test_it_is_low_until_they_rate_it_higher_or_leave(family):
    sessions(family, (8, 8, 8), safety={BEN: 1})
    assert is_held(family.case)
    sessions(family, (8, None, 8))
    assert is_held(family.case), "silence does not make it safe"
    sessions(family, (8, 8, 8))
    assert not is_held(family.case)
    sessions(family, (8, 8, 8), safety={BEN: 1})
    member_leaves(member=family.members[BEN], audit=family.world.acting("ada"))
    assert not is_held(family.case)


def test_who_comes_back_has_the_rating_that_is_called_low_beside_the_name(family):
    sessions(family, (8, 8, 8), safety={BEN: 1})
    family.members[BEN] = family.world.comes_back(family.members[BEN])
    line = next(line for line in told(family).lines if line.handle == family.members[BEN].handle)
    assert line.is_low
    assert line.safety == "1"


def test_while_it_is_low_the_brief_shows_the_protocol_and_holds_what_is_for_the_shared_room(family):
    write_protocol(organisation=family.world.organisation, text=PROTOCOL, audit=family.world.acting("ada"))
    sessions(family, (8, 8, 8), safety={BEN: 1})
    text = brief_page(family)
    assert PROTOCOL in text
    assert "A way to open it" not in text
    together = reverse("together", args=[family.case.handle, family.members[ANA].handle])
    held = text_of(family.world.signed_in("alice").get(together))
    assert "This page rests at the moment" in held
    assert family.members[BEN].client.name not in held
    assert "safe" not in held.lower()


def test_without_a_protocol_the_brief_says_whom_to_ask(family):
    sessions(family, (8, 8, 8), safety={BEN: 1})
    assert "Your clinic has written none here. Ask your supervisor now" in brief_page(family)


def test_where_nobody_is_low_the_protocol_is_not_shown(family):
    write_protocol(organisation=family.world.organisation, text=PROTOCOL, audit=family.world.acting("ada"))
    sessions(family, (8, 8, 8))
    text = brief_page(family)
    assert PROTOCOL not in text
    assert "A way to open it, for the shared room:" in text


def test_the_quieter_one_is_named_kindly_and_only_beyond_error(family):
    session = family.session()
    for who, open_ in ((ANA, 9), (BEN, 9), (CLEO, 1)):
        family.answer(session, who, **{**ratings(8), "openness": str(open_)})
    assert told(family).quiet.startswith(family.members[CLEO].client.name)
    session = family.session()
    for who, open_ in ((ANA, 9), (BEN, 8), (CLEO, 8)):
        family.answer(session, who, **{**ratings(8), "openness": str(open_)})
    assert told(family).quiet == ""


def test_nobody_asks_the_database_more_for_one_more_session(family):
    sessions(family, (8, 8, 8))
    with CaptureQueriesContext(connection) as few:
        standing_of(family.case, family.members, family.world.now)
    sessions(family, (8, 7, 8), (8, 8, 6), (7, 8, 8))
    with CaptureQueriesContext(connection) as more:
        standing_of(family.case, family.members, family.world.now)
    assert len(more) == len(few)


def large_family(world, members: int, name: str):
    """A family of so many, every second of them young with a birth date, who all rated one session."""
    people = tuple(
        (f"{name} {place}", MemberRole.CHILD if place % 2 else MemberRole.PARENT, CheckInForm.CLIENT)
        for place in range(members)
    )
    made = a_family(world, people)
    for member in made.members[1::2]:
        member.client.birth_date = BORN
        member.client.save()
    session = made.session()
    for place in range(members):
        check_in = CheckIn.objects.filter(session=session, member=made.members[place]).first()
        if check_in is not None:
            world.answer(check_in, **ratings(8))
    return made


def test_the_brief_of_seven_costs_as_many_queries_as_that_of_three(world, clock):
    def queries(family) -> int:
        address = reverse("brief", args=[family.case.handle])
        browser = family.world.signed_in("alice")
        browser.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address).status_code == 200
        return len(caught)

    assert queries(large_family(world, 7, "Seven")) == queries(large_family(world, 3, "Three"))


def caseload_page(world) -> str:
    return text_of(world.signed_in("alice").get(reverse("caseload")))


def test_the_caseload_tells_low_safety_before_anything_else(family):
    sessions(family, (8, 8, 8), safety={BEN: 2})
    text = caseload_page(family.world)
    told = "May not be safe to speak with the others there: rated 2 of 10 after session 1"
    assert text.count(told) == 2, "once above all, and in the row"
    assert text.index("To be spoken with alone first") < text.index("Worth a look")
    sessions(family, (8, 8, 8))
    assert "May not be safe" not in caseload_page(family.world)


def test_whose_safety_is_low_stands_first_among_the_rows(family):
    sessions(family, (8, 8, 8), safety={CLEO: 1})
    courses = member_courses([family.case], now=family.world.now)
    rows = make_rows(courses, low_on_caseload(courses), family.world.now)
    assert rows[0].name == family.members[CLEO].client.name
    assert rows[0].tone is Tone.LOOK
    assert not any(row.unsafe for row in rows[1:])


def test_the_caseload_asks_for_the_safety_of_all_cases_in_one_query(world, clock):
    both = [a_family(world), a_family(world)]
    for each in both:
        sessions(each, (8, 8, 8), safety={BEN: 2})
    courses = member_courses([each.case for each in both], now=world.now)
    with CaptureQueriesContext(connection) as caught:
        assert len(low_on_caseload(courses)) == 2
    assert len(caught) == 1


def test_the_office_writes_the_protocol_in_versions_and_an_empty_one_is_none(family):
    ada, url = family.world.signed_in("ada"), reverse("clinic_protocol")
    assert "Nothing is written yet" in text_of(ada.get(url))
    assert ada.post(url, {"text": " "}).status_code == 422
    for text in (PROTOCOL, PROTOCOL, "Another."):
        assert ada.post(url, {"text": text}).status_code == 302
    page = text_of(ada.get(url))
    assert "Version 2 holds" in page
    assert "Version 1" in page


def pages_of_others(family, level: int) -> dict[str, str]:
    """What Ana's own pages and copy say after Ben has rated his safety so; nothing of it is kept."""
    with transaction.atomic():
        session = family.session()
        for who, safety in ((ANA, 9), (BEN, level), (CLEO, 9)):
            family.answer(session, who, **ratings(8, safety))
        browser = OwnWorld(family.world).visiting_with_handed_code(family.members[ANA])
        pages = {
            name: browser.get(reverse(name)).content.decode() for name in ("own_page", "own_preparation", "own_shared")
        }
        transaction.set_rollback(True)
    new = r'name="csrfmiddlewaretoken" value="\w+"|value="[\w-]{16,}"|name="about" value="[^"]+"'
    return {name: re.sub(new, "", page) for name, page in pages.items()}


def test_the_others_own_pages_are_the_same_whatever_one_says_of_safety(family):
    assert pages_of_others(family, 0) == pages_of_others(family, 10)


def test_what_is_said_to_all_of_them_depends_on_no_rating(family):
    openers = set()
    for row in ((9, 9, 9), (9, 9, 1), (1, 1, 1), (1, 9, 9), (None, None, None)):
        with transaction.atomic():
            sessions(family, row)
            openers.add(told(family).opener)
            transaction.set_rollback(True)
    assert len(openers) == 1


def test_the_page_for_both_rests_for_a_pause_in_the_same_words(family):
    together = reverse("together", args=[family.case.handle, family.members[ANA].handle])
    pause_sharing(case=family.case, pauses=True, audit=family.world.acting("alice"))
    rested = text_of(family.world.signed_in("alice").get(together))
    pause_sharing(case=family.case, pauses=False, audit=family.world.acting("alice"))
    sessions(family, (8, 8, 8), safety={BEN: 1})
    assert text_of(family.world.signed_in("alice").get(together)) == rested


def test_a_page_that_rests_stands_in_nobodys_book(family):
    sessions(family, (8, 8, 8), safety={BEN: 1})
    family.world.signed_in("alice").get(reverse("together", args=[family.case.handle, family.members[ANA].handle]))
    noted = note_impression(member=family.members[ANA], kind=Kind.TASK, audit=family.world.acting("alice"))
    card = family.world.signed_in("alice").get(reverse("card", args=[noted.handle]))
    assert "Repair cards rest in this case" in text_of(card)
    assert not AuditEvent.objects.filter(action__in=(Event.TOGETHER_OPENED, Event.CARD_READ)).exists()


def test_in_an_emergency_it_is_said_first_whose_brief_and_nobody_else_learns_of_it(family):
    sessions(family, (8, 8, 8), safety={BEN: 1})
    audit = family.world.acting("ada")
    give_reason(case=family.case, text="They rang.", occasion=Occasion.EMERGENCY, audit=audit)
    ada = family.world.signed_in("ada")
    assert "Choose the person it is about" in text_of(ada.get(reverse("brief", args=[family.case.handle])))
    assert not AuditEvent.objects.filter(action=Event.BRIEF_IN_EMERGENCY).exists()
    text = text_of(ada.get(reverse("member_brief", args=[family.case.handle, family.members[BEN].handle])))
    assert "Each of them" not in text
    seen = AuditEvent.objects.filter(action__in=(Event.BRIEF_IN_EMERGENCY, Event.READ_BESIDE_OTHERS))
    assert [event.target for event in seen] == [family.members[BEN].handle]


def test_with_one_member_left_safety_still_comes_first(family):
    sessions(family, (8, 8, 8), safety={BEN: 1})
    for who in (ANA, CLEO, DAN):
        member_leaves(member=family.members[who], audit=family.world.acting("ada"))
    assert "May not be safe to speak with the others there" in brief_page(family)


def test_who_has_left_makes_no_split_and_is_named_in_none(family):
    sessions(family, (9, 9, 1))
    member_leaves(member=family.members[CLEO], audit=family.world.acting("ada"))
    found = conjoint_brief(standing_of(family.case, family.members[:2], family.world.now))
    name = family.members[CLEO].client.name
    assert not any(name in reason for reason in found.reasons)
