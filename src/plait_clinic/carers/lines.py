"""What the brief and the page for both say of who is around a case, in the shape that rooms share (agreed.py)."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from plait_clinic.agreed import Group, Line
from plait_clinic.carers.kinds import HIGHEST, Side
from plait_clinic.carers.models import Carer
from plait_clinic.carers.queries import Newest, PairKey, carers_for, concerns, newest_ratings
from plait_clinic.carers.told import Told, told
from plait_clinic.cases.models import CaseClinician, CaseMember
from plait_clinic.cases.queries import in_force

NOT_RATED = HIGHEST + 2
"""Where a carer comes about whom nothing was said: after everybody about whom something was."""


def brief_lines(members: Sequence[CaseMember], reader_is_part: bool, now: datetime) -> dict[int, list[Line]]:
    """Who is around each member and what that member said last about the work with them, the quietest first.

    Whether somebody can say what is on their mind is for readers with a part in the case. Of a carer who has such a
    part besides nothing is told here, since they may be the reader.
    """
    cases = {member.case_id for member in members}
    carers = list(Carer.objects.filter(case__in=cases, ended_at__isnull=True).select_related("case", "member"))
    if not carers:
        return {member.pk: [] for member in members}
    ratings = newest_ratings(members)
    parts = set(CaseClinician.objects.filter(in_force(now), case__in=cases).values_list("case", "user"))
    apart = [carer for carer in carers if (carer.case_id, carer.user_id) not in parts]
    return {member.pk: of_member(member, apart, ratings, speaking=reader_is_part) for member in members}


def of_member(
    member: CaseMember, carers: Sequence[Carer], ratings: dict[PairKey, Newest], *, speaking: bool
) -> list[Line]:
    around = [carer for carer in carers if carer.case_id == member.case_id and concerns(carer, member)]
    keys = {carer: (member.pk, carer.pk, None, Side.CLIENT) for carer in around}
    each = [(carer, client_told(ratings.get(key), speaking=speaking)) for carer, key in keys.items()]
    each.sort(key=lambda pair: (pair[1].lowest if pair[1] else NOT_RATED, pair[0].pk))
    return [line(carer, said) for carer, said in each]


def client_told(newest: Newest | None, *, speaking: bool) -> Told | None:
    return told(newest.rating, newest.count, speaking=speaking) if newest else None


def line(carer: Carer, said: Told | None) -> Line:
    state = said.in_short if said else _("nothing said yet about the work with them")
    return Line(Group.STANDING, named(carer), state=state, url=reverse("around", args=[carer.case.handle]))


def named(carer: Carer) -> str:
    return f"{carer.name}, {carer.get_kind_display()}"


def shared_lines(member: CaseMember, now: datetime) -> list[Line]:  # noqa: ARG001  all rooms are asked alike
    """Who is around this member: names and what they are, which client and clinicians know alike. No rating."""
    return [Line(Group.STANDING, named(carer)) for carer in carers_for(member)]
