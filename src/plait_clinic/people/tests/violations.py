"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.people.models import Client, Organisation, StaffRole, Supervision, Team, User
from plait_clinic.tests.wrong_rows import NOBODY_KNOWS, YESTERDAY, again, changed, changes, same_handle
from tests.world import World

PEOPLE_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "people.organisation.handle": same_handle(Organisation),
    "people.user.handle": same_handle(User),
    "people.user.username": changes(User, username="alice"),
    "people.client.handle": same_handle(Client),
    "username_in_small_letters": changes(User, username="Otto"),
    "team_name_once": lambda world: [
        Team.objects.create(organisation=world.organisation, name="North") for _ in range(2)
    ],
    "role_once": lambda world: StaffRole.objects.create(user=world.staff["alice"], role="clinician"),
    "role_known": lambda world: StaffRole.objects.create(user=world.staff["alice"], role=NOBODY_KNOWS),
    "supervision_once_at_a_time": lambda world: again(Supervision, world),
    "nobody_supervises_themselves": lambda world: changed(Supervision, supervisee=world.staff["sue"]),
    "supervision_ends_after_start": lambda world: changed(Supervision, until=world.case.opened_on - YESTERDAY),
    "client_form_known": changes(Client, form=NOBODY_KNOWS),
}
