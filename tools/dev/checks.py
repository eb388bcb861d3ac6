"""`dev check`: what can be said about a change without running it."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.dev.steps import say


@dataclass(frozen=True)
class Check:
    """One tool: what it looks at, how it is called inside .venv, and how to mend what it finds."""

    name: str
    command: tuple[str, ...]
    mend: str


CHECKS: tuple[Check, ...] = (
    Check(
        "ruff check",
        ("bin/ruff", "check", "."),
        "`.venv/bin/ruff check --fix .` mends what it can; the rest needs you.",
    ),
    Check("ruff format", ("bin/ruff", "format", "--check", "."), "`.venv/bin/ruff format .` does it for you."),
    Check("mypy", ("bin/mypy",), "Give the named lines their types; `src/plait` and `tools/dev` are checked strictly."),
    Check(
        "import contracts",
        ("bin/lint-imports", "--no-logo"),
        "A room imports what it must not: the contracts stand in pyproject.toml under [tool.importlinter].",
    ),
)


def run_check(check: Check, venv: Path, root: Path) -> bool:
    """Run one tool; prints one line, or its whole output and the way to mend it."""
    command = [str(venv / check.command[0]), *check.command[1:]]
    done = subprocess.run(
        command,
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode == 0:
        say(f"{check.name}: passed")
        return True
    output = done.stdout.decode(errors="replace").rstrip()
    say(f"{check.name}: FAILED\n{output}\nTo mend it: {check.mend}")
    return False


def run_checks(venv: Path, root: Path, checks: Sequence[Check] = CHECKS) -> list[bool]:
    """Run every tool, also after one failed: all problems at once."""
    return [run_check(check, venv, root) for check in checks]
