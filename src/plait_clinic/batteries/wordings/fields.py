"""Which fields the page of a form's words has: answers that many questions share are entered once.

Questions of the same kind with the same ends are a group. A question whose own answers differ has them in a field of
its own, one a line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plait.measures import Form, Item, Wording


@dataclass(frozen=True)
class Group:
    """Questions that share their answers: `numbers` are those that need a word each."""

    kind: str
    low: int
    high: int
    items: tuple[str, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """For a rating the two ends alone."""
        return (self.low, self.high) if self.kind == "rating" else tuple(range(self.low, self.high + 1))

    def field(self, number: int) -> str:
        return f"answer-{self.kind}-{self.low}-{self.high}-{number}"


def groups_of(form: Form) -> tuple[Group, ...]:
    """The groups of a form, in the order of their first questions."""
    found: dict[tuple[str, int, int], list[str]] = {}
    for item in form.items:
        found.setdefault((item.kind, item.low, item.high), []).append(item.id)
    return tuple(Group(*key, tuple(items)) for key, items in found.items())


def text_field(item: str) -> str:
    return f"text-{item}"


def own_field(item: str) -> str:
    return f"own-{item}"


def item_entry(item: Item, group: Group, given: Mapping[str, str]) -> dict[str, object]:
    """One question as a wording file has it."""
    entry: dict[str, object] = {"text": given[text_field(item.id)]}
    own = lines_of(given.get(own_field(item.id), ""))
    words = own or [given[group.field(number)] for number in group.numbers]
    if item.kind == "rating":
        return entry | {"low": words[0], "high": words[-1]}
    return entry | {"choices": words}


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def initial_of(form: Form, wording: Wording) -> dict[str, str]:
    """The fields as they would have been filled for these words."""
    initial = {text_field(item): words.text for item, words in wording.items.items()}
    for group in groups_of(form):
        shared = answers_of(group, wording, group.items[0])
        initial |= {group.field(number): word for number, word in zip(group.numbers, shared, strict=True)}
        for item in group.items:
            own = answers_of(group, wording, item)
            if own != shared:
                initial[own_field(item)] = "\n".join(own)
    return initial


def answers_of(group: Group, wording: Wording, item: str) -> Sequence[str]:
    words = wording.items[item]
    return (words.low, words.high) if group.kind == "rating" else words.choices
