"""Send the links and reminders that are due, and look after those under way: to be run every minute."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from plait_clinic.delivery.sending import send_due


class Command(BaseCommand):
    help = "Send links and reminders that are due now, outside quiet hours. Safe to repeat; run it every minute."

    def handle(self, **_options) -> None:
        done = send_due(timezone.now)
        self.stdout.write(f"{done.sent} messages were sent, {done.not_sent} could not be; {done.settled} were settled.")
