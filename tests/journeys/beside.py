"""Makes in the server's database what a journey needs, in a process of its own: a line asks, a line answers.

The journeys themselves run against another database; and the process stays, since Django takes seconds to start and a
check-in a tenth of one to make.
"""

import json
import sys
from collections.abc import Sequence
from io import StringIO

import django
from django.core.management import call_command


def prepare() -> str:
    """What a start of the demo prints, with one more unanswered check-in."""
    said = StringIO()
    call_command("prepare_demo", stdout=said, no_color=True)
    return said.getvalue()


def links(kind: str, how_many: int, also: Sequence[str]) -> list[str]:
    """Links to fresh check-ins of a new case."""
    from tests.journeys import invite  # has models, which are there once Django is set up

    return invite.links(kind, how_many, also)


DOES = {"prepare": prepare, "links": links}

if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(DOES[asked.pop("do")](**asked)), flush=True)
