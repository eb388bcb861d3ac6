"""Readies the engine while a server starts, so that nobody who answers waits for an import or a compiler.

In a thread of its own: the server takes requests meanwhile, and one that needs the engine waits only for what is left.
"""

from threading import Thread

from django.urls import get_resolver

from plait.measures import load_measure
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.engine.queries import assumptions_for
from plait_clinic.engine.strands import sets_of
from plait_clinic.readings.following import Given, Group, begin, follow

VERSION = "1"
MIDDLE = 5.0


def ready_in_background() -> Thread:
    """Begin; the thread is handed back so that it can be waited for.

    Every page is loaded before, so that two threads never load modules of the clinic side by side.
    """
    get_resolver().url_patterns  # noqa: B018 - looking is what loads them
    thread = Thread(target=ready, name="plait-engine", daemon=True)
    thread.start()
    return thread


def ready() -> None:
    """Read one made-up session of the check-in: imports, machine code and prices of alerts are there afterwards."""
    sets = sets_of(load_measure(CHECK_IN, VERSION))
    groups = [Group(together.scale_names, assumptions_for(together)) for together in sets]
    scores = {name: MIDDLE for together in sets for name in together.names}
    follow(groups, begin(groups), [Given(session=1, index=1, scores=scores, response=1, tension=0)], budget=3.0)
