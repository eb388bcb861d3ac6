"""A sign-in some while ago is not enough for what could do harm in other hands: the table of such addresses is kept."""

import re
import time

import pytest
from django.conf import settings
from django.urls import reverse

from plait_clinic.access import fresh
from tests.access import table
from tests.access.outcomes import outcome_of
from tests.world import PASSWORD, signed_in

WHO_ELSE = re.compile(
    r"password|role|person.*second-step|activate|export|erase|backup|keys|passkeys|recovery|polic|/people/"
)
"""What an address says of itself where it changes who may sign in, or takes data away."""
NOT_SO: dict[str, str] = {
    "person": "shows one member of staff; each change to them has an address of its own",
    "person_end-supervision": "takes sight away, and gives none",
    "mfa_reauthenticate_webauthn": "is where one says once more who one is",
    "account_reauthenticate": "is where one says once more who one is",
    "clinic_backups": "says when backups were made; making one and restoring it are the server's own commands",
    "mfa_login_webauthn": "is signing in",
}


def test_whatever_takes_data_away_or_changes_who_may_sign_in_is_in_the_table_or_says_why_not():
    named = {name for name, address in table.addresses().items() if WHO_ELSE.search(address)}
    assert named - set(fresh.FRESH) - set(NOT_SO) == set()
    assert not set(NOT_SO) & set(fresh.FRESH)


def test_every_address_of_the_table_is_one_of_the_server_and_leads_back_to_a_page():
    pages = {row.name for row in table.ROWS if row.method == "GET"}
    assert set(fresh.FRESH) <= set(table.addresses())
    for name, back in fresh.FRESH.items():
        assert (back or name) in pages, f"{name} has no page to come back to"


def test_every_address_of_the_table_asks_who_it_is_and_changes_nothing(scene):
    person = scene.people[table.ADMINISTRATOR]
    for name in fresh.FRESH:
        for method in ("get", "post"):
            answer = getattr(signed_in(person, fresh=False), method)(scene.url(name), scene.body(name))
            assert outcome_of(answer, scene.url(name)) == table.AGAIN, f"{method} {name}"


def test_after_the_password_one_comes_back_and_is_told_that_nothing_was_changed(scene):
    browser = signed_in(scene.people[table.ADMINISTRATOR], fresh=False)
    answer = browser.post(scene.url("person_change"), scene.body("person_change"))
    asked = browser.get(answer.headers["Location"]).content.decode()
    assert "Nothing has changed yet." in asked
    back = browser.post(answer.headers["Location"], {"password": PASSWORD})
    assert back.headers["Location"] == scene.url("person")
    assert browser.post(scene.url("person_change"), scene.body("person_change")).headers["Location"] == scene.url(
        "person"
    )


@pytest.mark.parametrize(("seconds", "opens"), [(0, True), (299, True), (301, False)])
def test_a_sign_in_is_fresh_for_five_minutes(world, monkeypatch, seconds, opens):
    assert settings.ACCOUNT_REAUTHENTICATION_TIMEOUT == 300
    browser = signed_in(world.staff["ada"])
    later = time.time() + seconds
    monkeypatch.setattr(fresh.time, "time", lambda: later)
    assert (browser.get(reverse("new_staff")).status_code == 200) is opens


def test_what_was_typed_into_a_form_that_came_too_late_is_not_kept(scene):
    browser = signed_in(scene.people[table.ADMINISTRATOR], fresh=False)
    browser.post(reverse("new_staff"), scene.body("new_staff"))
    assert scene.body("new_staff")["password"] not in str(dict(browser.session))
