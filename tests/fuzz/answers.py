"""What no answer of the server may hold: an error of the server, its insides, its versions, another person's words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.access import table
from tests.fuzz.people import VISITORS

# What stands in no page: how Python, Django and the databases speak about themselves, and where files lie.
INSIDES = (
    rb"Traceback \(most recent",
    rb'File "/',
    rb"site-packages",
    rb"(Operational|Integrity|Data|Programming|Value|Type|Key|Attribute|Unicode\w*)Error",
    rb"django\.(core|db|http|utils|template)",
    rb"plait_clinic[./]",
    rb"psycopg|sqlite3",
    rb'SELECT "|INSERT INTO "|UPDATE "',
    rb"root:x:0:",
    rb"DEBUG = ",
    rb"gunicorn/\d",
)
VERSION_HEADERS = ("x-powered-by", "x-runtime", "x-aspnet-version", "via")
OURSELVES = ("testserver", "127.0.0.1")
STRICT = ("content-security-policy", "x-content-type-options", "x-request-id", "cache-control")
NEVER_CLINICAL = (
    table.ANONYMOUS,
    table.FOREIGN_CLINICIAN,
    table.FORMER_CLINICIAN,
    table.FORMER_SUPERVISOR,
    table.REFERRER,
    table.ADMINISTRATOR,
    table.RESEARCHER,
    table.COLLEAGUE,
    table.WATCHER,
)
NEVER_A_NAME = (
    table.ANONYMOUS,
    table.FOREIGN_CLINICIAN,
    table.FORMER_CLINICIAN,
    table.FORMER_SUPERVISOR,
    table.RESEARCHER,
    table.COLLEAGUE,
)
# Words of the small world, and who may meet them in no answer whatever is asked. An administrator of the attack may
# hand the case to another clinician of the same clinic, so those are left out.
MARKERS: Mapping[bytes, tuple[str, ...]] = {
    b"A line about my week.": NEVER_CLINICAL,
    b"A walk before we meet.": NEVER_CLINICAL,
    b"Mine alone.": tuple(person for person in VISITORS if person != table.LEAD),
    b"Sam R.": NEVER_A_NAME,
    b"Pat Q.": tuple(person for person in VISITORS if person != table.FOREIGN_CLINICIAN),
}


@dataclass(frozen=True)
class Answer:
    """One answer as it arrived; `ours` where the clinic made it and not the web server before it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ours(self) -> bool:
        return "x-request-id" in self.headers


def faults(answer: Answer, visitor: str, secrets: Sequence[bytes] = ()) -> Iterator[str]:
    """Everything that is wrong with an answer to this person, in words; nothing where all is well."""
    if answer.status >= 500 or answer.status < 100:
        yield f"status {answer.status}"
    yield from (f"insides: {pattern.decode()}" for pattern in INSIDES if re.search(pattern, answer.body))
    yield from ("a secret of the server" for secret in secrets if secret in answer.body)
    for marker, never in MARKERS.items():
        if visitor in never and marker in answer.body:
            yield f"“{marker.decode()}” told to {visitor}"
    yield from header_faults(answer)


def header_faults(answer: Answer) -> Iterator[str]:
    yield from (f"header {name}" for name in VERSION_HEADERS if name in answer.headers)
    if re.search(r"\d", answer.headers.get("server", "")):
        yield f"the web server’s version: {answer.headers['server']}"
    if answer.ours:
        yield from (f"no header {name}" for name in STRICT if name not in answer.headers)
    kind = answer.headers.get("content-type", "")
    if answer.ours and answer.body and (not kind or (kind.startswith("text/") and "charset" not in kind)):
        yield f"content type {kind!r}"
    if "access-control-allow-origin" in answer.headers and kind.startswith("text/html"):
        yield "a page that another origin may read"
    host = urlsplit(answer.headers.get("location", "")).hostname
    if host not in (None, *OURSELVES):
        yield f"sent elsewhere, to {host}"
