"""Reads for past data: who may lead, whose names are taken, whether a file came in before, where a case came from."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from plait_clinic.cases.models import CaseMember
from plait_clinic.cases.queries import open_cases_of
from plait_clinic.imports.models import ImportedCase, PastImport
from plait_clinic.imports.rows import Known
from plait_clinic.people.models import Role, User
from plait_clinic.risk.readers import namings_of


@dataclass(frozen=True)
class CameFrom:
    """When a case's first sessions came in from a file, and by whom."""

    at: datetime
    by: str


def known_to(user, now: datetime) -> Known:
    """What a dry run is held against. Names are compared within the person's own caseload alone: of a colleague's
    caseload nobody may learn who is in it."""
    return Known(
        today=timezone.localdate(now),
        importer=user.username,
        leads=frozenset(clinicians_in(user.organisation_id)),
        taken=names_in_caseload(user, now),
        read={measure: naming for measure, naming in namings_of(user.organisation_id).items() if naming.whole},
    )


def clinicians_in(organisation_id: int) -> dict[str, User]:
    """The clinicians of a clinic who can sign in, by sign-in name."""
    found = User.objects.filter(organisation=organisation_id, is_active=True, roles__role=Role.CLINICIAN)
    return {user.username: user for user in found.select_related("organisation", "team")}


def names_in_caseload(user, now: datetime) -> frozenset[str]:
    """The names of the clients in a clinician's open cases."""
    members = CaseMember.objects.filter(case__in=open_cases_of(user, now), left_on__isnull=True)
    return frozenset(member.client.name for member in members.select_related("client"))


def came_in_before(organisation_id: int, fingerprint: bytes) -> PastImport | None:
    return PastImport.objects.filter(organisation=organisation_id, fingerprint=fingerprint).first()


def came_from(case) -> CameFrom | None:
    """Where a case came from, if from a file."""
    row = ImportedCase.objects.filter(case=case).select_related("past_import__imported_by").first()
    return CameFrom(row.past_import.imported_at, row.past_import.imported_by.name) if row else None
