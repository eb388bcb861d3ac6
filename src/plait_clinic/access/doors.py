"""The doors: the only ways from a page to a case or a list. Each one checks, fetches, and writes one audit event.

What may not be seen answers exactly like what does not exist (404), so that nobody learns that it is there.
"""

import zoneinfo
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from plait_clinic.access import permissions
from plait_clinic.access.permissions import NotAllowed, ReasonNeeded, Standing
from plait_clinic.access.standing import general_standing, standing_in, standing_to
from plait_clinic.audit.events import Event
from plait_clinic.audit.record import link_audit, staff_audit
from plait_clinic.cases.models import Case, CaseMember, Session
from plait_clinic.cases.queries import members_of
from plait_clinic.checkins.concerns import concern_for
from plait_clinic.checkins.models import Answer
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.queries import visit_of
from plait_clinic.people.models import User
from plait_clinic.risk.models import RiskAnswer
from plait_clinic.risk.queries import answer_of
from plait_clinic.signals.models import Signal
from plait_clinic.signals.queries import signal_of

Check = Callable[[Standing], None]
OWN_COOKIE = "__Secure-plait_own" if settings.SESSION_COOKIE_SECURE else "plait_own"


@dataclass(frozen=True)
class MemberDoor:
    """What lies behind the door of one member's page: case, members, whose it is, and what the reader is to it."""

    case: Case
    members: list[CaseMember]
    member: CaseMember
    standing: Standing


def entered_case(request, handle: str, check: Check) -> tuple[Case, Standing]:
    """A case of the person's own organisation that `check` lets them have, and what they are to it."""
    case = case_here(request, handle)
    return case, enter(request, case, check)


def case_here(request, handle: str) -> Case:
    """A case of the person's own organisation."""
    case = (
        Case.objects.filter(handle=handle, organisation=request.user.organisation_id)
        .select_related("organisation")
        .first()
    )
    if case is None:
        raise Http404
    return case


def access_case(request, handle: str, *, check: Check, event: Event | None) -> Case:
    """Such a case, with the read in the book; `event` None for a page that writes, or shows nothing clinical."""
    case, _standing = entered_case(request, handle, check)
    if event:
        staff_audit(request).record(event, case=case, target=case.handle)
    return case


def access_session(request, handle: str, *, check: Check, event: Event | None) -> Session:
    """A session of such a case."""
    session = (
        Session.objects.filter(handle=handle, case__organisation=request.user.organisation_id)
        .select_related("case__organisation")
        .first()
    )
    if session is None:
        raise Http404
    enter(request, session.case, check)
    if event:
        staff_audit(request).record(event, case=session.case, target=session.handle)
    return session


def enter(request, case: Case, check: Check) -> Standing:
    """Check the person against the case. A missing reason passes on; every other refusal is a 404."""
    standing = standing_in(case, request.user, request.now)
    try:
        check(standing)
    except ReasonNeeded as needed:
        needed.case = case.handle
        raise
    except NotAllowed:
        raise Http404 from None
    return standing


def access_list(request, *, check: Check, event: Event | None) -> None:
    """A page that belongs to a role rather than to one case."""
    try:
        check(general_standing(request.user))
    except NotAllowed:
        raise Http404 from None
    if event:
        staff_audit(request).record(event)


def access_brief(request, handle: str, member: str | None) -> MemberDoor:
    """The brief of one member: the one named, or the first. The book says whose it was, and what the reader was to it:
    whoever supervises is shown fewer words.
    """
    door = entered_member(request, handle, member, permissions.check_read_brief)
    if asks_whose(door, member):
        return door
    staff_audit(request).record(brief_read_by(door.standing), case=door.case, target=door.member.handle)
    return door


def book_beside_others(request, case: Case) -> None:
    """That a brief of several showed everybody's ratings: the same line for each of them, whoever's brief it was."""
    staff_audit(request).record(Event.READ_BESIDE_OTHERS, case=case, target=case.handle)


def asks_whose(door: MemberDoor, member: str | None) -> bool:
    """Whether an emergency's reader has to say first whose brief: nobody else of the case is to learn that it was."""
    return door.standing.in_emergency and not door.standing.part and member is None and len(door.members) > 1


def brief_read_by(standing: Standing) -> Event:
    if standing.part:
        return Event.BRIEF_READ
    return Event.BRIEF_IN_EMERGENCY if standing.in_emergency else Event.BRIEF_SUPERVISED


