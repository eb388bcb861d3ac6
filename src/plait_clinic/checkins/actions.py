"""Writes of the check-in: invitations, links, the answer itself, and the count of failures.

`submit` commits the response, its scores and its audit event first and alone: what it acknowledges is kept, whatever
happens to the reading that follows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import BigIntegerField, F, Q, QuerySet

from plait.measures import Measure, informativeness
from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.batteries.conjoint import Due, with_what_comes_along
from plait_clinic.batteries.due import measures_due
from plait_clinic.batteries.models import UNREGISTERED, Battery
from plait_clinic.batteries.queries import battery_of, first_measure
from plait_clinic.batteries.registry import measure_of
from plait_clinic.cases.actions import correct_attendance, note_session, plan_session, set_next_session
from plait_clinic.cases.models import Attendance, CaseKind, CaseMember, Presence, Session
from plait_clinic.cases.queries import holders_of, planned_sessions
from plait_clinic.checkins.failures import FAILURES_ALLOWED, FAILURES_KEPT_FOR, window_of
from plait_clinic.checkins.filling import Filled, FilledPart
from plait_clinic.checkins.fingerprints import fingerprint, is_same
from plait_clinic.checkins.models import (
    Answer,
    AskedMeasure,
    Channel,
    CheckIn,
    Comment,
    ConcernHandled,
    FailedAttempts,
    FollowUp,
    Link,
    Rater,
    Response,
    Score,
    Visibility,
)
from plait_clinic.checkins.queries import first_responses
from plait_clinic.checkins.rows import (
    answer_rows,
    asked_rows,
    past_answer_rows,
    past_check_in,
    past_response,
    past_score_rows,
    score_rows,
)
from plait_clinic.checkins.states import OPEN_FOR
from plait_clinic.checkins.tokens import new_token, token_hash
from plait_clinic.delivery.queries import rules_of
from plait_clinic.families.actions import keep_under
from plait_clinic.minors.queries import form_asked, is_held_back
from plait_clinic.prepared import Prepared, PreparedRows, Slot
from plait_clinic.risk.actions import PastValues, open_answers, open_past_answers

RESPONSES, ANSWERS, SCORES = PreparedRows(Response), PreparedRows(Answer), PreparedRows(Score)
ASKED = (Presence.EXPECTED, Presence.ATTENDED)


class Outcome(StrEnum):
    """What became of an answer that was sent."""

    FIRST = "first"
    REPEAT = "repeat"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Submitted:
    """What became of an answer, and the responses that are kept: one for each measure, the head's first."""

    outcome: Outcome
    responses: tuple[Response, ...]

    @property
    def response(self) -> Response:
        """The head's, which the line in the person's own words belongs to."""
        return self.responses[0]


@transaction.atomic
def invite_member(
    *,
    session: Session,
    member: CaseMember,
    opens_at: datetime,
    open_for: timedelta,
    audit: Audit,
) -> CheckIn | None:
    """Ask one member of the case about one session; about a planned one, from the moment it begins.

    None where nothing is due, and where a consent is missing that the clinic's policy for minors asks for.
    """
    if is_held_back(member, audit.now):
        return None
    check_in = CheckIn(
        session=session,
        battery=battery_of(session.case),
        rater=Rater.CLIENT,
        member=member,
        form=form_asked(member.client, audit.now),
        opens_at=opens_at,
        expires_at=opens_at + open_for,
    )
    return invite(check_in, audit)


@transaction.atomic
def invite_clinician(*, session: Session, clinician, audit: Audit) -> CheckIn | None:
    """Ask a clinician of the case for their own view of the session."""
    check_in = CheckIn(
        session=session,
        battery=battery_of(session.case),
        rater=Rater.CLINICIAN,
        clinician=clinician,
        form=Rater.CLINICIAN,
        opens_at=audit.now,
        expires_at=audit.now + OPEN_FOR,
    )
    return invite(check_in, audit)


