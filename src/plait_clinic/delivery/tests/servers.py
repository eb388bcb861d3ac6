"""A mail server and a gateway for text messages on this machine, as small as tests need them."""

import json
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAILS_FOR = "nobody@"
"""An address that begins like this is refused."""
HANGS_UP_FOR = "gone@"
"""Of one that begins like this the server takes the letter and hangs up without a word."""
LATER_FOR = "later@"
"""For one that begins like this the server asks to try later."""
FULL_FOR = "full@"
"""At one that begins like this the server finds that it has no room for any letter."""


@dataclass
class Letters:
    """What the mail server has taken: whom each letter is to, and what it says."""

    port: int
    taken: list[tuple[str, str, str]] = field(default_factory=list)


class Postman(socketserver.StreamRequestHandler):
    """One connection: as much of RFC 5321 as it takes to be handed a letter."""

    def handle(self) -> None:
        self.to = ""
        self.say("220 here")
        while line := self.rfile.readline():
            word = line.decode().strip()
            if not self.answer(word.upper(), word):
                return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def answer(self, word: str, line: str) -> bool:
        if word.startswith("RCPT"):
            self.to = line[line.index("<") + 1 : line.index(">")]
            self.say(self.of_address())
        elif word.startswith("DATA") and self.to.startswith(FULL_FOR):
            self.say("452 no room")
        elif word.startswith("DATA"):
            self.say("354 go on")
            self.take()
            if self.to.startswith(HANGS_UP_FOR):
                return False
            self.say("250 taken")
        elif word.startswith("QUIT"):
            self.say("221 farewell")
            return False
        else:
            self.say("250 good")
        return True

    def of_address(self) -> str:
        if self.to.startswith(FAILS_FOR):
            return "550 unknown"
        return "450 later" if self.to.startswith(LATER_FOR) else "250 good"

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.letters.taken.append((self.to, letter["Subject"], letter.get_content()))


@contextmanager
def mail_server() -> Iterator[Letters]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman) as server:
        server.daemon_threads = True
        server.letters = Letters(server.server_address[1])
        with served(server):
            yield server.letters


@dataclass
class Phone:
    """The gateway: what it was asked to send, by key, what it says of each, and how it fails."""

    port: int
    taken: dict[str, Mapping[str, object]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    answers_with: int = 0
    hangs_up_after: bool = False


class Operator(BaseHTTPRequestHandler):
    """The two requests of the gateway's interface."""

    def do_POST(self) -> None:
        phone = self.server.phone
        phone.named.append(self.headers["Authorization"])
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        phone.asked.append(self.path)
        if phone.answers_with:
            self.reply(phone.answers_with, {"message": f"{message['phoneNumbers']} is not to our liking"})
            return
        known = message["id"] in phone.taken
        phone.taken.setdefault(message["id"], message)
        if phone.hangs_up_after:
            phone.hangs_up_after = False
            self.close_connection = True
            return
        self.reply(409 if known else 202, {"id": message["id"], "state": "Pending"})

    def do_GET(self) -> None:
        phone, key = self.server.phone, self.path.rpartition("/")[2]
        if key not in phone.taken:
            self.reply(404, {"message": "not found"})
        else:
            self.reply(200, {"id": key, "state": phone.states.get(key, "Sent")})

    def reply(self, status: int, said: object) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Nothing is said of requests."""


@contextmanager
def sms_gateway() -> Iterator[Phone]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Operator) as server:
        server.daemon_threads = True
        server.phone = Phone(server.server_address[1])
        with served(server):
            yield server.phone


@contextmanager
def served(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
