"""Running one step of a command: quietly while it works, with all that is needed to mend it when it fails."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAST_LINES = 25


class StepError(Exception):
    """A step did not work. The message says which, shows the end of its output and how to mend it."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Remedy:
    """What to do when the output of a failed step holds one of `signs` (in small letters)."""

    signs: tuple[str, ...]
    advice: str


REMEDIES: tuple[Remedy, ...] = (
    Remedy(
        ("no space left on device",),
        "The disk is full: free about 1 GB here and in the temporary folder, then start again.",
    ),
    Remedy(
        ("ensurepip is not available", "no module named ensurepip", "no module named venv"),
        "This Python cannot make environments: install Debian's package python3-venv (or your "
        "system's like), then start again.",
    ),
    Remedy(
        ("do not match the hashes", "hashes are required", "hash mismatch"),
        "A package differs from the one the lock names. Do not go round this: the package index or a "
        "proxy on the way serves something else. Try another network, or report it.",
    ),
    Remedy(
        (
            "connection",
            "temporary failure in name resolution",
            "name or service not known",
            "timed out",
            "network is unreachable",
            "ssl",
            "proxy",
        ),
        "The package index cannot be reached: check the network (behind a proxy set HTTPS_PROXY; for an "
        "index of your own set PIP_INDEX_URL), then start again.",
    ),
    Remedy(
        ("no matching distribution", "could not find a version"),
        "The package index has no file of this package for this Python and machine. Plait is run on "
        "Python 3.11 on Linux; with that, set PIP_INDEX_URL to an index that carries it.",
    ),
    Remedy(
        ("permission denied", "read-only file system"),
        "You cannot write to the project's folder: change its owner, or clone it somewhere of your own.",
    ),
)
OTHERWISE = "Read the lines above. To begin afresh remove the folder .venv and start the same command again."


def say(text: str) -> None:
    """Print at once: what reads our output must not wait for a buffer."""
    print(text, flush=True)


def complain(text: str) -> None:
    sys.stdout.flush()
    print(text, file=sys.stderr, flush=True)


def advice_for(output: str) -> str:
    small = output.lower()
    return next((row.advice for row in REMEDIES if any(sign in small for sign in row.signs)), OTHERWISE)


def last_lines(output: str, count: int = LAST_LINES) -> str:
    return "\n".join(f"    {line}" for line in output.strip().splitlines()[-count:])


def run_step(
    name: str,
    command: Sequence[str | Path],
    *,
    cwd: Path,
    environ: Mapping[str, str] | None = None,
    held: Sequence[int] = (),
) -> str:
    """Run `command`, keep its output back, and return it. Raises StepError with the way to mend it.

    `held` are file descriptors the child keeps open: a lock among them stays taken for as long as the child
    lives, even when this process is killed.
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=dict(os.environ if environ is None else environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=tuple(held),
            check=False,
        )
    except OSError as error:
        raise StepError(f"{name}: cannot start {command[0]}: {error.strerror}\n{advice_for(str(error))}") from error
    if done.returncode != 0:
        raise StepError(
            f"{name}: failed with code {done.returncode}. Its last lines:\n"
            f"{last_lines(done.stdout)}\n{advice_for(done.stdout)}"
        )
    return done.stdout
