"""A locked tablet in a real browser: answering one after the other, and every attempt to leave it or to look back.

Keys that belong to the browser's own window (a new tab, the address line, the list of downloads) reach a page here and
no window: what they would open, an address, is tried by itself. That nobody gets out of the browser is the device's own
kiosk mode (docs/how-to/use-a-tablet.md).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.access.outcomes import server_addresses
from tests.journeys.conftest import CHROMIUM_ARGUMENTS, PATIENCE_SECONDS, found_chromium, sign_in
from tests.journeys.database import kept
from tests.journeys.invite import LEAD
from tests.journeys.looking import look
from tests.journeys.on_the_phone import copies, kept_forms, open_shared, until
from tests.journeys.pages import RATINGS, THANKS, expect_heading, expect_nowhere, go, rate
from tests.journeys.test_language import look_at_german

TABLET = {"width": 820, "height": 1180}
LINE = "Only for my clinician: zanzibar."
START, BACK = "Your view of the session", "Please give the tablet back"
FORM = "How was the work together?"
KEYS = (
    ("Alt+ArrowLeft", "Alt+ArrowRight", "Alt+Home", "Backspace", "Escape", "F1", "F6", "F10", "F11", "F12"),
    ("F5", "Control+F5", "Control+R", "Control+Shift+R", "Control+L", "Alt+D", "Control+T", "Control+N"),
    ("Control+H", "Control+J", "Control+O", "Control+P", "Control+S", "Control+U", "Control+W", "Alt+F4"),
    ("Control+Shift+T", "Control+Shift+N", "Control+Shift+I", "Control+Shift+Delete"),
)
ELSEWHERE = """async (addresses) => {
  const found = [];
  for (const address of addresses) for (const method of ["GET", "POST"]) {
    const answer = await fetch(address, { method, redirect: "follow" });
    const text = await answer.text();
    if (new URL(answer.url).pathname !== "/kiosk/" || text.includes("zanzibar")) found.push(`${method} ${address}`);
  }
  return found;
}"""
STORED = """async () => [
  (await indexedDB.databases()).length, (await caches.keys()).length, localStorage.length, sessionStorage.length,
  (await navigator.serviceWorker.getRegistrations()).length,
]"""


@dataclass
class Tablet:
    """A browser of its own, in the hands of a clinician and then of a family."""

    context: BrowserContext
    page: Page
    server: object
    family: dict[str, str]
    is_in: bool = False

    def lock(self) -> Page:
        """Sign in on it, and lock it for everybody of the family."""
        self.enter()
        self.page.goto(self.server.url + self.family["session"])
        go(self.page.get_by_role("link", name="Answer on a tablet here"))
        go(self.page.get_by_role("button", name="Sign me out and lock it"))
        expect_heading(self.page, START)
        return self.page

    def enter(self) -> None:
        if not self.is_in:
            sign_in(self.page, self.server.url, LEAD, self.server.prepare().password)
            self.is_in = True

    def begin(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=f"Begin: {name}").click()
        expect(self.page.locator("button.send")).to_be_visible()

    def send(self) -> None:
        self.page.locator("button.send").click()
        expect_heading(self.page, THANKS)

    def done(self) -> None:
        go(self.page.get_by_role("button", name="I am done"))
        expect_heading(self.page, START)

    def answered_by_ana(self) -> None:
        """Ana has answered with a line of her own, and is done."""
        self.begin("Ana")
        rate_all(self.page)
        self.page.locator("#comment").fill(LINE)
        self.send()
        self.done()


def rate_all(page: Page) -> None:
    rate(page, RATINGS)


@pytest.fixture
def family(server) -> dict[str, str]:
    """A family of its own for each journey."""
    return server.family()


def tablet_in(browser: Browser, server, family, **options: object) -> Iterator[Tablet]:
    context = browser.new_context(viewport=TABLET, has_touch=True, **options)
    context.set_default_timeout(PATIENCE_SECONDS * 1_000)
    yield Tablet(context, context.new_page(), server, family)
    context.close()


@pytest.fixture
def tablet(chromium, server, family) -> Iterator[Tablet]:
    yield from tablet_in(chromium, server, family)


@pytest.fixture
def plain_tablet(chromium, server, family) -> Iterator[Tablet]:
    """One whose browser runs no scripts."""
    yield from tablet_in(chromium, server, family, java_script_enabled=False)


@pytest.fixture
def keeping_tablet(chromium, server, family) -> Iterator[Tablet]:
    """One whose browser keeps pages in memory for going back, as people's browsers do and tests' do not."""
    kept_out = ["--disable-back-forward-cache"]
    program = chromium.browser_type.launch(
        executable_path=found_chromium(), args=CHROMIUM_ARGUMENTS, ignore_default_args=kept_out
    )
    yield from tablet_in(program, server, family)
    program.close()


def expect_blank(page: Page) -> None:
    """Wait until a form is there in which nothing is chosen and nothing written."""
    expect(page.locator("button.send")).to_be_visible()
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)
    expect(page.locator("#comment")).to_have_value("")
    expect_nowhere(page, "zanzibar")


def test_each_page_of_it_has_no_fault_in_either_language(tablet):
    page = tablet.page
    sign_in(page, tablet.server.url, LEAD, tablet.server.prepare().password)
    page.goto(f"{tablet.server.url}{tablet.family['session']}tablet")
    expect_heading(page, re.compile("on a tablet"))
    look(page)
    go(page.get_by_role("button", name="Sign me out and lock it"))
    expect_heading(page, START)
    look(page)
    tablet.begin("Ana")
    expect_heading(page, FORM)
    look(page)
    rate_all(page)
    tablet.send()
    look(page)
    page.reload()
    expect_heading(page, THANKS)
    look(page)
    tablet.done()
    go(page.get_by_role("link", name="For staff: unlock this tablet"))
    expect_heading(page, "Unlock this tablet")
    look(page)
    page.goto(f"{tablet.server.url}/kiosk/?lang=de")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    look_at_german(page)


def test_every_key_and_every_address_shows_the_tablets_own_page_and_no_earlier_answer(tablet, chromium):
    page = tablet.lock()
    tablet.answered_by_ana()
    tablet.begin("Ben")
    for keys in KEYS:
        for key in keys:
            page.keyboard.press(key)
        expect(page).to_have_url(f"{tablet.server.url}/kiosk/")
        expect_blank(page)
        assert len(tablet.context.pages) == 1, keys
    for steps in (-1, -9, 9):
        page.evaluate("steps => history.go(steps)", steps)
        expect(page).to_have_url(f"{tablet.server.url}/kiosk/")
        expect_blank(page)
    for address in ("/", "/caseload/", "/own/", "/sign-in/", tablet.family["session"]):
        page.goto(tablet.server.url + address)
        expect(page).to_have_url(f"{tablet.server.url}/kiosk/")
        expect_blank(page)
    page.goto(tablet.family["ana"])  # a link that was used, as the browser's history would offer it
    expect(page).to_have_url(f"{tablet.server.url}/kiosk/")
    expect_blank(page)
    assert page.evaluate(ELSEWHERE, ["/own/", "/caseload/"]) == []
    # The whole list with the browser's own cookies, and no page open that would ask whether somebody is there.
    page.goto("about:blank")
    assert list(leading_elsewhere(tablet)) == []
    other = tablet.context.new_page()
    other.goto(f"{tablet.server.url}/caseload/")
    expect(other).to_have_url(f"{tablet.server.url}/kiosk/")
    expect_blank(other)
    copied = chromium.new_context(storage_state=tablet.context.storage_state())
    elsewhere = copied.new_page()
    elsewhere.goto(f"{tablet.server.url}/own/")
    expect(elsewhere).to_have_url(f"{tablet.server.url}/kiosk/")
    expect_blank(elsewhere)
    copied.close()


def leading_elsewhere(tablet) -> Iterator[str]:
    """Every address and way to ask for it that leads anywhere but to the tablet's own page."""
    for address in filled_addresses():
        for method in ("GET", "POST"):
            answer = tablet.context.request.fetch(tablet.server.url + address, method=method, max_redirects=0)
            if (answer.status, answer.headers.get("location")) != (302, "/kiosk/"):
                yield f"{method} {address}"


