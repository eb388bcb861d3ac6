"""The book of attempts, whole: importing the five chapters writes them into it, in the order of the chapters."""

from tests.attack import enumerating, escalating, forging, inferring, replaying
from tests.attack.attempts import ATTEMPTS, CHAPTERS, Attempt

MODULES = (forging, replaying, enumerating, escalating, inferring)


def all_attempts() -> list[Attempt]:
    return sorted(ATTEMPTS, key=lambda one: CHAPTERS.index(one.chapter))
