"""Writes of the room: what the clinic has settled, who wants messages, and each step of a message.

A message is marked as being sent, and that is committed, before anything leaves: whoever is killed in between leaves a
message of which nobody knows whether it went, and such a one never goes again by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.actions import make_link
from plait_clinic.checkins.models import Channel, CheckIn
from plait_clinic.checkins.qr import link_to
from plait_clinic.delivery.messages import Words, link_message
from plait_clinic.delivery.models import DeliveryPolicy, Kind, Message, MessageState, SaidHow, State, Why, Wish
from plait_clinic.delivery.queries import can_be_asked, due_now, newest_of, open_now, reach_of, rules_of, wish_of
from plait_clinic.delivery.rules import LONGEST_OPEN_DAYS, Rules
from plait_clinic.delivery.times import quiet_from
from plait_clinic.delivery.zones import ZONES
from plait_clinic.minors.own_page import channel_problems
from plait_clinic.people.models import Organisation
from plait_clinic.people.queries import hold_clinic
from plait_clinic.steps import Refused


@transaction.atomic
def write_rules(*, organisation: Organisation, rules: Rules, audit: Audit) -> DeliveryPolicy:
    """Write the next version. It holds from now on; check-ins that are open keep the end that they were given."""
    hold_clinic(organisation)
    if problems := problems_of(rules):
        raise Refused(*problems)
    row = DeliveryPolicy.objects.create(
        organisation=organisation,
        number=DeliveryPolicy.objects.filter(organisation=organisation).count() + 1,
        open_days=rules.open_days,
        remind_after_days=rules.remind_after_days,
        remind_at=rules.remind_at,
        send_from=rules.send_from,
        send_until=rules.send_until,
        written_by=audit.actor,
        written_at=audit.now,
    )
    audit.record(Event.DELIVERY_WRITTEN, organisation=organisation, target=str(row.number))
    return row


def problems_of(rules: Rules) -> list[str]:
    """Everything that is wrong with a draft."""
    problems = []
    if not 1 <= rules.open_days <= LONGEST_OPEN_DAYS:
        problems.append(_("A check-in is open for 1 to %(most)d days.") % {"most": LONGEST_OPEN_DAYS})
    if rules.remind_after_days is not None and not 1 <= rules.remind_after_days < rules.open_days:
        problems.append(_("A reminder goes at least one day after the link, and before the check-in ends."))
    if rules.send_from >= rules.send_until:
        problems.append(_("Messages go from one hour of a day to a later one of the same day."))
    elif not rules.allow(rules.remind_at):
        problems.append(_("Reminders go at an hour at which messages go."))
    return problems


@transaction.atomic
def want_messages(*, member: CaseMember, language: str, zone: str, way: SaidHow, audit: Audit) -> Wish:
    """Keep that somebody wants links to their check-ins sent. The same again is no new row."""
    CaseMember.objects.select_for_update().get(pk=member.pk)
    if problems := wish_problems(member, language, zone, audit.now):
        raise Refused(*problems)
    before = wish_of(member)
    if before is not None and (before.language, before.zone) == (language, zone):
        return before
    end_wishes(member, audit.now)
    noted_by = None if way == SaidHow.OWN_PAGE else audit.actor
    said = {"language": language, "zone": zone, "way": way, "noted_by": noted_by, "said_at": audit.now}
    wish = Wish.objects.create(member=member, **said)
    audit.record(Event.MESSAGES_WANTED, case=member.case, target=member.handle)
    return wish


def wish_problems(member: CaseMember, language: str, zone: str, now: datetime) -> list[str]:
    problems = channel_problems(member, now)
    if not member.own_channels.filter(ended_at__isnull=True, confirmed_at__isnull=False).exists():
        problems.append(_("There is no confirmed address or number of their own, so nothing can be sent yet."))
    if language not in dict(settings.LANGUAGES):
        problems.append(_("Please choose one of the languages shown."))
    if zone and zone not in ZONES:
        problems.append(_("Please choose one of the time zones shown."))
    return problems


@transaction.atomic
def end_messages(*, member: CaseMember, audit: Audit) -> bool:
    """No link is sent to this person any more. Returns whether any was."""
    CaseMember.objects.select_for_update().get(pk=member.pk)
    ended = end_wishes(member, audit.now)
    if ended:
        audit.record(Event.MESSAGES_ENDED, case=member.case, target=member.handle)
    return ended


def end_wishes(member: CaseMember, now: datetime) -> bool:
    """A request that waited for another may carry the earlier moment: nothing ends before it was said."""
    running = list(Wish.objects.filter(member=member, ended_at__isnull=True))
    for wish in running:
        wish.ended_at = max(wish.said_at, now)
        wish.save(update_fields=["ended_at"])
    return bool(running)


@dataclass(frozen=True)
class Begun:
    """A message on its way. Its link is known here and in the message alone, since only a hash is kept of it."""

    message: Message
    address: str
    words: Words
    good_for: timedelta


@transaction.atomic
def begin_message(*, check_in: CheckIn, audit: Audit) -> Begun | None:
    """Take up what is to go now about this check-in, so that nobody else does; None where nothing is, or no longer.

    Everything is looked at again with the check-in held, as an answer holds it: who has answered is sent nothing.
    """
    CheckIn.objects.select_for_update().get(pk=check_in.pk)
    found = open_now(audit.now).filter(pk=check_in.pk).first()
    rules = rules_of(check_in.session.case.organisation_id)
    due = due_now(found, rules, audit.now) if found else None
    if found is None or due is None:
        return None
    message = due.message or Message.objects.create(
        check_in=found, kind=due.kind, way=due.channel.kind, made_at=audit.now
    )
    note(message, State.SENDING, audit)
    audit.record(Event.MESSAGE_BEGUN, case=found.session.case, target=found.handle)
    return Begun(
        message=message,
        address=due.channel.address,
        words=link_message(
            url=link_to(make_link(check_in=found, channel=Channel.LINK, audit=audit)),
            until=found.expires_at,
            zone=due.zone,
            language=due.wish.language,
            reminds=due.kind != Kind.INVITATION,
        ),
        good_for=min(found.expires_at, quiet_from(audit.now, due.zone, rules)) - audit.now,
    )


@transaction.atomic
def note_state(*, message: Message, state: State, why: Why | None = None, audit: Audit) -> None:
    """Keep what became of a message, unless somebody has kept something in the meantime."""
    note(message, state, audit, why)


@transaction.atomic
def settle(*, step: MessageState, state: State, why: Why | None = None, audit: Audit) -> bool:
    """Keep what a message's step led to, where that step is still its newest. Returns whether it was."""
    message = Message.objects.select_for_update().get(pk=step.message_id)
    newest = newest_of(message)
    if newest is None or newest.pk != step.pk:
        return False
    note(message, state, audit, why)
    return True