def filled_addresses() -> list[str]:
    """Every address of the server but the tablet's own, with something in the place of what it is about."""
    named = server_addresses().items()
    return ["/" + re.sub(r"<\w+:\w+>", "1", address) for name, address in named if name not in ("kiosk", "kiosk_out")]


def test_tabs_that_were_open_before_show_nothing_of_the_clinic_once_it_is_locked(tablet):
    tablet.enter()
    awake, asleep = tablet.context.new_page(), tablet.context.new_page()
    asleep.add_init_script("BroadcastChannel.prototype.addEventListener = () => {}")  # a sleeping tab hears nothing
    for other in (awake, asleep):
        other.goto(f"{tablet.server.url}/caseload/")
        expect_heading(other, "Caseload")
    tablet.lock()
    expect_heading(awake, START)
    asleep.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect_heading(asleep, START)
    expect(asleep).to_have_url(f"{tablet.server.url}/kiosk/")


def test_going_back_shows_nothing_where_the_browser_keeps_pages_in_memory(keeping_tablet):
    tablet = keeping_tablet
    page = tablet.lock()
    tablet.answered_by_ana()
    page.go_back()
    expect(page).to_have_url(re.compile("/kiosk/"))
    expect_nowhere(page, "zanzibar")
    page.goto(f"{tablet.server.url}/kiosk/")
    tablet.begin("Ben")
    rate_all(page)
    page.goto(f"{tablet.server.url}/kiosk/out")
    expect_heading(page, "Unlock this tablet")
    page.go_back()
    expect_blank(page)


