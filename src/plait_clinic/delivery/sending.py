"""What is due is sent, and what is under way is looked after: the work of `plait-clinic send_due`, minute by minute.

Each message has transactions of its own: one that takes it up, before anything leaves, and one for what became of it.
"""

import logging
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from plait_clinic.audit.record import Audit
from plait_clinic.delivery.actions import Begun, begin_message, note_state, settle
from plait_clinic.delivery.models import MessageState, State, Why
from plait_clinic.delivery.post import deliver
from plait_clinic.delivery.queries import ASKED_FOR, STUCK_AFTER, due_now, key_of, rules_of, standing, wanted_now
from plait_clinic.delivery.rules import Rules
from plait_clinic.delivery.ways import NotDelivered, Report
from plait_clinic.own.models import ChannelKind

log = logging.getLogger(__name__)
AT_A_TIME = 200
"""Messages of one round: the rest waits for the next, a minute later."""
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Sent:
    """What one round did."""

    sent: int
    not_sent: int
    settled: int


def send_due(clock: Clock) -> Sent:
    """Send what is due, and settle what is under way. Safe to repeat, and safe beside another one."""
    states: list[State] = []
    left: set[str] = set()
    for begun in take_up(clock, left):
        state, is_away = hand_over(begun, clock)
        states.append(state)
        if is_away:
            left.add(begun.message.way)
    sent = states.count(State.HANDED)
    settled = settle_stuck(clock) + ask_what_arrived(clock)
    return Sent(sent=sent, not_sent=len(states) - sent, settled=settled)


def take_up(clock: Clock, left: Set[str]):
    """The messages that are to go now, each taken up as it is asked for; those of a way that is `left` go later.

    Where a server cannot be reached, one message finds that out in a round, and the others lose none of their tries.
    """
    rules: dict[int, Rules] = {}
    taken = 0
    for check_in in wanted_now(clock()):
        clinic = check_in.session.case.organisation_id
        rules[clinic] = rules.get(clinic) or rules_of(clinic)
        due = due_now(check_in, rules[clinic], clock())
        if due is None or due.channel.kind in left:
            continue
        begun = begin_message(check_in=check_in, audit=Audit(now=clock()))
        if begun is not None:
            yield begun
            taken += 1
        if taken == AT_A_TIME:
            return


def hand_over(begun: Begun, clock: Clock) -> tuple[State, bool]:
    """Send one message and keep what became of it. Also says whether its server is away, for others as well."""
    message = begun.message
    state, why, is_away = State.HANDED, None, False
    try:
        deliver(message.way, begun.address, begun.words, key=key_of(message), good_for=begun.good_for)
    except NotDelivered as wrong:
        state = State.UNKNOWN if wrong.unknown else State.FAILED
        if state is State.FAILED:
            why = Why.REFUSED if wrong.refused else Why.UNREACHABLE
        is_away = not wrong.refused and not wrong.alone
    note_state(message=message, state=state, why=why, audit=Audit(now=clock()))
    return state, is_away


def settle_stuck(clock: Clock) -> int:
    """Messages of which the sender is gone. A gateway may know of them; of a letter nobody knows.

    Where the gateway cannot be asked, one text message finds that out in a round, and the others wait for the next.
    """
    settled, is_away = 0, False
    for step in standing(State.SENDING, until=clock() - STUCK_AFTER)[:AT_A_TIME]:
        if is_away and step.message.way == ChannelKind.TEXT:
            continue
        try:
            report = reported(step)
        except NotDelivered:
            report, is_away = None, True
        settled += settle_one(step, report, clock)
    return settled


def settle_one(step: MessageState, report: Report | None, clock: Clock) -> bool:
    state = State.HANDED if report in (Report.ON_ITS_WAY, Report.ARRIVED) else State.UNKNOWN
    return settle(step=step, state=state, audit=Audit(now=clock()))


def ask_what_arrived(clock: Clock) -> int:
    """Text messages that were handed over, the newest first: only the gateway says that one has arrived."""
    if settings.TEXTS is None:
        return 0
    now, settled = clock(), 0
    handed = standing(State.HANDED, until=now).filter(message__way=ChannelKind.TEXT, at__gt=now - ASKED_FOR)
    for step in handed.order_by("-pk")[:AT_A_TIME]:
        try:
            settled += note_arrival(step, clock)
        except NotDelivered:
            break  # it is away: the rest is asked a minute later
    return settled


def note_arrival(step: MessageState, clock: Clock) -> bool:
    report = reported(step)
    if report is Report.ARRIVED:
        return settle(step=step, state=State.DELIVERED, audit=Audit(now=clock()))
    if report is Report.NOT_ARRIVED:
        return settle(step=step, state=State.FAILED, why=Why.NOT_ARRIVED, audit=Audit(now=clock()))
    return False


def reported(step: MessageState) -> Report | None:
    """What the gateway says of a text message; nothing of a letter. Raises NotDelivered where it cannot be asked."""
    if step.message.way != ChannelKind.TEXT or settings.TEXTS is None:
        return None
    try:
        return settings.TEXTS.report(key_of(step.message))
    except NotDelivered:
        log.warning("the gateway for text messages could not be asked what became of a message")
        raise
