"""Set up a real clinic on an empty database: its name and contacts, the battery, and the first administrator."""

import getpass
import re
import sys
import zoneinfo
from collections.abc import Iterator, Mapping

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.batteries.actions import make_battery
from plait_clinic.batteries.lines import Line
from plait_clinic.batteries.models import Cadence
from plait_clinic.batteries.queries import CHECK_IN, ENDING
from plait_clinic.people.actions import add_staff, found_organisation
from plait_clinic.people.models import SIGN_IN_NAME, Role, User

TEXTS = ("name", "emergency_contact", "complaints_contact", "administrator_name")
MOST_CHARACTERS = 200  # of each of them, as on the clinic's own pages


def problems_of_texts(options: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the texts that people will read, one line each."""
    for text in TEXTS:
        if not options[text].strip():
            yield f"--{text.replace('_', '-')}: is empty"
        elif len(options[text]) > MOST_CHARACTERS:
            yield f"--{text.replace('_', '-')}: is longer than {MOST_CHARACTERS} characters"


class Command(BaseCommand):
    help = "Set up a clinic with its first administrator. The password is asked for, or read from standard input."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--name", required=True, help="the clinic's name, as its clients know it")
        parser.add_argument("--emergency-contact", required=True, help="shown on every page of a client")
        parser.add_argument("--complaints-contact", required=True, help="goes past the clinician")
        parser.add_argument("--time-zone", default="UTC", help="for example Europe/London")
        parser.add_argument("--administrator", required=True, help="the first administrator's sign-in name")
        parser.add_argument("--administrator-name", required=True)

    def handle(self, **options) -> None:
        password = getpass.getpass("First password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
        self.refuse_what_is_wrong(options, password)
        self.make(options, password)
        self.stdout.write(f"{options['name']} is set up. {options['administrator']} can sign in.")

    def refuse_what_is_wrong(self, options, password: str) -> None:
        """Refuse with every problem at once, before anything is written."""
        problems = [*problems_of_texts(options)]
        if options["time_zone"] not in zoneinfo.available_timezones():
            problems.append(f"--time-zone: {options['time_zone']} is no time zone; give one like Europe/London")
        if not re.fullmatch(SIGN_IN_NAME, options["administrator"].lower()):
            problems.append("--administrator: a sign-in name has 3 to 64 small letters, digits, dots or dashes")
        if User.objects.filter(username=options["administrator"].lower()).exists():
            problems.append(f"--administrator: the sign-in name {options['administrator']} is taken")
        try:
            validate_password(password)
        except ValidationError as error:
            problems += [f"password: {message}" for message in error.messages]
        if problems:
            raise CommandError("Nothing was changed. To mend:\n  " + "\n  ".join(problems))

    @staticmethod
    @transaction.atomic
    def make(options, password: str) -> None:
        audit = Audit(now=timezone.now())
        organisation = found_organisation(
            name=options["name"],
            emergency_contact=options["emergency_contact"],
            complaints_contact=options["complaints_contact"],
            time_zone=options["time_zone"],
            audit=audit,
        )
        measures = (Line(CHECK_IN, "1"), Line(ENDING, "1", Cadence.LAST))
        make_battery(organisation=organisation, name="After each session", measures=measures, audit=audit)
        add_staff(
            organisation=organisation,
            username=options["administrator"],
            name=options["administrator_name"],
            roles=(Role.ADMINISTRATOR,),
            password=password,
            audit=audit,
        )
