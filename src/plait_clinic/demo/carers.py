"""Three people around one case of the made-up clinic, as in case management: what each may see, and how it goes.

All of them are made up. The key worker has a sign-in; the other two are only spoken of.
"""

from dataclasses import replace

from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.carers.actions import Speaker, add_carer, let, rate
from plait_clinic.carers.kinds import LETTING_WORDS, Item, Kind
from plait_clinic.cases.models import Case, CaseKind, ClinicianRole
from plait_clinic.people.actions import add_staff
from plait_clinic.people.models import CheckInForm, Organisation, Role
from plait_clinic.preparation.models import Said, Way

KEY_WORKER, KEY_WORKER_NAME = "keyworker", "Kit Larkspur"
SPOKEN_OF = (("Ines Teasel", Kind.CASE_MANAGER), ("Dov Sorrel", Kind.SPONSOR))
LET = (Item.ATTENDANCE, Item.NEXT_SESSION)
SAID = ({"bond": 8, "goal": 7, "task": 8, "speaking": 9}, {"bond": 4, "goal": 5, "task": 4, "speaking": 5})
"""About the key worker and the case manager; about the sponsor nothing yet."""


def put_carers_around(organisation: Organisation, password: str, audit: Audit) -> None:
    """Name the three around the last adult's open case, let the key worker see two things, and rate two of them."""
    adults = Case.objects.filter(
        organisation=organisation,
        kind=CaseKind.INDIVIDUAL,
        closed_on__isnull=True,
        members__client__form=CheckInForm.CLIENT,
    )
    case = adults.select_related("organisation").order_by("pk").last()
    if case is None:
        return
    lead = case.clinicians.get(role=ClinicianRole.LEAD, until__isnull=True).user
    acting, member = replace(audit, actor=lead, kind=ActorKind.STAFF), case.members.get()
    user = add_staff(
        organisation=organisation,
        username=KEY_WORKER,
        name=KEY_WORKER_NAME,
        roles=(Role.CARER,),
        password=password,
        audit=audit,
    )
    carers = [add_carer(case=case, kind=Kind.KEY_WORKER, name="", user=user, audit=acting)]
    carers += [add_carer(case=case, kind=kind, name=name, audit=acting) for name, kind in SPOKEN_OF]
    speaker = Speaker(member, way=Way.HERE)
    for item in LET:
        let(speaker=speaker, carer=carers[0], item=item, said=Said.YES, words=LETTING_WORDS, audit=acting)
    for carer, answers in zip(carers, SAID, strict=False):
        rate(member=member, about=carer, answers=answers, audit=audit)
