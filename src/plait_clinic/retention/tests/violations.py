"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.retention.models import Notice, RetentionPolicy, RetentionRule
from tests.world import World


def policy(world: World, **values: object) -> RetentionPolicy:
    right = {"number": 1, "notice_days": 30, "from_of_age": False, "basis": "Made up.", "written_at": world.now}
    return RetentionPolicy.objects.create(organisation=world.organisation, **{**right, **values})


def rule(world: World, **values: object) -> RetentionRule:
    of = RetentionPolicy.objects.first() or policy(world)
    return RetentionRule.objects.create(policy=of, **{"kind": "couple", "months": 12, **values})


def notice(world: World) -> Notice:
    return Notice.objects.create(client=world.member.client, due_on=world.now.date(), told_at=world.now)


RETENTION_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "retention_version_once": lambda world: [policy(world) for _ in range(2)],
    "retention_versions_count_from_one": lambda world: policy(world, number=0),
    "notice_lasts_two_weeks_at_least": lambda world: policy(world, notice_days=13),
    "one_rule_for_a_kind_of_case": lambda world: [rule(world) for _ in range(2)],
    "kept_for_some_months": lambda world: rule(world, months=0),
    "rule_kind_known": lambda world: rule(world, kind="unknown"),
    "retention.notice.client": lambda world: [notice(world) for _ in range(2)],
}
