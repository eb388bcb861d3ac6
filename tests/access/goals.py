"""Goals of the scene's client, one for each step that can be taken, and what is posted for it."""

from collections.abc import Mapping

from plait_clinic.cases.models import Case
from plait_clinic.goals.models import GoalStep, Pair, Share, WrittenAlone
from plait_clinic.goals.tests.violations import goal, levels, wording
from tests.world import World

MINE = {"whose": "clinician"}
FIVE = {name: f"{name} of it" for name in ("much_less", "less", "expected", "more", "much_more")}


def some_goals(world: World, couple: Case) -> dict[str, object]:
    """By what they are for: two that wait, two that were put together, two that both agreed on, one set aside."""
    by = {"by": world.staff["alice"]}
    for side in ("client", "clinician"):
        WrittenAlone.objects.create(member=world.member, round=1, side=side, at=world.now, **by)
    both = {"client_yes_at": world.now, "clinician_yes_at": world.now}
    states = {
        "waiting": {},
        "clinicians": {"side": "clinician"},
        "paired": {},
        "paired_clinicians": {"side": "clinician"},
        "active": {"state": "active", **both},
        "rated": {"state": "active", **both},
        "aside": {"state": "set_aside"},
    }
    found: dict[str, object] = {}
    for rank, (name, values) in enumerate(states.items(), start=1):
        found[name] = goal(world, round=1, rank=rank, **values)
        wording(world, goal=found[name], text=f"A made-up goal, {name}")
    found["pair"] = Pair.objects.create(
        client_goal=found["paired"], clinician_goal=found["paired_clinicians"], side="client", at=world.now
    )
    found["new_levels"] = levels(world, goal=found["active"])
    found["levels"] = levels(world, goal=found["rated"])
    for side in ("client", "clinician"):
        GoalStep.objects.create(
            goal=found["rated"],
            action="agree_levels",
            levels=found["levels"],
            side=side,
            wording=1,
            before="active",
            after="active",
            at=world.now,
            **by,
        )
    shown_to_others(world, couple, found["waiting"])
    return found


def shown_to_others(world: World, couple: Case, mine) -> None:
    """One goal of the client's that somebody sees, and one of somebody's that the client does."""
    other = couple.members.first()
    theirs = goal(world, member=other)
    for words, seen_by in ((mine.wordings.get(), other), (wording(world, goal=theirs), world.member)):
        Share.objects.create(wording=words, with_member=seen_by, shared_at=world.now)


def posted(goals: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    """What the clinician posts, by step."""
    handle = {name: row.handle for name, row in goals.items()}
    return {
        "write": {**MINE, "text": "A new goal"},
        "done": MINE,
        "pair": {**MINE, "clients": handle["waiting"], "clinicians": handle["clinicians"]},
        "part": {**MINE, "pair": handle["pair"]},
        "mine": {**MINE, "goal": handle["waiting"], "value": "5"},
        "agree": {**MINE, "goal": handle["waiting"], "wording": "1"},
        "reword": {**MINE, "goal": handle["waiting"], "text": "In other words"},
        "replace": {**MINE, "goal": handle["waiting"], "text": "Another goal"},
        "reached": {"goal": handle["active"]},
        "set-aside": {**MINE, "goal": handle["waiting"]},
        "take-up": {**MINE, "goal": handle["aside"]},
        "ladder": {**MINE, "goal": handle["active"], "value": "5"},
        "levels": {**MINE, "goal": handle["active"], **FIVE},
        "levels-yes": {**MINE, "levels": handle["new_levels"]},
        "level": {**MINE, "levels": handle["levels"], "value": "1"},
    }
