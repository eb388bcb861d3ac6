"""Every address of the server, asked with every method as every person, gives what the table says."""

import pytest
from django.db import transaction

from plait_clinic.cases.models import CaseClinician, ClinicianRole
from tests.access import table, told
from tests.access.outcomes import outcome_of, server_addresses
from tests.access.sent import ARGUMENTS, BODIES

METHODS = ("GET", "POST", *table.WRITES)


class Undo(Exception):
    """Raised to take back what one request wrote, so that the next person finds the same world."""


def try_as(scene, person: str, name: str, method: str) -> str:
    outcome = ""
    try:
        with transaction.atomic():
            outcome = outcome_of(scene.visit(person, name, method), scene.url(name))
            raise Undo
    except Undo:
        return outcome


def test_every_address_of_the_server_has_its_row_and_no_row_is_left_over():
    assert server_addresses() == table.addresses()


def test_every_post_that_is_taken_has_something_to_send():
    taken = {row.name for row in table.ROWS if row.method == "POST" and not row.name.startswith("mfa_")}
    assert taken - {"account_logout"} == set(BODIES)
    assert set(ARGUMENTS) == {name for name, address in table.addresses().items() if "<" in address}


def test_the_table_names_no_person_or_outcome_that_is_not_explained():
    for row in table.ROWS:
        for outcome, people in row.gets.items():
            assert outcome in table.MEANING
            assert set(people) <= set(table.EVERYBODY)
        named = [person for people in row.gets.values() for person in people]
        assert len(named) == len(set(named)), row
    keys = [(row.name, row.method) for row in table.ROWS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", sorted(table.addresses()))
def test_everybody_gets_what_the_table_says_by_every_method(scene, name):
    rows = {method: table.row_for(name, table.addresses()[name], method) for method in METHODS}
    scene.keep_sessions(name)
    got = {method: {person: try_as(scene, person, name, method) for person in table.EVERYBODY} for method in METHODS}
    assert got == {method: {person: row.expected(person) for person in table.EVERYBODY} for method, row in rows.items()}


@pytest.mark.parametrize("name", ["brief", "member_brief", "looks", "note_session", "session"])
def test_nobody_of_another_clinic_gets_in_even_were_they_written_into_the_case(scene, name):
    otto = scene.people[table.FOREIGN_CLINICIAN]
    CaseClinician.objects.create(
        case=scene.world.case, user=otto, role=ClinicianRole.CO_THERAPIST, since=scene.world.now.date()
    )
    assert try_as(scene, table.FOREIGN_CLINICIAN, name, "GET") == table.NOTHING
    assert try_as(scene, table.CO_THERAPIST, name, "GET") == table.OPENS


def test_the_page_tells_every_row_and_every_outcome():
    page = told.page()
    for row in table.ROWS:
        assert f"| `/{row.address}` | {row.method} | {row.what} | " in page
    for outcome, meaning in table.MEANING.items():
        assert f"| {outcome} | {meaning} |" in page
