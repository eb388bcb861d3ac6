"""Server processes as `dev run` starts them, gunicorn and the job worker: started, killed, stopped."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.serving.databases import wait_until_gone
from benchmarks.serving.kept import Found, as_found
from tools.dev.server import HOST, descendants, kill_if_there, next_free_port, start, stop, web_command, worker_command

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
LOOK_AGAIN_SECONDS = 0.02
QUIET_SECONDS, QUIET_SHARE = 0.5, 0.1
"""A server is at rest when its processes took less than this share of a processor for so long."""
FIRST_PORT = 18_400
PYTHON = Path(sys.executable)


def clinic_environment(database: str) -> dict[str, str]:
    """The settings of a server on this database, with keys that are good for nothing else."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PLAIT_")},
        "DJANGO_SETTINGS_MODULE": "plait_clinic.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DATABASE_URL": database,
        "PLAIT_SECRET_KEY": "for-the-benchmark-only-" * 3,
        "PLAIT_FIELD_KEYS": "bench:" + "a" * 42 + "8=",
        "PLAIT_NOTES_KEYS": "bench:" + "n" * 42 + "8=",
        "PLAIT_ALLOWED_HOSTS": HOST,
        "PLAIT_PUBLIC_URL": f"http://{HOST}",
        "PLAIT_HTTPS": "no",
    }


def run_in_clinic(database: str, module: str, *arguments: str) -> str:
    """Run one of our programs in a process of its own, with Django set up for this database; what it printed."""
    done = subprocess.run(
        [str(PYTHON), "-m", module, *arguments],
        cwd=ROOT,
        env=clinic_environment(database),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{module} {' '.join(arguments)} ended with code {done.returncode}:\n{done.stderr}")
    return done.stdout


def counted_in(database: str, sent: Sequence[Mapping[str, object]], folder: Path) -> Found:
    """What is kept of all that was sent, once the job worker has nothing left to do."""
    batch = ("--batch", "--no-startup-delay", "--no-reload", "--verbosity", "0")
    run_in_clinic(database, "benchmarks.serving.kept", "wait-for-jobs")
    run_in_clinic(database, "plait_clinic.manage", "db_worker", *batch)
    path = folder / "sent.json"
    path.write_text(json.dumps(sent))
    return as_found(run_in_clinic(database, "benchmarks.serving.kept", "check", str(path)))


@dataclass
class Server:
    """A web server, with the job worker where it is wanted."""

    environ: Mapping[str, str]
    log: Path
    port: int = field(default_factory=lambda: next_free_port(FIRST_PORT))
    web: "subprocess.Popen[bytes] | None" = None
    worker: "subprocess.Popen[bytes] | None" = None

    def begin(self, *, worker: bool = True) -> None:
        """Start what is not running, and wait until the server answers."""
        if self.web is None:
            self.web = self._start(web_command(PYTHON, self.port))
        if worker and self.worker is None:
            self.worker = self._start(worker_command(PYTHON))
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.web.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"the server did not begin to answer; its log is {self.log}:\n{self.log.read_text()}")
            time.sleep(LOOK_AGAIN_SECONDS)

    def wait_until_at_rest(self) -> None:
        """Wait until the engine is readied, which goes on in the background while the server answers already."""
        until = time.monotonic() + START_SECONDS
        before = processor_seconds(self.processes)
        while time.monotonic() < until:
            time.sleep(QUIET_SECONDS)
            now = processor_seconds(self.processes)
            if now - before < QUIET_SHARE * QUIET_SECONDS:
                return
            before = now
        raise SystemExit(f"the server did not come to rest; its log is {self.log}:\n{self.log.read_text()}")

    def _start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return start(command, ROOT, self.environ, output=log)

    def answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self, *, worker: bool) -> None:
        """Kill -9 the web server with all its processes, and the job worker where that is wanted."""
        if self.web is not None:
            kill_whole(self.web)
            self.web = None
        if worker and self.worker is not None:
            kill_whole(self.worker)
            self.worker = None

    def end(self) -> None:
        stop([one for one in (self.web, self.worker) if one is not None], grace=10)
        self.web = self.worker = None

    @property
    def processes(self) -> list[int]:
        """All processes of web server and job worker."""
        running = [one.pid for one in (self.web, self.worker) if one is not None]
        return [*running, *(child for one in running for child in descendants(one))]


def kill_whole(process: "subprocess.Popen[bytes]") -> None:
    whole = [process.pid, *descendants(process.pid)]
    for one in whole:
        kill_if_there(one)
    process.wait()
    wait_until_gone(whole)


def processor_seconds(processes: list[int]) -> float:
    """Processor time that these processes have taken so far."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for process in processes:
        try:
            fields = Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended; the caller asks while they run
        total += (int(fields[11]) + int(fields[12])) / ticks
    return total
