"""What the clinic answers as JSON is described, all of it, and every answer is as described."""

import inspect
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import resolve, reverse

import plait_clinic
from tests.access import described, table
from tests.access.test_table import Undo

PACKAGE = Path(plait_clinic.__file__).parent
PATHS = sorted(described.DESCRIPTION["paths"])
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
FOR_PROGRAMS = {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"}
"""What a library takes for the wish to be answered as JSON."""


def is_json(answer) -> bool:
    return answer.headers.get("Content-Type", "").startswith("application/json")


def asked_for_json(scene, person: str, row: table.Row):
    """One request that says it wants JSON, and takes back what it wrote."""
    scene.visitor = person
    answer = None
    try:
        with transaction.atomic():
            browser, url = scene.browser(person), scene.url(row.name)
            body = {"data": scene.body(row.name)} if row.method == "POST" else {}
            answer = getattr(browser, row.method.lower())(url, headers=FOR_PROGRAMS, **body)
            raise Undo
    except Undo:
        return answer


def visitors(row: table.Row) -> list[str]:
    """Nobody, and somebody for whom something opens or is done."""
    welcome = (one for one in table.SIGNED_IN if row.expected(one) in (table.OPENS, table.GOES_ON, table.AGAIN))
    return [table.ANONYMOUS, *([first] if (first := next(welcome, None)) else [])]


def test_what_is_described_is_what_answers_json_and_nothing_else_does_whoever_asks_for_it(scene):
    asked = [(row, asked_for_json(scene, person, row)) for row in table.ROWS for person in visitors(row)]
    assert sorted({f"/{row.address}" for row, answer in asked if is_json(answer)}) == PATHS


def test_json_is_made_where_a_described_address_is_answered_and_nowhere_else():
    makers = {path for path in PACKAGE.rglob("*.py") if "JsonResponse(" in path.read_text()}
    views = [resolve(path).func for path in PATHS]
    assert makers == {Path(inspect.getfile(getattr(view, "view_class", inspect.unwrap(view)))) for view in views}


@pytest.mark.parametrize("person", [table.ANONYMOUS, table.LEAD, table.ADMINISTRATOR])
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_as_described_by_every_method(scene, path, person):
    got = {method: scene.browser(person).generic(method, path) for method in METHODS}
    faults = {method: described.faults(path, method, answer) for method, answer in got.items()}
    assert {method: found for method, found in faults.items() if found} == {}


@pytest.mark.parametrize("path", [path for path in PATHS if "POST" in described.methods(path)])
def test_a_refused_form_is_as_described(db, path):
    forged = Browser(enforce_csrf_checks=True).post(path)
    assert (forged.status_code, described.faults(path, "POST", forged)) == (403, [])


def test_too_many_tries_with_a_passkey_are_refused_as_described(db):
    path = reverse("mfa_login_webauthn")
    answers = [Browser().post(path, {"credential": "{}"}) for _try in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert [described.faults(path, "POST", answer) for answer in answers] == [[]] * 11


def test_who_asks_for_json_at_the_door_gets_the_page_and_no_typed_password_back(world):
    typed = "a wrong password of theirs"
    answer = Browser().post(reverse("account_login"), {"login": "alice", "password": typed}, headers=FOR_PROGRAMS)
    assert not is_json(answer)
    assert typed not in answer.content.decode()


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (True, {"type": "integer"}),
        ("7", {"const": 7}),
        ({"a": 1}, {"properties": {}, "additionalProperties": False}),
        ({}, {"required": ["a"]}),
        ({"a": ""}, {"properties": {"a": {"minLength": 1}}}),
        (-1, {"minimum": 0}),
        ([1], {"maxItems": 0}),
        ("x y", {"pattern": "^x$"}),
        (0, {"oneOf": [{"minimum": 0}, {"type": "integer"}]}),
    ],
)
def test_what_does_not_fit_is_found(value, schema):
    assert not described.fits(value, schema)
