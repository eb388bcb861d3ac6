"""What the server writes into its log: that something failed and where, and never a name, a token or an answer."""

import io
import json
import logging
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.access.logs import JsonLine, WithRequestId
from plait_clinic.briefs import views as briefs
from plait_clinic.checkins import views as checkins
from plait_clinic.readings import tasks
from tests.access import table
from tests.ports import free_port
from tests.world import SOME_ANSWERS

A_SECRET = "Sam R. said: less homework"
LOGGERS = ("", "django.request", "django.security", "django.server", "gunicorn.access", "gunicorn.error")


def our_handlers() -> list[logging.StreamHandler]:
    handlers = [handler for name in LOGGERS for handler in logging.getLogger(name).handlers]
    return [handler for handler in handlers if isinstance(handler.formatter, JsonLine)]


@pytest.fixture
def log():
    """Everything that the server's own handlers write, as their lines."""
    stream = io.StringIO()
    before = {handler: handler.setStream(stream) for handler in set(our_handlers())}
    yield stream
    for handler, old in before.items():
        if old is not None:
            handler.setStream(old)


def lines(stream: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def failing(*_args, **_kwargs):
    raise RuntimeError(A_SECRET)


def holds_nothing(text: str, scene) -> None:
    secrets = (A_SECRET, "Sam", "homework", scene.token, scene.world.case.handle, "Alice", "alice", "/c/", "/cases/")
    assert [secret for secret in secrets if secret in text] == []


def test_a_failure_is_told_by_its_kind_and_place_and_request(scene, log, monkeypatch):
    monkeypatch.setattr(briefs, "course_of", failing)
    browser = scene.browser(table.LEAD)
    browser.raise_request_exception = False
    answer = browser.get(scene.url("brief"))
    [line] = lines(log)
    assert line["message"] == "a request failed in brief"
    assert line["error"] == "RuntimeError"
    assert [place.partition(":")[0] for place in line["where"]][-1] == "brief"
    assert line["request"] == answer.headers["X-Request-ID"]
    assert line["level"] == "ERROR"
    holds_nothing(log.getvalue(), scene)


def test_a_failing_check_in_leaves_no_token_and_no_answer_in_the_log(scene, log, monkeypatch):
    monkeypatch.setattr(checkins, "submit", failing)
    url = reverse("check_in", args=[scene.token])
    answer = Browser(raise_request_exception=False).post(url, SOME_ANSWERS | {"comment": A_SECRET})
    assert answer.status_code == 500
    [line] = lines(log)
    assert line["message"] == "a request failed in check_in"
    holds_nothing(log.getvalue(), scene)


def test_a_reading_that_fails_is_told_and_the_answer_is_kept(scene, log, monkeypatch):
    real, calls = tasks.make_readings, []

    def once(**kwargs):
        calls.append(kwargs)
        return failing() if len(calls) == 1 else real(**kwargs)

    monkeypatch.setattr(tasks, "make_readings", once)
    assert scene.visit(table.ANONYMOUS, "check_in", "POST").status_code == 200
    told = [line for line in lines(log) if line["logger"] == "plait_clinic.readings.tasks"]
    assert [line["error"] for line in told] == ["RuntimeError"]
    holds_nothing(log.getvalue(), scene)


def test_what_is_refused_or_missing_is_not_logged_at_all(scene, log):
    for url in (f"/c/{scene.token}x", f"/c/{scene.token}/nothing", "/cases/nothing/", "/nothing"):
        Browser().get(url)
        scene.browser(table.LEAD).get(url)
    scene.visit(table.OTHER_CLINICIAN, "brief")
    scene.visit(table.ANONYMOUS, "check_in", "PUT")
    Browser(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "alice", "password": A_SECRET})
    assert log.getvalue() == ""


def test_a_request_for_another_host_is_told_without_the_host_and_the_path(scene, log):
    Browser().get(f"/c/{scene.token}", headers={"host": "evil.example"})
    [line] = lines(log)
    assert line["message"] == "a request failed in no view"
    assert "evil.example" not in log.getvalue()
    holds_nothing(log.getvalue(), scene)


def test_every_page_and_every_form_in_use_leaves_the_log_free_of_people(scene, log):
    for row in table.ROWS:
        person = next(person for person in table.EVERYBODY if row.expected(person) != table.NOTHING or not row.gets)
        scene.visit(person, row.name, row.method)
    holds_nothing(log.getvalue(), scene)


def a_record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, __file__, 1, message, args, None)
    vars(record).update(extra)
    return record


@pytest.mark.parametrize(
    "message", ["Error handling request /c/%s", "GET /c/%s/more HTTP/1.1", "'/c/%s'", "http://clinic.example/c/%s?x=1"]
)
def test_a_token_is_struck_out_of_other_packages_messages(message):
    token = "Zb3-_9" * 5 + "zz"
    line = json.loads(JsonLine().format(a_record(message, token)))
    assert token not in line["message"]
    assert "/c/[token]" in line["message"]


def test_a_line_is_one_line_whatever_is_in_it():
    record = a_record("two\nlines and “quotes”")
    WithRequestId().filter(record)
    text = JsonLine().format(record)
    assert "\n" not in text
    assert set(json.loads(text)) == {"at", "level", "logger", "message", "request"}


@pytest.mark.parametrize("name", ["gunicorn.access", "django.server"])
def test_the_logs_that_would_name_every_path_are_empty(name, log):
    logging.getLogger(name).error("GET /c/%s", "a-token-of-somebody")
    assert log.getvalue() == ""


def status_of(url: str) -> int | None:
    """The status of an answer, or None while nobody listens."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status
    except ConnectionError:
        return None
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionError):
            return None
        raise


def first_status(url: str, within: float = 60) -> int | None:
    deadline = time.monotonic() + within
    status = None
    while status is None and time.monotonic() < deadline:
        status = status_of(url)
    return status


def test_gunicorn_names_no_path_even_where_its_access_log_is_switched_on(tmp_path):
    """A real gunicorn with its access log on: the line of a request would name the token in its path."""
    address, token = f"127.0.0.1:{free_port()}", "T" * 32
    command = [sys.executable, "-m", "gunicorn", "plait_clinic.wsgi:application", "--bind", address]
    command += ["--access-logfile", "-", "--worker-class", "gthread", "--threads", "2", "--no-control-socket"]
    environ = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/clinic.sqlite3"}
    path = tmp_path / "log"
    with path.open("wb") as written:
        server = subprocess.Popen(command, stdout=written, stderr=written, env=environ)
        try:
            assert first_status(f"http://{address}/healthz?c={token}") == 200
        finally:
            server.terminate()
            server.wait(timeout=10)
    text = path.read_text(encoding="utf-8")
    assert "Listening at" in text
    assert token not in text
    assert "healthz" not in text
