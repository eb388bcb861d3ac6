"""Reads of endings: the hand-over note with its consent and who read it, and the requests for another clinician."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.queries import ENDING
from plait_clinic.cases.models import CaseClinician, CaseMember, ClinicianRole
from plait_clinic.checkins.models import Answer
from plait_clinic.checkins.visibility import Reader, readable
from plait_clinic.endings.models import ChangeRequest, Consent, NoteVersion
from plait_clinic.people.models import Role, User
from plait_clinic.people.queries import in_use

A_REQUEST = timedelta(seconds=30)
"""As for lines: a read is in the book with the moment at which its request began (docs/decisions/0016)."""


@dataclass(frozen=True)
class ReadBy:
    """When a note was read, and by whom."""

    at: datetime
    who: str


@dataclass(frozen=True)
class Note:
    """The newest version of one member's hand-over note, the yes to it that holds, and its first reader."""

    version: NoteVersion
    consent: Consent | None
    read: ReadBy | None

    def may_be_read_by(self, user: User) -> bool:
        """Who wrote it has it; everybody else needs the client's yes to this very version."""
        return self.version.written_by_id == user.pk or self.consent is not None


def note_of(member: CaseMember) -> Note | None:
    version = NoteVersion.objects.filter(member=member, erased_at=None).select_related("written_by").last()
    if version is None:
        return None
    found = version.consents.filter(taken_back__isnull=True).select_related("noted_by")
    consent = found.order_by("pk").first()
    return Note(version, consent, first_read(version, consent) if consent else None)


def first_read(version: NoteVersion, consent: Consent) -> ReadBy | None:
    """The first time that somebody other than its author opened the page it stands on, since the yes was given."""
    since = consent.given_at - A_REQUEST
    reads = AuditEvent.objects.filter(
        case=version.member.case_id, action=Event.ENDING_READ, target=version.member.handle, at__gte=since
    )
    read = reads.exclude(actor=version.written_by_id).select_related("actor").order_by("at", "pk").first()
    return ReadBy(read.at, read.actor.name) if read else None


def choices_of(member: CaseMember, reader: Reader) -> dict[str, int]:
    """What a clinician may read of the choices and concerns in the answers at the end, by item."""
    told = Answer.objects.filter(
        item__in=("most", "lacked", "harmful", "missed"),
        value__isnull=False,
        response__measure=ENDING,
        response__version=1,
        response__check_in__member=member,
    )
    rows = readable(told, reader).order_by("response__submitted_at")
    return dict(rows.values_list("item", "value"))


@dataclass(frozen=True)
class Asked:
    """One request for another clinician as the office meets it: `now` leads the case, `changed` once it is another."""

    request: ChangeRequest
    now: str
    changed: bool


def open_request(stays: Sequence[CaseMember], *, past_clinicians: bool = True) -> ChangeRequest | None:
    """The request of one person that still stands: not taken back, and the same clinician still leads.

    Without `past_clinicians`, as on an own page opened with a handed code, only one that the clinician may know of.
    """
    rows = ChangeRequest.objects.filter(member__in=stays, taken_back__isnull=True).select_related("lead", "member")
    rows = rows if past_clinicians else rows.filter(tell_clinician=True)
    newest = rows.order_by("-asked_at", "-pk").first()
    if newest is None:
        return None
    leads = CaseClinician.objects.filter(
        case=newest.member.case_id, user=newest.lead_id, role=ClinicianRole.LEAD, until__isnull=True
    )
    return newest if leads.exists() else None


def readers_of_requests(case) -> list[User]:
    """Who reads a request for another clinician: administrators who have no part in the case, and had none."""
    own = set(CaseClinician.objects.filter(case=case).values_list("user", flat=True))
    return [user for user in in_use(case.organisation, Role.ADMINISTRATOR) if user.pk not in own]


def requests_for(user: User) -> list[Asked]:
    """The requests that this administrator may read, those that wait first, each group newest first."""
    found = [asked(row) for row in requests_readable_by(user).order_by("-asked_at", "-pk")]
    return sorted(found, key=lambda row: row.changed)


def requests_readable_by(user: User) -> QuerySet[ChangeRequest]:
    own = CaseClinician.objects.filter(user=user).values("case")
    rows = ChangeRequest.objects.filter(
        member__case__organisation=user.organisation_id, taken_back__isnull=True, erased_at__isnull=True
    )
    return (
        rows.exclude(member__case__in=own)
        .select_related("member__client", "member__case", "lead")
        .prefetch_related("member__case__clinicians__user")
    )


def asked(request: ChangeRequest) -> Asked:
    parts = request.member.case.clinicians.all()
    leads = [part.user for part in parts if part.role == ClinicianRole.LEAD and part.until is None]
    return Asked(request, ", ".join(user.name for user in leads), request.lead not in leads)


def waiting_for_office(user: User) -> int:
    """How many requests this administrator may read and nobody has acted on."""
    return sum(not row.changed for row in requests_for(user))
