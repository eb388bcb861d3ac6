"""Every attempt of the written attack, played through Django's whole stack: what should not happen does not.

`python3 dev bench written_attack` plays the same against running servers on both engines, those that race too. A
chapter is played in one world, as an attacker meets one.
"""

import pytest

from tests.attack.attempts import CHAPTERS, Attempt, Ground
from tests.attack.book import all_attempts
from tests.attack.wire import InProcess


def came_to_pass(attempt: Attempt, ground: Ground) -> str:
    """What happened that should not; empty where nothing did."""
    try:
        return "" if attempt.play(ground) else "says nothing"
    except AssertionError as broken:
        return str(broken)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_that_is_tried_comes_to_pass(scene, chapter):
    ground = Ground(scene, InProcess())
    alone = [one for one in all_attempts() if one.chapter == chapter and not one.only_served]
    found = {one.name: came_to_pass(one, ground) for one in alone}
    assert {name: what for name, what in found.items() if what} == {}


def test_every_chapter_has_its_attempts_and_no_name_is_there_twice():
    names = [one.name for one in all_attempts()]
    assert len(set(names)) == len(names)
    assert all(sum(one.chapter == chapter for one in all_attempts()) >= 10 for chapter in CHAPTERS)
