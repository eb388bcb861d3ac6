"""Reading everything anew with the models in use, some members at a time: it can be broken off and gone on with.

What was read before is replaced course by course; doing it twice gives the same.
"""

from collections.abc import Iterator

from plait_clinic.audit.record import Audit
from plait_clinic.batteries.registry import Key
from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.models import Rater, Response
from plait_clinic.engine.actions import advance_rebuild
from plait_clinic.engine.models import Rebuild
from plait_clinic.readings.actions import rebuild_readings

LOT = 50
"""Members that are read in one job: some seconds."""


def rebuild_lot(*, rebuild: Rebuild, audit: Audit) -> Rebuild | None:
    """Read the next members anew. The rebuild as it then stands; None where somebody else went on with it."""
    members = list(members_after(rebuild))
    for member in members:
        for measure in measures_answered(member):
            rebuild_readings(member=member, measure=measure, audit=audit)
    return advance_rebuild(rebuild=rebuild, members=members, audit=audit)


def members_after(rebuild: Rebuild) -> Iterator[CaseMember]:
    found = CaseMember.objects.filter(case__organisation=rebuild.organisation, pk__gt=rebuild.done_through)
    return found.select_related("case").order_by("pk")[:LOT].iterator()


def measures_answered(member: CaseMember) -> list[Key]:
    """What this member answered when asked; what came in from a file stays as it was read."""
    answered = Response.objects.filter(
        check_in__member=member,
        check_in__rater=Rater.CLIENT,
        check_in__battery__asked=True,
        version=1,
        erased_at__isnull=True,
    )
    return sorted(set(answered.order_by().values_list("measure", "measure_version")))
