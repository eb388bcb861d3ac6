"""Who has looked, as the client is told it: when, who that is to them, and what was opened, in plain words.

Nothing of other members stands here, and no supervisor's reason in its own words: it was written for the clinicians
and may speak of others. It says that one was given. What somebody wrote who opened the case in an emergency stands here
where the case has only ever had one client.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from plait_clinic.audit.events import OF_A_CARER, OF_THE_NAMED, OF_THE_OFFICE, Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.audit.queries import LOOKS_SHOWN, attendance_looks, caseload_looks, reason_behind, unanswered_looks
from plait_clinic.checkins.concerns import reads_of_concerns
from plait_clinic.checkins.models import Answer, Visibility, VisibilityChange
from plait_clinic.endings.looks import seen_asking
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.queries import memberships_of
from plait_clinic.own.said import A_REQUEST
from plait_clinic.risk.looks import seen_in_the_list
from plait_clinic.signals.looks import seen_waiting
from plait_clinic.supervision.models import Occasion, Reason
from plait_clinic.supervision.queries import is_of_one_person, reasons_in

# What concerns one member is told where it is this member's own.
OF_THE_MEMBER = {
    Event.BRIEF_READ: _("read your ratings and the lines meant for them"),
    Event.BRIEF_SUPERVISED: _("read your ratings, and of your words only those that you let a supervisor read"),
    Event.BRIEF_IN_EMERGENCY: _("read, in an emergency, your ratings and the lines meant for your clinicians"),
    Event.TOGETHER_OPENED: _("opened the page that you can both look at: your ratings, and words meant for them"),
    Event.EXPECTATIONS_READ: _("opened the page of what you expect and will do, and of the first sessions"),
    Event.ENDING_READ: _("opened the page at the end: your course in short, and what you said looking back"),
    Event.GOALS_READ: _("opened the page of your goals, with what you wrote and rated there"),
    Event.TASKS_READ: _("opened the page of your tasks: what each is, and what was said looking back"),
    Event.PAIRED_READ: _("read your ratings beside their own"),
    Event.RISK_ANSWER_READ: _("read your answer about your safety"),
    Event.RISK_ACKNOWLEDGED: _("wrote down that they have read your answer about your safety and see to it"),
    Event.SIGNAL_READ: _("read what stands there about how the work goes"),
    Event.CARD_READ: _("read words for a talk with you about how the work goes"),
    Event.SUPPORT_LISTED: _("saw in a list for supervision that something of yours may need support, and not what"),
    Event.SIGNAL_STEP: _("wrote down what came of something between you"),
    Event.CARER_READ: _("read what you let them see"),
    Event.CARER_LISTED: _("saw your name in the list of those who let them see something"),
    Event.OWN_CODE_HANDED: _("made a code for this page, to hand over"),
    Event.OWN_CHANNEL_SET: _("entered an address for codes for this page"),
    Event.OWN_CHANNEL_CONFIRMED: _("confirmed the address for codes with a code that had arrived there"),
    Event.OWN_CHANNEL_ENDED: _("ended the address for codes"),
    Event.OWN_PAGE_OPENED: _("this page was opened with a code"),
}
OF_ONE_PERSON = (Event.REASON_GIVEN, Event.EMERGENCY_OPENED)
"""What tells the others of a case that somebody may be in danger, or is talked about. Each of several reads of it where
their own ratings were opened (decision 0054)."""
OF_THE_CASE = {
    Event.SESSION_READ: _("opened the page of a session: who was there, who was asked, who has answered"),
    Event.PREPARATION_READ: _("opened the page of what is new in the room, with what you said to it and your worries"),
    Event.AGREEMENT_READ: _("opened the working agreement, with what you said to it"),
    Event.READ_BESIDE_OTHERS: _("read your ratings beside those of the others in your case"),
    Event.FAMILY_MAP_READ: _("read your ratings beside those of the others in your case, in one picture"),
    Event.AROUND_READ: _(
        "opened the page for people around you, if there are any: what each may see, and what you said about each"
    ),
    Event.STRUCTURE_READ: _("opened the picture of who belongs to whom around your case"),
    Event.STRUCTURE_TAKEN: _("took along, as a file, who belongs to whom around your case"),
    Event.REASON_GIVEN: _("wrote down why they want to look"),
    Event.EMERGENCY_OPENED: _("opened your case in an emergency"),
    Event.CASE_PAGE_READ: _("opened the page with names and dates; no answers stand there"),
    Event.LEAD_HANDED_OVER: _("handed the case over to another clinician"),
    Event.PART_BEGUN: _("let one more clinician work in the case and read it"),
    Event.REFERRER_ADDED: _("let a referrer see who came to the sessions"),
}
IN_A_LIST = _("saw the line of your ratings in the list of their cases")
IN_UNANSWERED = _("saw in a list of their cases that questions to you were not answered yet")
IN_ATTENDANCE = _("saw who came to the sessions")
IN_OPEN_ANSWERS = _("saw in their list that an answer of yours has to be read")
IN_WAITING = _("saw in a list that you wait to be heard, and not what for")
IN_CONCERNS = _("read what you sent past your clinician")
IN_CHANGES = _("read in their list that you ask for another clinician")
YOUR_CLINICIAN, A_SUPERVISOR = _("works with you"), _("supervises your clinician")
IN_EMERGENCY = _("has no part in your work, and opened it in an emergency")
TOLD_THAT_WAITS = _("is told when somebody waits")
NAMED = _("named to read answers about safety")
A_CARER = _("is around you, and sees what you let them see")
A_REFERRER = _("may see who comes, and nothing else")
THE_OFFICE, THE_CONTACT, YOURSELF = (
    _("the clinic’s office"),
    _("complaints contact"),
    _("you, or somebody with your code"),
)


@dataclass(frozen=True)
class OwnLook:
    """One line: the name is empty where it was the client, `wrote` what somebody wrote who looked in an emergency."""

    at: datetime
    who: str
    why: str
    what: str
    wrote: str = ""


def looks_of(visit: OwnVisit) -> list[OwnLook]:
    """Everybody who has looked at this person's part of the case, newest first, at most LOOKS_SHOWN."""
    case = visit.member.case
    clinicians = set(case.clinicians.values_list("user", flat=True))
    members = memberships_of(visit.member)
    handles = [member.handle for member in members]
    of_member = AuditEvent.objects.filter(case=case, action__in=OF_THE_MEMBER, target__in=handles)
    reasons, tells_words = reasons_in([case]), is_of_one_person(case)
    told = [event for event in OF_THE_CASE if tells_words or event not in OF_ONE_PERSON]
    of_case = AuditEvent.objects.filter(case=case, action__in=told)
    looks = [
        own_look(event, clinicians, reasons, tells_words=tells_words)
        for events in (of_member, of_case)
        for event in events.select_related("actor").order_by("-at", "-pk")[:LOOKS_SHOWN]
    ]
    caseloads, attendance = caseload_looks(case, members), attendance_looks(case)
    looks += [OwnLook(look.at, look.who, str(YOUR_CLINICIAN), str(IN_A_LIST)) for look in caseloads]
    waiting = unanswered_looks(case, members)
    looks += [OwnLook(look.at, look.who, str(YOUR_CLINICIAN), str(IN_UNANSWERED)) for look in waiting]
    looks += [OwnLook(look.at, look.who, str(A_REFERRER), str(IN_ATTENDANCE)) for look in attendance]
    listed = seen_in_the_list(members)
    looks += [OwnLook(at, who, str(NAMED), str(IN_OPEN_ANSWERS)) for at, who in listed]
    looks += [OwnLook(at, who, str(TOLD_THAT_WAITS), str(IN_WAITING)) for at, who in seen_waiting(members)]
    asked = seen_asking(members, past_clinicians=visit.past_clinicians)
    looks += [OwnLook(at, who, str(THE_OFFICE), str(IN_CHANGES)) for at, who in asked]
    if visit.past_clinicians:
        looks += looks_at_concerns(visit)
    return sorted(looks, key=lambda look: look.at, reverse=True)[:LOOKS_SHOWN]


