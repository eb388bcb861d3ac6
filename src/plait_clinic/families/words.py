"""What is shared, in plain words: the policy as members read it, and what each is shown of the others’ ratings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plait_clinic.briefs.words import number
from plait_clinic.families.models import Shared, SharingPolicy
from plait_clinic.families.sharing import History, Page, Released, day_of


@dataclass(frozen=True)
class OwnWords:
    """The clinic’s own words to a version; `lang` where they are in another language than the page."""

    text: str
    lang: str


@dataclass(frozen=True)
class SharedSession:
    """One session that is shared: a row for each member, a cell for each part."""

    number: int
    held_at: datetime
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class OwnSharing:
    """A member’s page of what is shared among them, in words."""

    page: Page
    parts: str
    since: date | None
    heads: tuple[str, ...]
    sessions: tuple[SharedSession, ...]

    @property
    def signs(self) -> bool:
        """Whether the newest version is one for this member to sign."""
        return bool(self.page.parts) and not self.page.outgrown


def part_names(policy: SharingPolicy | None) -> list[str]:
    return [str(Shared(row.part).label) for row in policy.parts.all()] if policy else []


def words_to(policy: SharingPolicy | None) -> OwnWords | None:
    """The clinic’s own words in the page’s language, or in whichever there are."""
    rows = [row for row in policy.words.all() if row.text] if policy else []
    here = [row for row in rows if row.language == get_language()]
    chosen = next(iter([*here, *rows]), None)
    return OwnWords(chosen.text, "" if chosen in here else chosen.language) if chosen else None


def own_sharing(history: History, page: Page, names: Mapping[int, str]) -> OwnSharing:
    """The page of one member. `names` are the members’ by their keys."""
    parts, called = [Shared(part) for part in page.parts], given_names(names)
    return OwnSharing(
        page=page,
        parts=get_text_list([str(part.label) for part in parts], _("and")),
        since=day_of(history, page.since) if page.since else None,
        heads=(_("Who"), *(str(part.label) for part in parts)),
        sessions=tuple(shared_session(one, parts, called) for one in page.released),
    )


def shared_session(one: Released, parts: Sequence[Shared], called: Mapping[int, str]) -> SharedSession:
    rows = tuple(
        (called[key], *(rating_words(ratings.get(part)) for part in parts)) for key, ratings in one.ratings.items()
    )
    return SharedSession(one.number, one.held_at, rows)


def rating_words(rating: float | None) -> str:
    return _("no rating") if rating is None else number(rating)


def given_names(names: Mapping[int, str]) -> dict[int, str]:
    """First names alone: people of a group may not know more of each other. Of two alike, the later has a number."""
    told, seen = {}, Counter[str]()
    for key in sorted(names):
        first = names[key].split()[0] if names[key].split() else "–"
        seen[first] += 1
        told[key] = first if seen[first] == 1 else f"{first} ({seen[first]})"
    return told
