"""Reading the book back, for those whose case it is about."""

import zoneinfo
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from plait_clinic.access.permissions import MAY_NOTE
from plait_clinic.audit.events import OF_A_CARER, OF_THE_NAMED, OF_THE_OFFICE, READS_OF_A_CASE, Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.models import Case, CaseClinician, CaseMember
from plait_clinic.cases.queries import in_force
from plait_clinic.checkins.models import CheckIn, Rater, Response
from plait_clinic.people.models import User
from plait_clinic.risk.looks import seen_in_the_list
from plait_clinic.signals.looks import seen_waiting
from plait_clinic.supervision.models import Occasion, Reason
from plait_clinic.supervision.queries import purposes_of, reasons_in

LOOKS_SHOWN = 200


@dataclass(frozen=True)
class Look:
    """One time that someone opened something of a case; `why` is what they are to it, or what they wrote before."""

    at: datetime
    who: str
    what: str
    whose: str
    why: str = ""
    case: str = ""
    clients: str = ""


def looks_at(case) -> Sequence[Look]:
    """Who has looked at this case, and at whose brief, newest first, at most LOOKS_SHOWN."""
    looks = looks_in([case], AuditEvent.objects.all())
    lists = (caseload_looks, unanswered_looks, open_answer_looks, waiting_looks, attendance_looks)
    return newest_first([*looks, *(look for of_list in lists for look in of_list(case))])


def looks_at_mine(user: User, now: datetime) -> Sequence[Look]:
    """What others opened of the cases in which this person has a part, and of their caseload as a whole.

    Newest first, at most LOOKS_SHOWN.

    Lists on which a case stood are told with the case itself.
    """
    mine = Case.objects.filter(clinicians__in=CaseClinician.objects.filter(in_force(now), user=user))
    looks = looks_in(list(mine.distinct()), AuditEvent.objects.exclude(actor=user))
    return newest_first([*looks, *point_looks(user)])


def looks_in(cases: Sequence[Case], events: QuerySet[AuditEvent]) -> list[Look]:
    """What was opened in these cases, by the same few queries however many there are."""
    members = CaseMember.objects.filter(case__in=cases).select_related("client")
    names = {member.handle: member.client.name for member in members}
    clients = {case.pk: ", ".join(names[one.handle] for one in members if one.case_id == case.pk) for case in cases}
    parts = set(CaseClinician.objects.filter(case__in=cases).values_list("case", "user"))
    reasons = reasons_in(cases)
    found = events.filter(case__in=cases, action__in=READS_OF_A_CASE).select_related("actor", "case")
    return [
        Look(
            at=event.at,
            who=event.actor.name if event.actor else "",
            what=str(Event(event.action).label),
            whose=names.get(event.target, ""),
            why=why(event, parts, reasons),
            case=event.case.handle,
            clients=clients[event.case_id],
        )
        for event in found.order_by("-at", "-pk")[:LOOKS_SHOWN]
    ]


def point_looks(user: User) -> list[Look]:
    """When a supervisor looked at this person's caseload beside chance, and for what."""
    purposes = list(purposes_of(user))
    found = AuditEvent.objects.filter(action=Event.POINT_SUPERVISED, target=user.handle).select_related("actor")
    return [
        Look(
            at=event.at,
            who=event.actor.name,
            what=_("read your caseload beside chance"),
            whose="",
            why=next((one.text or "" for one in purposes if one.lets_look(event.actor_id, event.at)), ""),
        )
        for event in found.order_by("-at", "-pk")[:LOOKS_SHOWN]
    ]


def why(event: AuditEvent, parts: Collection[tuple[int, int]], reasons: Sequence[Reason]) -> str:
    """The reason that whoever looked gave before, or what they are to the case."""
    if event.action in OF_THE_OFFICE:
        return _("the office")
    if event.action == Event.SUPPORT_LISTED:
        return _("to offer support in supervision")
    if event.action in OF_A_CARER:
        return _("a carer around the case")
    reason = reason_behind(event, reasons)
    if reason:
        return reason.told()
    if (event.case_id, event.actor_id) in parts:
        return _("works in this case")
    return _("named to read answers about safety") if event.action in OF_THE_NAMED else ""


def reason_behind(event: AuditEvent, reasons: Sequence[Reason]) -> Reason | None:
    """The reason by which somebody might look just then, the newest first; in an emergency, that one."""
    given = [reason for reason in reasons if reason.lets_look(event.case_id, event.actor_id, event.at)]
    emergencies = [reason for reason in given if reason.occasion == Occasion.EMERGENCY]
    found = given if event.action == Event.REASON_GIVEN else emergencies or given
    return next(iter(found), None)


def newest_first(looks: Iterable[Look]) -> list[Look]:
    """The newest of several lists of looks, at most LOOKS_SHOWN."""
    return sorted(looks, key=lambda look: look.at, reverse=True)[:LOOKS_SHOWN]


def caseload_looks(case, members: Sequence[object] = ()) -> list[Look]:
    """Who read a caseload on which this case stood: one line for each person and day, with the last time of the day.

    A caseload is in the book once, however many cases stand on it. Which ones did follows from who had a part in the
    case that day, by the clinic's calendar, and from when it was open. With `members`, from their stays in it too:
    nobody's ratings stand there before they joined or after they left.
    """
    parts = list(case.clinicians.select_related("user"))
    reads = with_a_part(on_days_of(case, Event.CASELOAD_READ), case, parts, members)
    return each_day(reads, names_in(parts), _("read the caseload, on which this case stands"), _("works in this case"))


