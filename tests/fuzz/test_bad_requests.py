"""A thousand bad requests over all addresses, without a socket: none breaks the server, none is told what it may not.

`python3 dev bench attack` sends a hundred thousand of the same kind to a real server.
"""

import re
from itertools import islice
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from django.db import transaction
from django.test import Client as Browser

from plait_clinic import access
from tests.access import table
from tests.access.test_table import Undo
from tests.fuzz.answers import Answer, faults
from tests.fuzz.bad_requests import BadRequest, bad_requests
from tests.fuzz.people import VISITORS
from tests.fuzz.targets import sessions, targets

EACH = 125
A_TEXT = "application/x-www-form-urlencoded; charset=utf-8"
SEEDS = range(8)


def ask(request: BadRequest, session: str) -> Answer:
    """The request as the web server would hand it on, with the cookie of who sends it."""
    path, _mark, query = request.target.partition(b"?")
    given = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers}
    content_type = given.pop("HTTP_CONTENT_TYPE", "")
    given["HTTP_COOKIE"] = "; ".join([session, *(value for name, value in request.headers if name == "Cookie")])
    given["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1")
    given["QUERY_STRING"] = query.decode("latin-1")
    browser = Browser(enforce_csrf_checks=True, raise_request_exception=False)
    answer = browser.generic(request.method, "/", request.body, content_type or "text/plain", **given)
    return Answer(answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.content)


def faults_of(request: BadRequest, session: str) -> list[str]:
    """What is wrong with the answer; what the request wrote is taken back."""
    found: list[str] = []
    try:
        with transaction.atomic():
            found = list(faults(ask(request, session), request.visitor))
            raise Undo
    except Undo:
        return found


@pytest.mark.parametrize("seed", SEEDS)
def test_bad_requests_break_nothing_and_are_told_nothing(scene, seed):
    held = sessions(scene)
    drawn = islice(bad_requests(targets(scene), VISITORS, seed), EACH)
    wrong = {request: found for request in drawn if (found := faults_of(request, held[request.visitor]))}
    assert wrong == {}


def test_too_many_fields_in_an_address_are_refused_even_where_an_encoding_is_named(db):
    many = BadRequest("home", table.ANONYMOUS, "POST", b"/?" + b"&" * 1_050, (("Content-Type", A_TEXT),), b"a=1")
    assert ask(many, "").status == 400


def test_an_address_with_a_nul_in_it_leads_nowhere(scene):
    browser = scene.browser(table.LEAD)
    named = [address for address in table.addresses().values() if "<" in address]
    asked = {address: browser.get("/" + re.sub("<[^>]+>", "%00", address)).status_code for address in named}
    assert set(asked.values()) == {404}, asked


def test_our_server_makes_requests_of_its_own_kind():
    """Read and not run: the module begins to warm up where it is imported."""
    source = Path(access.__file__).parents[1] / "wsgi.py"
    assert "\napplication.request_class = Request\n" in source.read_text(encoding="utf-8")


def test_every_address_is_aimed_at(scene):
    drawn = islice(bad_requests(targets(scene), VISITORS, 0), len(table.addresses()))
    assert {request.name for request in drawn} == set(table.addresses())


def test_the_same_seed_draws_the_same_requests(scene):
    aimed = targets(scene)
    first, again = (list(islice(bad_requests(aimed, VISITORS, 3), 40)) for _time in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("answer", "visitor"),
    [
        (Answer(500, {}, b""), table.LEAD),
        (Answer(200, {}, b"Traceback (most recent call last)"), table.LEAD),
        (Answer(200, {}, b"Sam R."), table.RESEARCHER),
        (Answer(200, {}, b"Mine alone."), table.CO_THERAPIST),
        (Answer(200, {"server": "gunicorn/23.0"}, b""), table.LEAD),
        (Answer(302, {"location": "https://elsewhere.example/"}, b""), table.LEAD),
        (Answer(200, {"x-request-id": "1"}, b""), table.LEAD),
    ],
)
def test_what_an_answer_may_not_hold_is_found(answer, visitor):
    assert list(faults(answer, visitor)) != []


def test_an_answer_as_it_should_be_has_no_fault():
    assert list(faults(Answer(404, {"server": "gunicorn"}, b"<p>Not there.</p>"), table.ANONYMOUS)) == []
