"""Short ways to lock a tablet in a test, and to do on it what people do."""

from dataclasses import dataclass

from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.cases.models import Case, Session
from plait_clinic.checkins.models import CheckIn
from plait_clinic.kiosk.lock import COOKIE
from plait_clinic.kiosk.models import Kiosk
from tests.world import SOME_ANSWERS, World

KIOSK, OUT = "/kiosk/", "/kiosk/out"


@dataclass
class Tablet:
    """One locked browser."""

    browser: Browser
    session: Session

    @property
    def row(self) -> Kiosk:
        return Kiosk.objects.latest("pk")

    def page(self) -> str:
        return self.browser.get(KIOSK).content.decode()

    def do(self, what: str, **sent: object):
        return self.browser.post(KIOSK, {"do": what, **sent})

    def begin(self, turn: int = 1) -> str:
        """Begin somebody's turn, and see their form."""
        self.do("begin", turn=turn)
        return self.page()

    def send(self, turn: int = 1, **posted: str):
        """Send a form of this turn as its page would."""
        return self.do("send", turn=turn, begun=self.begun(), **{**SOME_ANSWERS, **posted})

    def begun(self) -> str:
        """The page's own signed note, where a form is shown."""
        return self.page().partition('name="begun" value="')[2].partition('"')[0]


def asked_of(session: Session) -> list[CheckIn]:
    return list(CheckIn.objects.filter(session=session, member__isnull=False).order_by("member__pk"))


def locked(world: World, case: Case | None = None, *, called: str = "names", by: str = "alice") -> Tablet:
    """A tablet that somebody of the staff has just locked for a new session's check-ins."""
    session = world.note_session(case=case)
    browser = world.signed_in(by)
    who = [check_in.handle for check_in in asked_of(session)]
    answer = browser.post(reverse("tablet", args=[session.handle]), {"who": who, "called": called})
    assert (answer.status_code, answer.headers["Location"]) == (302, KIOSK)
    assert COOKIE in browser.cookies
    return Tablet(browser, session)
