"""Whether what was acknowledged is kept: each answer there once, whole, with its event and its reading.

Run in a process of its own against the database: `python -m benchmarks.serving.kept check FILE`.
"""

import json
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

SCALES = 7
ITEMS = 10
"""What the check-in of an adult has: scales that are scored, and items that are kept, answered or not."""
CATCHING_UP_SECONDS, LOOK_AGAIN_SECONDS = 3000, 0.5


@dataclass(frozen=True)
class Found:
    """What the database holds. All but the first three have to be 0."""

    acknowledged: int
    kept: int
    read_by_request_or_job: int
    lost: int
    twice: int
    other: int
    half_written: int
    without_reading: int

    @property
    def is_right(self) -> bool:
        return not any((self.lost, self.twice, self.other, self.half_written, self.without_reading))


def as_found(printed: str) -> Found:
    return Found(**json.loads(printed.splitlines()[-1]))


def check(path: Path) -> Found:
    """Compare what phones sent, as a list of {token, answers, acknowledged}, with what is kept.

    Readings that neither the request nor a job made are made here, by the command for it, and counted before.
    """
    from django.utils import timezone

    from plait_clinic.audit.models import AuditEvent
    from plait_clinic.audit.record import Audit
    from plait_clinic.checkins.models import Link, Response
    from plait_clinic.checkins.tokens import token_hash
    from plait_clinic.readings.tasks import read_what_is_missing

    sent = {token_hash(one["token"]): one for one in json.loads(path.read_text())}
    links = {link.check_in_id: bytes(link.token_hash) for link in Link.objects.all()}
    read_already = Response.objects.filter(visit_reading__isnull=False).count()
    read_what_is_missing(audit=Audit(now=timezone.now()))
    events = Counter(AuditEvent.objects.filter(action="response_submitted").values_list("target", flat=True))
    responses = list(Response.objects.prefetch_related("answers", "scores", "readings"))
    kept: dict[bytes, list[Response]] = {}
    for response in responses:
        kept.setdefault(links[response.check_in_id], []).append(response)
    handles = {row.handle for row in responses}
    visits = set(Response.objects.filter(visit_reading__isnull=False).values_list("pk", flat=True))
    return Found(
        acknowledged=sum(one["acknowledged"] for one in sent.values()),
        kept=len(responses),
        read_by_request_or_job=read_already,
        lost=sum(one["acknowledged"] and key not in kept for key, one in sent.items()),
        twice=sum(len(rows) > 1 for rows in kept.values()),
        other=sum(not is_same(rows[0], sent[key]["answers"]) for key, rows in kept.items() if key in sent),
        half_written=sum(not is_whole(row, events) for row in responses) + len(set(events) - handles),
        without_reading=sum(row.pk not in visits or row.readings.count() != SCALES for row in responses),
    )


def is_whole(response, events: Counter[str]) -> bool:
    """Whether all that is committed with an answer is there: every item, every score, and one event in the book."""
    parts = (response.answers.count(), response.scores.count(), events[response.handle])
    return parts == (ITEMS, SCALES, 1)


def is_same(response, answers: dict[str, str]) -> bool:
    """Whether the values that are kept are those that were sent."""
    kept = {row.item: str(row.value) for row in response.answers.all() if row.value is not None}
    return kept == answers


def make(count: int, clients: int) -> list[tuple[str, str]]:
    """A fresh clinic with so many open links: each token, and the note of a page that was opened by it."""
    from django.core.management import call_command
    from django.utils import timezone

    from benchmarks.serving.clinic import open_links
    from plait_clinic.audit.record import Audit
    from plait_clinic.checkins.views import write_begun

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    now = timezone.now()
    links = open_links(count, Audit(now=now), clients=clients)
    return [(token, write_begun(check_in, now)) for token, check_in in links]


def unread() -> int:
    """Answers that nothing has read yet."""
    from plait_clinic.checkins.models import Response

    return Response.objects.filter(visit_reading__isnull=True).count()


def catch_up() -> tuple[int, float]:
    """How many answers are not read, and the seconds until the job worker has read them all, or nearly an hour."""
    begun, behind = time.monotonic(), unread()
    while unread() and time.monotonic() - begun < CATCHING_UP_SECONDS:
        time.sleep(LOOK_AGAIN_SECONDS)
    return behind, time.monotonic() - begun


def wait_for_jobs() -> None:
    """Wait until every job that is left may be done.

    Those of a rush begin a little later (docs/decisions/0046), those of a killed worker once it counts as gone (0065).
    """
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult, get_date_max

    from plait_clinic.jobs.queries import LEASE

    if DBTaskResult.objects.running().exists():
        time.sleep(LEASE.total_seconds())
    later = DBTaskResult.objects.filter(status="READY").exclude(run_after=get_date_max())
    due = later.order_by("-run_after").values_list("run_after", flat=True).first()
    if due is not None:
        time.sleep(max(0.0, (due - timezone.now()).total_seconds()))


def main(arguments: list[str]) -> int:
    """`make COUNT CLIENTS`: tokens with their notes; `catch-up`; `wait-for-jobs`; `check FILE`: what was found."""
    import django

    django.setup()
    match arguments:
        case ["make", count, clients]:
            print(json.dumps(make(int(count), int(clients))))
        case ["catch-up"]:
            print(json.dumps(catch_up()))
        case ["wait-for-jobs"]:
            wait_for_jobs()
        case _:
            print(json.dumps(asdict(check(Path(arguments[1])))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
