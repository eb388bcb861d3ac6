"""A real server with the made-up clinic, and a real Chromium beside it, for the journeys."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys.invite import LEAD
from tests.journeys.pages import enter
from tests.ports import free_port

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 860}
START_SECONDS = 240
"""How long the server may take until it answers, and until it has stopped, on a busy machine."""
PATIENCE_SECONDS = 60
"""How long a page may take to open and to say what is expected of it, on a machine that is busy with other things."""
DELAYED = os.environ.get("JOURNEYS_DELAY")
"""Seconds that every answer of the server waits: see tests/journeys/slowly.py."""
expect.set_options(timeout=PATIENCE_SECONDS * 1_000)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say at once what failed, in case that the whole run is stopped before its end."""
    report = yield
    if report.failed:
        terminal = item.config.get_terminal_writer()
        terminal.line()
        terminal.sep("_", report.nodeid)
        report.toterminal(terminal)
    return report


@dataclass(frozen=True)
class Announced:
    """What the demo prints: a fresh check-in, its brief, and who may sign in to read it."""

    check_in: str
    brief: str
    clinician: str
    password: str


@dataclass(frozen=True)
class Beside:
    """A process beside the server, with its settings, that makes what journeys need: tests/journeys/beside.py."""

    process: "subprocess.Popen[str]"

    def ask(self, **asked: object) -> Any:
        """One line there, one line back; where that is broken off, nothing later may take the answer for its own."""
        try:
            self.process.stdin.write(json.dumps(asked) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BaseException:
            self.process.kill()
            raise
        assert answer, f"{asked}: the process beside the server ended; its own words stand above"
        return json.loads(answer)


@contextmanager
def beside(environment: dict[str, str]) -> Iterator[Beside]:
    command = [sys.executable, "-m", "tests.journeys.beside"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield Beside(process)


@dataclass(frozen=True)
class Server:
    """A running clinic server on its own port and database."""

    url: str
    environment: dict[str, str]
    beside: Beside

    def prepare(self) -> Announced:
        """Make one more unanswered check-in, as every start of the demo does."""
        said = self.beside.ask(do="prepare")
        found = {label: re.search(rf"^{label}: (\S+)", said, re.MULTILINE) for label in LABELS}
        password = re.search(r"^Password of all: (.+)$", said, re.MULTILINE)
        return Announced(*(match[1] for match in found.values()), password=password[1])

    def invite(self, kind: str, how_many: int, *also: str) -> list[str]:
        """Links to fresh check-ins of a case of this kind, which ask these measures too."""
        return self.beside.ask(do="links", kind=kind, how_many=how_many, also=also)

    def catch_up(self) -> None:
        """Have every answer read that came in a rush: here no worker runs beside the server."""
        self.beside.ask(do="read")

    def family(self, *, prepared: bool = False) -> dict[str, str]:
        """The links of a new family of four by name, with the addresses of its session and of who belongs together.

        Where it is `prepared`, a recording and a team are planned, and Ben was sent by somebody else.
        """
        return self.beside.ask(do="family", prepared=prepared)

    def around(self) -> dict[str, str]:
        """A new case with a key worker, a case manager and a sponsor around its client: its check-in and pages."""
        return self.beside.ask(do="around")

    def caseloads(self) -> dict[str, str]:
        """Sign-in names of a clinician with colleagues enough for a funnel, and of their supervisor."""
        return self.beside.ask(do="caseloads", password=self.prepare().password)


LABELS = ("Check-in", "Clinician", "Sign in as")


def environment_at(url: str, database: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PLAIT_", "DJANGO_"))}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "plait_clinic.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "PLAIT_SECRET_KEY": "for-journeys-only-" * 4,
        "PLAIT_FIELD_KEYS": "journeys:" + "a" * 42 + "8=",
        "PLAIT_NOTES_KEYS": "journeys:" + "n" * 42 + "8=",
        "PLAIT_PUBLIC_URL": url,
        "PLAIT_HTTPS": "no",
        "PLAIT_DEMO": "yes",
        "PLAIT_EMAIL_URL": f"file://{database.parent / 'mail'}",
    }


def wait_until_it_answers(url: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=1):
                return
        except OSError:
            process.poll()
    raise AssertionError(f"the server did not answer on {url} within {START_SECONDS} seconds")


@contextmanager
def serving(server: Server, log: Path) -> Iterator[None]:
    """Gunicorn as a clinic would run it, from its first answer until it has stopped."""
    application = "tests.journeys.slowly:application" if DELAYED else "plait_clinic.wsgi:application"
    command = ["-m", "gunicorn", application, "--bind", server.url.removeprefix("http://")]
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, *command, "--workers", "2", "--threads", "4", "--worker-class", "gthread"],
            env=server.environment,
            stdout=said,
            stderr=said,
        )
        try:
            wait_until_it_answers(server.url, process)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(START_SECONDS)


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    url = f"http://127.0.0.1:{free_port()}"
    environment = environment_at(url, tmp_path_factory.mktemp("clinic") / "plait.sqlite3")
    with beside(environment) as other:
        running = Server(url, environment, other)
        running.prepare()
        with serving(running, tmp_path_factory.mktemp("log") / "server.log"):
            yield running