def access_paired(request, handle: str, member: str) -> MemberDoor:
    """One member's ratings beside the reader's own."""
    door = entered_member(request, handle, member, permissions.check_read_paired)
    staff_audit(request).record(Event.PAIRED_READ, case=door.case, target=door.member.handle)
    return door


def entered_member(request, handle: str, member: str | None, check: Check) -> MemberDoor:
    """A case by one of its members, the one named or the first."""
    case, standing = entered_case(request, handle, check)
    members = members_of(case)
    chosen = next((found for found in members if member in (None, found.handle)), None)
    if chosen is None:
        raise Http404
    return MemberDoor(case, members, chosen, standing)


def own_visit(request) -> OwnVisit | None:
    """The client's visit to their own page that this browser's cookie belongs to. A staff sign-in has no part in it.

    Days are those of the visit's clinic from here to the end of the request, in what is read, kept and shown.
    """
    visit = visit_of(request.COOKIES.get(OWN_COOKIE, ""), request.now)
    if visit is not None:
        timezone.activate(zoneinfo.ZoneInfo(visit.member.case.organisation.time_zone))
    return visit


def access_own_page(request) -> OwnVisit | None:
    """Such a visit, with the read in the book: of the member whose visit it is, and of nobody else."""
    visit = own_visit(request)
    if visit is not None:
        link_audit(request).record(Event.OWN_PAGE_READ, case=visit.member.case, target=visit.member.handle)
    return visit


def access_case_member(request, case: str, member: str, *, check: Check, event: Event | None) -> CaseMember:
    """One member, now or before, of a case that `check` lets the person have; the book says whose page it was."""
    found = access_case(request, case, check=check, event=None)
    chosen = CaseMember.objects.filter(case=found, handle=member).select_related("client", "case__organisation").first()
    if chosen is None:
        raise Http404
    if event:
        staff_audit(request).record(event, case=found, target=chosen.handle)
    return chosen


def access_member_to_help(request, case: str, member: str) -> CaseMember:
    """The page that helps a client to open their own page. It shows nothing of what stands there."""
    return access_case_member(request, case, member, check=permissions.check_help_with_own_page, event=None)


def access_together(request, case: str, member: str) -> CaseMember:
    """The page for both, to write on or to look at; a look at more than a page at rest is noted by `book_together`."""
    return access_case_member(request, case, member, check=permissions.check_open_together, event=None)


def book_together(request, member: CaseMember) -> None:
    """That the page for both was opened and showed something: at rest it shows nothing."""
    staff_audit(request).record(Event.TOGETHER_OPENED, case=member.case, target=member.handle)


def access_ending(request, case: str, member: str) -> CaseMember:
    return access_case_member(request, case, member, check=permissions.check_read_ending, event=Event.ENDING_READ)


def access_ending_to_write(request, case: str, member: str) -> CaseMember:
    return access_case_member(request, case, member, check=permissions.check_read_ending, event=None)


def access_changes(request) -> None:
    access_list(request, check=permissions.check_read_changes, event=Event.CHANGES_LISTED)


def access_looks(request, handle: str) -> Case:
    return access_case(request, handle, check=permissions.check_read_looks, event=Event.LOOKS_READ)


def access_looks_at_mine(request) -> None:
    access_list(request, check=permissions.check_read_looks_at_mine, event=Event.LOOKS_READ)


def access_case_to_note(request, handle: str) -> Case:
    """The pages where a session is noted, or parts of a family named, show who comes and nothing that was answered."""
    return access_case(request, handle, check=permissions.check_note_session, event=None)


def access_case_to_give_reason(request, handle: str) -> Case:
    """The reason page shows nothing clinical; the reason itself is what is written into the book."""
    return access_case(request, handle, check=permissions.check_give_reason, event=None)


def access_case_to_open_in_emergency(request, handle: str) -> tuple[Case, Standing]:
    """The page that asks for the reason shows whose case it is, and nothing clinical."""
    return entered_case(request, handle, permissions.check_open_in_emergency)


def access_private_notes(request) -> None:
    """One's own private notes. The book says that they were read, and not what they are about."""
    access_list(request, check=permissions.check_keep_private_notes, event=Event.PRIVATE_NOTES_READ)


def access_private_notes_to_change(request) -> None:
    access_list(request, check=permissions.check_keep_private_notes, event=None)


def access_case_for_private_note(request, handle: str) -> Case:
    """The form for a note shows whose case it is, and nothing clinical."""
    return access_case(request, handle, check=permissions.check_write_private_note, event=None)


def access_session_page(request, handle: str) -> Session:
    return access_session(request, handle, check=permissions.check_read_session, event=Event.SESSION_READ)


