"""What a signed-in person is to a case, read from the database: the facts that permissions judge."""

from dataclasses import replace
from datetime import datetime

from plait_clinic.access.permissions import Standing
from plait_clinic.carers.queries import is_around
from plait_clinic.cases.models import Case, CaseClinician
from plait_clinic.cases.queries import in_force
from plait_clinic.people.models import Role, StaffRole, Supervision
from plait_clinic.risk.models import RiskAnswer
from plait_clinic.risk.queries import in_sight_of_readers
from plait_clinic.risk.readers import read_by
from plait_clinic.signals.watching import watches
from plait_clinic.supervision.models import Occasion
from plait_clinic.supervision.queries import occasions_given


def roles_of(user) -> frozenset[str]:
    """The roles of a member of staff, read once for each request."""
    if not hasattr(user, "_role_names"):
        user._role_names = frozenset(StaffRole.objects.filter(user=user).values_list("role", flat=True))
    return user._role_names


def general_standing(user) -> Standing:
    """What a person is to the clinic as a whole, with no case in mind."""
    return Standing(roles=roles_of(user), reads_risk=bool(read_by(user)), watches_signals=watches(user))


def standing_in(case: Case, user, now: datetime) -> Standing:
    """What a person is to one case, now."""
    parts = list(CaseClinician.objects.filter(in_force(now), case=case).values_list("user_id", "role"))
    own_part = dict(parts).get(user.pk)
    supervises = not own_part and is_supervisor_of([clinician for clinician, _ in parts], user, now)
    roles = roles_of(user)
    may_in_emergency = not own_part and (supervises or Role.ADMINISTRATOR in roles)
    given = occasions_given(case, user, now) if may_in_emergency else frozenset()
    return Standing(
        roles=roles,
        part=own_part,
        supervises=supervises,
        gave_reason=supervises and Occasion.SUPERVISION in given,
        in_emergency=may_in_emergency and Occasion.EMERGENCY in given,
        is_around=Role.CARER in roles and is_around(case, user),
    )


def standing_to(answer: RiskAnswer, user, now: datetime) -> Standing:
    """What a person is to one positive answer: to its case, and as somebody named to read its measure.

    A named reader who has no part in the case sees it while it is open, and a few days after.
    """
    found = standing_in(answer.response.check_in.session.case, user, now)
    return replace(found, reads_risk=answer.response.measure in read_by(user) and in_sight_of_readers(answer, now))


def is_supervisor_of(clinicians: list[int], user, now: datetime) -> bool:
    return Supervision.objects.filter(in_force(now), supervisor=user, supervisee__in=clinicians).exists()
