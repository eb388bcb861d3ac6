"""The two ways on which an attempt is sent: through Django's whole stack in this process, and to a running server.

Every request is put together by hand: cookies, form and forgery token are what the attacker says, and no redirect is
followed.
"""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Protocol
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
FORGERY_COOKIE, FORGERY_FIELD = "csrftoken", "csrfmiddlewaretoken"
OUR_TOKEN = "a" * 32
"""A forgery token of our own making: the cookie and the field only have to agree, so whoever sends both has one."""
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What came back. Names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def leads_to(self) -> str:
        return self.headers.get("location", "").partition("?")[0]


class Wire(Protocol):
    """One way on which a request can be sent."""

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes, source: str) -> Answer:
        """Send one request from an address."""


class InProcess:
    """Django's own stack with every middleware, and with the check against forged forms on."""

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes, source: str) -> Answer:
        from django.test import Client

        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        kind = headers.get("Content-Type", "application/octet-stream")
        got = client.generic(method, path, body, kind, headers=dict(headers), REMOTE_ADDR=source)
        content = b"".join(got.streaming_content) if got.streaming else got.content
        cookies = {name: morsel.value for name, morsel in got.cookies.items()}
        return Answer(got.status_code, {name.lower(): value for name, value in got.items()}, cookies, content)


@dataclass(frozen=True)
class Served:
    """A server that runs at a port of this machine."""

    port: int
    host: str = "127.0.0.1"

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes, source: str) -> Answer:
        link = http.client.HTTPConnection(self.host, self.port, PATIENCE_SECONDS, source_address=(source, 0))
        try:
            link.request(method, path, body, dict(headers))
            got = link.getresponse()
            jar: SimpleCookie = SimpleCookie()
            for line in got.headers.get_all("Set-Cookie", []):
                jar.load(line)
            cookies = {name: morsel.value for name, morsel in jar.items()}
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, cookies, got.read())
        finally:
            link.close()


@dataclass
class Hand:
    """An attacker's browser: a jar of cookies that anything can be put into, and an address of its own."""

    wire: Wire
    source: str
    jar: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, form: Mapping[str, object] | None = None, **headers: str) -> Answer:
        """A form with a forgery token that agrees with its cookie."""
        token = self.jar.setdefault(FORGERY_COOKIE, OUR_TOKEN)
        return self.ask("POST", path, {FORGERY_FIELD: token, **(form or {})}, **headers)

    def ask(self, method: str, path: str, form: Mapping[str, object] | None = None, **headers: str) -> Answer:
        """Any request; a header is named with `_` for `-`. Cookies that come back are kept."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.jar:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        body = urlencode(form, doseq=True).encode() if form is not None else b""
        if form is not None:
            given.setdefault("Content-Type", FORM)
        answer = self.wire.send(method, path, given, body, self.source)
        self.jar |= answer.cookies
        return answer
