"""Sends check-ins at a fixed rate, whether the server keeps up or not, and measures each from when it was due.

A sender that waits for the last answer before it sends the next one would hide every pause of the server: whoever
would have come meanwhile is not counted. Here their waiting is.
"""

import http.client
import math
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from tools.dev.server import HOST

SENDERS = 32
"""Connections that stay open, each with one answer on its way at a time."""
TIMEOUT_SECONDS = 30
TRIES = 3
KEPT, OPEN = b"\r\nCheck-In: kept\r\n", b"\r\nCheck-In: open\r\n"


@dataclass(frozen=True)
class Timed:
    """What came of one run: which requests were acknowledged, and the milliseconds of each from when it was due."""

    offered: int
    acknowledged: tuple[int, ...]
    milliseconds: tuple[float, ...]
    seconds: float
    sender_seconds: float
    refused: tuple[str, ...]

    @property
    def a_second(self) -> float:
        return len(self.milliseconds) / self.seconds

    def at(self, share: float) -> float:
        """The time within which this share was acknowledged, by nearest rank; NaN where nothing was."""
        ranked = sorted(self.milliseconds)
        return ranked[math.ceil(share * len(ranked)) - 1] if ranked else math.nan


def request(path: str, body: bytes) -> bytes:
    """A whole request as it goes over the wire."""
    method = "POST" if body else "GET"
    head = [
        f"{method} {path} HTTP/1.1",
        f"Host: {HOST}",
        "Accept-Language: en",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


class Wire:
    """One connection that stays open as long as the server lets it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open: socket.socket | None = None

    def ask(self, raw: bytes) -> bytes:
        """Send and take the whole answer; a connection that the server has closed meanwhile is opened again."""
        for left in reversed(range(TRIES)):
            try:
                return self._ask(raw)
            except (OSError, http.client.HTTPException):
                self.close()
                if not left:
                    raise
        raise AssertionError("the last try returns or raises")

    def _ask(self, raw: bytes) -> bytes:
        if self._open is None:
            self._open = socket.create_connection((HOST, self.port), timeout=TIMEOUT_SECONDS)
            self._open.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._open.sendall(raw)
        head, _, rest = self._until(b"\r\n\r\n").partition(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        missing = length - len(rest)
        while missing > 0:
            missing -= len(self._more())
        if b"\r\nconnection: close" in head.lower():
            self.close()
        return head + b"\r\n"

    def _until(self, end: bytes) -> bytes:
        found = b""
        while end not in found:
            found += self._more()
        return found

    def _more(self) -> bytes:
        part = self._open.recv(65536) if self._open else b""
        if not part:
            raise http.client.RemoteDisconnected("the server closed the connection")
        return part

    def close(self) -> None:
        if self._open is not None:
            with suppress(OSError):
                self._open.close()
            self._open = None


class Run:
    """One run over all senders: each takes the next request that is due."""

    def __init__(self, ports: Sequence[int], requests: Sequence[bytes], rate: float | None, good: bytes) -> None:
        self._ports, self._requests, self._rate, self._good = ports, requests, rate, good
        self._lock = threading.Lock()
        self._next = 0
        self._times: dict[int, float] = {}
        self._refused: list[str] = []
        self._begun = 0.0
        self._last = 0.0

    def go(self, senders: int) -> Timed:
        used = time.process_time()
        threads = [
            threading.Thread(target=self._send, args=(self._ports[n % len(self._ports)],)) for n in range(senders)
        ]
        self._begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spent = time.process_time() - used
        seconds = max(self._last - self._begun, 1e-9)
        found = self._times
        return Timed(len(self._requests), tuple(found), tuple(found.values()), seconds, spent, tuple(self._refused))

    def _send(self, port: int) -> None:
        wire = Wire(port)
        while True:
            with self._lock:
                number = self._next
                self._next += 1
            if number >= len(self._requests):
                break
            self._one(wire, number)
        wire.close()

    def _one(self, wire: Wire, number: int) -> None:
        due = time.perf_counter() if self._rate is None else self._begun + number / self._rate
        wait = due - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        try:
            head = wire.ask(self._requests[number])
            outcome = "" if self._good in head else head.split(b"\r\n", 1)[0].decode()
        except (OSError, http.client.HTTPException) as broken:
            outcome = type(broken).__name__
        done = time.perf_counter()
        with self._lock:
            self._last = max(self._last, done)
            if outcome:
                self._refused.append(outcome)
            else:
                self._times[number] = (done - due) * 1000


def send(
    ports: Sequence[int],
    requests: Sequence[bytes],
    *,
    rate: float | None = None,
    good: bytes = KEPT,
    senders: int = SENDERS,
) -> Timed:
    """Send all of these, so many a second or, without a rate, each sender as fast as it is answered."""
    return Run(ports, requests, rate, good).go(senders)
