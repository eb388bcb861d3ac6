"""What comes with Plait's own check-in without standing in a battery: for who comes together, was sent, or is a child.

A clinic that asks the check-in asks these too, so that no battery has to be edited for them. Each is noted with whom it
is about where that is not everybody: one member, or some who belong together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import Key
from plait_clinic.cases.models import Attendance, CaseKind, CaseMember, Participation, Presence, Subsystem
from plait_clinic.cases.subsystems.queries import subsystems_of

CLINICIAN, CHILD = "clinician", "child"
TOGETHER: Key = ("plait-conjoint", "1")
"""The others, the shared purpose, all of us with the clinician, and safety."""
EACH_MEMBER: Key = ("plait-conjoint-member", "1")
"""The clinician's own view of one person."""
BELONGING: Key = ("plait-subsystem", "1")
"""Some who belong together, as each of them sees it."""
IN_FACES: Key = ("plait-child", "1")
"""A child's check-in."""
FAIRNESS: Key = ("plait-fairness", "1")
"""Fairness and a say in decisions, of whoever was sent by somebody else. It has no form for children."""
COME_BY_THEMSELVES = tuple(measure for measure, _version in (TOGETHER, EACH_MEMBER, BELONGING, IN_FACES, FAIRNESS))
"""Measures that no battery names."""


@dataclass(frozen=True)
class Due:
    """One measure that is due, and whom it is about where that is one member or one subsystem."""

    key: Key
    member: CaseMember | None = None
    subsystem: Subsystem | None = None

    @property
    def about(self) -> tuple[str, int | None, int | None]:
        """What may be asked once in a check-in: one measure about one of them."""
        return self.key[0], self.member and self.member.pk, self.subsystem and self.subsystem.pk


def with_what_comes_along(keys: Sequence[Key], *, session, form: str, member: CaseMember | None) -> list[Due]:
    """What is due by the battery, with what comes with the check-in where several people come to a session."""
    others = [Due(key) for key in keys if key[0] not in (CHECK_IN, IN_FACES[0])]
    own = [Due(key) for key in keys if key[0] in (CHECK_IN, IN_FACES[0])]
    if not own:
        return others
    if session.case.kind == CaseKind.INDIVIDUAL:
        return [*own, *of_whoever_was_sent(form, member), *others]
    if form == CLINICIAN:
        # Of several people there is no “my client”: the whole once, and each of them.
        return [Due(TOGETHER), *(Due(EACH_MEMBER, member=each) for each in who_was_there(session)), *others]
    some = belonging(session, member) if form != CHILD else ()
    return [*own, Due(TOGETHER), *some, *of_whoever_was_sent(form, member), *others]


def of_whoever_was_sent(form: str, member: CaseMember | None) -> list[Due]:
    """Of a mandated member the alliance does not tell everything: fairness and a say in decisions are asked too."""
    was_sent = member is not None and member.participation == Participation.MANDATED
    return [Due(FAIRNESS)] if was_sent and form != CHILD else []


def who_was_there(session) -> list[CaseMember]:
    there = Attendance.objects.filter(session=session, presence=Presence.ATTENDED).select_related("member__client")
    return [row.member for row in there.order_by("member__pk")]


def belonging(session, member: CaseMember | None) -> Iterable[Due]:
    """The subsystems that this member belonged to on the session's day, of which another one was expected or there."""
    day = timezone.localdate(session.held_at)
    mine = [each for each in subsystems_of(session.case_id, day) if member and each.has(member)]
    if not mine:
        return []
    there = Attendance.objects.filter(session=session, presence__in=(Presence.EXPECTED, Presence.ATTENDED))
    others = set(there.values_list("member", flat=True)) - {member.pk}
    return [Due(BELONGING, subsystem=each.subsystem) for each in mine if others & {one.pk for one in each.members}]