def invite(check_in: CheckIn, audit: Audit) -> CheckIn | None:
    """Write an invitation with what it asks, inside the caller's transaction; none where nothing is due."""
    due = due_for(check_in)
    if not due:
        return None
    check_in.save()
    AskedMeasure.objects.bulk_create(asked_rows(check_in, due))
    audit.record(Event.INVITED, case=check_in.session.case, target=check_in.handle)
    return check_in


def due_for(check_in: CheckIn) -> list[Due]:
    """What is due for this respondent, by the battery that the invitation was made from and by who comes together."""
    asked = {"session": check_in.session, "form": check_in.form, "member": check_in.member}
    return with_what_comes_along(measures_due(battery=check_in.battery, **asked), **asked)


def ask_more(check_in: CheckIn) -> None:
    """Ask also what has become due since the invitation, as when the session turns out to be the last one.

    Inside the caller's transaction. Nothing that was asked is taken away: a page with it may be open on a phone.
    """
    asked = list(check_in.asked.order_by("position").values_list("measure", "about_member", "about_subsystem"))
    more = [due for due in due_for(check_in) if due.about not in asked]
    AskedMeasure.objects.bulk_create(asked_rows(check_in, more, after=len(asked)))


@transaction.atomic
def note_and_invite(
    *,
    case,
    held_at: datetime,
    modality: str,
    presence: Mapping[CaseMember, Presence],
    next_session_at: datetime | None,
    last: bool = False,
    next_is_last: bool = False,
    audit: Audit,
) -> Session:
    """Note a session; ask everyone who was there, and the clinicians of the case who hold it."""
    planned = list(planned_sessions(case))
    session = note_session(
        case=case,
        held_at=held_at,
        modality=modality,
        presence=presence,
        last=last,
        next_session_at=next_session_at,
        next_is_last=next_is_last,
        audit=audit,
    )
    for changed in dict.fromkeys((session, *planned)):
        follow_attendance(session=changed, audit=audit)
    ask_clinicians(session, Presence.ATTENDED in presence.values(), audit)
    return session


@transaction.atomic
def correct_who_was_there(*, session: Session, presence: Mapping[CaseMember, Presence], audit: Audit) -> bool:
    """Put right who was at a session; check-ins follow, and what was answered stays. Returns whether it changed."""
    changed = correct_attendance(session=session, presence=presence, audit=audit)
    if changed:
        follow_attendance(session=session, audit=audit)
        ask_clinicians(session, session.attendance.filter(presence=Presence.ATTENDED).exists(), audit)
    return changed


def ask_clinicians(session: Session, somebody_came: bool, audit: Audit) -> None:
    """Ask whoever notes a session, and who holds it, for their own view; not where nobody came after all."""
    asked = CheckIn.objects.filter(session=session, rater=Rater.CLINICIAN)
    if not somebody_came:
        asked.filter(responses__isnull=True, closed_at__isnull=True).update(closed_at=audit.now)
        return
    asked.filter(closed_at__isnull=False).update(closed_at=None)
    already = set(asked.values_list("clinician", flat=True))
    for clinician in dict.fromkeys((audit.actor, *holders_of(session.case, audit.now))):
        if clinician.pk not in already:
            invite_clinician(session=session, clinician=clinician, audit=audit)
    if session.case.kind != CaseKind.INDIVIDUAL:
        for check_in in asked.filter(responses__isnull=True, clinician__in=already).select_related("battery"):
            check_in.session = session
            ask_more(check_in)  # about whoever was there after all


@transaction.atomic
def plan_and_invite(*, case, planned_at: datetime, audit: Audit) -> Session:
    """Plan the next session and invite whoever is expected; their check-ins open when it begins."""
    session = plan_session(case=case, planned_at=planned_at, audit=audit)
    follow_attendance(session=session, audit=audit)
    return session


