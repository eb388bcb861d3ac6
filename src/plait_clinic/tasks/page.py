"""What a page of tasks shows, for staff and on the own page: cards by where they stand, and the form for the words."""

from plait_clinic.tasks.cards import Card, card_of, shared_card
from plait_clinic.tasks.forms import ChangeOfTask, WordsOfTask, as_it_stands
from plait_clinic.tasks.place import Place
from plait_clinic.tasks.states import State


def page_of(place: Place, changing: str, wrong) -> dict[str, object]:
    """The cards, and one form for words: for a change where a task is named, else for a new one."""
    cards = [card_of(place, stand, wrong) for stand in place.stands]
    return {
        "place": place,
        "wrong": wrong,
        "open": in_state(cards, State.OPEN),
        "waiting": in_state(cards, State.PROPOSED),
        "ended": [*in_state(cards, State.DONE), *in_state(cards, State.LET_GO)],
        "shared": [shared_card(place, stand, wrong) for stand in place.shared],
        "change": change_form(place, changing, wrong),
        "propose": wrong if type(wrong) is WordsOfTask else WordsOfTask(about=place, now=place.now),
    }


def in_state(cards: list[Card], state: State) -> list[Card]:
    return [card for card in cards if card.stand.state is state]


def change_form(place: Place, changing: str, wrong) -> ChangeOfTask | None:
    """The form for a change of one's own task that is not over; as it was sent, where something is wrong with it."""
    if type(wrong) is ChangeOfTask:
        return wrong
    found = next((one for one in place.stands if one.task.handle == changing and one.is_live), None)
    return as_it_stands(place, found) if found else None
