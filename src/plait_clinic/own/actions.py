"""Writes of the own page: where codes go, making and using them, leaving, and who may read what was sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.models import VisibilityChange
from plait_clinic.minors.own_page import channel_problems, own_page_problems
from plait_clinic.own import codes
from plait_clinic.own.contacts import kind_of
from plait_clinic.own.models import TRIES_A_CODE, CodeKind, OwnChannel, OwnCode, OwnVisit
from plait_clinic.own.queries import asked_too_often, channel_of
from plait_clinic.own.said import Saying, saying_of
from plait_clinic.people.queries import hold_clinic
from plait_clinic.steps import Refused

VALID_FOR = {CodeKind.SENT: codes.SENT_FOR, CodeKind.CONFIRM: codes.SENT_FOR, CodeKind.HANDED: codes.HANDED_FOR}
KEPT_FOR = timedelta(days=1)
"""Codes and visits that are over are removed after this long: what they were for stays in the book."""


@dataclass(frozen=True)
class ToSend:
    """A code on its way: known here and in the message alone, since only its hash is kept."""

    kind: str
    address: str
    code: str


@dataclass(frozen=True)
class Opened:
    """A visit that has just begun. The token goes into the cookie; the database keeps its hash."""

    visit: OwnVisit
    token: str


@transaction.atomic
def set_channel(*, member: CaseMember, address: str, audit: Audit) -> ToSend:
    """Enter a client's own address or number. It counts once the code that goes there now is confirmed."""
    lock(member)
    problems = channel_problems(member, audit.now)
    if problems:
        raise Refused(*problems)
    if asked_too_often(member, CodeKind.CONFIRM, audit.now):
        raise Refused(_("Codes were sent too often within an hour. Please wait a little, then try again."))
    end_running(member, audit.now)
    kind = kind_of(address)
    channel = OwnChannel.objects.create(member=member, kind=kind, address=address, set_by=audit.actor, set_at=audit.now)
    audit.record(Event.OWN_CHANNEL_SET, case=member.case, target=member.handle)
    code = codes.new_sent_code()
    keep_code(member, CodeKind.CONFIRM, code, audit.now, channel)
    return ToSend(kind, address, code)


@transaction.atomic
def confirm_channel(*, member: CaseMember, typed: str, audit: Audit) -> bool:
    """Confirm the address with the code that arrived there. A wrong code uses up one of its five tries."""
    lock(member)
    code = usable_code(member, CodeKind.CONFIRM, audit.now)
    if code is None or not take_code(code, typed, audit.now):
        return False
    OwnChannel.objects.filter(pk=code.channel_id).update(confirmed_at=audit.now)
    audit.record(Event.OWN_CHANNEL_CONFIRMED, case=member.case, target=member.handle)
    return True


@transaction.atomic
def end_channel(*, member: CaseMember, audit: Audit, keep: OwnVisit | None = None) -> bool:
    """No code goes to this address any more, and one that is out opens nothing. Returns whether there was one.

    Visits that were opened through it end too, but for the one to `keep`: the client's own, who asks for this.
    """
    lock(member)
    ended = end_running(member, audit.now, keep)
    if ended:
        audit.record(Event.OWN_CHANNEL_ENDED, case=member.case, target=member.handle)
    return ended


@transaction.atomic
def make_sent_code(*, member: CaseMember, audit: Audit) -> ToSend | None:
    """A fresh code for the confirmed channel; None without one, or where too many were asked for."""
    lock(member)
    channel = channel_of(member)
    if channel_problems(member, audit.now):
        return None
    if channel is None or channel.confirmed_at is None or asked_too_often(member, CodeKind.SENT, audit.now):
        return None
    code = codes.new_sent_code()
    keep_code(member, CodeKind.SENT, code, audit.now, channel)
    audit.record(Event.OWN_CODE_SENT, case=member.case, target=member.handle)
    return ToSend(channel.kind, channel.address, code)


@transaction.atomic
def hand_over_code(*, member: CaseMember, audit: Audit) -> str:
    """A code to be handed over face to face. It is returned this once."""
    lock(member)
    problems = own_page_problems(member, audit.now)
    if problems:
        raise Refused(*problems)
    code = codes.new_handed_code()
    keep_code(member, CodeKind.HANDED, code, audit.now)
    audit.record(Event.OWN_CODE_HANDED, case=member.case, target=member.handle)
    return code


@transaction.atomic
def open_with_sent_code(*, member: CaseMember, typed: str, audit: Audit) -> Opened | None:
    """Open the page with the newest code that was sent to this member. Whatever is wrong with it is told as one."""
    lock(member)
    code = usable_code(member, CodeKind.SENT, audit.now)
    if code is None or not take_code(code, typed, audit.now):
        return None
    return begin_visit(code, audit)