@transaction.atomic
def change_next_session(*, case, next_session_at: datetime | None, next_is_last: bool = False, audit: Audit) -> None:
    """Change when the next session is, and whether it is the last. Links that were handed out for it go with it."""
    planned = list(planned_sessions(case))
    set_next_session(case=case, next_session_at=next_session_at, next_is_last=next_is_last, audit=audit)
    for session in planned:
        follow_attendance(session=session, audit=audit)


@transaction.atomic
def follow_attendance(*, session: Session, audit: Audit) -> None:
    """Bring the members' check-ins in line with who is expected, was there, or was not. An answer stays as it is."""
    session.refresh_from_db(fields=["held_at", "last", "number"])
    invited = CheckIn.objects.select_for_update().filter(session=session, rater=Rater.CLIENT)
    by_member = {check_in.member_id: check_in for check_in in invited}
    answered = set(Response.objects.filter(check_in__session=session).values_list("check_in", flat=True))
    open_for = open_in(session)
    for attendance in session.attendance.select_related("member__client").order_by("member__pk"):
        check_in = by_member.get(attendance.member_id)
        if check_in is None or check_in.pk not in answered:
            follow_one(session, attendance, check_in, open_for, audit)


def open_in(session: Session) -> timedelta:
    """How long clients' check-ins of this session's clinic are open."""
    return rules_of(session.case.organisation_id).open_for


def follow_one(
    session: Session, attendance: Attendance, check_in: CheckIn | None, open_for: timedelta, audit: Audit
) -> None:
    """Bring one member's check-in in line, which has no answer yet; where there is none, invite whoever is asked."""
    if check_in is None and attendance.presence in ASKED:
        opens_at = session.held_at if attendance.presence == Presence.EXPECTED else audit.now
        invite_member(session=session, member=attendance.member, opens_at=opens_at, open_for=open_for, audit=audit)
    elif check_in is not None:
        asks = attendance.presence in ASKED and not is_held_back(attendance.member, audit.now)
        align(check_in, attendance.presence, session.held_at, audit.now, asks=asks, open_for=open_for)
        check_in.session = session
        ask_more(check_in)


@transaction.atomic
def follow_consent(*, member: CaseMember, audit: Audit) -> None:
    """Bring one young person's check-ins in line with who has consented to their being asked.

    What is planned, and what was held within the days that a check-in is open for: nobody is asked about longer ago.
    What is open or closed as it should be stays untouched, with its time.
    """
    open_for = rules_of(member.case.organisation_id).open_for
    recent = Q(presence=Presence.EXPECTED) | Q(presence=Presence.ATTENDED, session__held_at__gt=audit.now - open_for)
    rows = Attendance.objects.filter(recent, member=member).order_by("session__number")
    held_back = is_held_back(member, audit.now)
    for attendance in rows.select_related("session__case", "member__client", "member__case"):
        check_in = CheckIn.objects.select_for_update().filter(session=attendance.session, member=member).first()
        if check_in is None or not (check_in.responses.exists() or (check_in.closed_at is not None) == held_back):
            follow_one(attendance.session, attendance, check_in, open_for, audit)


def align(
    check_in: CheckIn, presence: str, held_at: datetime, now: datetime, *, asks: bool, open_for: timedelta
) -> None:
    """Expected: open from the session on. There: open now, for the clinic's days at least. Not to be asked: closed."""
    check_in.closed_at = None if asks else now
    if presence == Presence.EXPECTED:
        check_in.opens_at, check_in.expires_at = held_at, held_at + open_for
    elif asks:
        check_in.opens_at = min(check_in.opens_at, now)
        check_in.expires_at = max(check_in.expires_at, now + open_for)
    check_in.save(update_fields=["opens_at", "expires_at", "closed_at"])


