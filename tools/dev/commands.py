"""The command line of `python3 dev`: reading the words and calling the part that does the work."""

import argparse
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from tools.dev.benchmarks import list_benchmarks, run_benchmark
from tools.dev.checks import run_checks
from tools.dev.environment import ROOT, setup
from tools.dev.legs import test
from tools.dev.server import run
from tools.dev.steps import StepError, complain

DEFAULT_PORT = 8000
LARGEST_PORT = 65535


def port_number(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not a port: give a number from 1 to {LARGEST_PORT}")
    return int(text)


def command_line() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev", description="Work on Plait, or try it.", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("setup", help="make the environment in .venv from the lock")
    running = commands.add_parser("run", help="the demo clinic on this machine, from nothing")
    running.add_argument("--port", type=port_number, default=DEFAULT_PORT, help="default: %(default)s")
    testing = commands.add_parser("test", help="what a change must pass", allow_abbrev=False)
    testing.add_argument("-k", metavar="EXPR", help="only tests whose names fit; other options go to pytest too")
    commands.add_parser("check", help="style, types and import contracts")
    bench = commands.add_parser("bench", help="run a benchmark, or list them", allow_abbrev=False)
    bench.add_argument("name", nargs="?", metavar="NAME")
    return parser


def stop_on_signal(_number: int, _frame: FrameType | None) -> NoReturn:
    """End as after Ctrl-C: the steps clean up on their way out, and their children end with them."""
    raise KeyboardInterrupt


def do(options: argparse.Namespace, rest: list[str]) -> int:
    if options.command == "run":
        run(ROOT, options.port)
    if options.command == "bench" and options.name is None:
        return list_benchmarks(ROOT)
    python = setup(ROOT, sys.executable)
    if options.command == "check":
        return 0 if all(run_checks(python.parent.parent, ROOT)) else 1
    if options.command == "bench":
        return run_benchmark(python, ROOT, options.name, rest)
    if options.command == "test":
        return test(python, ROOT, [*(["-k", options.k] if options.k else []), *rest])
    return 0


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code. A stop by a signal is a normal end."""
    parser = command_line()
    options, rest = parser.parse_known_args(arguments)
    if options.command is None:
        parser.print_help()
        return 0
    if rest and options.command not in {"test", "bench"}:
        parser.error(f"unknown words: {' '.join(rest)}")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_on_signal)
    try:
        return do(options, rest)
    except StepError as error:
        complain(str(error))
        return error.code
    except KeyboardInterrupt:
        complain("Stopped.")
        return 0 if options.command == "run" else 130
