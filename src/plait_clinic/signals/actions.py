"""Writes about signals: opening one, what later sessions add to it, every step, and who learns that one waits.

What follows from an answer is opened in the transaction of its reading. The book has no event of its own for that: it
holds no answers, and "a signal was opened" would be one. What a person does is in the book.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case, CaseMember, Session
from plait_clinic.cases.queries import members_of
from plait_clinic.checkins.models import CheckIn, Response
from plait_clinic.handles import new_handle
from plait_clinic.people.models import Organisation, User
from plait_clinic.people.queries import hold_clinic
from plait_clinic.signals.figures import content_of, final_halves
from plait_clinic.signals.grounds import FRESH, grounds_in, response_to, told_in
from plait_clinic.signals.models import (
    CLIENT_MADE,
    Evidence,
    HalfYear,
    Kind,
    Signal,
    SignalStep,
    SignalWatch,
    Source,
    Topic,
)
from plait_clinic.signals.noticed import Ground
from plait_clinic.signals.queries import facts_of, last_session_of
from plait_clinic.signals.recovery import has_recovered, place_in_course
from plait_clinic.signals.silence import Silent, came_after, silences
from plait_clinic.signals.states import MADE_TO_WAIT, OPEN, WHO, Action, State, Who, after
from plait_clinic.signals.watching import naming_problems
from plait_clinic.steps import Refused

ASKED_AGAIN_AFTER = timedelta(days=1)
"""Pressing the same button twice in a day is one request. Our own choice."""
TOPICS = {
    Kind.HOW_WE_WORK: Topic.HOW_WE_WORK,
    Kind.OTHER_CLINICIAN: Topic.OTHER_CLINICIAN,
    Kind.MISSED_SESSION: Topic.SILENCE,
    Kind.UNANSWERED: Topic.SILENCE,
}
REQUESTS = (Kind.HOW_WE_WORK, Kind.OTHER_CLINICIAN)
REQUEST_RULE, IMPRESSION_RULE, FIRST_VERSION = "request", "impression", "1"


@dataclass(frozen=True)
class Noted:
    """What somebody notes with a step: when and with whom it was talked about, what was changed, or why it closes."""

    on: date | None = None
    with_whom: str = ""
    way: str = ""
    reason: str = ""
    what: str = ""


NOTHING_NOTED = Noted()


class NotPossible(Refused):
    """The step cannot be taken in the state that the signal is in."""


@transaction.atomic
def open_signals_of(*, check_in: CheckIn, audit: Audit) -> list[Signal]:
    """Open, or add to, what an answered check-in gives grounds for; else see whether it ends something.

    Safe to repeat: the same thing is found once.
    """
    if check_in.member_id is None:
        return []
    return open_signals_in(member=hold_member(check_in.member_id), check_in=check_in, audit=audit)


@transaction.atomic(savepoint=False)
def open_signals_in(*, member: CaseMember, check_in: CheckIn, audit: Audit) -> list[Signal]:
    """The same inside the transaction that makes the check-in's reading, whose caller holds the member already."""
    response = response_to(check_in)
    if response is None:
        return []
    told = told_in(response)
    grounds = grounds_in(check_in, told)
    if grounds:
        fresh = audit.now - response.submitted_at <= FRESH
        return [ground_signal(member, one, check_in.session, check_in, audit) for one in grounds if fresh]
    settle(member, check_in.session, told.put_right, audit)
    return []


def hold_member(member: int) -> CaseMember:
    """Signals of one member are opened one after the other."""
    return CaseMember.objects.select_for_update(of=("self",)).select_related("case").get(pk=member)


def topic_of(ground: Ground) -> Topic:
    if ground.source == Source.CLINICIAN:
        return Topic.IMPRESSION
    return TOPICS.get(ground.kind, Topic.STRAIN)


def ground_signal(
    member: CaseMember,
    ground: Ground,
    session: Session | None,
    check_in: CheckIn | None,
    audit: Audit,
) -> Signal:
    """The signal that this belongs to: the one it was added to before, the open one of its topic, or a new one."""
    before = Evidence.objects.filter(key=ground.key).select_related("signal").first()
    if before is not None:
        return before.signal
    signal = Signal.objects.filter(member=member, topic=topic_of(ground), state__in=OPEN).first()
    if signal is None:
        signal = new_signal(member, ground, session, audit)
        add_evidence(signal, ground, session, check_in, audit)
        return signal
    news = is_news(signal, ground, check_in)
    add_evidence(signal, ground, session, check_in, audit)
    if ground.source in CLIENT_MADE and not signal.client_made:
        signal.client_made = True
        signal.save(update_fields=["client_made"])
    if news:
        move(signal, Action.JOIN, audit)
    return signal


