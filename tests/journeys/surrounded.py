"""Opens a case beside a journey's server with three around its client, one with the demo's sign-in of a carer."""

from dataclasses import replace
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.carers.actions import add_carer
from plait_clinic.carers.kinds import Kind
from plait_clinic.cases.models import CaseKind
from plait_clinic.checkins.actions import change_next_session
from plait_clinic.demo.carers import KEY_WORKER
from plait_clinic.people.models import User
from tests.journeys.invite import LEAD, new_case, new_link

SPOKEN_OF = (("Ines Teasel", Kind.CASE_MANAGER), ("Dov Sorrel", Kind.SPONSOR))


def around() -> dict[str, str]:
    audit = Audit(now=timezone.now(), actor=User.objects.get(username=LEAD), kind=ActorKind.STAFF)
    case = new_case(CaseKind.INDIVIDUAL, audit)
    link = new_link(case, (), replace(audit, now=timezone.now()))
    change_next_session(case=case, next_session_at=audit.now + timedelta(days=7), audit=audit)
    key_worker = User.objects.get(username=KEY_WORKER)
    add_carer(case=case, kind=Kind.KEY_WORKER, name="", user=key_worker, audit=audit)
    for name, kind in SPOKEN_OF:
        add_carer(case=case, kind=kind, name=name, audit=audit)
    pages = {name: reverse(name, args=[case.handle]) for name in ("brief", "around", "carers", "carer_case")}
    return {"link": link, **pages}
