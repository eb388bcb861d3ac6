"""`plait-clinic rotate_keys`: seal everything under the newest keys, and say which old ones are needed no more."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.keys.actions import seal_batch
from plait_clinic.keys.places import Place, places
from plait_clinic.keys.queries import Need, needs

BACKUPS = "Backups made before today still need it: keep it with them."


def sentence(need: Need) -> str:
    key = f"{need.setting}: key {need.key_id}"
    if not need.known:
        return f"{key} is missing, and {need.rows} rows were sealed with it. Put it back; nobody can read them."
    if need.newest:
        return f"{key} is the newest and seals {need.rows} rows."
    if need.rows:
        return f"{key} is still needed by {need.rows} rows. Keep it."
    return f"{key} is needed by no row: you can take it out. {BACKUPS}"


class Command(BaseCommand):
    help = (
        "Seal everything under the first key of PLAIT_FIELD_KEYS and of PLAIT_NOTES_KEYS, while the clinic runs. "
        "Stopped in the middle, it goes on where it is started again."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--only-look", action="store_true", help="say which keys are needed, and change nothing")

    def handle(self, **options) -> None:
        unreadable = 0 if options["only_look"] else sum(self.rotate(place) for place in places())
        found = needs()
        for need in found:
            self.stdout.write(sentence(need))
        missing = [need for need in found if not need.known]
        left = [need for need in found if need.known and not need.newest and need.rows]
        if unreadable:
            self.stdout.write(f"{unreadable} rows cannot be opened: they were changed, or their key is missing.")
        if missing or unreadable or (left and not options["only_look"]):
            raise CommandError("Not everything is under the newest keys. What is above says what is left.")

    def rotate(self, place: Place) -> int:
        """Seal one place batch by batch. How many of its rows could not be opened."""
        after, anew, unreadable = None, 0, 0
        while True:
            done = seal_batch(place=place, after=after, audit=Audit(now=timezone.now()))
            if done.last is None:
                break
            after, anew, unreadable = done.last, anew + done.anew, unreadable + done.unreadable
        if anew:
            self.stdout.write(f"{place}: {anew} rows sealed anew.")
        return unreadable