def unanswered_looks(case, members: Sequence[object] = ()) -> list[Look]:
    """Who read who has not answered while somebody of this case stood there: a line for each person and day.

    With `members`, while one of these did. The list is in the book once, and shows the cases whose sessions one holds.
    """
    parts = list(case.clinicians.filter(role__in=MAY_NOTE).select_related("user"))
    reads = on_days_of(case, Event.UNANSWERED_READ).filter(Exists(waiting_then(case, members)))
    what = _("read who has not answered, where somebody of this case stood")
    return each_day(with_a_part(reads, case, parts, members), names_in(parts), what, _("works in this case"))


def waiting_then(case, members: Sequence[object]) -> QuerySet[CheckIn]:
    """Check-ins of clients of this case that were open and not answered at the time of an event, as far as can be told.

    The list goes into the book without whom it named. From when until when a check-in was open is taken from how it
    stands now; where a session was moved or its attendance put right since, a look may be told that was none, or not.
    """
    at = OuterRef("at")
    before = Response.objects.filter(check_in=OuterRef("pk"), submitted_at__lte=OuterRef(at))
    found = CheckIn.objects.filter(
        ~Exists(before),
        Q(closed_at__isnull=True) | Q(closed_at__gt=at),
        session__case=case,
        rater=Rater.CLIENT,
        opens_at__lte=at,
        expires_at__gt=at,
    )
    return found.filter(member__in=list(members)) if members else found


def with_a_part(
    reads: QuerySet[AuditEvent], case, parts: Sequence[CaseClinician], members: Sequence[object]
) -> QuerySet[AuditEvent]:
    """Those by whoever had one of these parts then, while the case was open; with `members`, in their stays alone."""
    if not parts:
        return reads.none()
    found = reads.filter(reduce(or_, map(during, parts))).exclude(while_closed(case))
    return found.filter(reduce(or_, map(staying, members))) if members else found


def names_in(parts: Iterable[CaseClinician]) -> dict[int, str]:
    return {part.user_id: part.user.name for part in parts}


def attendance_looks(case) -> list[Look]:
    """Which referrers read attendance while this case was theirs to see: one line for each person and day."""
    spans = sight_of_attendance(case)
    if not spans:
        return []
    names = {user.pk: user.name for user in User.objects.filter(handle__in=spans)}
    sees = (Q(actor__handle=handle) & reduce(or_, times) for handle, times in spans.items())
    reads = on_days_of(case, Event.ATTENDANCE_READ).filter(reduce(or_, sees), day__gte=case.opened_on)
    return each_day(reads, names, str(Event.ATTENDANCE_READ.label), _("referrer"))


def sight_of_attendance(case) -> dict[str, list[Q]]:
    """From when until when each referrer saw this case, by their handle, as the book has it."""
    turns = AuditEvent.objects.filter(case=case, action__in=(Event.REFERRER_ADDED, Event.REFERRER_ENDED))
    spans: dict[str, list[Q]] = defaultdict(list)
    for action, handle, at in turns.order_by("pk").values_list("action", "target", "at"):
        times = spans[handle]
        if action == Event.REFERRER_ADDED:
            times.append(Q(at__gte=at))
        else:
            times.append((times.pop() if times else Q()) & Q(at__lte=at))
    for handle in case.referrers.exclude(user__handle__in=list(spans)).values_list("user__handle", flat=True):
        spans[handle].append(Q())  # who saw it from the beginning
    return spans


def on_days_of(case, event: Event) -> QuerySet[AuditEvent]:
    """Events of one kind with the `day` of each by the calendar of the case's clinic."""
    zone = zoneinfo.ZoneInfo(case.organisation.time_zone)
    return AuditEvent.objects.filter(action=event).annotate(day=TruncDate("at", tzinfo=zone))


def each_day(reads: QuerySet[AuditEvent], names: Mapping[int, str], what: str, why: str) -> list[Look]:
    """One line for each person and day, with the last time of the day."""
    by_day = reads.values("actor", "day").annotate(last=Max("at")).order_by("-last")[:LOOKS_SHOWN]
    return [Look(at=row["last"], who=names[row["actor"]], what=what, whose="", why=why) for row in by_day]


def open_answer_looks(case) -> list[Look]:
    """Who read the list of open answers while one of this case stood on it."""
    what = _("read the list of open answers, on which this case stands")
    named = _("named to read answers about safety")
    return [
        Look(at=at, who=who, what=what, whose="", why=named) for at, who in seen_in_the_list(list(case.members.all()))
    ]


def waiting_looks(case) -> list[Look]:
    """Who read the list of people who wait to be heard while one of this case stood on it."""
    what = _("read the list of people who wait to be heard, on which this case stands")
    named = _("is told when somebody waits")
    return [Look(at=at, who=who, what=what, whose="", why=named) for at, who in seen_waiting(list(case.members.all()))]


def during(part) -> Q:
    """The days on which somebody had this part in the case. On the last one they may have looked before it ended."""
    until = Q(day__lte=part.until) if part.until else Q()
    return Q(actor=part.user_id, day__gte=part.since) & until


def staying(member) -> Q:
    """The days on which a member was in the case."""
    until = Q(day__lte=member.left_on) if member.left_on else Q()
    return Q(day__gte=member.joined_on) & until


def while_closed(case) -> Q:
    """The times between a closing and the opening again, when a case stands on nobody's caseload."""
    closed, spans = None, Q(pk__in=())
    turns = AuditEvent.objects.filter(case=case, action__in=(Event.CASE_CLOSED, Event.CASE_REOPENED)).order_by("pk")
    for action, at in turns.values_list("action", "at"):
        if action == Event.CASE_CLOSED:
            closed = at
        elif closed:
            spans, closed = spans | Q(at__gt=closed, at__lt=at), None
    if closed:
        spans |= Q(at__gt=closed)
    return spans | (Q(day__gt=case.closed_on) if case.closed_on else Q(pk__in=()))
