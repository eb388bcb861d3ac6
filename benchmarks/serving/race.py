"""Two job workers race for the same jobs: each one is done once.

`python -m benchmarks.serving.race leave COUNT` keeps answers whose readings are left to jobs, `... count` says what
became of the jobs, and `... answer TOKEN` keeps one answer that no job reads.
"""

import json
import sys
from collections import Counter
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Raced:
    """What became of the jobs. `shares` says how many each worker did."""

    jobs: int
    done: int
    by_two: int
    read_twice: int
    without_reading: int
    shares: tuple[int, ...]

    @property
    def is_right(self) -> bool:
        return self.done == self.jobs and not any((self.by_two, self.read_twice, self.without_reading))


def leave(count: int) -> int:
    """So many answers that are kept and not read, each with its job."""
    from benchmarks.serving.kept import make
    from plait_clinic.readings.tasks import make_readings_later

    for token, _begun in make(count, clients=count):
        make_readings_later.enqueue(answer(token))
    return count


def answer(token: str) -> int:
    """Keep an answer that nobody has read yet; its check-in."""
    from django.utils import timezone

    from benchmarks.serving.clock import ANSWERS
    from plait_clinic.audit.record import Audit
    from plait_clinic.checkins.actions import submit
    from plait_clinic.checkins.filling import fill
    from plait_clinic.checkins.queries import check_in_of, parts_of

    check_in = check_in_of(token)
    submit(check_in=check_in, filled=fill(parts_of(check_in), ANSWERS), audit=Audit(now=timezone.now()))
    return check_in.pk


def count() -> Raced:
    from django_tasks_db.models import DBTaskResult

    from plait_clinic.audit.models import AuditEvent
    from plait_clinic.checkins.models import Response

    jobs = list(DBTaskResult.objects.all())
    read = Counter(AuditEvent.objects.filter(action="readings_made").values_list("target", flat=True))
    workers = Counter(worker for job in jobs for worker in job.worker_ids)
    return Raced(
        jobs=len(jobs),
        done=sum(job.status == "SUCCESSFUL" for job in jobs),
        by_two=sum(len(job.worker_ids) != 1 for job in jobs),
        read_twice=sum(times > 1 for times in read.values()),
        without_reading=Response.objects.filter(visit_reading__isnull=True).count(),
        shares=tuple(sorted(workers.values())),
    )


def main(arguments: list[str]) -> int:
    import django

    django.setup()
    match arguments:
        case ["leave", number]:
            print(leave(int(number)))
        case ["answer", token]:
            print(answer(token))
        case _:
            print(json.dumps(asdict(count())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
