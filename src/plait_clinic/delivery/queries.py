"""Reads of the room: what the clinic has settled, who wants messages, what is due now, and how messages stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from plait_clinic.cases.models import Attendance, CaseMember, Presence
from plait_clinic.checkins.models import CheckIn, Rater, Response
from plait_clinic.delivery.models import DeliveryPolicy, Kind, Message, MessageState, State, Why, Wish
from plait_clinic.delivery.rules import Rules
from plait_clinic.delivery.times import is_quiet, reminder_at
from plait_clinic.minors.queries import young_person
from plait_clinic.own.models import OwnChannel
from plait_clinic.people.models import Organisation

TRIED_AT_MOST = 3
TRY_AGAIN_AFTER = timedelta(minutes=10)
"""What surely did not go is tried three times, ten minutes apart; then somebody of the office has to look."""
STUCK_AFTER = timedelta(minutes=10)
"""Much longer than any try can take: whoever was sending then is gone."""
GONE = (State.HANDED, State.DELIVERED, State.UNKNOWN)
"""After these somebody is reminded; what did not go is nothing to be reminded of."""
APART = timedelta(days=1)
"""Whoever was sent the link again is not reminded on the same day. Our own choice."""
ASKED_FOR = timedelta(days=2)
"""How long a gateway is asked whether a text message has arrived."""


def policies_of(organisation: Organisation | int) -> QuerySet[DeliveryPolicy]:
    """Every version, the newest first; `organisation` is the clinic, or its key."""
    found = DeliveryPolicy.objects.filter(organisation=organisation)
    return found.select_related("written_by").order_by("-number")


def rules_of(organisation: Organisation | int) -> Rules:
    """What holds now."""
    newest = policies_of(organisation).first()
    return rules_in(newest) if newest else Rules()


def rules_in(policy: DeliveryPolicy) -> Rules:
    return Rules(
        open_days=policy.open_days,
        remind_after_days=policy.remind_after_days,
        remind_at=policy.remind_at,
        send_from=policy.send_from,
        send_until=policy.send_until,
    )


def wish_of(member: CaseMember) -> Wish | None:
    """What this person has said that still holds."""
    found = Wish.objects.filter(member=member, ended_at__isnull=True)
    return found.select_related("noted_by").first()


def zone_of(wish: Wish, organisation: Organisation) -> ZoneInfo:
    """The zone in which somebody's days and hours are counted."""
    return ZoneInfo(wish.zone or organisation.time_zone)


def open_now(now: datetime) -> QuerySet[CheckIn]:
    """Check-ins of clients who were there that can be answered and have not been, with all that a message needs."""
    there = Attendance.objects.filter(
        session=OuterRef("session"), member=OuterRef("member"), presence=Presence.ATTENDED
    )
    found = CheckIn.objects.filter(
        Exists(there),
        ~Exists(Response.objects.filter(check_in=OuterRef("pk"))),
        rater=Rater.CLIENT,
        closed_at__isnull=True,
        opens_at__lte=now,
        expires_at__gt=now,
        member__left_on__isnull=True,
        session__case__closed_on__isnull=True,
    )
    return with_all_of_it(found).order_by("pk")


def with_all_of_it(found: QuerySet[CheckIn]) -> QuerySet[CheckIn]:
    """The same with messages, wish, channel and sheets of paper, in few queries however many there are."""
    return found.select_related("session__case__organisation", "member__client__organisation").prefetch_related(
        "sheets",
        Prefetch("messages", Message.objects.prefetch_related("states").order_by("pk")),
        Prefetch("member__wishes", Wish.objects.filter(ended_at__isnull=True)),
        Prefetch("member__own_channels", OwnChannel.objects.filter(ended_at__isnull=True, confirmed_at__isnull=False)),
    )


def wanted_now(now: datetime) -> QuerySet[CheckIn]:
    """Those of them whose person wants messages."""
    wants = Wish.objects.filter(member=OuterRef("member"), ended_at__isnull=True)
    return open_now(now).filter(Exists(wants))


@dataclass(frozen=True)
class Due:
    """A message that is to go now: a new one of a kind, or one that is there and is tried again."""

    kind: Kind
    message: Message | None
    wish: Wish
    channel: OwnChannel
    zone: ZoneInfo


