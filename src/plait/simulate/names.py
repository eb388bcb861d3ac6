"""Names of made-up people: plainly invented, and awkward in the ways real names are.

Long names, other scripts, apostrophes and hyphens come first, so that every clinic has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

CLINIC = "Lantern Street Clinic (made up)"
TEAMS = ("Harbour team", "Orchard team")

AWKWARD = (
    "Maximiliana Wilhelmina Featherstone-Marmaladington van der Lanternbergen-Quill",
    "綿雲 ひかり",
    "ليلى فانوس",
    "Ελένη Φεγγαρόπετρα",
    "Niamh O'Paperkite",
    "Jean-Luc Thistle-Marmalade",
    "D'Arcy N'Tangerine",
    "Zoë Çinnamonbräu",
)
FIRST = (
    *(
        "Ada",
        "Amina",
        "Anselm",
        "Beatriz",
        "Bruno",
        "Chidi",
        "Clara",
        "Dariusz",
        "Delphine",
        "Edith",
        "Emeka",
    ),
    *("Farah", "Finn", "Greta", "Hana", "Hugo", "Ines", "Ivo", "Jasper", "Jun", "Kofi", "Leila", "Linus"),
    *("Mabel", "Malik", "Mira", "Nadia", "Nils", "Odette", "Omar", "Paloma", "Petra", "Quentin", "Rosa"),
    *("Rufus", "Sam", "Sigrid", "Soraya", "Tamsin", "Teo", "Ursula", "Viktor", "Wanda", "Yusuf", "Zora"),
)
INVENTED = (
    *(
        "Acornby",
        "Bellweather",
        "Candlewick",
        "Dewberry",
        "Elderflow",
        "Fernhollow",
        "Gingerly",
        "Hazelbrook",
    ),
    *("Inkwell", "Jampot", "Kettleby", "Lanternfield", "Mossback", "Nutmegson", "Otterbourne", "Paperkite"),
    *(
        "Quillfeather",
        "Rainbarrel",
        "Saltmarsh",
        "Teaspoon",
        "Umbermoor",
        "Velvetine",
        "Willowmere",
        "Yarrow",
    ),
)
STAFF_FIRST = ("Maria", "Tomasz", "Ifeoma", "Henrik", "Priya", "Callum", "Noor", "Agnes", "Mateo", "Yuki")
INITIAL_ONLY_SHARE = 0.5
"""How many members are written as first name and initial. Our choice."""


def staff_names(random: Random) -> Iterator[str]:
    """Names for staff, no two alike: first the given first names, then any."""
    surnames = random.sample(INVENTED, k=len(INVENTED))
    yield from (f"{first} {surname}" for first, surname in zip(STAFF_FIRST, surnames, strict=False))
    for turn in range(len(surnames)):
        yield from (f"{first} {surnames[(turn + place) % len(surnames)]}" for place, first in enumerate(FIRST))


def awkward_names() -> Iterator[str]:
    """The names that break layouts, each once."""
    yield from AWKWARD


def person(random: Random, surname: str | None = None) -> str:
    """A first name with a surname (the family's, if given) or only its initial."""
    chosen = surname or random.choice(INVENTED)
    written = f"{chosen[0]}." if random.random() < INITIAL_ONLY_SHARE else chosen
    return f"{random.choice(FIRST)} {written}"


def surname(random: Random) -> str:
    """A surname for a family to share."""
    return random.choice(INVENTED)
