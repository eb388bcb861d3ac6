"""Signals of the made-up clinic in several states: what its last weeks give grounds for, and what came of it."""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.models import Rater, Response
from plait_clinic.people.models import Organisation, User
from plait_clinic.signals.actions import (
    Noted,
    ask_to_talk,
    name_watchers,
    note_impression,
    open_signals_of,
    sweep_silence,
    take_step,
)
from plait_clinic.signals.grounds import FRESH
from plait_clinic.signals.models import Kind, Signal
from plait_clinic.signals.states import Action

WATCHERS = ("supervisor1", "clinician2")
DAYS_TO_WAIT = 3
# What has come of the signals opened longest ago, one entry each; the rest nobody has seen.
CAME_OF = (
    (
        (Action.SEE, Noted()),
        (Action.DISCUSS, Noted(with_whom="client", what="We went too fast. We agreed to take one thing at a time.")),
        (Action.ACT, Noted(way="pace")),
    ),
    (
        (Action.SEE, Noted()),
        (Action.DISCUSS, Noted(with_whom="client", what="The aim had moved, and I had not asked.")),
    ),
    ((Action.SEE, Noted()),),
)


@transaction.atomic
def show_signals(*, organisation: Organisation, clinician: str, audit: Audit) -> None:
    """Open what the last weeks of one clinician's cases give grounds for, and let something come of some of it."""
    lead = organisation.staff.get(username=clinician)
    watcher, deputy = (organisation.staff.get(username=name) for name in WATCHERS)
    name_watchers(organisation=organisation, watcher=watcher, deputy=deputy, days=DAYS_TO_WAIT, audit=audit)
    members = list(
        CaseMember.objects.filter(
            case__organisation=organisation,
            case__closed_on__isnull=True,
            case__clinicians__user=lead,
            left_on__isnull=True,
        )
        .select_related("case")
        .order_by("pk")
    )
    open_from_answers(members, audit)
    for case in {member.case_id: member.case for member in members}.values():
        sweep_silence(case=case, audit=audit)
    let_something_come_of_it(members, lead, audit)
    ask_and_note(members, lead, audit)


def open_from_answers(members: list[CaseMember], audit: Audit) -> None:
    """As each answer of the last weeks would have done when it came."""
    responses = Response.objects.filter(
        check_in__member__in=members, check_in__rater=Rater.CLIENT, submitted_at__gt=audit.now - 2 * FRESH
    ).select_related("check_in__session")
    for response in responses.order_by("submitted_at"):
        open_signals_of(check_in=response.check_in, audit=replace(audit, now=response.submitted_at))


def let_something_come_of_it(members: list[CaseMember], lead: User, audit: Audit) -> None:
    """The oldest signals have been seen by the lead, and more."""
    oldest = Signal.objects.filter(member__in=members, waits_since__isnull=False).order_by("opened_at", "pk")
    for signal, steps in zip(list(oldest[: len(CAME_OF)]), CAME_OF, strict=False):
        for days, (action, noted) in enumerate(steps, 1):
            at = min(signal.opened_at + timedelta(days=days), audit.now)
            given = replace(noted, on=at.date()) if noted.with_whom else noted
            acting = replace(audit, actor=lead, kind=ActorKind.STAFF, now=at)
            take_step(signal=signal, action=action, noted=given, audit=acting)


def ask_and_note(members: list[CaseMember], lead: User, audit: Audit) -> None:
    """One client asked for a talk some days ago, which nobody has seen; of another the clinician has an impression."""
    busy = set(Signal.objects.filter(member__in=members).values_list("member", flat=True))
    quiet = [member for member in members if member.pk not in busy] or members
    asked = replace(audit, kind=ActorKind.LINK, now=audit.now - timedelta(days=DAYS_TO_WAIT + 1))
    ask_to_talk(member=quiet[0], about=Kind.HOW_WE_WORK, audit=asked)
    note_impression(member=quiet[-1], kind=Kind.WITHDRAWAL, audit=replace(audit, actor=lead, kind=ActorKind.STAFF))
