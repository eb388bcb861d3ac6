"""`dev run`: the demo clinic on this machine, from nothing.

Secrets and the embedded database are kept in var/. The addresses are printed before the server answers, so
whoever waits for /healthz finds them. Web server and job worker stay in this process group and end with this
process.
"""

import base64
import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, NoReturn

from tools.dev.environment import setup, write_atomically
from tools.dev.steps import StepError, say

HOST = "127.0.0.1"
KEY_BYTES = 32
SECRET_KEY_BYTES = 48
GRACE_SECONDS = 0.5
"""After this the children are killed: the port has to be free a second after SIGTERM."""
LOOK_AGAIN_SECONDS = 0.05
SET_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
PORT_IN_USE_CODE = 2


def port_is_free(port: int) -> bool:
    """Whether a server could listen on the port now. Connections that are closing do not count."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def next_free_port(port: int) -> int:
    """A port to propose: the next one up that is free, or any free one."""
    for candidate in range(port + 1, min(port + 50, 65536)):
        if port_is_free(candidate):
            return candidate
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def refuse_taken_port(port: int) -> None:
    """Stop before any slow work where the port is taken."""
    if not port_is_free(port):
        raise StepError(f"port {port} is in use: python3 dev run --port {next_free_port(port)}", PORT_IN_USE_CODE)


def new_keys() -> str:
    return f"demo1:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def new_secret_key() -> str:
    return secrets.token_urlsafe(SECRET_KEY_BYTES)


def keep_secret(path: Path, make: Callable[[], str]) -> Path:
    """Write a new secret where there is none; one that is there is never replaced: it opens stored text."""
    if not path.exists() or not path.read_text(encoding="utf-8").strip():
        write_atomically(path, make() + "\n", mode=0o600)
    return path


def demo_environment(root: Path, port: int, environ: Mapping[str, str]) -> dict[str, str]:
    """The settings of the demo clinic. What is set already, as NAME or NAME_FILE, is left as it is."""
    var = root / "var"
    (var / "static").mkdir(parents=True, exist_ok=True)  # the server warns at every start where it is missing
    defaults = {
        "DATABASE_URL": f"sqlite:///{var / 'plait.sqlite3'}",
        "PLAIT_PUBLIC_URL": f"http://{HOST}:{port}",
        "PLAIT_ALLOWED_HOSTS": f"{HOST},localhost",
        "PLAIT_HTTPS": "no",
        "PLAIT_DEMO": "yes",
        "PLAIT_EMAIL_URL": "console:",
    }
    filed = {"PLAIT_SECRET_KEY": new_secret_key, "PLAIT_FIELD_KEYS": new_keys, "PLAIT_NOTES_KEYS": new_keys}
    result = {**environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
    for name, value in defaults.items():
        if not environ.get(name) and not environ.get(f"{name}_FILE"):
            result[name] = value
    for name, make in filed.items():
        if not environ.get(name) and not environ.get(f"{name}_FILE"):
            result[f"{name}_FILE"] = str(keep_secret(var / name.removeprefix("PLAIT_").lower(), make))
    return result


def end_with_parent() -> None:
    """In a child on Linux: be ended when the parent dies, even by a kill it could not catch."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def prepare_demo(python: Path, root: Path, environ: Mapping[str, str]) -> None:
    """Migrate, load the demo clinic once, and print the addresses; all in one start of Django."""
    command = [str(python), "-m", "plait_clinic.manage", "prepare_demo", "--no-color"]
    done = subprocess.run(command, cwd=root, env=dict(environ), stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise StepError(
            f"preparing the demo clinic: failed with code {done.returncode}; the reason stands above. To "
            "begin with a new demo clinic, remove the folder var and start the same command again.",
            done.returncode,
        )


def web_command(python: Path, port: int) -> list[str]:
    # One request a connection: a new one goes to whichever process is free, a kept one waits for its own.
    size = ["--workers", "2", "--threads", "8", "--worker-class", "gthread", "--keep-alive", "0"]
    quiet = ["--no-control-socket", "--log-level", "warning"]
    bind = ["--bind", f"{HOST}:{port}"]
    return [str(python), "-m", "gunicorn", "plait_clinic.wsgi:application", *bind, *size, *quiet]


def worker_command(python: Path) -> list[str]:
    return [str(python), "-m", "plait_clinic.manage", "db_worker", "--no-reload"]


def start(
    command: list[str], root: Path, environ: Mapping[str, str], output: IO[bytes] | None = None
) -> "subprocess.Popen[bytes]":
    """Start a process that ends with this one; what it says goes where ours does, or into `output`."""
    return subprocess.Popen(
        command,
        cwd=root,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        preexec_fn=end_with_parent,  # noqa: PLW1509 (there are no threads here)
    )


def descendants(process_id: int) -> list[int]:
    """Ids of all processes below this one, read from /proc; empty where there is no /proc."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found: list[int] = []
    waiting = [process_id]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def kill_if_there(process_id: int) -> None:
    try:
        os.kill(process_id, signal.SIGKILL)
    except ProcessLookupError:
        return  # it ended by itself, which is what was wanted


def stop(processes: list["subprocess.Popen[bytes]"], grace: float = GRACE_SECONDS) -> None:
    """Ask the processes to end; after `grace` seconds kill them and all below them."""
    below = [child for process in processes for child in descendants(process.pid)]
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + grace
    while time.monotonic() < until and any(process.poll() is None for process in processes):
        time.sleep(LOOK_AGAIN_SECONDS)
    if any(process.poll() is None for process in processes):
        for child in below:
            kill_if_there(child)
        for process in processes:
            process.kill()
    for process in processes:
        process.wait()


def wait_for_first(processes: Mapping[str, "subprocess.Popen[bytes]"]) -> tuple[str, int]:
    """Wait until one of the named processes ends; its name and exit code."""
    while True:
        for name, process in processes.items():
            code = process.poll()
            if code is not None:
                return name, code
        time.sleep(LOOK_AGAIN_SECONDS)


def serve(python: Path, root: Path, port: int, environ: Mapping[str, str]) -> NoReturn:
    """Run web server and job worker until a signal comes or one of them ends."""
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        processes["the web server"] = start(web_command(python, port), root, environ)
        processes["the job worker"] = start(worker_command(python), root, environ)
        name, code = wait_for_first(processes)
    finally:
        stop(list(processes.values()))
    raise StepError(f"{name} ended by itself with code {code}; the other part was stopped.", code if code > 0 else 1)


def run(root: Path, port: int) -> NoReturn:
    """Everything from a fresh clone to a clinic that answers."""
    refuse_taken_port(port)
    python = setup(root, sys.executable)
    environ = demo_environment(root, port, os.environ)
    prepare_demo(python, root, environ)
    refuse_taken_port(port)
    say(f"Serving on http://{HOST}:{port} (Ctrl-C stops it)")
    serve(python, root, port, environ)
