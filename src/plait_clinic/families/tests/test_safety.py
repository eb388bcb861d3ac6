"""How safe somebody feels with the others: for the clinician first, and on nothing that a member can open."""

import json
from datetime import timedelta

from django.urls import reverse

from plait.measures import load_measure
from plait_clinic.batteries.conjoint import COME_BY_THEMSELVES
from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.models import Answer, CheckIn, Response, Score
from plait_clinic.checkins.tests.families import FAMILY, a_family
from plait_clinic.copies.content import KEPT_BY_TABLE, as_json, copy_for
from plait_clinic.erasure.holdings import found
from plait_clinic.families.models import ObserverRating
from plait_clinic.families.parts import PART_OF, SAFETY
from plait_clinic.own.models import OwnVisit
from tests.own_pages import OWN, shown
from tests.texts import text_of

OF_EACH = "plait-conjoint-member"


def with_safety(family, name: str, safety: int) -> None:
    """An answer about the others, besides the check-in."""
    check_in = family.check_in(family.meet(), name)
    response = Response.objects.create(
        check_in=check_in,
        measure="plait-conjoint",
        measure_version="1",
        submitted_at=family.clock.now,
        informativeness="informative",
    )
    Answer.objects.create(response=response, item="safety", value=safety, visibility="clinician")
    Score.objects.create(response=response, scale="safety", value=safety, answered=1, of=1, prorated=False)


def copied(member: CaseMember, now) -> str:
    """The member's copy of everything as it would be now."""
    visit = OwnVisit.objects.create(
        member=member, opened_by="sent", token_hash=b"x" * 32, begun_at=now, ends_at=now + timedelta(minutes=30)
    )
    return as_json(copy_for(visit, now))


def rated_by_the_clinician(world, check_in: CheckIn, member: CaseMember) -> None:
    """A clinician's own view of one who was there, of their safety too."""
    world.answer(check_in, **{f"{OF_EACH}-{member.handle}-{item}": "3" for item in ("engaged", "connected", "safe")})
    assert Score.objects.filter(response__about_member=member, scale="safety", value=3).exists()


def test_every_scale_about_safety_is_known_and_none_can_be_shared():
    about_safety = {
        (measure, name)
        for measure in COME_BY_THEMSELVES
        for form in load_measure(measure, version="1").forms
        for scale in form.scales
        if (scale.dimension or scale.name) == "safety"
        for name in (scale.name, *scale.parts)
    }
    assert about_safety == {(measure, name) for measure, names in SAFETY.items() for name in names}
    assert not about_safety & set(PART_OF)


def test_a_copy_of_everything_leaves_it_out_and_says_so(family):
    with_safety(family, "Ana", 1)
    copy = json.loads(copied(family.members["Ana"], family.clock.now))
    assert [row for row in copy["answers"] if row["item"] == "safety"] == []
    assert [row for row in copy["scores"] if row["scale"] == "safety"] == []


def test_what_a_clinician_rated_of_one_of_several_is_in_no_copy_and_an_erasure_reaches_it(family):
    session, ana = family.meet(), family.members["Ana"]
    rated_by_the_clinician(family.world, session.check_ins.get(clinician=family.world.staff["alice"]), ana)
    copy = json.loads(copied(ana, family.clock.now))
    assert [copy[name] for name in ("responses", "answers", "scores")] == [[], [], []]
    assert OF_EACH not in [row["measure"] for row in copy["questionnaires"]]
    for table in ("checkins.AskedMeasure", "checkins.Response", "checkins.Answer", "checkins.Score"):
        assert found(KEPT_BY_TABLE[table], [ana], []).exists()


def test_of_somebody_who_is_the_only_one_there_the_copy_holds_what_was_rated_but_not_of_their_safety(world, clock):
    family = a_family(world, FAMILY[:1])
    [ana] = family.members
    rated_by_the_clinician(world, family.clinicians(family.session()), ana)
    copy = json.loads(copied(ana, world.now))
    assert {"engaged", "connected"} <= {row["item"] for row in copy["answers"]}
    assert not {"safe", "safety"} & {row["item"] for row in copy["answers"]}
    assert "safety" not in {row["scale"] for row in copy["scores"]}


def test_what_observers_rated_of_somebody_is_in_no_copy(family):
    session, ana = family.meet(), family.members["Ana"]
    bob = family.world.staff["bob"]
    ObserverRating.objects.create(
        session=session, observer=bob, member=ana, dimension="safety", value=-3, rated_at=family.clock.now
    )
    assert '"safety"' not in copied(ana, family.clock.now)
    assert found(KEPT_BY_TABLE["families.ObserverRating"], [ana], []).exists()


def test_no_page_of_a_member_shows_it_not_even_their_own(family):
    family.agree()
    family.sign()
    with_safety(family, "Ana", 1)
    brief = family.world.signed_in("alice").get(reverse("brief", args=[family.case.handle]))
    assert "Safe to speak" in text_of(brief)
    family.days_pass(9)
    for name in family.members:
        pages = shown(family.visiting(name), OWN)
        assert {"own/", "own/shared"} <= set(pages)
        assert [path for path, page in pages.items() if "Safe to speak" in text_of(page)] == []