@transaction.atomic
def make_link(*, check_in: CheckIn, channel: Channel, audit: Audit) -> str:
    """A new way to the check-in. The token is returned this once; only its hash is kept."""
    token = new_token()
    Link.objects.create(check_in=check_in, token_hash=token_hash(token), channel=channel, made_at=audit.now)
    audit.record(Event.LINK_MADE, case=check_in.session.case, target=check_in.handle)
    return token


@Prepared
def held() -> QuerySet[CheckIn, int]:
    """Holds a check-in until the transaction ends, so that answers to it are taken one after the other."""
    return CheckIn.objects.select_for_update().filter(pk=Slot("check_in", BigIntegerField())).values_list("pk")


NO_LANGUAGES: Mapping[str, str] = {}


@transaction.atomic
def submit(
    *,
    check_in: CheckIn,
    filled: Filled,
    audit: Audit,
    languages: Mapping[str, str] = NO_LANGUAGES,
    told_of: str = "",
) -> Submitted:
    """Keep the first answer; acknowledge the same one again; say of a different second one that it is not kept.

    What was sent together is kept together or not at all. `languages` says for each measure which language its
    questions stood in. That is kept beside the answer and is no part of it: the same answer in another language is the
    same answer. `told_of` is the version of what members share that the page told of (families/), empty where none.
    """
    held(check_in=check_in.pk)
    print_of_this = fingerprint(check_in.handle, filled)
    kept = tuple(first_responses(check_in))
    if not kept:
        responses = keep(check_in, filled, print_of_this, languages, audit)
        if told_of:
            keep_under(check_in=check_in, responses=responses, told=told_of, audit=audit)
        return Submitted(Outcome.FIRST, responses)
    stored = kept[0].fingerprint
    same = stored is not None and is_same(stored, print_of_this)
    return Submitted(Outcome.REPEAT if same else Outcome.DIFFERENT, kept)


def keep(
    check_in: CheckIn, filled: Filled, print_of_this: bytes, languages: Mapping[str, str], audit: Audit
) -> tuple[Response, ...]:
    """Write a response for each part with all that belongs to it, inside the caller's transaction."""
    responses = tuple(keep_part(check_in, part, print_of_this, languages, audit) for part in filled.parts)
    head = responses[0]
    audit.record(Event.RESPONSE_SUBMITTED, case=check_in.session.case, target=head.handle)
    return responses


def keep_part(
    check_in: CheckIn, filled: FilledPart, print_of_this: bytes, languages: Mapping[str, str], audit: Audit
) -> Response:
    measure = filled.part.measure
    response = Response(
        check_in=check_in,
        measure=measure.id,
        measure_version=measure.version,
        about_member_id=filled.part.about_key[0],
        about_subsystem_id=filled.part.about_key[1],
        language=languages.get(filled.part.name, ""),
        submitted_at=audit.now,
        late=audit.now >= check_in.expires_at,
        informativeness=informativeness(measure, check_in.form, filled.values),
        fingerprint=print_of_this,
    )
    RESPONSES.create(response)
    ANSWERS.bulk_create(answer_rows(response, filled))
    if filled.comment:
        Comment.objects.create(response=response, text=filled.comment, visibility=filled.comment_visibility)
    SCORES.bulk_create(score_rows(response, measure, check_in.form, filled.values))
    if measure.risk_items:
        open_answers(response=response, measure=measure, values=filled.values, audit=audit)
    return response


@dataclass(frozen=True)
class PastAnswer:
    """One member's answer from past data: the items' values, or the one total that is known."""

    session: Session
    member: CaseMember
    values: Mapping[str, int | None] | None = None
    total: float | None = None


