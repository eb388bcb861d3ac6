"""Readies the engine while a server starts, so that nobody who answers waits for an import or a compiler.

In a thread of its own: the server takes requests meanwhile, and one that needs the engine waits only for what is left.
"""

import gc
from threading import Thread

from django.urls import get_resolver

from plait.measures import load_measure
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.scales import registered_scales
from plait_clinic.readings.following import Given, begin, cold_groups, follow

VERSION = "1"
MIDDLE = 5.0


def ready_in_background() -> Thread:
    """Begin; the thread is handed back so that it can be waited for.

    Every page is loaded before, so that two threads never load modules of the clinic side by side.
    """
    get_resolver().url_patterns  # noqa: B018 - looking is what loads them
    thread = Thread(target=begin_to_serve, name="plait-engine", daemon=True)
    thread.start()
    return thread


def begin_to_serve() -> None:
    """Ready the engine; what is loaded then stays loaded, so the collector of Python's memory passes over it later.

    Large pages, such as a caseload, made it look through all of that again and again, and single ones came late.
    """
    ready()
    gc.collect()
    gc.freeze()


def ready() -> None:
    """Read one made-up session of the check-in: imports, machine code and prices of alerts are there afterwards."""
    scales = registered_scales(load_measure(CHECK_IN, VERSION), "client")
    groups = cold_groups((CHECK_IN, VERSION), scales)
    scores = {(rater, name): MIDDLE for rater in ("client", "clinician") for name in scales}
    follow(groups, begin(groups), [Given(session=1, index=1, scores=scores, response=1, tension=0)], budget=3.0)
