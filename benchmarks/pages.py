"""Server time of the clinician's two pages on the made-up clinic: brief and caseload, beside the cheapest page.

The brief of its family of seven is measured once more by itself, with a limit of its own.

Each page goes through the whole server (middleware, access, audit, template) in one process, without the network.
Every clinician's caseload and every brief on it is asked for, in turn, on SQLite with an audit row written each time.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 5
CHEAPEST_ASKED = 40
LIMITS_MS = {"brief": 60.0, "caseload": 60.0, "of seven": 80.0}
"""The most that each may take at the 95th percentile (issues of the first living loop and of couples and families)."""
SEVEN, SEVEN_ASKED = 7, 8


def prepare(folder: Path) -> None:
    """A fresh database with the demo clinic in it."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "plait_clinic.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "PLAIT_SECRET_KEY": "for-the-benchmark-only-" * 3,
        "PLAIT_FIELD_KEYS": "bench:" + "a" * 42 + "8=",
        "PLAIT_NOTES_KEYS": "bench:" + "n" * 42 + "8=",
        "PLAIT_ALLOWED_HOSTS": "testserver",
        "PLAIT_HTTPS": "no",
        "PLAIT_DEMO": "yes",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("prepare_demo", stdout=open(os.devnull, "w"))  # noqa: SIM115 - open until the process ends
    from plait_clinic.engine.warming import ready_in_background

    ready_in_background().join()  # as the web server does when it starts


@dataclass(frozen=True)
class Took:
    """How long one page took, in milliseconds: by the clock, and of the processor, which others' work does not slow."""

    clock: float
    processor: float


def took(ask: Callable[[], object]) -> Took:
    start, busy = time.perf_counter(), time.process_time()
    ask()
    return Took((time.perf_counter() - start) * 1000, (time.process_time() - busy) * 1000)


def page(browser, address: str) -> Callable[[], object]:
    """A way to ask for one page; anything but a page is an error."""

    def ask() -> None:
        status = browser.get(address).status_code
        if status != 200:
            raise SystemExit(f"{address} answered {status}; there is nothing to measure")

    return ask


def pages() -> dict[str, list[Callable[[], object]]]:
    """All pages to be measured, by kind."""
    from django.db.models import Count
    from django.test import Client
    from django.urls import reverse

    from plait_clinic.cases.models import Case, CaseClinician

    asked: dict[str, list[Callable[[], object]]] = {
        "healthz": [page(Client(), "/healthz")] * CHEAPEST_ASKED,
        "caseload": [],
        "brief": [],
        "of seven": [],
    }
    parts = CaseClinician.objects.filter(role="lead", until__isnull=True).select_related("user")
    for lead in {part.user for part in parts}:
        browser = Client()
        browser.force_login(lead)
        asked["caseload"].append(page(browser, reverse("caseload")))
        for case in Case.objects.filter(clinicians__in=parts.filter(user=lead)).annotate(people=Count("members")):
            brief = page(browser, reverse("brief", args=[case.handle]))
            asked["brief"].append(brief)
            asked["of seven"] += [brief] * SEVEN_ASKED if case.people == SEVEN else []
    return asked


def measure() -> dict[str, list[Took]]:
    """The times of every kind of page. The first round warms up and is not counted."""
    asked = pages()
    for kind in asked.values():
        kind[0]()
    return {name: [took(ask) for _round in range(ROUNDS) for ask in kind] for name, kind in asked.items()}


def main() -> int:
    """Print the table; 1 where a page is over its limit."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        times = measure()
        from django.db import connection

        connection.close()
    print(f"{'page':<10}{'asked':>8}{'median ms':>12}{'processor ms':>15}{'p95 ms':>10}{'p95 / healthz':>16}")
    p95 = {name: statistics.quantiles([one.clock for one in found], n=20)[18] for name, found in times.items()}
    for name, found in times.items():
        middle = statistics.median(one.clock for one in found)
        busy = statistics.median(one.processor for one in found)
        ratio = p95[name] / p95["healthz"]
        print(f"{name:<10}{len(found):>8}{middle:>12.1f}{busy:>15.1f}{p95[name]:>10.1f}{ratio:>16.1f}")
    over = [name for name, limit in LIMITS_MS.items() if p95[name] >= limit]
    limits = ", ".join(f"{name} {limit:.0f} ms" for name, limit in LIMITS_MS.items())
    print(f"limits at the 95th percentile ({limits}): " + (f"over: {', '.join(over)}" if over else "held"))
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