def access_session_to_change(request, handle: str) -> Session:
    return access_session(request, handle, check=permissions.check_note_session, event=None)


def access_caseload(request) -> None:
    access_list(request, check=permissions.check_read_caseload, event=Event.CASELOAD_READ)


def access_new_case(request) -> None:
    access_list(request, check=permissions.check_open_case, event=None)


def access_imports(request) -> None:
    """Nothing of the clinic's is read here; what is brought in is written into the book as it comes in."""
    access_list(request, check=permissions.check_bring_in_past_data, event=None)


def access_open_answers(request) -> None:
    access_list(request, check=permissions.check_read_open_answers, event=Event.RISK_ANSWERS_LISTED)


def access_risk_answer(request, handle: str, *, check: Check, event: Event | None) -> tuple[RiskAnswer, Standing]:
    """One positive answer that this person is in charge of; the book says whose it was."""
    answer = answer_of(request.user, handle)
    if answer is None:
        raise Http404
    standing = standing_to(answer, request.user, request.now)
    try:
        check(standing)
    except NotAllowed:
        raise Http404 from None
    if event:
        check_in = answer.response.check_in
        staff_audit(request).record(event, case=check_in.session.case, target=check_in.member.handle)
    return answer, standing


def access_risk_answer_page(request, handle: str) -> tuple[RiskAnswer, Standing]:
    return access_risk_answer(request, handle, check=permissions.check_read_risk_answer, event=Event.RISK_ANSWER_READ)


def access_risk_answer_to_acknowledge(request, handle: str) -> tuple[RiskAnswer, Standing]:
    return access_risk_answer(request, handle, check=permissions.check_acknowledge, event=None)


def access_risk_readers(request) -> None:
    access_list(request, check=permissions.check_name_readers, event=Event.CLINIC_READ)


def access_signal(request, handle: str, *, check: Check, event: Event | None) -> tuple[Signal, Standing]:
    """One signal of a case that `check` lets this person have; the book says whose it was."""
    found = signal_of(request.user, handle)
    if found is None:
        raise Http404
    standing = enter(request, found.case, check)
    if event:
        staff_audit(request).record(event, case=found.case, target=found.member.handle)
    return found, standing


def access_signal_page(request, handle: str) -> tuple[Signal, Standing]:
    return access_signal(request, handle, check=permissions.check_read_signal, event=Event.SIGNAL_READ)


def access_signal_to_step(request, handle: str) -> tuple[Signal, Standing]:
    return access_signal(request, handle, check=permissions.check_take_signal_step, event=None)


def access_member_to_note(request, case: str, member: str) -> CaseMember:
    """Somebody of whom a clinician of the case notes an impression."""
    found = access_case(request, case, check=permissions.check_note_impression, event=None)
    chosen = next((one for one in members_of(found) if one.handle == member), None)
    if chosen is None:
        raise Http404
    return chosen


def access_waiting(request) -> None:
    access_list(request, check=permissions.check_read_waiting, event=Event.WAITING_READ)


def access_signal_watch(request) -> None:
    access_list(request, check=permissions.check_name_watchers, event=Event.CLINIC_READ)


def access_signal_figures(request) -> None:
    access_list(request, check=permissions.check_read_signal_figures, event=Event.SIGNAL_FIGURES_READ)


def access_card(request, handle: str) -> tuple[Signal, Standing]:
    """The repair card of a signal. `book_card` notes that it was read: a card that is held shows nothing."""
    return access_signal(request, handle, check=permissions.check_read_card, event=None)


def book_card(request, signal: Signal) -> None:
    staff_audit(request).record(Event.CARD_READ, case=signal.case, target=signal.member.handle)


def access_card_to_note(request, handle: str) -> Signal:
    signal, _standing = access_signal(request, handle, check=permissions.check_tick_stages, event=None)
    return signal


def access_card_words(request) -> None:
    """The words of repair cards, which are about nobody; a change of them has its own event in the book."""
    access_list(request, check=permissions.check_change_cards, event=None)


def access_supervision(request) -> None:
    access_list(request, check=permissions.check_read_supervisees, event=Event.SUPERVISION_READ)


def book_support(request, signals: Sequence[Signal]) -> None:
    """That the list of supervision named these members, once for each of them: it tells that something waits."""
    named = {signal.member_id: (signal.case, signal.member.handle) for signal in signals}
    staff_audit(request).record_each(Event.SUPPORT_LISTED, list(named.values()))


def access_attendance(request) -> None:
    access_list(request, check=permissions.check_read_attendance, event=Event.ATTENDANCE_READ)


