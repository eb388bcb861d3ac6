"""Asks a server as `curl` would, for the few words that our pages use: where curl is not installed it stands in for it.

`--head`, `--header`, `--fail` and `--retry` do what they do there; the other words are taken and change nothing.
"""

import argparse
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from http.client import HTTPMessage

FAILED, NOT_THERE = 22, 7
"""Exit codes of curl: the server said no; nobody answered."""


def options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("url")
    parser.add_argument("--header", action="append", default=[])
    parser.add_argument("--retry", type=int, default=0)
    parser.add_argument("--retry-delay", type=float, default=1)
    for flag in ("--head", "--fail", "--silent", "--show-error", "--retry-connrefused", "--retry-all-errors"):
        parser.add_argument(flag, action="store_true")
    return parser.parse_args(words)


def headers(said: HTTPMessage) -> str:
    return "".join(f"{name}: {value}\n" for name, value in said.items())


def ask(asked: argparse.Namespace) -> int:
    """One question; prints what came back. Returns the exit code."""
    given = dict(line.split(": ", 1) for line in asked.header)
    request = urllib.request.Request(asked.url, headers=given, method="HEAD" if asked.head else "GET")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            sys.stdout.write(headers(answer.headers) if asked.head else answer.read().decode())
            return 0
    except urllib.error.HTTPError as said:
        sys.stderr.write(f"the server answered {said.code}\n")
        return FAILED if asked.fail else 0
    except OSError as error:
        sys.stderr.write(f"nobody answered: {error}\n")
        return NOT_THERE


def main(words: Sequence[str]) -> int:
    asked = options(words)
    code = ask(asked)
    for _ in range(asked.retry):
        if code == 0:
            break
        time.sleep(asked.retry_delay)
        code = ask(asked)
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
