"""The client's copy: everything of theirs and nothing of anybody else's, fetched by them alone."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins.models import CheckIn
from plait_clinic.copies.content import FORMAT_VERSION, as_json, copy_for, schema
from plait_clinic.copies.packing import DATA, PAGE, SCHEMA
from plait_clinic.copies.sections import LEFT_OUT, SECTIONS
from plait_clinic.erasure.holdings import HOLDINGS
from plait_clinic.erasure.tests.worlds import SAID, say_everything
from plait_clinic.feelings.models import PrivateNote
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.tests.conftest import own  # noqa: F401 - a fixture

TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict, "array": list}
PUBLISHED = Path(__file__).resolve().parents[4] / "docs" / "reference" / "client-copy-schema.json"
THEIRS = "what only somebody else said"


def fetched(browser) -> dict[str, str]:
    answer = browser.post(reverse("own_copy"))
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        return {name: pack.read(name).decode() for name in pack.namelist()}


def test_whatever_is_kept_of_a_client_is_in_the_copy_or_left_out_with_a_reason():
    given = {part.model for part in SECTIONS}
    assert given | set(LEFT_OUT) == {holding.model for holding in HOLDINGS}
    assert not given & set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_whatever_an_erasure_takes_away_was_in_the_copy_before():
    given = {part.model: set(part.fields) for part in SECTIONS}
    for holding in HOLDINGS:
        kept_back = {"fingerprint", "informativeness"}  # a hash of the answers, and what follows from them
        kept_back |= {"contact"} if holding.model == "minors.Guardian" else set()  # theirs, and not the client's
        # What others of the picture are called, and homes, which several people share.
        kept_back |= {"name"} if holding.model in {"families.StructurePerson", "families.StructureHome"} else set()
        # Whether somebody can speak freely, as with safety: a copy can be seen by somebody else.
        kept_back |= {"speaking"} if holding.model == "carers.Rating" else set()
        # What observers rated of one of several, for the same reason.
        kept_back |= {"value"} if holding.model == "families.ObserverRating" else set()
        assert set(holding.goes) - kept_back <= given.get(holding.model, set()), holding.model


def test_everything_that_was_said_is_in_both_the_page_and_the_data(own, world):  # noqa: F811
    say_everything(world)
    for name in ("own_codes", "own_visits", "own_channels"):
        getattr(world.member, name).all().delete()
    files = fetched(own.visiting())
    data = json.loads(files[DATA])
    said = {part.name for part in SECTIONS if SAID in json.dumps(data[part.name])}
    assert said >= {
        "person",
        "lines",
        "concerns_seen_to",
        "answers_about_safety_read",
        "steps_of_signals",
        "lines_together",
        "hand_over_notes",
        "asking_for_another_clinician",
    }
    assert files[PAGE].count(SAID) >= len(said)
    assert {row["rater"] for row in data["answers"]} == {"client", "clinician"}
    assert data["who_has_looked"]
    assert "<script" not in files[PAGE]
    assert "http" not in files[PAGE]


def test_what_was_held_back_is_in_it(own, world):  # noqa: F811
    world.answer_sessions([7, 8], comment="Only for me.", hold="on")
    data = json.loads(fetched(own.visiting())[DATA])
    assert [row["text"] for row in data["lines"]] == ["Only for me."]
    assert [row["who_may_read"] for row in data["lines"]] == ["held"]


def test_nothing_of_somebody_else_in_the_case_is_in_it(own, world):  # noqa: F811
    couple = world.couple()
    ana, ben = couple.members.order_by("pk")
    session = world.note_session(case=couple)
    world.answer(world.invitation(session, ana), comment="mine", understood="3")
    world.answer(world.invitation(session, ben), comment=THEIRS)
    world.answer(CheckIn.objects.get(session=session, clinician=world.staff["alice"]), comment=THEIRS)
    PrivateNote.objects.create(author=world.staff["alice"], written_at=world.now, sealed=THEIRS)
    files = fetched(own.visiting(ana))
    data = json.loads(files[DATA])
    assert [row["text"] for row in data["lines"]] == ["mine"]
    assert {row["rater"] for row in data["answers"]} == {"client"}
    whole = " ".join(files.values())
    assert THEIRS not in whole
    assert "Ben P." not in whole
    assert len(data["attendance"]) == couple.sessions.count()
    assert len(data["memberships"]) == 1


def test_nothing_of_another_case_of_the_same_person_is_in_it(own, world):  # noqa: F811
    from plait_clinic.cases.actions import NewMember, open_case
    from plait_clinic.cases.models import CaseKind

    other = open_case(
        organisation=world.organisation,
        kind=CaseKind.INDIVIDUAL,
        members=[NewMember(world.member.client)],
        lead=world.staff["charlie"],
        opened_on=world.now.date() - timedelta(days=9),
        audit=world.audit,
    )
    session = world.note_session(case=other, by="charlie")
    world.answer(world.invitation(session, other.members.get()), comment=THEIRS)
    files = fetched(own.visiting())
    assert THEIRS not in " ".join(files.values())
    assert "Charlie" not in files[DATA]
    assert len(json.loads(files[DATA])["case"]) == 1


def test_a_code_that_was_handed_over_gives_no_copy(own, world):  # noqa: F811
    answer = own.visiting_with_handed_code().post(reverse("own_copy"))
    assert answer.status_code == 422
    assert "needs a code that was sent to your own address" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="copy_taken").exists()


@pytest.mark.parametrize("name", ["ada", "alice", "sue"])
def test_nobody_of_the_clinic_gets_one(world, name):
    answer = world.signed_in(name).post(reverse("own_copy"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("own_page"))


def test_the_book_says_that_a_copy_was_taken(own, world):  # noqa: F811
    fetched(own.visiting())
    event = AuditEvent.objects.get(action="copy_taken")
    assert (event.case, event.target, event.actor) == (world.case, world.member.handle, None)


def fits(value: object, form: dict) -> bool:
    """Whether a value is as the schema has it; as much of JSON Schema as this one uses."""
    if "const" in form:
        return value == form["const"]
    if form["type"] == "array":
        return isinstance(value, list) and all(fits(one, form["items"]) for one in value)
    if form["type"] == "object" and "properties" in form:
        named = isinstance(value, dict) and set(value) == set(form["required"])
        return named and all(fits(one, form["properties"][name]) for name, one in value.items())
    allowed = [form["type"]] if isinstance(form["type"], str) else form["type"]
    return (value is None and "null" in allowed) or any(
        isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))
        for name in allowed
        if name != "null"
    )


def test_the_data_fit_the_schema_that_comes_with_them(own, world):  # noqa: F811
    say_everything(world)
    for name in ("own_codes", "own_visits", "own_channels"):
        getattr(world.member, name).all().delete()
    files = fetched(own.visiting())
    form, data = json.loads(files[SCHEMA]), json.loads(files[DATA])
    assert form == schema()
    assert data["format_version"] == FORMAT_VERSION
    assert [name for name, part in form["properties"].items() if not fits(data[name], part)] == []
    assert set(data) == set(form["required"])
    assert not fits({**data, "more": 1}, form)


def test_the_published_schema_is_this_one():
    """Another form of the copy is another number: FORMAT_VERSION, and then this file anew."""
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == schema()


def test_moments_are_told_in_the_clinics_time(own, world):  # noqa: F811
    own.visiting()
    copy = copy_for(OwnVisit.objects.latest("pk"), world.now)
    assert json.loads(as_json(copy))["made_at"].startswith(world.now.date().isoformat())