@pytest.fixture
def announced(server) -> Announced:
    """A fresh check-in, for one test alone."""
    return server.prepare()


@pytest.fixture(scope="module")
def demo(server) -> Announced:
    """The same, for all pages of a module that are only looked at."""
    return server.prepare()


@pytest.fixture
def link(links) -> str:
    """A fresh check-in, for one journey alone, of those that its module made in one go."""
    return next(links)


def patient(browser: Browser) -> Browser:
    """A browser that is waited for as long as a busy machine needs."""
    plain = browser.new_context

    def new_context(**options) -> BrowserContext:
        context = plain(**options)
        context.set_default_timeout(PATIENCE_SECONDS * 1_000)
        return context

    browser.new_context = new_context
    return browser


def found_chromium() -> str:
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    assert named, "no Chromium was found: set CHROMIUM, or leave the journeys to `python3 dev test`"
    return named


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    named = found_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=named, args=CHROMIUM_ARGUMENTS)
        yield patient(browser)
        browser.close()


@pytest.fixture
def hand(chromium) -> Iterator[BrowserContext]:
    """A phone of its own: its storage, its network, its tabs."""
    context = chromium.new_context(viewport=PHONE, has_touch=True)
    yield context
    context.close()


@pytest.fixture
def phone(hand) -> Page:
    """One page on a phone of its own."""
    return hand.new_page()


@pytest.fixture(scope="session")
def signed_in(chromium, server):
    """A way to a context in which somebody of the demo has signed in; each signs in once."""
    contexts: dict[str, BrowserContext] = {}
    password = server.prepare().password

    def context_of(name: str, *, fresh: bool = False) -> BrowserContext:
        if name not in contexts:
            contexts[name] = chromium.new_context(viewport=DESKTOP, base_url=server.url)
            sign_in(contexts[name].new_page(), server.url, name, password)
        elif fresh:
            confirm(contexts[name].new_page(), password)
        return contexts[name]

    yield context_of
    for context in contexts.values():
        context.close()


def confirm(page: Page, password: str) -> None:
    """Say once more who it is, for what opens to a fresh sign-in alone."""
    page.goto("/account/again/?next=/account/devices/")
    page.locator("[name=password]").fill(password)
    enter(page.locator("[name=password]"))
    expect(page).to_have_url(re.compile("/account/devices/"))
    page.close()


@pytest.fixture
def office(signed_in) -> Iterator[Page]:
    """The administrator's page, moments after signing in; it is closed afterwards."""
    page = signed_in("administrator", fresh=True).new_page()
    yield page
    page.close()


@pytest.fixture
def desk(signed_in):
    """The page of who leads the cases that journeys open; it is closed afterwards."""
    page = signed_in(LEAD).new_page()
    page.set_viewport_size(DESKTOP)
    yield page
    page.close()


def sign_in(page: Page, url: str, name: str, password: str) -> None:
    page.goto(f"{url}/sign-in/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(password)
    enter(page.locator("[name=password]"))
    expect(page).not_to_have_url(re.compile("/sign-in/"))
