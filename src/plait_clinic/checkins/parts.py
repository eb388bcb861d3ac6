"""The parts of a check-in: one for each measure that it asks, in the form for this respondent.

The names of a part's fields begin with its measure, and with whom it is about where that is one member or some who
belong together, so that no two parts can take each other's answers. Those of Plait's own check-in stand bare: phones
hold answers of pages on which nothing else was asked, and may send them late.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from plait.measures import Form, Item, Measure, Wording
from plait_clinic.batteries.queries import CHECK_IN, ENDING, TAKE_CONCERNS
from plait_clinic.batteries.registry import Key, wordings_for

AboutKey = tuple[int | None, int | None]
"""The numbers of the member and of the subsystem that something is about; neither for what is usual."""
NOBODY: AboutKey = (None, None)


@dataclass(frozen=True)
class About:
    """Whom a part is about: one member of the case, or some who belong together. `title` is what a page calls them."""

    member: int | None
    subsystem: int | None
    handle: str
    title: str

    @property
    def key(self) -> AboutKey:
        return self.member, self.subsystem


@dataclass(frozen=True)
class Part:
    """One measure of a check-in, in the form that is asked. `is_head`: the person's own line belongs to it.

    `clinic` is the key of the clinic whose own words may stand in it; without one, those that ship. `about` is whom it
    is about; None for the usual, oneself or everybody. `alike` is an earlier part that asks the same of somebody else.
    """

    measure: Measure
    form: Form
    is_head: bool = True
    clinic: int | None = None
    about: About | None = None
    alike: "Part | None" = field(default=None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """What no other part of the same check-in is called."""
        return f"{self.measure.id}-{self.about.handle}" if self.about else self.measure.id

    @property
    def about_key(self) -> AboutKey:
        return self.about.key if self.about else NOBODY

    @property
    def key(self) -> Key:
        return self.measure.id, self.measure.version

    @cached_property
    def wordings(self) -> Mapping[str, Wording]:
        """The words that it can be asked in, by language. Looked up once: a page has its parts to itself."""
        return self.alike.wordings if self.alike else wordings_for(self.clinic, self.measure, self.form.id)

    @property
    def is_check_in(self) -> bool:
        """Whether this is Plait's own check-in, the measure of the alliance that a brief is about."""
        return self.measure.id == CHECK_IN

    def field(self, item: str) -> str:
        """The name of an item's field. No item's own name has a hyphen in it, so no two fields share a name."""
        return item if self.is_check_in else f"{self.name}-{item}"

    @property
    def language_field(self) -> str:
        """The name under which the page notes in which language it asked this part, and that it did."""
        return "language" if self.is_check_in else f"{self.name}--language"

    def was_on(self, posted: Mapping[str, str]) -> bool:
        """Whether the page that was sent had this part: a page opened earlier may ask less than the check-in now.

        Plait's own check-in heads every page that it is asked on; the oldest ones do not note it.
        """
        names = (self.language_field, *(self.field(item.id) for item in self.form.items))
        return (self.is_head and self.is_check_in) or any(name in posted for name in names)

    def takes_concerns(self, item: Item) -> bool:
        """Whether a yes to this item may be sent past the clinician, as the check-in's own may."""
        return self.measure.id in TAKE_CONCERNS and item.kind == "yes"

    @property
    def takes_line(self) -> bool:
        """Whether a line in the person's own words may be written to it: to the head, and to the ending."""
        return self.is_head or self.measure.id == ENDING

    @property
    def line_field(self) -> str:
        return "comment" if self.is_head else self.field("comment")

    @property
    def readers_field(self) -> str:
        """The name of the choice of who may read the line."""
        return "readers" if self.is_head else self.field("readers")

    @property
    def hold_field(self) -> str:
        """A box of earlier pages that kept the line back. Phones may still send one."""
        return "hold" if self.is_head else self.field("hold")


def part_of(
    measure: Measure, form: str, *, is_head: bool = True, clinic: int | None = None, about: About | None = None
) -> Part:
    return Part(measure, measure.form(form), is_head, clinic, about)


def told_apart(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts, each that asks the same of somebody else with the first of its kind: words are looked up once."""
    first: dict[Key, Part] = {}
    found = [(part, first.setdefault(part.key, part)) for part in parts]
    return tuple(part if part is one else replace(part, alike=one) for part, one in found)
