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


def family(prepared: bool) -> dict[str, str]:
    """A new family of four after a session: each one's link, and the addresses of the session and of who belongs."""
    from tests.journeys import invite

    return invite.family(prepared)


def around() -> dict[str, str]:
    """A new case with three around its client: links to its check-in, its brief, and its pages of carers."""
    from tests.journeys import surrounded

    return surrounded.around()


def agreeing() -> dict[str, str]:
    """A new case in which nothing is agreed yet, and one whose agreement is due: links and addresses."""
    from tests.journeys import agreeing

    return agreeing.agreeing()


def caseloads(password: str) -> dict[str, str]:
    """A clinic of its own with enough clinicians for a funnel, one of them supervised: who may sign in."""
    from tests.journeys import caseloads

    return caseloads.caseloads(password)


def read() -> str:
    """Read what was kept in a rush, as a clinic's worker does some seconds later."""
    call_command("make_missing_readings", stdout=StringIO())
    return "read"


DOES = {
    "prepare": prepare,
    "links": links,
    "read": read,
    "family": family,
    "around": around,
    "agreeing": agreeing,
    "caseloads": caseloads,
}

if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(DOES[asked.pop("do")](**asked)), flush=True)
