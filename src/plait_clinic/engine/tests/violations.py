"""One wrong row for each constraint of this room, by its name; see plait_clinic/tests/violations.py."""

from datetime import timedelta

from plait_clinic.engine.models import AlertBudget, FittedModel, Outcome, RangeCheck, Rebuild, Refit
from tests.world import World

KEY = {"measure": "plait-checkin", "measure_version": "1"}


def fit(world: World, **values: object) -> FittedModel:
    right = {
        **KEY,
        "organisation": world.organisation,
        "scales": "total",
        "label": "engine-1:2026-11-17:abcdef01",
        "outcome": Outcome.USED,
        "content": "{}",
        "people": 30,
        "sessions": 100,
        "clinicians": 10,
        "through": 1,
        "made_at": world.now,
        "library_version": "0",
    }
    return FittedModel.objects.create(**{**right, **values})


def budget(world: World, **values: object) -> AlertBudget:
    right = {"organisation": world.organisation, "needless": 3.0, "set_at": world.now}
    return AlertBudget.objects.create(**{**right, **values})


def rebuild(world: World, **values: object) -> Rebuild:
    right = {"organisation": world.organisation, "asked_at": world.now, "members": 3}
    return Rebuild.objects.create(**{**right, **values})


def refit(world: World) -> Refit:
    return Refit.objects.create(**KEY, organisation=world.organisation, scales="total")


def check(world: World, kind: str = "cold") -> RangeCheck:
    return RangeCheck.objects.create(
        **KEY, organisation=world.organisation, scales="total", kind=kind, told={}, made_at=world.now
    )


ENGINE_VIOLATIONS = {
    "one_fit_a_label": lambda world: [fit(world) for _ in range(2)],
    "fit_outcome_known": lambda world: fit(world, outcome="unknown", content=None),
    "only_a_used_fit_keeps_its_numbers": lambda world: fit(world, outcome=Outcome.LESS_LIKELY),
    "fit_of_enough_people": lambda world: fit(world, people=20),
    "one_refit_a_model": lambda world: [refit(world) for _ in range(2)],
    "one_check_a_model": lambda world: [check(world) for _ in range(2)],
    "check_kind_known": lambda world: check(world, "unknown"),
    "one_budget_a_clinic": lambda world: [budget(world) for _ in range(2)],
    "one_budget_a_clinician": lambda world: [budget(world, clinician=world.staff["alice"]) for _ in range(2)],
    "budget_within_reason": lambda world: budget(world, needless=0.5),
    "one_rebuild_at_a_time": lambda world: [rebuild(world, asked_at=world.now + timedelta(n)) for n in range(2)],
    "rebuild_done_within_all": lambda world: rebuild(world, done=4),
}
