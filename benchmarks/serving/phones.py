"""Phones that fill in check-ins over HTTP and send again what was not acknowledged, as the page's own script does."""

import http.client
import random
import re
import threading
import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tools.dev.server import HOST

RATED = ("understood", "matters", "suited", "openness", "effort", "expectation")
TIMEOUT_SECONDS = 20
WAIT_SECONDS = 240
"""How long a trial waits for its phones before it gives up; for a machine that does much else."""
AGAIN_AFTER_SECONDS = 0.1
"""A phone waits longer; here the next try comes soon so that a trial ends."""
BEGUN = re.compile(r'name="begun" value="([^"]+)"')
HEADER, KEPT, OPEN = "Check-In", "kept", "open"
"""As in plait_clinic/checkins/phone.py."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Sent:
    """One check-in of one phone: what was answered, how often it was sent, and whether the server said it is kept."""

    token: str
    answers: dict[str, str]
    begun: str = ""
    tries: int = 0
    acknowledged: bool = False
    told: list[str] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        return body_of(self.answers, self.begun)


def some_answers(rng: random.Random) -> dict[str, str]:
    """Steady ratings that differ from each other, and no tension."""
    return {**{item: str(rng.randint(4, 9)) for item in RATED}, "tension": "0"}


def answers_for(count: int, seed: int = 1) -> list[dict[str, str]]:
    """So many people's answers, the same at each run."""
    rng = random.Random(seed)  # noqa: S311 - made-up answers
    return [some_answers(rng) for _person in range(count)]


def body_of(answers: Mapping[str, str], begun: str) -> bytes:
    """What a browser sends for a page that was filled in."""
    return urlencode({**answers, "language": "en", "begun": begun}).encode()


class Phones:
    """So many phones at once, each of which takes the next check-in when its last one is acknowledged."""

    def __init__(self, port: int, tokens: Sequence[str], *, phones: int = 8) -> None:
        self.port = port
        self.all = [Sent(token, one) for token, one in zip(tokens, answers_for(len(tokens)), strict=True)]
        self.refused: Counter[str] = Counter()
        self._waiting = deque(self.all)
        self._changed = threading.Condition()
        self._acknowledged = 0
        self._over = threading.Event()
        self._given_up = threading.Event()
        self._threads = [threading.Thread(target=self._be_a_phone, daemon=True) for _phone in range(phones)]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Let every phone finish what it has begun, and take nothing new."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def give_up(self) -> None:
        """Stop sending at all, where a trial went wrong: nothing would ever be acknowledged."""
        self._given_up.set()
        self.end()

    def wait_for(self, more: int, seconds: float = WAIT_SECONDS) -> None:
        """Wait until so many more check-ins were acknowledged, or none is left."""
        with self._changed:
            wanted = min(self._acknowledged + more, len(self.all))
            if not self._changed.wait_for(lambda: self._acknowledged >= wanted, timeout=seconds):
                raise SystemExit(
                    f"after {seconds} s {self._acknowledged} check-ins were acknowledged, not {wanted}; the last "
                    f"refusals: {dict(self.refused)}"
                )

    def wait_for_refusals(self, more: int, seconds: float = WAIT_SECONDS) -> None:
        """Wait until so many more sends were refused."""
        with self._changed:
            wanted = self.refused.total() + more
            if not self._changed.wait_for(lambda: self.refused.total() >= wanted, timeout=seconds):
                raise SystemExit(f"after {seconds} s nothing was refused, though it had to be")

    def _be_a_phone(self) -> None:
        while not self._over.is_set():
            try:
                sent = self._waiting.popleft()
            except IndexError:
                return
            self._see_through(sent)

    def _see_through(self, sent: Sent) -> None:
        """Open the page, send the answer, and send the very same again until the server says that it is kept."""
        while not sent.acknowledged and not self._given_up.is_set():
            try:
                if not sent.begun:
                    sent.begun = open_page(self.port, sent.token)
                sent.tries += 1
                status, said, _page = post(self.port, sent.token, sent.body)
                outcome = said or str(status)
            except (OSError, http.client.HTTPException) as broken:
                outcome = type(broken).__name__
            with self._changed:
                if outcome == KEPT:
                    sent.acknowledged = True
                    self._acknowledged += 1
                else:
                    sent.told.append(outcome)
                    self.refused[outcome] += 1
                self._changed.notify_all()
            if outcome != KEPT:
                time.sleep(AGAIN_AFTER_SECONDS)


def open_page(port: int, token: str) -> str:
    """The note in the page that was opened. Raises where it is no page to fill in."""
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", f"/c/{token}")
        answer = connection.getresponse()
        found = BEGUN.search(answer.read().decode())
        if found is None:
            raise http.client.HTTPException(f"no page to fill in: status {answer.status}")
        return found[1]
    finally:
        connection.close()


def post(port: int, token: str, body: bytes) -> tuple[int, str, str]:
    """Send an answer; the status, the word for phones where there is one, and the page."""
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("POST", f"/c/{token}", body, FORM)
        answer = connection.getresponse()
        page = answer.read().decode()
        return answer.status, answer.headers.get(HEADER, ""), page
    finally:
        connection.close()
