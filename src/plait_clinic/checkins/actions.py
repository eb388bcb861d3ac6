"""Writes of the check-in: invitations, links, the answer itself, and the count of failures.

`submit` commits the response, its scores and its audit event first and alone: what it acknowledges is kept, whatever
happens to the reading that follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import F

from plait.measures import informativeness, load_measure
from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.batteries.queries import check_in_battery, first_measure
from plait_clinic.cases.actions import note_session
from plait_clinic.cases.models import CaseMember, Presence, Session
from plait_clinic.checkins.filling import Filled
from plait_clinic.checkins.fingerprints import fingerprint, is_same
from plait_clinic.checkins.models import (
    Answer,
    Channel,
    CheckIn,
    Comment,
    FailedAttempts,
    FollowUp,
    Link,
    Rater,
    Response,
    Score,
    Visibility,
)
from plait_clinic.checkins.rows import answer_rows, score_rows
from plait_clinic.checkins.states import OPEN_FOR
from plait_clinic.checkins.tokens import new_token, token_hash

FAILURE_WINDOW = timedelta(minutes=10)
FAILURES_ALLOWED = 20
FAILURES_KEPT_FOR = timedelta(days=1)


class Outcome(StrEnum):
    """What became of an answer that was sent."""

    FIRST = "first"
    REPEAT = "repeat"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Submitted:
    outcome: Outcome
    response: Response


@transaction.atomic
def invite_member(*, session: Session, member: CaseMember, audit: Audit) -> CheckIn:
    """Ask one member of the case about one session."""
    check_in = CheckIn.objects.create(
        session=session,
        battery=check_in_battery(session.case.organisation),
        rater=Rater.CLIENT,
        member=member,
        form=member.client.form,
        opens_at=audit.now,
        expires_at=audit.now + OPEN_FOR,
    )
    audit.record(Event.INVITED, case=session.case, target=check_in.handle)
    return check_in


@transaction.atomic
def invite_clinician(*, session: Session, clinician, audit: Audit) -> CheckIn:
    """Ask a clinician of the case for their own view of the session."""
    check_in = CheckIn.objects.create(
        session=session,
        battery=check_in_battery(session.case.organisation),
        rater=Rater.CLINICIAN,
        clinician=clinician,
        form=Rater.CLINICIAN,
        opens_at=audit.now,
        expires_at=audit.now + OPEN_FOR,
    )
    audit.record(Event.INVITED, case=session.case, target=check_in.handle)
    return check_in


@transaction.atomic
def note_and_invite(
    *,
    case,
    held_at: datetime,
    modality: str,
    presence: Mapping[CaseMember, Presence],
    next_session_at: datetime | None,
    audit: Audit,
) -> Session:
    """Note a session; ask everyone who was there, and the clinician who notes it."""
    session = note_session(
        case=case,
        held_at=held_at,
        modality=modality,
        presence=presence,
        next_session_at=next_session_at,
        audit=audit,
    )
    present = [member for member, value in presence.items() if value == Presence.ATTENDED]
    for member in present:
        invite_member(session=session, member=member, audit=audit)
    if present:
        invite_clinician(session=session, clinician=audit.actor, audit=audit)
    return session


@transaction.atomic
def make_link(*, check_in: CheckIn, channel: Channel, audit: Audit) -> str:
    """A new way to the check-in. The token is returned this once; only its hash is kept."""
    token = new_token()
    Link.objects.create(check_in=check_in, token_hash=token_hash(token), channel=channel, made_at=audit.now)
    audit.record(Event.LINK_MADE, case=check_in.session.case, target=check_in.handle)
    return token


@transaction.atomic
def submit(*, check_in: CheckIn, filled: Filled, audit: Audit) -> Submitted:
    """Keep the first answer; acknowledge the same one again; say of a different second one that it is not kept."""
    CheckIn.objects.select_for_update().get(pk=check_in.pk)
    print_of_this = fingerprint(check_in.handle, filled)
    first = Response.objects.filter(check_in=check_in, version=1).first()
    if first is None:
        response = keep(check_in, filled, print_of_this, audit)
        return Submitted(Outcome.FIRST, response)
    same = first.fingerprint is not None and is_same(first.fingerprint, print_of_this)
    return Submitted(Outcome.REPEAT if same else Outcome.DIFFERENT, first)


def keep(check_in: CheckIn, filled: Filled, print_of_this: bytes, audit: Audit) -> Response:
    """Write the response with all that belongs to it, inside the caller's transaction."""
    name, version = first_measure(check_in.battery)
    measure = load_measure(name, version=version)
    response = Response.objects.create(
        check_in=check_in,
        measure=name,
        measure_version=version,
        submitted_at=audit.now,
        late=audit.now >= check_in.expires_at,
        informativeness=informativeness(measure, check_in.form, filled.values),
        fingerprint=print_of_this,
    )
    Answer.objects.bulk_create(answer_rows(response, filled))
    Score.objects.bulk_create(score_rows(response, measure, check_in.form, filled.values))
    if filled.comment:
        Comment.objects.create(response=response, text=filled.comment, visibility=filled.comment_visibility)
    audit.record(Event.RESPONSE_SUBMITTED, case=check_in.session.case, target=response.handle)
    return response


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
def count_failure(*, address_hash: bytes, audit: Audit) -> bool:
    """Count one failure from an address; True once it has had more than its share in this window.

    Only the crossing of the line goes into the book: a guesser must not be able to fill it.
    """
    window = window_of(audit.now)
    row, _new = FailedAttempts.objects.get_or_create(address_hash=address_hash, window=window, defaults={"count": 0})
    FailedAttempts.objects.filter(pk=row.pk).update(count=F("count") + 1)
    row.refresh_from_db(fields=["count"])
    if row.count == FAILURES_ALLOWED + 1:
        audit.record(Event.FAILURES_COUNTED)
    return row.count > FAILURES_ALLOWED


def window_of(now: datetime) -> datetime:
    """The start of the ten minutes that a moment lies in."""
    return now - timedelta(
        minutes=now.minute % (FAILURE_WINDOW.seconds // 60), seconds=now.second, microseconds=now.microsecond
    )