def due_now(check_in: CheckIn, rules: Rules, now: datetime) -> Due | None:
    """What is to go about this check-in at this moment, if anything; of several things, the one that goes first."""
    wish, channel = reach_of(check_in)
    if wish is None or channel is None:
        return None
    zone = zone_of(wish, check_in.session.case.organisation)
    if is_quiet(now, zone, rules):
        return None
    kind, message = next_of(check_in.messages.all(), channel.kind, zone, rules, now)
    if kind is Kind.REMINDER and check_in.sheets.all():
        return None  # their answer may lie on paper, and only waits to be typed in
    if kind is None or not can_be_asked(check_in.member, now):  # asked last: of a young person it is the dear question
        return None
    return Due(kind, message, wish, channel, zone)


def reach_of(check_in: CheckIn) -> tuple[Wish | None, OwnChannel | None]:
    """What this person said, and where messages go."""
    wishes, channels = list(check_in.member.wishes.all()), list(check_in.member.own_channels.all())
    return wishes[0] if wishes else None, channels[0] if channels else None


def can_be_asked(member: CaseMember, now: datetime) -> bool:
    """Whether the clinic's policy for minors lets this person be asked, and by a channel of their own."""
    young = young_person(member, now)
    return young is None or (young.has_channel and not young.held_back)


def next_of(
    messages: Iterable[Message], way: str, zone: ZoneInfo, rules: Rules, now: datetime
) -> tuple[Kind | None, Message | None]:
    """The next thing to go: what waits to be tried (again) before anything new, and one thing at a time.

    What was to go by another way than the person has now is not tried again.
    """
    by_kind = {message.kind: message for message in messages}
    if any(stands(message) == State.SENDING for message in by_kind.values()):
        return None, None
    for message in by_kind.values():
        if message.way == way and (stands(message) == State.ASKED or is_tried_again(message, now)):
            return Kind(message.kind), message
    invitation, again = by_kind.get(Kind.INVITATION), by_kind.get(Kind.AGAIN)
    if invitation is None:
        return Kind.INVITATION, None
    if again is not None and stands(again) in GONE and now < (sent_at(again) or again.made_at) + APART:
        return None, None
    if Kind.REMINDER not in by_kind and stands(invitation) in GONE:
        reminder = reminder_at(sent_at(invitation) or invitation.made_at, zone, rules)
        if reminder is not None and reminder <= now:
            return Kind.REMINDER, None
    return None, None


def stands(message: Message) -> str | None:
    newest = newest_of(message)
    return newest.state if newest else None


def key_of(message: Message) -> str:
    """What a gateway knows a message by: the same for each try by itself, another once somebody asks for it anew."""
    asked = asked_by_hand(list(message.states.all()))
    return f"{message.handle}-{asked}" if asked else message.handle


def newest_of(message: Message) -> MessageState | None:
    return max(message.states.all(), key=lambda step: step.number, default=None)


def sent_at(message: Message) -> datetime | None:
    """When it was last handed over."""
    return max((step.at for step in message.states.all() if step.state == State.HANDED), default=None)


def is_tried_again(message: Message, now: datetime) -> bool:
    """Whether a message that surely did not go is tried again by itself: not what was refused, and not for ever."""
    steps = list(message.states.all())
    newest = max(steps, key=lambda step: step.number)
    tries = sum(step.state == State.SENDING for step in steps if step.number > asked_by_hand(steps))
    return (
        newest.state == State.FAILED
        and newest.why == Why.UNREACHABLE
        and tries < TRIED_AT_MOST
        and newest.at + TRY_AGAIN_AFTER <= now
    )


def asked_by_hand(steps: Sequence[MessageState]) -> int:
    """The step at which somebody last asked for it: from there tries are counted anew."""
    return max((step.number for step in steps if step.state == State.ASKED), default=0)


def standing(state: State, *, until: datetime) -> QuerySet[MessageState]:
    """The newest steps of messages that stand like this, and have since then or longer."""
    later = MessageState.objects.filter(message=OuterRef("message"), number__gt=OuterRef("number"))
    found = MessageState.objects.filter(~Exists(later), state=state, at__lte=until)
    return found.select_related("message__check_in__session__case").order_by("pk")


def language_of(member: CaseMember, otherwise: str) -> str:
    """The language to write to this person in: the one they chose for messages, else the one they last answered in."""
    wish = wish_of(member)
    if wish is not None:
        return wish.language
    answered = Response.objects.filter(check_in__member=member).exclude(language="").order_by("-submitted_at")
    return answered.values_list("language", flat=True).first() or otherwise