@transaction.atomic
def keep_past_answers(
    *, answers: Sequence[PastAnswer], battery: Battery, audit: Audit
) -> dict[int, dict[str, list[object]]]:
    """Keep answers from past data, many at once: as given on the day of their session.

    Returns `responses` and `scores` of each member, by the member's key, in the order given.
    """
    key = first_measure(battery)
    measure = None if key[0] == UNREGISTERED else measure_of(battery.organisation_id, *key)
    check_ins = CheckIn.objects.bulk_create([past_check_in(answer, battery) for answer in answers], batch_size=500)
    asked = [row for check_in in check_ins for row in asked_rows(check_in, [Due(key)])]
    AskedMeasure.objects.bulk_create(asked, batch_size=500)
    responses = Response.objects.bulk_create(
        [past_response(*pair, key, measure) for pair in zip(check_ins, answers, strict=True)], batch_size=500
    )
    pairs = list(zip(responses, answers, strict=True))
    items = [row for response, answer in pairs for row in past_answer_rows(response, answer, measure)]
    Answer.objects.bulk_create(items, batch_size=500)
    scores = [past_score_rows(response, answer, measure) for response, answer in pairs]
    Score.objects.bulk_create([row for rows in scores for row in rows], batch_size=500)
    kept: dict[int, dict[str, list[object]]] = {}
    for (response, answer), rows in zip(pairs, scores, strict=True):
        mine = kept.setdefault(answer.member.pk, {"responses": [], "scores": []})
        mine["responses"].append(response)
        mine["scores"].extend(rows)
    if measure is not None:
        open_past(battery, measure, pairs, audit)
    for case, count in Counter(answer.session.case for answer in answers).items():
        audit.record(Event.PAST_DATA_IMPORTED, case=case, target=str(count))
    return kept


def open_past(battery: Battery, measure: Measure, pairs: Sequence[tuple[Response, PastAnswer]], audit: Audit) -> None:
    """Open what somebody has to read among past answers to a measure's items."""
    past = [
        PastValues(response, answer.member.pk, answer.session.held_at, answer.values)
        for response, answer in pairs
        if answer.values is not None
    ]
    open_past_answers(organisation=battery.organisation, measure=measure, past=past, audit=audit)


@transaction.atomic
def answer_follow_up(*, response: Response, choice: str, audit: Audit) -> FollowUp:
    """Keep the answer to the one concrete question after a response with little to go on; the first one stays."""
    Response.objects.select_for_update().get(pk=response.pk)
    kept = FollowUp.objects.filter(response=response).first()
    if kept is not None:
        return kept
    follow_up = FollowUp.objects.create(
        response=response, choice=choice, visibility=Visibility.CLINICIAN, submitted_at=audit.now
    )
    audit.record(Event.FOLLOW_UP_SUBMITTED, case=response.check_in.session.case, target=response.handle)
    return follow_up


@transaction.atomic
def handle_concern(*, answer: Answer, note: str, audit: Audit) -> ConcernHandled:
    """Note that somebody has seen to a concern. The first one stays. No case is named: only this list tells of it."""
    Response.objects.select_for_update().get(pk=answer.response_id)
    kept = ConcernHandled.objects.filter(answer=answer).first()
    if kept is not None:
        return kept
    handled = ConcernHandled.objects.create(answer=answer, by=audit.actor, at=audit.now, note=note or None)
    audit.record(Event.CONCERN_HANDLED, target=answer.response.handle)
    return handled


@transaction.atomic
def count_failure(*, address_hash: bytes, audit: Audit) -> bool:
    """Count one failure from an address; True once it has had more than its share in this window.

    Only the crossing of the line goes into the book: a guesser must not be able to fill it.
    """
    window = window_of(audit.now)
    row, new = FailedAttempts.objects.get_or_create(address_hash=address_hash, window=window, defaults={"count": 0})
    if new:
        FailedAttempts.objects.filter(window__lt=window - FAILURES_KEPT_FOR).delete()
    FailedAttempts.objects.filter(pk=row.pk).update(count=F("count") + 1)
    row.refresh_from_db(fields=["count"])
    if row.count == FAILURES_ALLOWED + 1:
        audit.record(Event.FAILURES_COUNTED)
    return row.count > FAILURES_ALLOWED