def own_look(event: AuditEvent, clinicians: set[int], reasons: Sequence[Reason], *, tells_words: bool) -> OwnLook:
    """One line of the book as the client reads it."""
    reason = reason_behind(event, reasons)
    wrote = reason.text if tells_words and event.action == Event.EMERGENCY_OPENED and reason else ""
    return OwnLook(
        at=event.at,
        who=event.actor.name if event.actor else "",
        why=relation(event, clinicians, reason),
        what=str({**OF_THE_MEMBER, **OF_THE_CASE}[event.action]),
        wrote=wrote or "",
    )


def relation(event: AuditEvent, clinicians: set[int], reason: Reason | None) -> str:
    """What whoever looked is to the client."""
    if event.actor_id is None:
        return str(YOURSELF)
    if event.action in OF_THE_OFFICE:
        return str(THE_OFFICE)
    if event.action in OF_A_CARER:
        return str(A_CARER)
    if reason is not None and reason.occasion == Occasion.EMERGENCY:
        return str(IN_EMERGENCY)
    if event.actor_id in clinicians and reason is None:
        return str(YOUR_CLINICIAN)
    return str(NAMED if event.action in OF_THE_NAMED else A_SUPERVISOR)


def looks_at_concerns(visit: OwnVisit) -> list[OwnLook]:
    """Who read the list of concerns since something of this person first stood on it."""
    members, case = memberships_of(visit.member), visit.member.case
    mine = Answer.objects.filter(response__check_in__member__in=members, value__gt=0)
    sent = list(mine.filter(visibility=Visibility.COMPLAINTS).values_list("response__submitted_at", flat=True))
    changed = VisibilityChange.objects.filter(answer__in=mine, visibility=Visibility.COMPLAINTS)
    since = min([*sent, *changed.values_list("changed_at", flat=True)], default=None)
    if since is None:
        return []
    reads = reads_of_concerns(case).filter(at__gte=since - A_REQUEST)
    return [
        OwnLook(event.at, event.actor.name, str(THE_CONTACT), str(IN_CONCERNS))
        for event in reads.select_related("actor").order_by("-at")[:LOOKS_SHOWN]
    ]
