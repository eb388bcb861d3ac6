"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.endings.models import ChangeRequest, ChangeTakenBack, Consent, ConsentTakenBack, NoteVersion
from plait_clinic.tests.wrong_rows import NOBODY_KNOWS, after, again
from tests.world import World


def note_version(world: World, **values: object) -> NoteVersion:
    right = {
        "member": world.member,
        "number": 1,
        "text": "We have worked on rest.",
        "written_by": world.staff["alice"],
        "written_at": world.now,
    }
    return NoteVersion.objects.create(**{**right, **values})


def consent(world: World, **values: object) -> Consent:
    version = NoteVersion.objects.last() or note_version(world)
    return Consent.objects.create(**{"version": version, "how": "own_page", "given_at": world.now, **values})


def consent_back(world: World, **values: object) -> ConsentTakenBack:
    given = Consent.objects.last() or consent(world)
    return ConsentTakenBack.objects.create(**{"consent": given, "how": "own_page", "at": world.now, **values})


def change_request(world: World, **values: object) -> ChangeRequest:
    right = {
        "member": world.member,
        "lead": world.staff["alice"],
        "talk": "no",
        "tell_clinician": False,
        "words": "Something else.",
        "asked_at": world.now,
    }
    return ChangeRequest.objects.create(**{**right, **values})


def change_back(world: World) -> ChangeTakenBack:
    request = ChangeRequest.objects.last() or change_request(world)
    return ChangeTakenBack.objects.create(request=request, at=world.now)


ENDINGS_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "endings.noteversion.handle": after(
        note_version, lambda world: again(NoteVersion, world, number=2, handle=NoteVersion.objects.last().handle)
    ),
    "note_version_once": after(note_version, lambda world: again(NoteVersion, world)),
    "note_versions_count_from_one": lambda world: note_version(world, number=0),
    "note_has_text": lambda world: note_version(world, text=None),
    "consent_how_known": lambda world: consent(world, how=NOBODY_KNOWS),
    "consent_said_to_somebody": lambda world: consent(world, how="in_session"),
    "endings.consenttakenback.consent": lambda world: [consent_back(world) for _ in range(2)],
    "taking_back_how_known": lambda world: consent_back(world, how=NOBODY_KNOWS),
    "taking_back_said_to_somebody": lambda world: consent_back(world, how="in_session"),
    "endings.changerequest.handle": after(
        change_request, lambda world: again(ChangeRequest, world, handle=ChangeRequest.objects.last().handle)
    ),
    "change_talk_known": lambda world: change_request(world, talk=NOBODY_KNOWS),
    "a_talk_tells_the_clinician": lambda world: change_request(world, talk="clinician"),
    "endings.changetakenback.request": lambda world: [change_back(world) for _ in range(2)],
}
