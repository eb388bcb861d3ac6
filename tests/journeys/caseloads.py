"""A second clinic beside a journey's server, with cases enough that a caseload can be told beside chance."""

from datetime import timedelta

from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.people.actions import add_staff, begin_supervision
from plait_clinic.people.models import Role
from plait_clinic.supervision.tests.caseloads import make_caseloads
from tests.world import clinic

MEANS = (7.0, 5.5, 6.0, 6.5, 7.5, 8.0, 6.2, 6.8, 7.2, 7.8)
SIGN_INS = {
    "clinician": ("oleander", "Oleander Wren", Role.CLINICIAN),
    "supervisor": ("sorrel", "Sorrel Finch", Role.SUPERVISOR),
}


def caseloads(password: str) -> dict[str, str]:
    audit = Audit(now=timezone.now())
    organisation = clinic("Birch Lane Practice", audit)
    clinician, supervisor = (
        add_staff(
            organisation=organisation, username=username, name=name, roles=(role,), password=password, audit=audit
        )
        for username, name, role in SIGN_INS.values()
    )
    since = audit.now.date() - timedelta(days=99)
    begin_supervision(supervisor=supervisor, supervisee=clinician, since=since, audit=audit)
    make_caseloads(organisation, audit.now, MEANS, first=[clinician])
    return {who: username for who, (username, _name, _role) in SIGN_INS.items()}
