"""Reads of the room: one member's goals as one side may see them now, and what other members show to somebody.

What the other side wrote of a round that is not complete is left out here, so no page can show it. The number of
queries does not grow with goals.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, Q

from plait_clinic.cases.models import Attendance, CaseMember, Presence, Session
from plait_clinic.goals.models import (
    Goal,
    GoalRating,
    GoalStep,
    HeldToo,
    Levels,
    Pair,
    Share,
    Succession,
    What,
    Wording,
    WrittenAlone,
)
from plait_clinic.goals.states import Action, Side, State

BOTH_SIDES = len(Side)


@dataclass(frozen=True)
class SeenGoal:
    """One goal as one side may see it, with everything that hangs on it."""

    goal: Goal
    text: str
    steps: tuple[GoalStep, ...]
    ratings: tuple[GoalRating, ...]
    levels: Levels | None
    came_after: tuple[str, ...] = ()
    led_to: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        return State(self.goal.state)

    @property
    def clients_yes_typed_by(self) -> str:
        """Who of the staff typed the client's yes to the words that hold; nobody where the client gave it alone."""
        if self.goal.client_yes_at is None:
            return ""
        said = [step for step in self.steps if step.action == Action.AGREE and step.side == Side.CLIENT]
        return said[-1].by.name if said and said[-1].by is not None else ""

    def levels_yes(self, side: Side) -> bool:
        return any(
            step.action == Action.AGREE_LEVELS and step.side == side and step.levels_id == self.levels.pk
            for step in self.steps
            if self.levels is not None
        )

    @property
    def levels_agreed(self) -> bool:
        return self.levels is not None and all(self.levels_yes(side) for side in Side)

    def newest(self, what: What, side: Side) -> GoalRating | None:
        found = [row for row in self.ratings if row.what == what and row.side == side]
        if what == What.LEVEL:
            found = [row for row in found if self.levels is not None and row.levels_id == self.levels.pk]
        return found[-1] if found else None


@dataclass(frozen=True)
class Rounds:
    """How far both have written down theirs on their own. `now` is the number of the round that is open."""

    now: int
    written: frozenset[Side] = field(default_factory=frozenset)

    def has_written(self, side: Side) -> bool:
        return side in self.written


def rounds_of(member: CaseMember) -> Rounds:
    sides = defaultdict(set)
    for number, side in WrittenAlone.objects.filter(member=member).values_list("round", "side"):
        sides[number].add(Side(side))
    now = max((number for number, who in sides.items() if len(who) == BOTH_SIDES), default=0) + 1
    return Rounds(now, frozenset(sides[now]))


def complete_rounds(members: Iterable[CaseMember]) -> dict[int, int]:
    """The last round that both sides have written, by member; none where there is none."""
    sides = defaultdict(set)
    for member, number, side in WrittenAlone.objects.filter(member__in=members).values_list("member", "round", "side"):
        sides[member, number].add(side)
    complete: dict[int, int] = {}
    for (member, number), who in sides.items():
        if len(who) == BOTH_SIDES:
            complete[member] = max(number, complete.get(member, 0))
    return complete


def is_laid_open(goal: Goal, complete: dict[int, int]) -> bool:
    """Whether both sides may read it."""
    return goal.round is None or goal.round <= complete.get(goal.member_id, 0)


def goals_of(stays: Sequence[CaseMember], *, reader: Side | None = None) -> list[SeenGoal]:
    """One person's goals as `reader` may see them, the oldest first; without one, only what both may read."""
    complete = complete_rounds(stays)
    goals = [
        goal
        for goal in Goal.objects.filter(member__in=stays).select_related("member")
        if is_laid_open(goal, complete) or (reader is not None and goal.side == reader)
    ]
    return with_all(goals) if goals else []


def with_all(goals: Sequence[Goal]) -> list[SeenGoal]:
    words = {row.goal_id: row for row in current_words(goals)}
    steps, ratings = defaultdict(list), defaultdict(list)
    for step in GoalStep.objects.filter(goal__in=goals).select_related("by"):
        steps[step.goal_id].append(step)
    found = GoalRating.objects.filter(goal__in=goals, erased_at__isnull=True).select_related("session", "by")
    for rating in found:
        ratings[rating.goal_id].append(rating)
    levels = {row.goal_id: row for row in Levels.objects.filter(goal__in=goals, erased_at__isnull=True)}
    before, after = defaultdict(list), defaultdict(list)
    for earlier, later in Succession.objects.filter(before__in=goals, after__in=goals).values_list("before", "after"):
        if earlier in words and later in words:
            before[later].append(words[earlier].text)
            after[earlier].append(words[later].text)
    return [
        SeenGoal(
            goal=goal,
            text=words[goal.pk].text,
            steps=tuple(steps[goal.pk]),
            ratings=tuple(ratings[goal.pk]),
            levels=levels.get(goal.pk),
            came_after=tuple(before[goal.pk]),
            led_to=tuple(after[goal.pk]),
        )
        for goal in goals
        if goal.pk in words
    ]


