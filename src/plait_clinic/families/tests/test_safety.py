"""How safe somebody feels with the others: for the clinician first, and on nothing that a member can open."""

import json
from datetime import timedelta

from django.urls import reverse

from plait.measures import load_measure
from plait_clinic.checkins.models import Answer, Response, Score
from plait_clinic.copies.content import as_json, copy_for
from plait_clinic.families.parts import PART_OF, SAFETY
from plait_clinic.own.models import OwnVisit
from tests.texts import text_of


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


def test_every_scale_about_safety_is_known_and_none_can_be_shared():
    about_safety = {
        ("plait-conjoint", scale.name)
        for form in load_measure("plait-conjoint", version="1").forms
        for scale in form.scales
        if scale.dimension == "safety"
    }
    assert about_safety == {(measure, name) for measure, names in SAFETY.items() for name in names}
    assert not about_safety & set(PART_OF)


def test_a_copy_of_everything_leaves_it_out_and_says_so(family):
    with_safety(family, "Ana", 1)
    visit = OwnVisit.objects.create(
        member=family.members["Ana"],
        opened_by="sent",
        token_hash=b"x" * 32,
        begun_at=family.clock.now,
        ends_at=family.clock.now + timedelta(minutes=30),
    )
    copy = json.loads(as_json(copy_for(visit, family.clock.now)))
    assert [row for row in copy["answers"] if row["item"] == "safety"] == []
    assert [row for row in copy["scores"] if row["scale"] == "safety"] == []


def test_no_page_of_a_member_shows_it_not_even_their_own(family):
    family.agree()
    family.sign()
    with_safety(family, "Ana", 1)
    family.days_pass(9)
    for name in family.members:
        for page in ("own_page", "own_shared"):
            assert "Safe to speak" not in text_of(family.visiting(name).get(reverse(page)))
