"""Plays every attempt of the written attack in a process of its own, against a server that it starts on one database.

    python -m benchmarks.attacking.played OUT.json

The settings come from the environment, as for a server; what happened goes to the file, an attempt a line.
"""

import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.serving.servers import Server


@dataclass(frozen=True)
class Played:
    """What came of one attempt on one engine. `happened` says what was seen; `held` whether that is as it should be."""

    chapter: str
    name: str
    tried: str
    expected: str
    happened: str
    held: bool


def main(out: Path) -> None:
    import os

    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from benchmarks.attacking.clinic import give_second_factors
    from tests.access.scene import make_scene
    from tests.attack.attempts import Ground
    from tests.attack.book import all_attempts
    from tests.attack.wire import Served
    from tests.world import make_world

    call_command("migrate", verbosity=0)
    scene = make_scene(make_world(timezone.now()))
    give_second_factors(scene.people.values())
    with tempfile.TemporaryDirectory() as folder, out.open("w", encoding="utf-8") as file:
        server = Server(dict(os.environ), Path(folder) / "log")
        try:
            server.begin(worker=False)
            ground = Ground(scene, Served(server.port))
            for one in all_attempts():
                print(json.dumps(asdict(played(one, ground))), file=file, flush=True)
        finally:
            server.end()


def played(attempt, ground) -> Played:
    """One attempt. What breaks off is told as what happened: an attack that cannot be played has shown nothing."""
    try:
        happened, held = attempt.play(ground), True
    except Exception as error:
        happened, held = f"{type(error).__name__}: {error}", False
    return Played(attempt.chapter, attempt.name, attempt.tried, attempt.expected, happened, held)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