def note(message: Message, state: State, audit: Audit, why: Why | None = None) -> None:
    """One more step, inside the caller's transaction. Two at once cannot both have the same number."""
    Message.objects.select_for_update().get(pk=message.pk)
    number = MessageState.objects.filter(message=message).count() + 1
    MessageState.objects.create(message=message, number=number, state=state, why=why, by=audit.actor, at=audit.now)


@transaction.atomic
def send_again(*, check_in: CheckIn, audit: Audit) -> bool:
    """Ask for one more message about a check-in that is open; once for each. It goes outside quiet hours."""
    CheckIn.objects.select_for_update().get(pk=check_in.pk)
    found = open_now(audit.now).filter(pk=check_in.pk).first()
    if found is None:
        raise Refused(_("This check-in takes no more answers, so nothing needs to be sent."))
    wish, channel = reach_of(found)
    if wish is None or channel is None:
        raise Refused(_("They have not asked for messages, so nothing is sent. Show them the link instead."))
    if not can_be_asked(found.member, audit.now):
        raise Refused(_("By your clinic’s policy for minors nothing can be sent to them now."))
    kinds = {message.kind for message in found.messages.all()}
    if Kind.INVITATION not in kinds:
        raise Refused(_("The first link has not gone yet. It goes by itself."))
    if Kind.AGAIN in kinds:
        return False
    message = Message.objects.create(check_in=found, kind=Kind.AGAIN, way=channel.kind, made_at=audit.now)
    note(message, State.ASKED, audit)
    audit.record(Event.MESSAGE_ASKED, case=found.session.case, target=found.handle)
    return True


@transaction.atomic
def try_again(*, message: Message, audit: Audit) -> None:
    """Ask that a message that did not go is tried again. Whether it is still of use is not told."""
    newest = newest_of(Message.objects.select_for_update().get(pk=message.pk))
    if newest is not None and newest.state in (State.FAILED, State.UNKNOWN):
        note(message, State.ASKED, audit)
        audit.record(Event.MESSAGE_ASKED, case=message.check_in.session.case, target=message.handle)
