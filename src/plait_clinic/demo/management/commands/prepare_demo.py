"""Get the made-up clinic ready and print where to look: what `python3 dev run` calls before it serves."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from plait.simulate import make_clinic
from plait_clinic.audit.record import Audit
from plait_clinic.demo.actions import SHOWN_CLINICIAN, load_clinic, make_fresh_link, show_open_answer
from plait_clinic.demo.agreed import show_tasks
from plait_clinic.demo.carers import KEY_WORKER
from plait_clinic.demo.families import show_families
from plait_clinic.demo.goals import show_goals
from plait_clinic.demo.signals import show_signals
from plait_clinic.people.models import Organisation

DEMO_SEED = 2026
DEMO_PASSWORD = "made-up clinic 2026"  # noqa: S105 - of invented people, printed at every start
SIGN_INS = (
    *("clinician1", "families", "supervisor1", "referrer", KEY_WORKER),
    *("administrator", "complaints", "researcher"),
)


class Command(BaseCommand):
    help = "Migrate, load the made-up clinic once, and print a fresh check-in link and the demo sign-ins."
    requires_migrations_checks = False
    requires_system_checks = ()

    def handle(self, **_options) -> None:
        if not settings.DEMO:
            raise CommandError("PLAIT_DEMO is not yes: the made-up clinic is not loaded beside real people")
        call_command("migrate", verbosity=0)
        audit = Audit(now=timezone.now())
        organisation = Organisation.objects.filter(made_up=True).first() or self.load(audit)
        self.announce(make_fresh_link(organisation=organisation, audit=audit))

    def load(self, audit: Audit) -> Organisation:
        today = timezone.localdate(audit.now)
        made_up = make_clinic(seed=DEMO_SEED, today=today)
        organisation = load_clinic(clinic=made_up, password=DEMO_PASSWORD, today=today, audit=audit)
        show_open_answer(organisation=organisation, audit=audit)
        show_signals(organisation=organisation, clinician=SHOWN_CLINICIAN, audit=audit)
        show_goals(organisation=organisation, clinician=SHOWN_CLINICIAN, audit=audit)
        show_tasks(organisation=organisation, clinician=SHOWN_CLINICIAN, audit=audit)
        show_families(organisation=organisation, password=DEMO_PASSWORD, audit=audit)
        return organisation

    def announce(self, link) -> None:
        """Plain lines, each one fact, so that a script can read them too."""
        others = ", ".join(name for name in SIGN_INS if name != link.clinician)
        for line in (
            f"Check-in: {settings.PUBLIC_URL}{reverse('check_in', args=[link.token])}",
            f"Own page: {settings.PUBLIC_URL}{reverse('own_way_in', args=[link.token])} (its code: below, as mail)",
            f"Clinician: {settings.PUBLIC_URL}{reverse('brief', args=[link.case_handle])}",
            f"Sign in as: {link.clinician} (the clinician of this check-in)",
            f"Others: {others}",
            f"Password of all: {DEMO_PASSWORD}",
        ):
            self.stdout.write(line)
        self.stdout.flush()
