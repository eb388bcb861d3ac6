"""Requests through a socket, byte for byte as they were drawn, and what came back.

Each comes from a loopback address of its own, so that limits on one address do not hide what lies behind them.
"""

import errno
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from benchmarks.attacking.clinic import Prepared
from tests.fuzz.answers import Answer, faults
from tests.fuzz.bad_requests import BadRequest, bad_requests
from tests.fuzz.people import VISITORS

HOST = "127.0.0.1"
AT_ONCE = 8
PATIENCE_SECONDS = 60
CLOSED = (errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN)
UNANSWERED = 0
"""Stands for a connection that the web server closed without a word, which it may do to broken framing."""


@dataclass
class Outcome:
    """What came of many requests."""

    statuses: Counter[int] = field(default_factory=Counter)
    by_the_clinic: int = 0
    wrong: list[str] = field(default_factory=list)
    aimed: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        return sum(self.statuses.values())

    def add(self, other: "Outcome") -> None:
        self.statuses += other.statuses
        self.by_the_clinic += other.by_the_clinic
        self.wrong += other.wrong
        self.aimed |= other.aimed


def sent_as(request: BadRequest, session: str, port: int) -> bytes:
    """The bytes of a request: its own headers win over ours, its framing over the true length."""
    given = {name.lower() for name, _value in (*request.headers, *request.framing)}
    headers = [] if "host" in given else [("Host", f"{HOST}:{port}")]
    cookies = [session, *(value for name, value in request.headers if name == "Cookie")]
    headers += [("Cookie", "; ".join(cookie for cookie in cookies if cookie))]
    headers += [(name, value) for name, value in request.headers if name != "Cookie"]
    headers += request.framing or [("Content-Length", str(len(request.body)))]
    lines = [f"{name}: {value}".encode("latin-1", "replace") for name, value in (*headers, ("Connection", "close"))]
    return b"\r\n".join([request.method.encode() + b" " + request.target + b" HTTP/1.1", *lines, b"", request.body])


def exchange(sent: bytes, port: int, source: str) -> bytes:
    """Send, say that no more comes, and read until the other side closes."""
    received = []
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as wire:
        wire.settimeout(PATIENCE_SECONDS)
        wire.bind((source, 0))
        wire.connect((HOST, port))
        with closed_by_the_server():  # it answered before it had read everything
            wire.sendall(sent)
            wire.shutdown(socket.SHUT_WR)
        with closed_by_the_server():  # with our bytes unread; what came before stands
            while piece := wire.recv(65536):
                received.append(piece)
    return b"".join(received)


@contextmanager
def closed_by_the_server() -> Iterator[None]:
    """The other side may close whenever it likes; that it does not answer at all in time is a fault."""
    try:
        yield
    except TimeoutError:
        raise
    except OSError as closed:
        if closed.errno not in CLOSED:
            raise


def answer_of(received: bytes) -> Answer:
    """The answer in what was received, after an interim one that only asks for the body."""
    if received.startswith(b"HTTP/1.1 100"):
        received = received.partition(b"\r\n\r\n")[2]
    head, _gap, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    headers = {name.strip().lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    return Answer(int(words[1]) if len(words) > 1 and words[1].isdigit() else UNANSWERED, headers, body)


def attack(clinic: Prepared, port: int, seed: int, count: int) -> Outcome:
    """Send `count` bad requests, AT_ONCE side by side."""
    drawn, lock = islice(bad_requests(clinic.targets, VISITORS, seed), count), threading.Lock()
    outcome = Outcome()

    def sender(number: int) -> None:
        random = Random(f"{seed} {number}")  # noqa: S311 - no secret
        while request := taken(drawn, lock):
            source = f"127.{random.randrange(1, 250)}.{random.randrange(1, 250)}.{random.randrange(2, 250)}"
            noted(request, sent_as(request, clinic.sessions[request.visitor], port), source)

    def noted(request: BadRequest, sent: bytes, source: str) -> None:
        try:
            answer = answer_of(exchange(sent, port, source))
            found = list(faults(answer, request.visitor, clinic.secrets)) if answer.status != UNANSWERED else []
            if answer.status == UNANSWERED and not is_broken(request):
                found = ["closed without an answer"]
        except TimeoutError:
            answer, found = Answer(UNANSWERED, {}, b""), [f"no answer within {PATIENCE_SECONDS} s"]
        with lock:
            outcome.statuses[answer.status] += 1
            outcome.by_the_clinic += answer.ours
            outcome.aimed.add(request.name)
            if found:
                outcome.wrong.append(f"{found}: {request.visitor}: {sent[:600]!r}")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(sender, range(AT_ONCE)))
    return outcome


def taken(drawn: Iterator[BadRequest], lock: threading.Lock) -> BadRequest | None:
    with lock:
        return next(drawn, None)


def is_broken(request: BadRequest) -> bool:
    """Whether the bytes are no HTTP at all, so that a web server may simply hang up."""
    odd = any(ord(sign) < 32 or ord(sign) == 127 for _name, value in request.headers for sign in value)
    return bool(request.framing) or odd or request.method in ("CONNECT",)


def ordinary(paths: Sequence[tuple[str, str]], port: int, seed: int, ended: threading.Event) -> int:
    """Ask ordinary pages, each with its cookie, AT_ONCE side by side, until told to end; how many were answered."""

    def visitor(number: int) -> int:
        random, answered = Random(f"{seed} {number}"), 0  # noqa: S311 - no secret
        while not ended.is_set():
            path, cookie = random.choice(paths)
            sent = f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
            answer_of(exchange(sent.encode(), port, f"127.0.1.{number + 2}"))
            answered += 1
        return answered

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(visitor, range(AT_ONCE)))