@transaction.atomic
def open_with_handed_code(*, typed: str, audit: Audit) -> Opened | None:
    """Open the page with a code that a clinician handed over: it alone says whose page it is."""
    if not codes.is_handed_code(codes.tidy(typed)):
        return None
    code = (
        OwnCode.objects.select_for_update(of=("self",))
        .filter(kind=CodeKind.HANDED, code_hash=codes.code_hash(typed), used_at__isnull=True, expires_at__gt=audit.now)
        .select_related("member__case")
        .first()
    )
    if code is None:
        return None
    mark_used(code, audit.now)
    return begin_visit(code, audit)


@transaction.atomic
def leave(*, visit: OwnVisit, audit: Audit) -> None:
    """End the visit now, for whoever takes up the phone next."""
    OwnVisit.objects.filter(pk=visit.pk, ends_at__gt=audit.now).update(ends_at=audit.now)


@transaction.atomic
def change_visibility(*, visit: OwnVisit, about: str, to: str, audit: Audit) -> None:
    """Change who may read one thing that was sent, as long as nobody has read it.

    The clinic is held meanwhile: every read leaves its event in the clinic's book before it fetches anything, so none
    can slip in between the look at the book and the change.
    """
    hold_clinic(visit.member.case.organisation)
    saying = saying_of(visit, about, audit.now)
    problem = why_not(saying, to)
    if problem:
        raise Refused(problem)
    if to == saying.seen_by:
        return
    VisibilityChange.objects.create(**{saying.row_field: saying.row}, visibility=to, changed_at=audit.now)
    audit.record(Event.VISIBILITY_CHANGED, case=visit.member.case, target=saying.response)


def why_not(saying: Saying | None, to: str) -> str:
    if saying is None:
        return _("This is not there any more. Nothing was changed.")
    if to not in saying.choices:
        return _("Please choose one of the answers shown.")
    if saying.read and to != saying.seen_by:
        return _("This was read in the meantime, so it can no longer be changed.")
    return ""


def lock(member: CaseMember) -> None:
    """One at a time for each member: two codes at once, or one code twice, cannot both count."""
    CaseMember.objects.select_for_update().get(pk=member.pk)


def keep_code(member: CaseMember, kind: CodeKind, code: str, now: datetime, channel: OwnChannel | None = None) -> None:
    """Keep the hash of a fresh code. Earlier ones of its kind open nothing from now on; old ones are removed."""
    OwnCode.objects.filter(expires_at__lt=now - KEPT_FOR).delete()
    OwnCode.objects.filter(member=member, kind=kind, used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    OwnCode.objects.create(
        member=member,
        kind=kind,
        channel=channel,
        code_hash=codes.code_hash(code, None if kind == CodeKind.HANDED else member.pk),
        made_at=now,
        expires_at=now + VALID_FOR[kind],
    )


def usable_code(member: CaseMember, kind: CodeKind, now: datetime) -> OwnCode | None:
    """The newest code, if it still counts: not used, not over, tries left, its channel in use."""
    found = OwnCode.objects.filter(
        member=member,
        kind=kind,
        used_at__isnull=True,
        expires_at__gt=now,
        tries__lt=TRIES_A_CODE,
        channel__ended_at__isnull=True,
    )
    return found.select_related("member__case").order_by("-pk").first()


def take_code(code: OwnCode, typed: str, now: datetime) -> bool:
    """Use the code up where it was typed right; else count the try."""
    if codes.is_same(code.code_hash, codes.code_hash(typed, code.member_id)):
        mark_used(code, now)
        return True
    code.tries += 1
    code.save(update_fields=["tries"])
    return False


def mark_used(code: OwnCode, now: datetime) -> None:
    code.used_at = now
    code.save(update_fields=["used_at"])


def begin_visit(code: OwnCode, audit: Audit) -> Opened:
    OwnVisit.objects.filter(ends_at__lt=audit.now - KEPT_FOR).delete()
    token = codes.new_visit_token()
    visit = OwnVisit.objects.create(
        member=code.member,
        opened_by=code.kind,
        token_hash=codes.visit_hash(token),
        begun_at=audit.now,
        ends_at=audit.now + codes.VISIT_FOR,
    )
    audit.record(Event.OWN_PAGE_OPENED, case=code.member.case, target=code.member.handle)
    return Opened(visit, token)


def end_running(member: CaseMember, now: datetime, keep: OwnVisit | None = None) -> bool:
    """End the channel in use, and the visits that a code to it opened.

    A request that waited for another may carry the earlier moment: nothing ends before it began.
    """
    ended = OwnChannel.objects.filter(member=member, ended_at__isnull=True).update(ended_at=Greatest("set_at", now))
    visits = OwnVisit.objects.filter(member=member, opened_by=CodeKind.SENT, ends_at__gt=now)
    visits.exclude(pk=keep.pk if keep else None).update(ends_at=Greatest("begun_at", now))
    return bool(ended)
