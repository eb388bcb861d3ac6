"""The two databases that the running server is tried on: an SQLite file, and a PostgreSQL that waits for the disk."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests import postgres
from tools.dev.server import descendants, kill_if_there

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
ENGINES = (SQLITE, POSTGRESQL)
DURABLE = "-c max_wal_size=64MB"
"""PostgreSQL as it comes: `fsync`, `synchronous_commit` and `full_page_writes` are on. The log is kept small, so that a
small disk has room for it."""
GONE_SECONDS = 30
LOOK_AGAIN_SECONDS = 0.05


@dataclass(frozen=True)
class SqliteFile:
    """One file with its write-ahead log beside it."""

    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server of our own, on a socket in its folder."""

    folder: Path
    programs: Path

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def restart(self) -> None:
        """As an administrator does it: connections are ended, nothing is asked of them."""
        postgres.stop(self.folder, self.programs, "fast")
        postgres.launch(self.folder, self.programs, DURABLE)

    def begin_if_stopped(self) -> None:
        """Start the server again where it has given up, as it does when its log finds no room."""
        main = self._main()
        if main is None or not is_running(main):
            self._begin_after_a_crash()

    def _main(self) -> int | None:
        """The server's first process, as its own file has it."""
        try:
            return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        except FileNotFoundError:
            return None

    def _begin_after_a_crash(self) -> None:
        """All its processes are gone. In a container nobody may collect the dead, whose number then looks alive."""
        for lock in (self.folder / "data" / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            lock.unlink(missing_ok=True)
        postgres.launch(self.folder, self.programs, DURABLE)

    def kill(self) -> None:
        """Kill the server and all its processes (-9), and start it again: it recovers from its log."""
        main = self._main()
        if main is None:
            raise SystemExit("the database to be killed is not running")
        whole = [main, *descendants(main)]
        for process in whole:
            kill_if_there(process)
        wait_until_gone(whole)
        self._begin_after_a_crash()


Database = SqliteFile | Cluster


def wait_until_gone(processes: list[int]) -> None:
    until = time.monotonic() + GONE_SECONDS
    while any(is_running(process) for process in processes):
        if time.monotonic() > until:
            raise SystemExit(f"processes {processes} were killed and are still there after {GONE_SECONDS} s")
        time.sleep(LOOK_AGAIN_SECONDS)


def is_running(process: int) -> bool:
    """Whether the process is there and is more than an entry that nobody has collected yet."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@contextmanager
def a_database(engine: str, *, megabytes: int = 0) -> Iterator[Database]:
    """A fresh database; it is taken away afterwards. With `megabytes` it lies on a disk of that size (needs root)."""
    place = postgres.fresh_folder()
    try:
        with small_disk(place, megabytes) if megabytes else nullcontext():
            if engine == SQLITE:
                yield SqliteFile(place / "clinic.sqlite3")
            else:
                cluster = Cluster(place, postgres.start(place, DURABLE))
                try:
                    yield cluster
                finally:
                    postgres.stop(place, cluster.programs)
    finally:
        shutil.rmtree(place)


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[None]:
    """A disk in memory, of this size, where the folder is."""
    user = place.owner()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)], check=True)
    try:
        place.chmod(0o755)
        shutil.chown(place, user)
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def can_mount() -> bool:
    """Whether this process may mount a disk, as root outside a strict container may."""
    place = Path(tempfile.mkdtemp(prefix="plait-mount-"))
    try:
        with small_disk(place, 1):
            return True
    except (subprocess.CalledProcessError, FileNotFoundError):
        return False
    finally:
        place.rmdir()


def leave_on_sigterm() -> None:
    """On SIGTERM leave as after Ctrl-C, so that servers are stopped and folders taken away."""
    signal.signal(signal.SIGTERM, postgres.leave)
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