def test_without_scripts_it_works_the_same_and_going_back_shows_no_answer(plain_tablet):
    tablet = plain_tablet
    page = tablet.lock()
    go(page.get_by_role("button", name="Begin: Ana"))
    for item, value in RATINGS.items():
        page.locator(f"#c-{item}-{value}").check()
    page.locator("#comment").fill(LINE)
    go(page.locator("button.send"))
    expect_heading(page, THANKS)
    tablet.done()
    go(page.get_by_role("button", name="Begin: Ben"))
    for _step in range(2):
        back(page, tablet.server.url)
        expect(page).to_have_url(re.compile("/kiosk/"))
        expect(page.locator("input[type=radio]:checked")).to_have_count(0)
        expect_nowhere(page, "zanzibar")


def back(page: Page, url: str) -> None:
    """Go back; where the browser would ask first whether to send a form again, it shows nothing of it, so go on."""
    try:
        page.go_back()
    except Error as error:
        if "ERR_CACHE_MISS" not in error.message:
            raise
        page.wait_for_url(re.compile("^chrome-error:"))  # its own page for that comes only now
        page.goto(f"{url}/kiosk/")


def test_what_a_phones_link_kept_in_that_browser_is_gone_once_it_is_locked(tablet):
    page = tablet.page
    open_shared(page, tablet.family["cleo"])
    page.get_by_label("Keep my answers on this phone").check()
    assert until(page, lambda: kept_forms(page) != [])
    page.locator("input[type=radio]").nth(3).check()
    assert until(page, lambda: copies(page) != [])
    tablet.lock()
    assert until(page, lambda: page.evaluate(STORED) == [0, 0, 0, 0, 0])
    tablet.answered_by_ana()
    assert page.evaluate(STORED) == [0, 0, 0, 0, 0]


def test_whoever_walks_away_is_asked_and_then_what_they_filled_in_is_thrown_away(tablet):
    page = tablet.page
    page.clock.install()
    tablet.lock()
    tablet.begin("Ana")
    rate_all(page)
    dialog = page.get_by_role("dialog", name="Are you still here?")
    page.clock.run_for(91_000)
    expect(dialog).to_be_visible()
    page.get_by_role("button", name="I am still here").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#c-matters-2")).to_be_checked()
    page.clock.run_for(91_000)
    expect(dialog).to_be_visible()
    page.clock.run_for(31_000)
    expect_heading(page, START)
    tablet.begin("Ana")
    expect_blank(page)


def test_without_a_connection_the_answers_stay_on_the_page_which_says_that_they_are_not_sent(tablet):
    page = tablet.lock()
    tablet.begin("Ana")
    rate_all(page)
    tablet.context.set_offline(True)
    page.locator("button.send").click()
    expect(page.locator("[data-note=unsent]")).to_be_visible()
    expect(page.locator("#c-matters-2")).to_be_checked()
    assert kept(tablet.server, tablet.family["ana"]) == []
    tablet.context.set_offline(False)
    tablet.send()
    assert kept(tablet.server, tablet.family["ana"])


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, "<main id=main>It went wrong</main>"), (502, "Bad gateway"), (200, "Please sign in here")],
)
def test_where_the_server_fails_or_something_before_it_answers_the_answers_stay_on_the_page(tablet, status, body):
    page = tablet.lock()
    tablet.begin("Ana")
    rate_all(page)
    page.route("**/kiosk/**", lambda route: route.fulfill(status=status, content_type="text/html", body=body))
    page.locator("button.send").click()
    expect(page.locator("[data-note=unsent]")).to_be_visible()
    expect(page.locator("#c-matters-2")).to_be_checked()
    page.unroute_all()
    tablet.send()
    assert kept(tablet.server, tablet.family["ana"])


def test_only_a_password_of_the_staff_leads_out_and_it_leads_to_the_sign_in_page(tablet):
    page = tablet.lock()
    go(page.get_by_role("link", name="For staff: unlock this tablet"))
    expect_heading(page, "Unlock this tablet")
    unlock(page, "a wrong password")
    expect(page.get_by_role("alert")).to_contain_text("This did not unlock the tablet")
    page.goto(f"{tablet.server.url}/caseload/")
    expect_heading(page, START)
    page.goto(f"{tablet.server.url}/kiosk/out")
    unlock(page, tablet.server.prepare().password)
    expect_heading(page, "Sign in")
    for steps in (-1, -2, -3):
        page.evaluate("steps => history.go(steps)", steps)
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Sign in|not here|nothing", re.IGNORECASE))
    page.goto(f"{tablet.server.url}/caseload/")
    expect_heading(page, "Sign in")


def unlock(page: Page, password: str) -> None:
    page.get_by_label("Sign-in name").fill(LEAD)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Unlock it").click()
