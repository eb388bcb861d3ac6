"""What a journey sees of the phone's own side: its notes on the page, and what lies in its storage."""

import time
from collections.abc import Callable

from playwright.sync_api import Error, Locator, Page, expect

from tests.journeys.conftest import PATIENCE_SECONDS
from tests.journeys.looking import LEFT

# Where the page has not made its store yet there is none, and looking for it must not make an empty one.
COPIES = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("plait-check-in");
  request.onupgradeneeded = () => { request.onerror = () => resolve([]); request.transaction.abort(); };
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const db = request.result;
    const all = db.transaction("copies").objectStore("copies").getAll();
    all.onerror = () => reject(all.error);
    all.onsuccess = () => { db.close(); resolve(all.result); };
  };
})"""
CACHED = """async () => {
  const cache = await caches.open("plait-check-in");
  return (await cache.keys()).map((request) => new URL(request.url).pathname);
}"""


def copies(page: Page) -> list[dict]:
    """Everything in the phone's store of answers."""
    return page.evaluate(COPIES)


def kept_forms(page: Page) -> list[str]:
    """The check-ins whose blank form lies on the phone."""
    return [path for path in page.evaluate(CACHED) if path.startswith("/c/")]


def until(page: Page, condition: Callable[[], bool]) -> bool:
    """Wait until something holds; asking the page each time lets the browser's events in.

    Where the page is just being replaced it does not hold yet.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            if condition():
                return True
            page.evaluate("() => null")
        except Error as error:
            if LEFT not in error.message:
                raise
    return False


def expect_on_phone(page: Page, field: str, value: int | str) -> None:
    """Wait until the phone has this answer: what was tapped last is written a moment after the tap."""
    written = [field, str(value)]
    assert until(page, lambda: any(written in copy["fields"] for copy in copies(page))), f"{written} is not kept"


def nothing_left(page: Page) -> bool:
    """Wait until neither answers nor a form are on the phone."""
    return until(page, lambda: copies(page) == [] and kept_forms(page) == [])


def note(page: Page, name: str) -> Locator:
    return page.locator(f'[data-note="{name}"]')


def expect_note(page: Page, name: str) -> None:
    """Wait until the page says this, and nothing else of its kind, and has loaded what belongs to it."""
    expect(note(page, name)).to_be_visible()
    page.wait_for_load_state()
    expect(page.locator("[data-note]:visible")).to_have_count(1)


def open_ready(page: Page, link: str) -> None:
    """Open a check-in and wait until the phone is ready to lose its connection."""
    page.goto(link)
    expect_note(page, "ready")


def open_shared(page: Page, link: str) -> None:
    """Open a check-in on a phone that may be shared, and wait until the page asks whether to keep answers there."""
    page.goto(link)
    expect(page.get_by_label("Keep my answers on this phone")).to_be_visible()


def tap_send(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).click()


def dispatch_sync(page: Page) -> None:
    """Wake the service worker as the browser does once there is a connection, whatever pages are open."""
    session = page.context.new_cdp_session(page)
    registrations: list[dict] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    assert until(page, lambda: any(row["scopeURL"].endswith("/c/") for row in registrations))
    found = next(row for row in registrations if row["scopeURL"].endswith("/c/"))
    origin = found["scopeURL"].removesuffix("/c/")
    session.send(
        "ServiceWorker.dispatchSyncEvent",
        {"origin": origin, "registrationId": found["registrationId"], "tag": "answers", "lastChance": False},
    )
