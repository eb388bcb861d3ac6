"""What the load benchmark says of times: from when each check-in was due, and by nearest rank."""

import math
import socket
import threading
from types import SimpleNamespace

import pytest

from benchmarks.serving.rate import Timed, request, send

KEPT = b"HTTP/1.1 200 OK\r\nCheck-In: kept\r\nContent-Length: 2\r\n\r\nok"
BUSY = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def timed(*milliseconds: float) -> Timed:
    return Timed(len(milliseconds), tuple(range(len(milliseconds))), milliseconds, 2.0, 0.0, ())


def test_a_share_is_told_by_nearest_rank():
    found = timed(*range(1, 101))
    assert [found.at(share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert timed(7).at(0.01) == 7
    assert math.isnan(timed().at(0.5))
    assert found.a_second == 50


@pytest.fixture
def server():
    """Answers what it is told to, one connection after the other; gives its port and what it was sent."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        heard: list[bytes] = []
        answers: list[bytes] = []

        def serve() -> None:
            while True:
                try:
                    line, _address = listening.accept()
                except OSError:
                    return
                with line:
                    answer_all(line)

        def answer_all(line: socket.socket) -> None:
            while part := line.recv(65536):
                heard.append(part)
                answer = answers[len(heard) - 1]
                line.sendall(answer)
                if b"close" in answer or not answer:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1], answers, heard
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_only_what_the_server_says_is_kept_counts_as_acknowledged(server):
    port, answers, heard = server
    answers += [KEPT, BUSY, KEPT]
    found = send([port], [request(f"/c/{number}", b"a=1") for number in range(3)], senders=1)
    assert found.acknowledged == (0, 2)
    assert found.refused == ("HTTP/1.1 503 Busy",)
    assert [part.split(b"\r\n")[0] for part in heard] == [f"POST /c/{n} HTTP/1.1".encode() for n in range(3)]


def test_a_connection_that_closes_without_an_answer_is_opened_again_and_the_same_is_sent(server):
    port, answers, heard = server
    answers += [b"", KEPT]
    found = send([port], [request("/c/x", b"a=1")], senders=1)
    assert found.acknowledged == (0,)
    assert heard[0] == heard[1]


def test_each_check_in_is_timed_from_when_it_was_due(server, monkeypatch):
    """At a rate of 1000 a second the last of three is due 2 ms after the first, however late its turn came."""
    port, answers, _heard = server
    answers += [KEPT] * 3
    ticks = iter(range(1000))
    slow = SimpleNamespace(perf_counter=lambda: float(next(ticks)), process_time=lambda: 0.0)
    monkeypatch.setattr("benchmarks.serving.rate.time", slow)
    found = send([port], [request("/c/x", b"a=1")] * 3, rate=1000, senders=1)
    assert found.milliseconds == pytest.approx((2000, 4000 - 1, 6000 - 2))
