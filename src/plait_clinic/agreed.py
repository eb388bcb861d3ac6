"""One thing that client and clinician agreed, promised or left open: the shape in which rooms hand it on.

The brief and the page for both gather these from goals, tasks, expectations and carers. What stands here is in words
already: whoever gathers them decides on the order and on how many, and knows nothing of the rooms.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Group(Enum):
    """What kind of thing it is, in the order in which it is read."""

    OPEN = "open"
    """Somebody's word is waited for: a goal that one side proposed, an agreement that nobody said yes to yet."""
    PROMISE = "promise"
    """Somebody said that they would do it, and it is not done."""
    GOAL = "goal"
    """What the work is for, agreed and active."""
    STANDING = "standing"
    """What holds for the work itself: the text both agreed on, and who else is around."""


@dataclass(frozen=True)
class Line:
    """`whose` names the side in words, `state` says where it stands, and `due` is the day by which something is due.

    `text` may be somebody's own words. `url` leads to the page of it for staff.
    """

    group: Group
    text: str
    whose: str = ""
    state: str = ""
    due: date | None = None
    url: str = ""
