"""Reads of private notes: a person's own, and no way to ask for anybody else's."""

from dataclasses import dataclass
from datetime import datetime

from plait_clinic.cases.models import CaseClinician, CaseMember
from plait_clinic.cases.queries import in_force
from plait_clinic.encryption import UnreadableText
from plait_clinic.feelings.content import Content
from plait_clinic.feelings.models import PrivateNote
from plait_clinic.feelings.sealing import open_note
from plait_clinic.people.models import User


@dataclass(frozen=True)
class OwnNote:
    """One note as its author reads it. `content` is None where it cannot be opened.

    `about` are the names of the case's clients, empty where the author has no part in the case (any more): that was
    sealed, too, is no way back to names.
    """

    handle: str
    written_at: datetime
    content: Content | None
    about: str


def own_notes(user: User, now: datetime) -> list[OwnNote]:
    """All of a person's notes, newest first."""
    notes = PrivateNote.objects.filter(author=user).order_by("-written_at", "-pk")
    opened = [(note, opened_or_none(note)) for note in notes]
    names = names_of({content.case for _note, content in opened if content}, user, now)
    return [
        OwnNote(note.handle, note.written_at, content, names.get(content.case, "") if content else "")
        for note, content in opened
    ]


def own_note(user: User, handle: str) -> PrivateNote | None:
    """One note of this person's own."""
    return PrivateNote.objects.filter(author=user, handle=handle).first()


def opened_or_none(note: PrivateNote) -> Content | None:
    """A note that does not open is told as such on its author's page; it must not keep the others from being read."""
    try:
        return open_note(note)
    except UnreadableText:
        return None


def names_of(cases: set[str], user: User, now: datetime) -> dict[str, str]:
    """The clients' names by case, of the cases that this person has a part in now."""
    mine = CaseClinician.objects.filter(in_force(now), user=user, case__handle__in=cases).values("case")
    members = CaseMember.objects.filter(case__in=mine).select_related("client", "case").order_by("pk")
    names: dict[str, list[str]] = {}
    for member in members:
        names.setdefault(member.case.handle, []).append(member.client.name)
    return {handle: ", ".join(found) for handle, found in names.items()}