def access_concerns(request) -> None:
    access_list(request, check=permissions.check_read_concerns, event=Event.CONCERNS_READ)


def access_concern_to_handle(request, about: str) -> Answer:
    """One concern of the reader's own list; what it is about was read there."""
    access_list(request, check=permissions.check_read_concerns, event=None)
    found = concern_for(request.user, about)
    if found is None:
        raise Http404
    return found


def access_clinic(request) -> None:
    access_list(request, check=permissions.check_administer, event=Event.CLINIC_READ)


def access_staff_member(request, handle: str) -> User:
    """One member of the own clinic's staff, for whoever administers it."""
    access_clinic(request)
    found = User.objects.filter(handle=handle, organisation=request.user.organisation_id).select_related("team")
    person = found.first()
    if person is None:
        raise Http404
    return person


def access_cases(request) -> None:
    access_list(request, check=permissions.check_administer_case, event=Event.CASES_LISTED)


def access_case_to_administer(request, handle: str) -> Case:
    """Such a case for the office: by the role alone, with nothing asked of what somebody is to the case."""
    access_list(request, check=permissions.check_administer_case, event=None)
    case = case_here(request, handle)
    staff_audit(request).record(Event.CASE_PAGE_READ, case=case, target=case.handle)
    return case


def access_consents(request, case: str, member: str) -> CaseMember:
    """A client's birth date, guardians and consents. Nothing of what anybody answered stands there."""
    return access_case_member(request, case, member, check=permissions.check_keep_consents, event=Event.CONSENTS_READ)


def access_consents_to_change(request, case: str, member: str) -> CaseMember:
    return access_case_member(request, case, member, check=permissions.check_keep_consents, event=None)


def access_minors_policy(request) -> None:
    access_list(request, check=permissions.check_write_minors_policy, event=Event.CLINIC_READ)


def access_protocol(request) -> None:
    access_list(request, check=permissions.check_write_protocol, event=Event.CLINIC_READ)


def access_client_to_erase(request, case: str, member: str) -> CaseMember:
    """The page shows a name and what is kept of anybody, and nothing of this client's; the erasure is in the book."""
    found = access_case_to_administer(request, case)
    chosen = CaseMember.objects.filter(case=found, handle=member).select_related("client", "case__organisation").first()
    if chosen is None:
        raise Http404
    return chosen


def access_retention(request) -> None:
    """The rules, and whose data go soon by them: names and days, and nothing that was answered."""
    access_list(request, check=permissions.check_write_retention, event=Event.ERASURES_DUE_READ)


def access_erasures_due(request) -> None:
    access_list(request, check=permissions.check_read_erasures_due, event=Event.ERASURES_DUE_READ)


def access_hold(request, case: str) -> Case:
    """The page shows whose case it is, and why it is held; nothing clinical."""
    return access_case(request, case, check=permissions.check_hold, event=Event.CASE_PAGE_READ)


def access_hold_to_change(request, case: str) -> Case:
    return access_case(request, case, check=permissions.check_hold, event=None)


def access_hold_to_end(request, case: str) -> Case:
    return access_case(request, case, check=permissions.check_end_hold, event=None)


def access_batteries(request) -> None:
    """What is asked and in which words: the office's to choose. Nothing of it is clinical, so a look is not noted."""
    access_list(request, check=permissions.check_administer, event=None)


def access_backups(request) -> None:
    """When backups were made, of the whole server. Nothing of it is clinical, so a look is not noted."""
    access_list(request, check=permissions.check_administer, event=None)


def access_jobs(request) -> None:
    """What the server does by itself and when, without anybody in it: a look is not noted."""
    access_list(request, check=permissions.check_administer, event=None)


def access_caseloads(request) -> None:
    access_list(request, check=permissions.check_read_caseloads, event=Event.CASELOADS_READ)


def access_reliability(request) -> None:
    """Figures of many people together; asking for new ones shows nothing, and its own event is in the book."""
    access_list(request, check=permissions.check_read_reliability, event=Event.RELIABILITY_READ)


def access_engine(request) -> None:
    """How expected ranges are made, from many people together."""
    access_list(request, check=permissions.check_read_engine, event=Event.ENGINE_READ)


def access_own_budget(request) -> None:
    """A number of one's own; nothing clinical is shown, and setting it is in the book."""
    access_list(request, check=permissions.check_set_own_budget, event=None)


def access_day(request) -> None:
    access_list(request, check=permissions.check_print_day, event=Event.DAY_READ)


def access_own_day(request) -> None:
    access_list(request, check=permissions.check_print_own_day, event=Event.DAY_READ)
