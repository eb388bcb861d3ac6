"""Every address of the truth table as something to aim at, with the path and the form that fit the small world."""

from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import NoReverseMatch

from plait_clinic.access.doors import OWN_COOKIE
from plait_clinic.own.actions import confirm_channel, make_sent_code, open_with_sent_code
from tests.access import table
from tests.access.scene import Scene
from tests.fuzz.bad_requests import Target, Upload
from tests.fuzz.people import CLIENT


def targets(scene: Scene) -> list[Target]:
    """All addresses, ordered by name."""
    return [target(scene, name, address) for name, address in sorted(table.addresses().items())]


def target(scene: Scene, name: str, address: str) -> Target:
    try:
        path = scene.url(name)
    except NoReverseMatch:
        path = "/" + address
    return Target(name, path, fields(scene.body(name)), welcome(name))


def welcome(name: str) -> tuple[str, ...]:
    """Everybody to whom something opens here, or for whom something is done."""
    rows = [row for row in table.ROWS if row.name == name]
    let_in = {
        person for row in rows for person in table.EVERYBODY if row.expected(person) in (table.OPENS, table.GOES_ON)
    }
    if name.startswith("own_") and not name.startswith("own_help"):
        return (CLIENT,)
    return tuple(sorted(let_in))


def fields(body: Mapping[str, object]) -> dict[str, object]:
    return {name: upload(value) if isinstance(value, SimpleUploadedFile) else value for name, value in body.items()}


def upload(file: SimpleUploadedFile) -> Upload:
    return Upload(str(file.name), file.read())


def sessions(scene: Scene) -> dict[str, str]:
    """What each visitor's browser sends as cookies: a sign-in, an open own page, or nothing."""
    browsers = {person: scene.browser(person) for person in table.EVERYBODY}
    browsers[CLIENT] = on_own_page(scene)
    return {person: cookies_of(browser) for person, browser in browsers.items()}


def on_own_page(scene: Scene) -> Browser:
    """A browser in which the client's own page is open, with a code that was sent to an address of their own."""
    member, audit = scene.world.member, scene.world.audit
    confirm_channel(member=member, typed=scene.confirming_code, audit=audit)
    sent = make_sent_code(member=member, audit=audit)
    opened = open_with_sent_code(member=member, typed=sent.code, audit=audit)
    browser = Browser()
    browser.cookies[OWN_COOKIE] = opened.token
    return browser


def cookies_of(browser: Browser) -> str:
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in browser.cookies.values())
