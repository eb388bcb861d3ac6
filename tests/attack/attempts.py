"""What an attempt is, the book of all of them, and the ground they are played on: two clinics of made-up people."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from django.conf import settings
from django.urls import reverse

from plait_clinic.access.doors import OWN_COOKIE
from plait_clinic.own.actions import hand_over_code, open_with_handed_code
from tests.access.scene import Scene
from tests.attack.wire import Answer, Hand, Wire
from tests.world import SOME_ANSWERS, signed_in

CHAPTERS = ("forge", "replay", "enumerate", "escalate", "infer")


@dataclass
class Ground:
    """The scene of the truth table, and hands that reach for it, each from an address of its own."""

    scene: Scene
    wire: Wire
    numbers: count = field(default_factory=lambda: count(2))

    def hand(self, person: str | None = None, *, fresh: bool = True) -> Hand:
        """A browser in which somebody of the truth table has signed in; nobody where no person is named."""
        number = next(self.numbers)
        hand = Hand(self.wire, f"127.{number // 62_500 + 2}.{number // 250 % 250 + 1}.{number % 250 + 2}")
        if person is not None:
            browser = signed_in(self.scene.people[person], fresh=fresh)
            name = settings.SESSION_COOKIE_NAME
            hand.jar[name] = browser.cookies[name].value
        return hand

    def client(self) -> Hand:
        """A browser in which the own page of the scene's one client is open."""
        world, hand = self.scene.world, self.hand()
        code = hand_over_code(member=world.member, audit=world.acting("alice"))
        hand.jar[OWN_COOKIE] = open_with_handed_code(typed=code, audit=world.audit).token
        return hand

    def link(self) -> str:
        """The address of a check-in that nobody has answered."""
        world = self.scene.world
        held_at = world.now - timedelta(minutes=next(self.numbers))
        return reverse("check_in", args=[world.link_to(world.invitation(world.note_session(held_at=held_at)))])

    def answered(self) -> tuple[str, dict[str, str]]:
        """The address of a check-in that was answered, and what was sent to it."""
        address, sent = self.link(), {**SOME_ANSWERS, "comment": "Less homework, please."}
        expect(self.hand().post(address, sent).status == 200, "an honest answer is taken")
        return address, sent


Play = Callable[[Ground], str]


@dataclass(frozen=True)
class Attempt:
    """One thing that is tried: what should happen, and the play that tries it and says what did."""

    chapter: str
    name: str
    tried: str
    expected: str
    play: Play
    only_served: bool


ATTEMPTS: list[Attempt] = []


class Broken(AssertionError):
    """Something happened that should not."""


def expect(held: bool, what: str) -> None:
    if not held:
        raise Broken(what)


def refused(answer: Answer, *statuses: int) -> str:
    """That a request was refused with one of these; the words for the page."""
    expect(answer.status in statuses, f"answered with {answer.status}, not {' or '.join(map(str, statuses))}")
    return f"refused ({answer.status})"


def attempt(chapter: str, tried: str, expected: str, *, only_served: bool = False) -> Callable[[Play], Play]:
    """Write an attempt into the book. `only_served`: it takes several connections at once."""

    def keep(play: Play) -> Play:
        expect(chapter in CHAPTERS, f"{chapter} is a chapter")
        ATTEMPTS.append(Attempt(chapter, play.__name__, tried, expected, play, only_served))
        return play

    return keep
