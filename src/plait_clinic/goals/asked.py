"""The forms of a page about goals, each with its address and its button: one place for both pages.

A form that was sent and had something wrong with it stands where it stood, as it was filled in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plait_clinic.goals.forms import Desk, GoalForm
from plait_clinic.goals.goal_steps import OWN_STEPS
from plait_clinic.goals.page import GoalCard, GoalsPage
from plait_clinic.goals.states import WAITING, Action, Side, State, possible

BUTTONS = {
    "write": _("Keep this goal"),
    "done": _("I have written mine"),
    "pair": _("These mean the same"),
    "part": _("Leave these apart"),
    "mine": _("Keep this"),
    "agree": _("Yes to these words"),
    "reword": _("Keep the new words"),
    "replace": _("Put this in its place"),
    "reached": _("This is reached"),
    "set-aside": _("Set it aside"),
    "take-up": _("Take it up again"),
    "ladder": _("Keep this"),
    "levels": _("Keep the levels"),
    "levels-yes": _("Yes to these levels"),
    "level": _("Keep this"),
    "show": _("Show it to them"),
    "show-no-more": _("Show it no more"),
    "hold": _("This is my goal too"),
}
TITLES = {
    "reword": _("Put it in new words"),
    "replace": _("Put another goal in its place"),
    "set-aside": _("Set it aside"),
}
FIRST = frozenset({"agree", "levels-yes", "ladder"})
STEP_OF = {
    Action.AGREE: "agree",
    Action.REWORD: "reword",
    Action.ACHIEVE: "reached",
    Action.SET_ASIDE: "set-aside",
    Action.TAKE_UP: "take-up",
    Action.REPLACE: "replace",
    Action.WRITE_LEVELS: "levels",
}


@dataclass(frozen=True)
class Asked:
    """One form on the page. `about` names the goal for whoever hears the button alone."""

    step: str
    url: str
    form: GoalForm
    button: str | Promise
    about: str = ""

    @property
    def title(self) -> str | Promise:
        """What a folded form is opened by."""
        return TITLES[self.step]

    @property
    def is_second(self) -> bool:
        """Whether its button is a plain one: on each card the yes, or the rating, comes first."""
        return self.step not in FIRST


@dataclass(frozen=True)
class Asks:
    """Makes the forms of one page: for which desk, when, where each is sent, and the one that had something wrong."""

    desk: Desk
    now: object
    url: Callable[[str], str]
    wrong: tuple[str, GoalForm] | None = None

    def one(self, step: str, *, about: str = "", **hidden: object) -> Asked:
        """One form; `hidden` names what it is about, and tells it from the others of its kind."""
        key = str(next(iter(hidden.values()), ""))
        form = self.sent(step, hidden) or OWN_STEPS[step].form(about=self.desk, now=self.now)
        if not form.is_bound:
            form.initial = hidden
        form.auto_id = f"id_{step}_{key}_%s"
        return Asked(step, self.url(step), form, BUTTONS[step], about)

    def sent(self, step: str, hidden: Mapping[str, object]) -> GoalForm | None:
        if self.wrong is None or self.wrong[0] != step:
            return None
        form = self.wrong[1]
        return form if all(form.data.get(name) == str(value) for name, value in hidden.items()) else None


@dataclass(frozen=True)
class CardForms:
    """One goal's card with the forms that can be used now: what is asked first, and what is folded away."""

    card: GoalCard
    first: tuple[Asked, ...]
    folded: tuple[Asked, ...]
    showing: tuple[tuple[object, Asked], ...]
    levels: tuple[Asked, ...]

    @property
    def levels_are_wrong(self) -> bool:
        return any(one.form.errors for one in self.levels)

    @property
    def showing_is_wrong(self) -> bool:
        return any(one.form.errors for _shown, one in self.showing)


def card_forms(card: GoalCard, asks: Asks) -> CardForms:
    seen, reader = card.seen, asks.desk.reader
    goal = {"goal": card.handle}
    can = set(possible(seen.state, reader)) | (
        set(possible(seen.state, Side.CLIENT)) if reader != Side.CLIENT else set()
    )
    of_words = {**goal, "wording": seen.goal.wording}

    def asked(step: str, **hidden: object) -> Asked:
        return asks.one(step, about=seen.text, **hidden)

    first = [asked("agree", **of_words)] if Action.AGREE in can else []
    if seen.state in WAITING and seen.goal.round is not None:
        first.append(asked("mine", **goal))
    is_rated = asks.desk.reader == Side.CLIENT and card.rated_now
    if seen.state == State.ACTIVE and not is_rated:
        first.append(asked("ladder", **goal))
    if Action.ACHIEVE in can:
        first.append(asked("reached", **goal))
    if Action.TAKE_UP in can:
        first.append(asked("take-up", **goal))
    folded = [
        asked(STEP_OF[action], **goal) for action in (Action.REWORD, Action.REPLACE, Action.SET_ASIDE) if action in can
    ]
    return CardForms(card, tuple(first), tuple(folded), showing(card, asks), tuple(level_forms(card, asked, can)))


def level_forms(card: GoalCard, asked, can: set[Action]) -> list[Asked]:
    levels = card.seen.levels
    found = []
    if levels is not None and card.seen.levels_agreed:
        found.append(asked("level", levels=levels.handle))
    elif levels is not None and Action.AGREE_LEVELS in can:
        found.append(asked("levels-yes", levels=levels.handle))
    if Action.WRITE_LEVELS in can:
        found.append(asked("levels", goal=card.handle))
    return found


def showing(card: GoalCard, asks: Asks) -> tuple[tuple[object, Asked], ...]:
    """To whom the member shows it, each with the way to end it, and the form for one more; on the own page alone."""
    if asks.desk.reader != Side.CLIENT:
        return ()
    rows = [
        (one, asks.one("show-no-more", about=f"{card.seen.text}, {one.owner}", share=one.share.handle))
        for one in card.shown_to
    ]
    is_over = card.seen.state in (State.SET_ASIDE, State.REPLACED) or card.seen.goal.member.left_on is not None
    if is_over or not (rows or asks.desk.others):
        return tuple(rows)
    more = asks.one("show", about=card.seen.text, goal=card.handle, wording=card.seen.goal.wording)
    return (*rows, (None, more))


def page_forms(page: GoalsPage, asks: Asks) -> dict[str, object]:
    """All that a page about goals needs for its templates."""

    def cards(rows) -> list[CardForms]:
        return [card_forms(card, asks) for card in rows]

    pair = asks.one("pair")
    return {
        "page": page,
        "names": page.names,
        "write": asks.one("write"),
        "done": asks.one("done"),
        "pair": pair if pair.form.can_pair else None,
        "mine_to_come": cards(page.mine_to_come),
        "waiting": cards(page.waiting),
        "active": cards(page.active),
        "reached": cards(page.reached),
        "past": cards(page.past),
        "pairs": [
            (cards(one.cards), asks.one("part", about=one.cards[0].seen.text, pair=one.pair.handle))
            for one in page.pairs
        ],
        "shown_to_me": [(one, asks.one("hold", about=one.text, share=one.share.handle)) for one in page.shown_to_me],
        "wrong": asks.wrong[1] if asks.wrong else None,
    }
