"""`plait-clinic keep_to_retention`, each night: notice is given, and whoever's time is over is erased."""

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.erasure.remains import clear_remains
from plait_clinic.people.models import Organisation
from plait_clinic.retention.sweeping import Plan, keep_to, plan_for


class Command(BaseCommand):
    help = (
        "Tell clinicians whose data will soon be erased by the clinic's own rules, and erase those whose time is over. "
        "Without rules nothing is erased. Safe to repeat."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *, dry_run: bool = False, **_options) -> None:
        audit, erased, refused = Audit(now=timezone.now()), 0, []
        for organisation in Organisation.objects.order_by("pk"):
            if dry_run:
                self.tell(plan_for(organisation, audit))
                continue
            swept = keep_to(organisation, audit)
            erased += swept.erased
            refused += swept.refused
        if dry_run:
            self.stdout.write("Nothing was changed.")
            return
        self.stdout.write(f"{erased} clients were erased.")
        if erased:
            self.clear()
        if refused:
            raise CommandError("\n".join(f"{handle} was not erased: {' '.join(why)}" for handle, why in refused))

    def tell(self, plan: Plan) -> None:
        """Handles and days, no names: what a command says is often kept somewhere."""
        lines = [f"{notice.client.handle} would be told of no more." for notice in plan.over]
        lines += [f"{due.client.handle} would be told of: due on {due.due_on}." for due in plan.soon]
        lines += [f"{notice.client.handle} would be erased: due on {notice.due_on}." for notice in plan.goes]
        self.stdout.writelines(f"{line}\n" for line in lines)

    def clear(self) -> None:
        try:
            clear_remains()
        except OperationalError:
            self.stderr.write("The database was too busy to clear its own files: run clear_remains.")
