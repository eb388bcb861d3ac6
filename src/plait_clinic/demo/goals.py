"""Goals of the made-up clinic: one case in which both wrote alone, agreed on one goal, and have another before them."""

from dataclasses import replace

from django.db import transaction

from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseKind, CaseMember, Presence
from plait_clinic.goals.actions import Speaker, agree, rate_ladder, rate_mine, say_done, write_goal
from plait_clinic.goals.states import Side
from plait_clinic.people.models import Organisation

CLIENTS = "To go to the market again, also when it is full"
CLINICIANS = "To notice worry early, before the day turns around it"
MINE_TOO = {Side.CLIENT: (9, 6), Side.CLINICIAN: (8, 9)}
LADDER = {Side.CLIENT: 4, Side.CLINICIAN: 5}


@transaction.atomic
def show_goals(*, organisation: Organisation, clinician: str, audit: Audit) -> None:
    """Let one of a clinician's adult clients and the clinician agree on a goal, and leave another open."""
    lead = organisation.staff.get(username=clinician)
    member = (
        CaseMember.objects.filter(
            case__organisation=organisation,
            case__kind=CaseKind.INDIVIDUAL,
            case__closed_on__isnull=True,
            case__clinicians__user=lead,
            client__birth_date__isnull=True,
            attendance__presence=Presence.ATTENDED,
            attendance__session__held_at__lte=audit.now,
        )
        .select_related("case__organisation", "client__organisation")
        .distinct()
        .order_by("pk")
        .last()
    )
    if member is None:
        return
    acting = {
        Side.CLIENT: replace(audit, actor=None, kind=ActorKind.LINK),
        Side.CLINICIAN: replace(audit, actor=lead, kind=ActorKind.STAFF),
    }
    speakers = {side: Speaker(member, (member,), side) for side in Side}
    goals = []
    for side, text in ((Side.CLIENT, CLIENTS), (Side.CLINICIAN, CLINICIANS)):
        goals.append(write_goal(speaker=speakers[side], text=text, audit=acting[side]))
        say_done(speaker=speakers[side], audit=acting[side])
    for side in Side:
        about = {"speaker": speakers[side], "audit": acting[side]}
        for goal, value in zip(goals, MINE_TOO[side], strict=True):
            rate_mine(goal=goal, value=value, **about)
        agree(goal=goals[0], wording=1, **about)
    for side in Side:
        rate_ladder(speaker=speakers[side], goal=goals[0], value=LADDER[side], audit=acting[side])
