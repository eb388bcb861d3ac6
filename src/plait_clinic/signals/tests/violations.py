"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.signals.models import Evidence, HalfYear, Signal, SignalStep, SignalWatch
from plait_clinic.tests.wrong_rows import two, wrong
from tests.world import World

NOBODY_KNOWS = "unknown"
A_DAY = timedelta(days=1)


def signal(world: World, **values: object) -> Signal:
    """A signal about the world's one member; the given values make it wrong."""
    right = {
        "case": world.case,
        "member": world.member,
        "topic": "strain",
        "source": "engine",
        "kind": "bond",
        "client_made": False,
        "opened_at": world.now,
        "waits_since": world.now,
    }
    return Signal.objects.create(**{**right, **values})


def evidence(world: World, **values: object) -> Evidence:
    right = {"key": "engine:here", "source": "engine", "kind": "bond", "at": world.now, "rule": "r"}
    found = Signal.objects.first() or signal(world)
    return Evidence.objects.create(signal=found, **{**right, "rule_version": "1", "numbers": {}, **values})


def step(world: World, **values: object) -> SignalStep:
    right = {"action": "see", "before": "new", "after": "seen", "by": world.staff["alice"], "at": world.now}
    return SignalStep.objects.create(signal=signal(world), **{**right, **values})


def watch(world: World, **values: object) -> SignalWatch:
    right = {"watcher": world.staff["sue"], "deputy": world.staff["charlie"], "days": 3, "named_at": world.now}
    return SignalWatch.objects.create(organisation=world.organisation, **{**right, **values})


def half_year(world: World) -> HalfYear:
    return HalfYear.objects.create(
        organisation=world.organisation, since=world.now.date(), content={}, made_at=world.now
    )


SIGNAL_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "signals.signal.handle": two(signal, handle="the same", state="closed", waits_since=None),
    "signals.evidence.key": two(evidence),
    "one_open_signal_a_topic": two(signal),
    "signal_topic_known": wrong(signal, topic=NOBODY_KNOWS),
    "signal_source_known": wrong(signal, source=NOBODY_KNOWS),
    "signal_kind_known": wrong(signal, kind=NOBODY_KNOWS),
    "signal_state_known": wrong(signal, state=NOBODY_KNOWS),
    "new_signal_waits": wrong(signal, waits_since=None),
    "closed_signal_waits_for_nobody": wrong(signal, state="closed"),
    "what_a_client_said_is_client_made": wrong(signal, source="request"),
    "signal_waits_after_opening": lambda world: signal(world, waits_since=world.now - A_DAY),
    "evidence_source_known": wrong(evidence, source=NOBODY_KNOWS),
    "evidence_kind_known": wrong(evidence, kind=NOBODY_KNOWS),
    "evidence_has_its_numbers": wrong(evidence, numbers=None),
    "signal_action_known": wrong(step, action=NOBODY_KNOWS),
    "step_starts_in_a_known_state": wrong(step, before=NOBODY_KNOWS),
    "step_ends_in_a_known_state": wrong(step, after=NOBODY_KNOWS),
    "with_whom_known": wrong(step, with_whom=NOBODY_KNOWS),
    "way_known": wrong(step, way=NOBODY_KNOWS),
    "signal_reason_known": wrong(step, reason=NOBODY_KNOWS),
    "one_signal_watch_at_a_time": two(watch),
    "other_watcher_is_somebody_else": lambda world: watch(world, deputy=world.staff["sue"]),
    "days_until_somebody_is_told": wrong(watch, days=0),
    "half_year_once": two(half_year),
    "signal_watch_ends_after_start": lambda world: watch(world, until=world.now - A_DAY),
}