def is_news(signal: Signal, ground: Ground, check_in: CheckIn | None) -> bool:
    """Whether what is added has to be seen: not where the same answer says it twice, nor where silence just goes on."""
    if check_in is not None and signal.evidence.filter(check_in=check_in).exists():
        return False
    goes_on = ground.kind == Kind.UNANSWERED and signal.state != State.RECOVERED
    return not (goes_on and signal.evidence.filter(kind=Kind.UNANSWERED).exists())


def new_signal(member: CaseMember, ground: Ground, session: Session | None, audit: Audit) -> Signal:
    return Signal.objects.create(
        case=member.case,
        member=member,
        session=session,
        topic=topic_of(ground),
        source=ground.source,
        kind=ground.kind,
        client_made=ground.source in CLIENT_MADE,
        opened_at=audit.now,
        waits_since=audit.now,
    )


def add_evidence(
    signal: Signal, ground: Ground, session: Session | None, check_in: CheckIn | None, audit: Audit
) -> Evidence:
    return Evidence.objects.create(
        signal=signal,
        key=ground.key,
        source=ground.source,
        kind=ground.kind,
        session=session,
        check_in=check_in,
        by=audit.actor,
        at=audit.now,
        rule=ground.rule,
        rule_version=ground.rule_version,
        numbers=dict(ground.numbers),
    )


def move(signal: Signal, action: Action, audit: Audit, noted: Noted = NOTHING_NOTED) -> SignalStep:
    """Take a step of the table, inside the caller's transaction. Raises NotPossible where there is no such step."""
    to = after(signal.state, action, facts_of(signal))
    if to is None:
        raise NotPossible(_("This cannot be done now: it is “%(state)s”.") % {"state": State(signal.state).label})
    step = SignalStep.objects.create(
        signal=signal,
        action=action,
        before=signal.state,
        after=to,
        by=audit.actor if WHO[action] is Who.CLINICIAN else None,
        at=audit.now,
        on=noted.on,
        with_whom=noted.with_whom,
        way=noted.way,
        reason=noted.reason,
        what=noted.what or None,
    )
    signal.state = to
    signal.waits_since = waits_after(signal, action, audit.now)
    signal.save(update_fields=["state", "waits_since"])
    return step


def waits_after(signal: Signal, action: Action, now: datetime) -> datetime | None:
    """Since when something waits to be seen: whatever a clinician does, they have seen it."""
    if action in MADE_TO_WAIT:
        return signal.waits_since or now
    return None if WHO[action] is Who.CLINICIAN else signal.waits_since


def settle(member: CaseMember, session: Session, put_right: bool, audit: Audit) -> None:
    """What an answer without grounds ends: the client's word puts it right, and ratings that are back recover."""
    for signal in list(Signal.objects.select_for_update().filter(member=member, state__in=OPEN).order_by("pk")):
        earlier = is_about_an_earlier(signal, session)
        if signal.topic == Topic.STRAIN and put_right and earlier:
            move(signal, Action.REPAIR, audit)
        elif signal.state != State.RECOVERED and (
            (signal.topic == Topic.STRAIN and has_recovered(signal))
            or (signal.topic == Topic.SILENCE and (earlier or is_about(signal, session)))
        ):
            move(signal, Action.RECOVER, audit)


def is_about(signal: Signal, session: Session) -> bool:
    return signal.evidence.filter(session=session).exists()


def is_about_an_earlier(signal: Signal, session: Session) -> bool:
    """Whether all that the signal rests on came before this session."""
    sessions = [piece.session for piece in signal.evidence.select_related("session") if piece.session]
    return all(place_in_course(one) < place_in_course(session) for one in sessions)


@transaction.atomic
def ask_to_talk(*, member: CaseMember, about: Kind, audit: Audit) -> Signal:
    """Keep a client's request to talk about how the work goes, or about changing clinician."""
    if about not in REQUESTS:
        raise Refused(_("Please choose what you would like to talk about."))
    member = hold_member(member.pk)
    found = Signal.objects.filter(member=member, topic=TOPICS[about], state__in=OPEN).first()
    if found is not None and asked_lately(found, audit.now):
        return found
    ground = Ground(f"{Source.REQUEST}:{new_handle()}", Source.REQUEST, about, REQUEST_RULE, FIRST_VERSION)
    signal = ground_signal(member, ground, last_session_of(member, audit.now), None, audit)
    audit.record(Event.TALK_ASKED_FOR, case=member.case, target=member.handle)
    return signal


def asked_lately(signal: Signal, now: datetime) -> bool:
    return signal.evidence.filter(at__gt=now - ASKED_AGAIN_AFTER).exists()


@transaction.atomic
def note_impression(*, member: CaseMember, kind: Kind, audit: Audit) -> Signal:
    """Note a clinician's own impression that something is not as it should be. Whoever notes it has seen it."""
    member = hold_member(member.pk)
    key = f"{Source.CLINICIAN}:{new_handle()}"
    ground = Ground(key, Source.CLINICIAN, kind, IMPRESSION_RULE, FIRST_VERSION)
    signal = ground_signal(member, ground, last_session_of(member, audit.now), None, audit)
    move(signal, Action.SEE, audit)
    audit.record(Event.SIGNAL_NOTED, case=member.case, target=member.handle)
    return signal