def current_words(goals: Iterable[Goal]) -> Iterable[Wording]:
    """The words that hold of each goal; of what was erased none."""
    return Wording.objects.filter(goal__in=goals, number=F("goal__wording"), erased_at__isnull=True)


def pairs_of(stays: Sequence[CaseMember]) -> list[Pair]:
    """Which goals people have put together, now."""
    return list(Pair.objects.filter(client_goal__member__in=stays, ended_at__isnull=True).order_by("pk"))


def newest_session(stays: Sequence[CaseMember], now: datetime) -> Session | None:
    """The last session that this person came to; a rating is about it."""
    came = Attendance.objects.filter(member__in=stays, presence=Presence.ATTENDED, session__held_at__lte=now)
    newest = came.select_related("session").order_by("-session__held_at", "-session__pk").first()
    return newest.session if newest else None


def readable(ratings: Sequence[GoalRating], reader: Side, session: Session | None) -> list[GoalRating]:
    """What this side may see of both sides' numbers about sessions."""
    given = {(row.what, row.session_id) for row in ratings if row.side == reader}
    newest = session.pk if session else None
    return [
        row
        for row in ratings
        if row.session_id is not None
        and (row.side == reader or row.session_id != newest or (row.what, row.session_id) in given)
    ]


def closed_to_client(stays: Sequence[CaseMember], now: datetime) -> tuple[set[int], set[int]]:
    """Goals and ratings of the clinicians' that the client's own page still holds back, by key."""
    complete = complete_rounds(stays)
    goals = list(Goal.objects.filter(member__in=stays))
    closed = {goal.pk for goal in goals if goal.side == Side.CLINICIAN and not is_laid_open(goal, complete)}
    session, ratings = newest_session(stays, now), set()
    for seen in with_all([goal for goal in goals if goal.pk not in closed]):
        shown = {row.pk for row in readable(seen.ratings, Side.CLIENT, session)}
        if seen.newest(What.MINE_TOO, Side.CLIENT) is not None:
            shown |= {row.pk for row in seen.ratings if row.what == What.MINE_TOO}
        ratings |= {row.pk for row in seen.ratings if row.side == Side.CLINICIAN} - shown
    return closed, ratings


@dataclass(frozen=True)
class SharedGoal:
    """One goal that a member shows to another: whose it is, in which words, and whether the other holds it too."""

    share: Share
    text: str
    owner: str
    holds: bool


def shown_to(member: CaseMember) -> list[SharedGoal]:
    """What others of the case show to this member now. Nothing of or to who has left, and nothing else of the goal."""
    rows = Share.objects.filter(with_member=member, ended_at__isnull=True, **BOTH_ARE_HERE)
    return shared_goals(rows)


BOTH_ARE_HERE = {
    "wording__goal__member__left_on__isnull": True,
    "with_member__left_on__isnull": True,
    "wording__erased_at__isnull": True,
}


def shares_of(stays: Sequence[CaseMember]) -> dict[int, list[SharedGoal]]:
    """To whom somebody shows their goals now, by goal; `owner` names the one who sees it."""
    rows = Share.objects.filter(wording__goal__member__in=stays, ended_at__isnull=True, **BOTH_ARE_HERE)
    found = defaultdict(list)
    for one in shared_goals(rows, seen_by=True):
        found[one.share.wording.goal_id].append(one)
    return found


def shared_goals(rows, *, seen_by: bool = False) -> list[SharedGoal]:
    shares = list(rows.select_related("wording__goal__member__client", "with_member__client").order_by("pk"))
    holds = dict(HeldToo.objects.filter(share__in=shares).order_by("pk").values_list("share", "holds"))
    return [
        SharedGoal(
            share=share,
            text=share.wording.text,
            owner=(share.with_member if seen_by else share.wording.goal.member).client.name,
            holds=holds.get(share.pk, False),
        )
        for share in shares
    ]


def others_of(member: CaseMember) -> list[CaseMember]:
    """Who else is in the case now, to show a goal to."""
    here = CaseMember.objects.filter(case=member.case_id, left_on__isnull=True)
    return list(here.filter(~Q(client=member.client_id)).select_related("client").order_by("pk"))
