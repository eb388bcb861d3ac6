"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.goals.models import (
    LEVEL_FIELDS,
    Goal,
    GoalRating,
    GoalStep,
    HeldToo,
    Levels,
    Pair,
    Share,
    Succession,
    Wording,
    WrittenAlone,
)
from plait_clinic.tests.wrong_rows import NOBODY_KNOWS, after, again, changed
from tests.world import World


def goal(world: World, **values: object) -> Goal:
    right = {"member": world.member, "side": "client", "proposed_at": world.now}
    return Goal.objects.create(**{**right, **values})


def wording(world: World, **values: object) -> Wording:
    right = {"number": 1, "text": "To sleep through.", "side": "client", "at": world.now}
    return Wording.objects.create(**{"goal": values.pop("goal", None) or goal(world), **right, **values})


def levels(world: World, **values: object) -> Levels:
    right = {"number": 1, **dict.fromkeys(LEVEL_FIELDS, "Some nights."), "side": "client", "at": world.now}
    return Levels.objects.create(**{"goal": values.pop("goal", None) or goal(world), **right, **values})


def step(world: World, **values: object) -> GoalStep:
    right = {
        "action": "agree",
        "side": "client",
        "wording": 1,
        "before": "proposed",
        "after": "client_agreed",
        "at": world.now,
    }
    return GoalStep.objects.create(goal=goal(world), **{**right, **values})


def alone(world: World, **values: object) -> WrittenAlone:
    right = {"member": world.member, "round": 1, "side": "client", "at": world.now}
    return WrittenAlone.objects.create(**{**right, **values})


def pair(world: World, **values: object) -> Pair:
    right = {"side": "client", "at": world.now}
    goals = {"client_goal": goal(world), "clinician_goal": goal(world, side="clinician")}
    return Pair.objects.create(**{**goals, **right, **values})


def succession(world: World, **values: object) -> Succession:
    return Succession.objects.create(**{"before": goal(world), "after": goal(world), "at": world.now, **values})


def rating(world: World, **values: object) -> GoalRating:
    right = {"what": "mine_too", "side": "client", "value": 7, "at": world.now}
    return GoalRating.objects.create(**{"goal": values.pop("goal", None) or goal(world), **right, **values})


def rung(world: World, **values: object) -> GoalRating:
    return rating(world, what="ladder", session=world.note_session(), **values)


def level(world: World, **values: object) -> GoalRating:
    return rating(world, what="level", session=world.note_session(), levels=levels(world), **{"value": 1, **values})


def share(world: World, **values: object) -> Share:
    shown = {"wording": wording(world), "with_member": world.couple().members.first(), "shared_at": world.now}
    return Share.objects.create(**{**shown, **values})


def held(world: World) -> HeldToo:
    return HeldToo.objects.create(share=share(world), holds=True, at=world.now)


def same_goal_in_two_pairs(side: str) -> Callable[[World], object]:
    return after(pair, lambda world: pair(world, **{side: getattr(Pair.objects.last(), side)}))


