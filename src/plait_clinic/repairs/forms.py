"""The forms of repair cards: changing a piece's words, choosing another card, ticking stages, saying how it stands."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.repairs.models import Resolution, Side
from plait_clinic.repairs.stages import Stage
from plait_clinic.repairs.words import (
    MOST_CHARACTERS,
    Choice,
    Direction,
    Noticed,
    Strand,
    Words,
    WrongWords,
    least_lines,
    read_words,
    words_of,
)

ONE_A_LINE = lazy("One on each line.")
# Each text of a piece: what it is called, and what it should be like.
LABELS: Mapping[str, tuple[str, str]] = {
    "how_to_say_it": (lazy("How to say it"), ONE_A_LINE),
    "shared_map": (lazy("The shared map, and when to leave it out"), ""),
    "agreement": (lazy("Agreeing on something"), ""),
    "check_back": (lazy("Asking whether it helped"), ""),
    "not_now": (lazy("When not to, on every card"), ONE_A_LINE),
    "supervision": (lazy("When to take it to supervision"), ""),
    "evidence": (lazy("What is known, and its limits"), ONE_A_LINE),
    "sources": (lazy("Sources"), ONE_A_LINE),
    "about": (lazy("What it is"), ""),
    "clarify": (lazy("Quick route: clearing up what was meant"), lazy("As it would be said to the client.")),
    "reason": (lazy("Quick route: giving the reason"), lazy("As it would be said to the client.")),
    "change": (lazy("Quick route: changing something"), lazy("As it would be said to the client.")),
    "feelings": (lazy("Feelings one may notice in oneself"), ONE_A_LINE),
    "pulls": (lazy("What one may feel pulled to do"), ONE_A_LINE),
    "between_us": (lazy("Exploring: what happens between us"), lazy("As it would be said to the client.")),
    "needed": (lazy("Exploring: what was needed"), lazy("As it would be said to the client.")),
    "hard_to_say": (lazy("Exploring: what is hard to say"), lazy("As it would be said to the client.")),
    "openers": (
        lazy("Ways to open the talk"),
        lazy("Two or more, one on each line, as they would be said: a guess, a question, one’s own part."),
    ),
    "when_not": (lazy("When not to"), ""),
    "next_question": (lazy("A next question"), lazy("As it would be said to the client.")),
}


class PieceForm(forms.Form):
    """The words of one piece. `words` are those that hold now; `piece` says which texts there are."""

    def __init__(self, data=None, *, piece: str, spoken: str, words: Words):
        super().__init__(data)
        self.piece, self.words = piece, words
        self.read: Words | None = None
        for name, least in least_lines(words_of(piece)).items():
            self.fields[name] = field_for(name, getattr(words, name), spoken, several=bool(least))

    def entries(self) -> dict[str, object]:
        """What was written, as the words of a piece: several lines as a list without the empty ones."""
        needed = least_lines(words_of(self.piece))
        given = {name: self.cleaned_data.get(name, "") for name in needed}
        return {
            name: [line.strip() for line in text.splitlines() if line.strip()] if needed[name] else text.strip()
            for name, text in given.items()
        }

    def clean(self) -> dict[str, object]:
        try:
            self.read = read_words(self.piece, self.entries())
        except WrongWords as wrong:
            for name, problem in wrong.problems.items():
                self.add_error(name, problem)
        return self.cleaned_data


def field_for(name: str, text: str | tuple[str, ...], spoken: str, *, several: bool) -> forms.CharField:
    """A text's field, as high as what stands in it."""
    label, hint = LABELS[name]
    written = "\n".join(text) if isinstance(text, tuple) else text
    rows = max(2 + 2 * several, min(18, 1 + len(written) // 45))
    return forms.CharField(
        label=label,
        help_text=hint,
        initial=written,
        required=False,
        max_length=None if several else MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": rows, "lang": spoken}),
    )


class ChooseCard(forms.Form):
    """Which card is looked at: what it is about, how it shows, who noticed."""

    strand = forms.ChoiceField(label=lazy("What it is about"), choices=Strand.choices)
    direction = forms.ChoiceField(label=lazy("How it shows"), choices=Direction.choices)
    noticed = forms.ChoiceField(label=lazy("Who noticed"), choices=Noticed.choices)

    def __init__(self, choice: Choice):
        super().__init__(
            initial={"strand": choice.strand, "direction": choice.direction, "noticed": choice.noticed}, auto_id="%s"
        )


class TickStages(forms.Form):
    """Which stages are ticked now."""

    stage = forms.MultipleChoiceField(choices=Stage.choices, required=False)

    def done(self) -> list[Stage]:
        return [Stage(stage) for stage in self.cleaned_data["stage"]]


class SayOutcome(forms.Form):
    """How it stands, for one side."""

    side = forms.ChoiceField(choices=Side.choices)
    resolution = forms.ChoiceField(label=lazy("How it stands"), choices=Resolution.choices)
