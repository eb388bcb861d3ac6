"""The clinic's people: setting up a clinic, adding staff, changing contacts; all or nothing, and all problems told."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.queries import NoBattery, check_in_battery, first_measure
from plait_clinic.people.actions import add_staff, found_organisation
from plait_clinic.people.models import Organisation, Role, StaffRole, User
from plait_clinic.people.queries import staff_of
from tests.texts import text_of

GOOD = "correct horse battery"
OPTIONS = {
    "name": "Ash Lane Practice",
    "emergency_contact": "duty line, 555 0111",
    "complaints_contact": "Quinn Hale, 555 0122",
    "administrator": "first.admin",
    "administrator_name": "Ida Admin",
}


def new_clinic(monkeypatch, password: str = GOOD, **change: str) -> str:
    """Run the command with the password on standard input; what it says."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    said = io.StringIO()
    # With the checks that the command line makes and `call_command` leaves out.
    call_command("new_clinic", **{**OPTIONS, **change}, stdout=said, skip_checks=False)
    return said.getvalue()


@pytest.mark.django_db
def test_a_new_clinic_has_its_contacts_its_battery_and_an_administrator_who_can_sign_in(monkeypatch, client):
    said = new_clinic(monkeypatch, time_zone="Europe/London")
    assert said == "Ash Lane Practice is set up. first.admin can sign in.\n"
    organisation = Organisation.objects.get()
    assert (organisation.emergency_contact, organisation.complaints_contact, organisation.time_zone) == (
        "duty line, 555 0111",
        "Quinn Hale, 555 0122",
        "Europe/London",
    )
    assert not organisation.made_up
    assert first_measure(check_in_battery(organisation)) == ("plait-checkin", "1")
    assert [row.role for row in StaffRole.objects.all()] == [Role.ADMINISTRATOR]
    assert client.login(username="first.admin", password=GOOD)
    assert User.objects.get().name == "Ida Admin"


WRONG = {"time_zone": "Middle/Earth", "administrator": "Alice"}


def test_all_problems_of_a_new_clinic_are_told_at_once_and_nothing_is_changed(world, monkeypatch):
    before = (Organisation.objects.count(), User.objects.count(), AuditEvent.objects.count())
    with pytest.raises(CommandError) as refused:
        new_clinic(monkeypatch, password="short", **WRONG)
    told = str(refused.value)
    assert told.startswith("Nothing was changed.")
    for words in (
        "Middle/Earth is no time zone",
        "the sign-in name Alice is taken",
        "password: This password is too short",
    ):
        assert words in told
    assert (Organisation.objects.count(), User.objects.count(), AuditEvent.objects.count()) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": " "}, "--name"),
        ({"name": "x" * 201}, "--name"),
        ({"emergency_contact": ""}, "--emergency-contact"),
        ({"complaints_contact": "\t"}, "--complaints-contact"),
        ({"administrator": "Ida Admin"}, "--administrator"),
        ({"administrator": "a" * 65}, "--administrator"),
        ({"administrator_name": " "}, "--administrator-name"),
    ],
)
def test_what_no_page_could_show_or_nobody_could_type_is_refused(monkeypatch, change, told):
    with pytest.raises(CommandError, match=rf"{told}: "):
        new_clinic(monkeypatch, **change)
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_a_new_clinic_is_whole_or_not_there(monkeypatch):
    def fails(**_kwargs):
        raise OSError("no space left")

    monkeypatch.setattr("plait_clinic.people.management.commands.new_clinic.add_staff", fails)
    with pytest.raises(OSError, match="no space left"):
        new_clinic(monkeypatch)
    assert not Organisation.objects.exists()


def test_a_clinic_without_a_battery_says_what_to_do(world):
    bare = found_organisation(name="Bare", emergency_contact="1", complaints_contact="2", audit=world.audit)
    with pytest.raises(NoBattery, match="Bare has no battery: run `plait-clinic new_clinic`"):
        check_in_battery(bare)


def test_a_sign_in_name_is_kept_and_found_in_small_letters(world):
    user = add_staff(
        organisation=world.organisation,
        username="New.Person",
        name="N. P.",
        roles=(Role.CLINICIAN,),
        password=GOOD,
        audit=world.audit,
    )
    assert user.username == "new.person"
    assert User.objects.get_by_natural_key("NEW.person") == user


def test_who_was_added_without_a_password_cannot_sign_in(world, client):
    add_staff(organisation=world.organisation, username="ghost", name="G.", roles=(), password=None, audit=world.audit)
    assert not client.login(username="ghost", password="")
    assert not User.objects.get(username="ghost").has_usable_password()


def test_the_list_of_staff_holds_this_clinics_people_and_those_who_cannot_sign_in_last(world):
    User.objects.filter(username="charlie").update(is_active=False)
    listed = [person.username for person in staff_of(world.organisation)]
    assert listed == [*sorted(set(world.staff) - {"charlie", "otto"}), "charlie"]


# The administrator's pages


@pytest.fixture
def ada(world, clock):
    return world.signed_in("ada")


PERSON = {"name": "Nia N.", "username": "nia", "roles": ["clinician", "supervisor"], "password": GOOD}


def test_an_added_person_is_listed_with_their_roles_and_can_sign_in(ada, client):
    page = ada.post(reverse("new_staff"), PERSON, follow=True)
    assert "Nia N. nia clinician, supervisor" in text_of(page)
    assert client.login(username="nia", password=GOOD)


def test_everything_wrong_with_a_new_person_is_told_at_once_and_nobody_is_added(ada, world):
    before = User.objects.count()
    page = ada.post(
        reverse("new_staff"), {"name": "", "username": "Nia N.", "roles": ["owner"], "password": "password1234"}
    )
    told = text_of(page)
    assert page.status_code == 422
    for words in (
        "Name: This field is required.",
        "Sign-in name: Use 3 to 64 small letters, digits, dots or dashes.",
        "Roles: Select a valid choice. owner is not one of the available choices.",
        "First password: This password is too common.",
    ):
        assert words in told
    assert User.objects.count() == before
    assert "password1234" not in page.content.decode()


def test_a_taken_sign_in_name_is_told_even_where_another_clinic_has_it(ada):
    page = ada.post(reverse("new_staff"), {**PERSON, "username": "otto"})
    assert "This sign-in name is taken." in text_of(page)


def test_changed_contacts_are_on_the_clients_pages_at_once(ada, world, client):
    address = reverse("check_in", args=[world.link_to(world.invitation())])
    contacts = {"emergency_contact": "night line, 555 0777", "complaints_contact": "Jo March, 555 0888"}
    assert ada.post(reverse("clinic"), contacts).status_code == 302
    page = text_of(client.get(address))
    assert "If you need help now: night line, 555 0777" in page
    assert "To raise something without your clinician: Jo March, 555 0888" in page
    assert AuditEvent.objects.filter(action="contacts_changed").count() == 1


def test_a_clinic_is_never_left_without_a_contact(ada, world):
    page = ada.post(reverse("clinic"), {"emergency_contact": " ", "complaints_contact": ""})
    assert page.status_code == 422
    assert text_of(page).count("contact, on every page that a client sees: This field is required.") == 1
    world.organisation.refresh_from_db()
    assert world.organisation.emergency_contact == "duty line, 555 0100"


def test_no_event_about_staff_holds_a_name_or_a_password(ada):
    ada.post(reverse("new_staff"), PERSON)
    for row in AuditEvent.objects.values():
        assert "Nia" not in str(row)
        assert GOOD not in str(row)