DAY = timedelta(days=1)
GOALS_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "goals.goal.handle": after(goal, lambda world: goal(world, handle=Goal.objects.last().handle)),
    "goals.levels.handle": after(levels, lambda world: levels(world, handle=Levels.objects.last().handle)),
    "goals.pair.handle": after(pair, lambda world: pair(world, handle=Pair.objects.last().handle)),
    "goals.share.handle": after(share, lambda world: share(world, handle=Share.objects.last().handle)),
    "goal_side_known": lambda world: goal(world, side=NOBODY_KNOWS),
    "goal_state_known": lambda world: goal(world, state=NOBODY_KNOWS),
    "goal_yeses_as_both_said": lambda world: goal(world, state="active", client_yes_at=world.now),
    "goal_ranks_count_from_one": lambda world: goal(world, rank=0),
    "goal_words_count_from_one": lambda world: goal(world, wording=0),
    "goal_rounds_from_one": lambda world: goal(world, round=0),
    "goal_rank_once_a_round": lambda world: [goal(world, round=1) for _ in range(2)],
    "client_yes_after_proposal": lambda world: goal(world, state="client_agreed", client_yes_at=world.now - DAY),
    "clinician_yes_after_proposal": lambda world: goal(
        world, state="clinician_agreed", clinician_yes_at=world.now - DAY
    ),
    "wording_side_known": lambda world: wording(world, side=NOBODY_KNOWS, by=world.staff["alice"]),
    "wording_once": after(wording, lambda world: again(Wording, world)),
    "wordings_count_from_one": lambda world: wording(world, number=0),
    "wording_typed_by_somebody": lambda world: wording(world, side="clinician"),
    "wording_has_text": lambda world: wording(world, text=None),
    "levels_side_known": lambda world: levels(world, side=NOBODY_KNOWS, by=world.staff["alice"]),
    "levels_once": after(levels, lambda world: again(Levels, world)),
    "levels_count_from_one": lambda world: levels(world, number=0),
    "levels_typed_by_somebody": lambda world: levels(world, side="clinician"),
    "all_five_levels_described": lambda world: levels(world, expected=None),
    "goal_action_known": lambda world: step(world, action=NOBODY_KNOWS),
    "goal_step_side_known": lambda world: step(world, side=NOBODY_KNOWS, by=world.staff["alice"]),
    "goal_step_before_known": lambda world: step(world, before=NOBODY_KNOWS),
    "goal_step_after_known": lambda world: step(world, after=NOBODY_KNOWS),
    "goal_step_typed_by_somebody": lambda world: step(world, side="clinician"),
    "the_client_says_it_is_reached": lambda world: step(
        world, action="achieve", side="clinician", by=world.staff["alice"]
    ),
    "steps_of_levels_name_them": lambda world: step(world, action="write_levels"),
    "one_yes_a_side_to_levels": after(
        lambda world: step(world, action="agree_levels", levels=levels(world)), lambda world: again(GoalStep, world)
    ),
    "round_side_known": lambda world: alone(world, side=NOBODY_KNOWS, by=world.staff["alice"]),
    "round_once_a_side": after(alone, alone),
    "rounds_count_from_one": lambda world: alone(world, round=0),
    "round_typed_by_somebody": lambda world: alone(world, side="clinician"),
    "pair_side_known": lambda world: pair(world, side=NOBODY_KNOWS, by=world.staff["alice"]),
    "pair_typed_by_somebody": lambda world: pair(world, side="clinician"),
    "clients_goal_in_one_pair": same_goal_in_two_pairs("client_goal"),
    "clinicians_goal_in_one_pair": same_goal_in_two_pairs("clinician_goal"),
    "pair_ends_after_it_began": after(pair, lambda world: changed(Pair, ended_at=world.now - DAY)),
    "succession_once": after(succession, lambda world: again(Succession, world)),
    "no_goal_follows_itself": after(
        goal, lambda world: succession(world, before=Goal.objects.last(), after=Goal.objects.last())
    ),
    "goal_rating_known": lambda world: rating(world, what=NOBODY_KNOWS),
    "goal_rating_side_known": lambda world: rating(world, side=NOBODY_KNOWS, by=world.staff["alice"]),
    "goal_rating_by_somebody": lambda world: rating(world, side="clinician"),
    "goal_rating_has_a_value": lambda world: rating(world, value=None),
    "goal_rating_on_its_scale": lambda world: rating(world, value=11),
    "goal_rating_of_its_session": lambda world: rating(world, what="ladder"),
    "one_rung_a_session": after(rung, lambda world: again(GoalRating, world)),
    "one_level_a_session": after(level, lambda world: again(GoalRating, world)),
    "shared_once_at_a_time": after(share, lambda world: again(Share, world)),
    "share_ends_after_it_began": after(share, lambda world: changed(Share, ended_at=world.now - DAY)),
}
