"""Outside the made-up clinic nobody of the staff goes without a second factor."""

import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.access.second_factor import OPEN_WITHOUT
from tests.access import table
from tests.world import signed_in

ON_THE_WAY_IN = ("account_login", "mfa_authenticate")
"""Pages of somebody who is not signed in yet; they lead whoever is to the first page."""


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.parametrize(("demo", "required"), [("yes", "False"), ("no", "True")])
def test_it_is_required_everywhere_but_in_the_made_up_clinic(demo, required, monkeypatch):
    monkeypatch.setenv("PLAIT_DEMO", demo)
    asked = "from plait_clinic import settings; print(settings.SECOND_FACTOR_REQUIRED)"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == required


def needs_no_sign_in(name: str) -> bool:
    row = table.row_for(name, table.addresses()[name], "GET")
    return name in table.OPEN_TO_ALL or row.expected(table.ANONYMOUS) != table.SIGN_IN


@pytest.mark.usefixtures("required")
def test_without_one_every_address_leads_to_setting_one_up(scene):
    for name in table.addresses():
        if name in OPEN_WITHOUT or needs_no_sign_in(name) or name in ON_THE_WAY_IN:
            continue
        for method in ("get", "post"):
            for person in (table.LEAD, table.ADMINISTRATOR):
                answer = getattr(signed_in(scene.people[person]), method)(scene.url(name), scene.body(name))
                assert answer.headers.get("Location") == reverse("mfa_index"), f"{method} {name}"


@pytest.mark.usefixtures("required")
def test_what_opens_without_one_is_no_page_of_anybodys_work():
    assert {name.partition("_")[0] for name in OPEN_WITHOUT} == {"mfa", "account", "choose"}


@pytest.mark.usefixtures("required")
def test_the_page_says_what_is_missing_and_shows_no_room_and_no_alert(scene):
    page = signed_in(scene.people[table.ADMINISTRATOR]).get(reverse("mfa_index")).content.decode()
    assert "One step is missing before you can go on" in page
    assert reverse("clinic") not in page
    assert 'class="alert"' not in page
    lost = signed_in(scene.people[table.ADMINISTRATOR]).get("/nothing").content.decode()
    assert reverse("clinic") not in lost


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_with_one_everything_opens(world, kind):
    Authenticator.objects.create(user=world.staff["ada"], type=kind, data={})
    assert world.signed_in("ada").get(reverse("clinic")).status_code == 200


@pytest.mark.usefixtures("required")
def test_recovery_codes_alone_are_none(world):
    Authenticator.objects.create(user=world.staff["ada"], type="recovery_codes", data={})
    assert world.signed_in("ada").get(reverse("clinic")).headers["Location"] == reverse("mfa_index")


@pytest.mark.usefixtures("required")
def test_a_client_on_the_same_computer_answers_as_ever(scene):
    assert signed_in(scene.people[table.LEAD]).get(scene.url("check_in")).status_code == 200


@pytest.mark.usefixtures("required")
def test_codes_from_an_app_can_be_turned_on_there_and_then(world):
    browser = world.signed_in("alice")
    assert browser.get(reverse("mfa_activate_totp")).status_code == 200
    TOTP.activate(world.staff["alice"], "A" * 32)
    assert browser.get(reverse("caseload")).status_code == 200
    assert Browser().get(reverse("caseload")).status_code == 302
