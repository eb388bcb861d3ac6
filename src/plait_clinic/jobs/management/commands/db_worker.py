"""`plait-clinic db_worker`: does jobs, and sees that they come in time and that none is lost with a killed worker.

It is the job worker of django-tasks-db with what it leaves open (docs/decisions/0065); it stands before it by name.
"""

from django_tasks_db.management.commands.db_worker import Command as Worker

from plait_clinic.jobs.keeping import keeping


class Command(Worker):
    help = "Do jobs as they come, the recurring ones in their time, and those that a killed worker left."

    def handle(self, *, worker_id: str, batch: bool, **options) -> None:
        """With `--batch` only what is left to do is done: no turn is taken."""
        with keeping(worker_id, takes_turns=not batch):
            super().handle(worker_id=worker_id, batch=batch, **options)
