"""`dev setup`: the environment in .venv, exactly as the lock says.

pip refuses an editable project when hashes are required, so the locked packages come first and the project
after them. A stamp says what the environment was made from: while it fits, there is nothing to do.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import platform
from collections.abc import Iterator
from pathlib import Path

from tools.dev.steps import StepError, run_step, say

ROOT = Path(__file__).resolve().parents[2]
LOCK = "requirements.lock"
PROJECT = "pyproject.toml"
STAMP = "plait-stamp.json"
COMPILED = b"plait.trajectory.compiling import"
"""What a module says that holds compiled loops."""


def digest(*parts: bytes) -> str:
    """One SHA-256 over parts of any length; each part's length is in it, so parts cannot run into each
    other."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


def wanted_stamp(root: Path) -> dict[str, str]:
    """What an environment for this tree is made from. The place counts: an environment cannot be moved."""
    python = f"{platform.python_implementation()} {platform.python_version()} {platform.machine()}"
    return {
        "packages": digest((root / LOCK).read_bytes(), python.encode(), str(root).encode()),
        "project": digest((root / PROJECT).read_bytes()),
        "loops": digest(*compiled_sources(root)),
    }


def compiled_sources(root: Path) -> list[bytes]:
    """The sources of all modules with compiled loops: when one changes, its machine code has to be made anew."""
    sources = [
        path.read_bytes() for path in sorted((root / "src" / "plait").rglob("*.py")) if "tests" not in path.parts
    ]
    return [source for source in sources if COMPILED in source]


def read_stamp(venv: Path) -> dict[str, str]:
    """The environment's stamp; empty where it is missing or unreadable, or where a part of it is gone."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    whole = isinstance(stamp, dict) and all((venv / "bin" / name).exists() for name in ("python", "plait", "pytest"))
    return stamp if whole else {}


def write_atomically(path: Path, content: str, mode: int = 0o644) -> None:
    """Write a file so that a reader, or a start after a kill, finds all of it or nothing."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


@contextlib.contextmanager
def only_one(root: Path) -> Iterator[int]:
    """Hold the lock that lets one setup work at a time; yields its file descriptor."""
    (root / "var").mkdir(exist_ok=True)
    with (root / "var" / "setup.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another setup is working here; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def pip(venv: Path, *arguments: str) -> list[str]:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    return [str(venv / "bin" / "python"), "-m", "pip", "install", *quiet, *arguments]


def install_packages(root: Path, python: str, held: int) -> None:
    venv = root / ".venv"
    say("Setting up: an empty environment in .venv")
    run_step("making .venv", [python, "-m", "venv", "--clear", venv], cwd=root, held=[held])
    say("Setting up: the locked packages (the first time takes a minute or two)")
    run_step(f"installing {LOCK}", pip(venv, "--require-hashes", "--requirement", LOCK), cwd=root, held=[held])


def install_project(root: Path, held: int) -> None:
    say("Setting up: Plait itself")
    command = pip(root / ".venv", "--no-deps", "--no-build-isolation", "--editable", ".")
    run_step("installing Plait", command, cwd=root, held=[held])


def compile_loops(root: Path, held: int) -> None:
    say("Setting up: the compiled loops, so that no page waits for a compiler")
    run_step("compiling", [root / ".venv" / "bin" / "python", "-m", "plait.warming"], cwd=root, held=[held])


def setup(root: Path, python: str) -> Path:
    """Make .venv fit the lock and the project, doing only what is missing; returns its Python.

    A stamp is taken away before the work and written after it, so an environment that was left half-made is
    made again.
    """
    venv = root / ".venv"
    wanted = wanted_stamp(root)
    if read_stamp(venv) == wanted:
        return venv / "bin" / "python"
    if venv.is_symlink():
        raise StepError("making .venv: .venv is a link to somewhere else, which setup would empty. Remove the link.")
    with only_one(root) as held:
        found = read_stamp(venv)
        if found != wanted:
            (venv / STAMP).unlink(missing_ok=True)
            if found.get("packages") != wanted["packages"]:
                install_packages(root, python, held)
            if (found.get("packages"), found.get("project")) != (wanted["packages"], wanted["project"]):
                install_project(root, held)
            if compiled_sources(root):
                compile_loops(root, held)
            write_atomically(venv / STAMP, json.dumps(wanted) + "\n")
            say("Setting up: done")
    return venv / "bin" / "python"