@transaction.atomic
def take_step(*, signal: Signal, action: Action, noted: Noted = NOTHING_NOTED, audit: Audit) -> Signal:
    """A step of a clinician of the case. Seeing what somebody has seen already changes nothing."""
    held = hold(signal)
    if WHO[action] is not Who.CLINICIAN:
        raise NotPossible(_("Only the client can say this."))
    if action == Action.SEE and held.waits_since is None:
        return held
    move(held, action, audit, noted)
    audit.record(Event.SIGNAL_STEP, case=held.case, target=held.member.handle)
    return held


@transaction.atomic
def say_how_it_is(*, signal: Signal, put_right: bool, audit: Audit) -> Signal:
    """The client's own word on a signal, from their own page: it was put right, or not yet. Said twice is said once."""
    held = hold(signal)
    last = held.steps.last()
    if not put_right and last is not None and last.action == Action.NOT_YET and held.waits_since is not None:
        return held
    move(held, Action.REPAIR if put_right else Action.NOT_YET, audit)
    audit.record(Event.WORD_ON_SIGNAL, case=held.case, target=held.member.handle)
    return held


def hold(signal: Signal) -> Signal:
    held = Signal.objects.select_for_update(of=("self",)).select_related("case", "member")
    return held.get(pk=signal.pk)


@transaction.atomic
def sweep_silence(*, case: Case, audit: Audit) -> int:
    """Open what has fallen silent in one case, and let what has ended its silence recover. Safe to repeat."""
    members = [hold_member(member.pk) for member in members_of(case)]
    opened = [one for one in silences(members, audit.now) if not is_settled(one) and open_silence(one, audit)]
    for signal in Signal.objects.filter(
        member__in=members, topic=Topic.SILENCE, kind=Kind.MISSED_SESSION, state__in=OPEN
    ).exclude(state=State.RECOVERED):
        newest = signal.evidence.select_related("session").order_by("session__held_at").last()
        if newest.kind == Kind.MISSED_SESSION and came_after(signal.member, newest.session, audit.now):
            move(signal, Action.RECOVER, audit)
    return len(opened)


def is_settled(silent: Silent) -> bool:
    """Whether an earlier silence of theirs was closed and they have not answered since: it is the same one."""
    closed = Signal.objects.filter(member=silent.member, topic=Topic.SILENCE, state=State.CLOSED).order_by("-opened_at")
    last = closed.first() if silent.ground.kind == Kind.UNANSWERED else None
    if last is None:
        return False
    return not Response.objects.filter(check_in__member=silent.member, submitted_at__gt=last.opened_at).exists()


def open_silence(silent: Silent, audit: Audit) -> bool:
    """Returns whether this is something new."""
    new = not Evidence.objects.filter(key=silent.ground.key).exists()
    ground_signal(silent.member, silent.ground, silent.session, None, audit)
    return new


@transaction.atomic
def name_watchers(
    *, organisation: Organisation, watcher: User, deputy: User | None, days: int, audit: Audit
) -> SignalWatch:
    """Name who learns from now on that a signal waits. Who was named before is kept in the record."""
    hold_clinic(organisation)
    problems = naming_problems(organisation, watcher, deputy)
    if problems:
        raise Refused(*problems)
    SignalWatch.objects.filter(organisation=organisation, until__isnull=True).update(until=audit.now)
    named = SignalWatch.objects.create(
        organisation=organisation, watcher=watcher, deputy=deputy, days=days, named_at=audit.now
    )
    targets = " ".join(person.handle for person in (watcher, deputy) if person)
    audit.record(Event.SIGNAL_WATCH_NAMED, organisation=organisation, target=targets)
    return named


@transaction.atomic
def end_watch(*, organisation: Organisation, audit: Audit) -> None:
    """Nobody is named any more; clients are told so where they ask."""
    running = SignalWatch.objects.filter(organisation=organisation, until__isnull=True)
    if running.update(until=audit.now):
        audit.record(Event.SIGNAL_WATCH_ENDED, organisation=organisation)


@transaction.atomic
def make_half_years(*, organisation: Organisation, audit: Audit) -> int:
    """Store the figures of every half-year that is over and followed to its end. Each is made once."""
    made = set(HalfYear.objects.filter(organisation=organisation).values_list("since", flat=True))
    new = [half for half in final_halves(organisation, audit.now) if half.since not in made]
    HalfYear.objects.bulk_create(
        HalfYear(
            organisation=organisation,
            since=half.since,
            content=dict(content_of(organisation, half)),
            made_at=audit.now,
        )
        for half in new
    )
    if new:
        audit.record(Event.SIGNAL_FIGURES_MADE, organisation=organisation, target=str(len(new)))
    return len(new)
