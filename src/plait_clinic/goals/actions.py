"""Writes of the room: goals written alone, yes and other steps, pairs, ratings, five levels, and showing one's own.

A step is taken only where the table of states has it, by the side whose word it is. What the client says in a session
is typed by a clinician and kept as the client's word, with who typed it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseMember
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
    What,
    Wording,
    WrittenAlone,
)
from plait_clinic.goals.queries import (
    BOTH_ARE_HERE,
    Rounds,
    complete_rounds,
    is_laid_open,
    newest_session,
    others_of,
    rounds_of,
)
from plait_clinic.goals.states import LIVE, Action, Side, State, after
from plait_clinic.minors.queries import is_held_back
from plait_clinic.steps import Refused

YES_COLUMNS = {Side.CLIENT: "client_yes_at", Side.CLINICIAN: "clinician_yes_at"}


@dataclass(frozen=True)
class Speaker:
    """Whose word it is, about which member's goals; `stays` are all of that person's memberships in the case."""

    member: CaseMember
    stays: Sequence[CaseMember]
    side: Side


@transaction.atomic
def write_goal(*, speaker: Speaker, text: str, follows: Goal | None = None, audit: Audit) -> Goal:
    """Keep a goal that one side wrote on its own, the most important first. Sent twice, it stands there once."""
    lock(speaker.member)
    rounds = rounds_of(speaker.member)
    check_may_write(speaker, rounds, audit)
    if follows is not None and follows.state != State.ACHIEVED:
        raise Refused(_("Only a goal that was reached is followed by a next one. Nothing was changed."))
    mine = Goal.objects.filter(member=speaker.member, round=rounds.now, side=speaker.side)
    for words in Wording.objects.filter(goal__in=mine, number=1, erased_at__isnull=True).select_related("goal"):
        if words.text == text:
            return words.goal
    goal = new_goal(speaker, text, audit, round=rounds.now, rank=mine.count() + 1)
    if follows is not None:
        Succession.objects.create(before=follows, after=goal, at=audit.now)
    return goal


def check_may_write(speaker: Speaker, rounds: Rounds, audit: Audit) -> None:
    """Whoever has said that they are done waits for the other; what the client says is typed after one's own."""
    if rounds.has_written(speaker.side):
        raise Refused(
            _("It is said already that nothing is to be added for now. Once the other side has written, both can.")
        )
    if is_typed_for_the_client(speaker, audit) and not rounds.has_written(Side.CLINICIAN):
        raise Refused(_("Write down your own goals first, and say that you are done. Then type what the client says."))


def is_typed_for_the_client(speaker: Speaker, audit: Audit) -> bool:
    return speaker.side == Side.CLIENT and audit.actor is not None


@transaction.atomic
def say_done(*, speaker: Speaker, audit: Audit) -> None:
    """Say that one side has written what it wants to, or has none to add. When both have, all lies side by side."""
    lock(speaker.member)
    rounds = rounds_of(speaker.member)
    if rounds.has_written(speaker.side):
        return
    if is_typed_for_the_client(speaker, audit) and not rounds.has_written(Side.CLINICIAN):
        raise Refused(_("Say first that you are done with your own."))
    WrittenAlone.objects.create(
        member=speaker.member, round=rounds.now, side=speaker.side, by=audit.actor, at=audit.now
    )
    audit.record(Event.GOALS_WRITTEN_ALONE, case=speaker.member.case, target=speaker.member.handle)


def new_goal(speaker: Speaker, text: str, audit: Audit, **values: object) -> Goal:
    """Inside the caller's transaction."""
    goal = Goal.objects.create(member=speaker.member, side=speaker.side, proposed_at=audit.now, **values)
    keep_words(goal, speaker, text, audit)
    audit.record(Event.GOAL_WRITTEN, case=speaker.member.case, target=speaker.member.handle)
    return goal


def keep_words(goal: Goal, speaker: Speaker, text: str, audit: Audit) -> None:
    Wording.objects.create(goal=goal, number=goal.wording, text=text, side=speaker.side, by=audit.actor, at=audit.now)


@transaction.atomic
def agree(*, speaker: Speaker, goal: Goal, wording: int, audit: Audit) -> None:
    """One side's yes to the words that it saw. Twice is once; with both it is active."""
    found = locked(speaker, goal)
    check_are_the_words(found, wording)
    if getattr(found, YES_COLUMNS[speaker.side]) is not None:
        return
    setattr(found, YES_COLUMNS[speaker.side], audit.now)
    take_step(speaker, found, Action.AGREE, audit)


def check_are_the_words(goal: Goal, wording: int) -> None:
    if wording != goal.wording:
        raise Refused(_("The words were changed in the meantime. Please read them again. Nothing was changed."))


@transaction.atomic
def reword(*, speaker: Speaker, goal: Goal, text: str, audit: Audit) -> None:
    """Put a goal in new words. Both are asked for their yes anew."""
    found = locked(speaker, goal, own_before_it_is_open=True)
    if Wording.objects.get(goal=found, number=found.wording).text == text:
        return
    found.wording += 1
    forget_yeses(found)
    take_step(speaker, found, Action.REWORD, audit)
    keep_words(found, speaker, text, audit)


@transaction.atomic
def go_on(*, speaker: Speaker, goal: Goal, action: Action, audit: Audit) -> None:
    """A goal was reached, is set aside, or is taken up again."""
    found = locked(speaker, goal, own_before_it_is_open=action != Action.ACHIEVE)
    if action == Action.TAKE_UP:
        forget_yeses(found)
    take_step(speaker, found, action, audit)


@transaction.atomic
def replace(*, speaker: Speaker, goal: Goal, text: str, audit: Audit) -> Goal:
    """Put one goal in the place of another, or of two that were put together. It takes both yeses."""
    replaced = [locked(speaker, goal)]
    replaced += paired_with(speaker, replaced[0])
    new = new_goal(speaker, text, audit, round=None)
    for old in replaced:
        take_step(speaker, old, Action.REPLACE, audit)
        Succession.objects.create(before=old, after=new, at=audit.now)
    return new


def paired_with(speaker: Speaker, goal: Goal) -> list[Goal]:
    """The goal that was put together with this one, where it can still be replaced."""
    now = Pair.objects.filter(ended_at__isnull=True)
    others = [pair.clinician_goal for pair in now.filter(client_goal=goal).select_related("clinician_goal")]
    others += [pair.client_goal for pair in now.filter(clinician_goal=goal).select_related("client_goal")]
    found = [locked(speaker, other) for other in others]
    return [other for other in found if after(other.state, Action.REPLACE, speaker.side) is not None]


def forget_yeses(goal: Goal) -> None:
    goal.client_yes_at = goal.clinician_yes_at = None


def take_step(speaker: Speaker, goal: Goal, action: Action, audit: Audit, levels: Levels | None = None) -> None:
    """Inside the caller's transaction, with the goal locked: by the table of states, or not at all.

    A goal that is over lies together with no other any more, so that the other can be put together anew.
    """
    to = after(goal.state, action, speaker.side)
    if to is None:
        raise Refused(_("The goal has moved on in the meantime. Please look again. Nothing was changed."))
    before, goal.state = goal.state, to
    goal.save(update_fields=["state", "wording", *YES_COLUMNS.values()])
    GoalStep.objects.create(
        goal=goal,
        action=action,
        side=speaker.side,
        by=audit.actor,
        wording=goal.wording,
        levels=levels,
        before=before,
        after=to,
        at=audit.now,
    )
    if to not in LIVE:
        open_pairs_of(goal).update(ended_at=audit.now)
    audit.record(Event.GOAL_STEP, case=speaker.member.case, target=speaker.member.handle)


def open_pairs_of(goal: Goal) -> QuerySet[Pair]:
    return Pair.objects.filter(Q(client_goal=goal) | Q(clinician_goal=goal), ended_at__isnull=True)


@transaction.atomic
def put_together(*, speaker: Speaker, clients: Goal, clinicians: Goal, audit: Audit) -> Pair:
    """Say that two goals, one from each side, mean the same."""
    one, other = locked(speaker, clients), locked(speaker, clinicians)
    if (one.side, other.side) != (Side.CLIENT, Side.CLINICIAN):
        raise Refused(_("One goal of each side can be put together."))
    if Pair.objects.filter(ended_at__isnull=True, client_goal=one, clinician_goal=other).exists():
        return Pair.objects.get(ended_at__isnull=True, client_goal=one, clinician_goal=other)
    taken = Pair.objects.filter(ended_at__isnull=True)
    if taken.filter(client_goal=one).exists() or taken.filter(clinician_goal=other).exists():
        raise Refused(_("One of these is put together with another goal already. Leave those apart first."))
    pair = Pair.objects.create(client_goal=one, clinician_goal=other, side=speaker.side, by=audit.actor, at=audit.now)
    audit.record(Event.GOALS_PAIRED, case=speaker.member.case, target=speaker.member.handle)
    return pair


@transaction.atomic
def leave_apart(*, speaker: Speaker, pair: Pair, audit: Audit) -> None:
    """Say that two goals do not mean the same after all."""
    lock(speaker.member)
    open_pairs = Pair.objects.filter(pk=pair.pk, client_goal__member__in=speaker.stays, ended_at__isnull=True)
    if open_pairs.update(ended_at=audit.now):
        audit.record(Event.GOALS_PARTED, case=speaker.member.case, target=speaker.member.handle)


@transaction.atomic
def rate_mine(*, speaker: Speaker, goal: Goal, value: int, audit: Audit) -> None:
    """Keep how much a goal is one side's own too. The newest counts; the same again is none."""
    found = locked(speaker, goal)
    rows = GoalRating.objects.filter(goal=found, what=What.MINE_TOO, side=speaker.side, erased_at__isnull=True)
    newest = rows.last()
    if newest is None or newest.value != value:
        keep_rating(speaker, found, What.MINE_TOO, value, audit)


@transaction.atomic
def rate_ladder(*, speaker: Speaker, goal: Goal, value: int, audit: Audit) -> None:
    """Keep how far one side sees a goal from 0 to 10, once for the last session."""
    found = locked(speaker, goal)
    session = newest_session(speaker.stays, audit.now)
    check_can_be_rated(found, (State.ACTIVE,), session)
    before = GoalRating.objects.filter(goal=found, what=What.LADDER, side=speaker.side, session=session).first()
    check_said_once(before, value)
    if before is None:
        keep_rating(speaker, found, What.LADDER, value, audit, session=session)


@transaction.atomic
def rate_level(*, speaker: Speaker, levels: Levels, value: int, audit: Audit) -> None:
    """Keep which of the five levels one side sees now, once for the last session."""
    found = locked(speaker, levels.goal)
    session = newest_session(speaker.stays, audit.now)
    check_can_be_rated(found, (State.ACTIVE, State.ACHIEVED), session)
    check_are_the_levels(found, levels)
    if GoalStep.objects.filter(levels=levels, action=Action.AGREE_LEVELS).count() < len(Side):
        raise Refused(_("The five levels still wait for a yes. Nothing was changed."))
    before = GoalRating.objects.filter(levels=levels, what=What.LEVEL, side=speaker.side, session=session).first()
    check_said_once(before, value)
    if before is None:
        keep_rating(speaker, found, What.LEVEL, value, audit, session=session, levels=levels)


def check_can_be_rated(goal: Goal, states: Sequence[State], session) -> None:
    if goal.state not in states:
        raise Refused(_("Only a goal that both agreed on is rated. Nothing was changed."))
    if session is None:
        raise Refused(_("There was no session yet to rate it after. Nothing was changed."))


def check_said_once(before: GoalRating | None, value: int) -> None:
    if before is not None and before.value != value:
        raise Refused(_("This is rated for the last session already. The next session asks again."))


def keep_rating(speaker: Speaker, goal: Goal, what: What, value: int, audit: Audit, **about: object) -> None:
    """Inside the caller's transaction. Of whom the clinic may not ask now, no number is kept."""
    if speaker.side == Side.CLIENT and is_held_back(speaker.member, audit.now):
        raise Refused(_("A consent to being asked is missing, so nothing is rated for now."))
    GoalRating.objects.create(
        goal=goal, what=what, side=speaker.side, by=audit.actor, value=value, at=audit.now, **about
    )
    audit.record(Event.GOAL_RATED, case=speaker.member.case, target=speaker.member.handle)


@transaction.atomic
def write_levels(*, speaker: Speaker, goal: Goal, texts: Mapping[str, str], audit: Audit) -> Levels:
    """Keep the next version of a goal's five levels, all described. Whoever writes them has not said yes by that."""
    found = locked(speaker, goal)
    newest = Levels.objects.filter(goal=found, erased_at__isnull=True).last()
    if newest is not None and all(getattr(newest, name) == texts[name] for name in LEVEL_FIELDS):
        return newest
    levels = Levels.objects.create(
        goal=found,
        number=newest.number + 1 if newest else 1,
        **{name: texts[name] for name in LEVEL_FIELDS},
        side=speaker.side,
        by=audit.actor,
        at=audit.now,
    )
    take_step(speaker, found, Action.WRITE_LEVELS, audit, levels)
    return levels


@transaction.atomic
def agree_levels(*, speaker: Speaker, levels: Levels, audit: Audit) -> None:
    """One side's yes to the five levels that it saw. Twice is once."""
    found = locked(speaker, levels.goal)
    check_are_the_levels(found, levels)
    said = GoalStep.objects.filter(levels=levels, action=Action.AGREE_LEVELS, side=speaker.side)
    if not said.exists():
        take_step(speaker, found, Action.AGREE_LEVELS, audit, levels)


def check_are_the_levels(goal: Goal, levels: Levels) -> None:
    if Levels.objects.filter(goal=goal).last() != levels:
        raise Refused(_("The levels were changed in the meantime. Please read them again. Nothing was changed."))


@transaction.atomic
def share_goal(*, speaker: Speaker, goal: Goal, wording: int, with_member: CaseMember, audit: Audit) -> Share:
    """Show one wording of one's goal to one other member. Only the member whose goal it is can. Twice is once."""
    check_is_the_member(speaker, audit)
    found = locked(speaker, goal)
    check_are_the_words(found, wording)
    if found.member.left_on is not None:
        raise Refused(_("This goal is from before you left and came back. To show it to somebody, write it anew."))
    if with_member not in others_of(speaker.member):
        raise Refused(_("This person is not in the case now. Nothing was changed."))
    words = Wording.objects.get(goal=found, number=wording)
    before = Share.objects.filter(wording=words, with_member=with_member, ended_at__isnull=True).first()
    if before is not None:
        return before
    share = Share.objects.create(wording=words, with_member=with_member, shared_at=audit.now)
    audit.record(Event.GOAL_SHARED, case=speaker.member.case, target=speaker.member.handle)
    return share


@transaction.atomic
def end_share(*, speaker: Speaker, share: Share, audit: Audit) -> None:
    """Show a goal to somebody no longer. What they have read, they have read."""
    check_is_the_member(speaker, audit)
    lock(speaker.member)
    shown = Share.objects.filter(pk=share.pk, wording__goal__member__in=speaker.stays, ended_at__isnull=True)
    if shown.update(ended_at=audit.now):
        audit.record(Event.GOAL_SHARING_ENDED, case=speaker.member.case, target=speaker.member.handle)


@transaction.atomic
def hold_too(*, speaker: Speaker, share: Share, holds: bool, audit: Audit) -> None:
    """Say that a goal that is shown to one is one's own too, or no longer. The same again is none."""
    check_is_the_member(speaker, audit)
    lock(speaker.member)
    found = Share.objects.filter(pk=share.pk, with_member=speaker.member, ended_at__isnull=True, **BOTH_ARE_HERE)
    if not found.exists():
        raise Refused(_("This goal is no longer shown here. Nothing was changed."))
    newest = HeldToo.objects.filter(share=share).last()
    if (newest is not None and newest.holds) == holds:
        return
    HeldToo.objects.create(share=share, holds=holds, at=audit.now)
    audit.record(Event.GOAL_HELD_TOO, case=speaker.member.case, target=speaker.member.handle)


def check_is_the_member(speaker: Speaker, audit: Audit) -> None:
    """Showing a goal to others is an act of the member alone: no clinician can do it for them."""
    if speaker.side != Side.CLIENT or audit.actor is not None:
        raise Refused(_("Only the person themselves can do this, on their own page."))


def locked(speaker: Speaker, goal: Goal, *, own_before_it_is_open: bool = False) -> Goal:
    """One goal of this person's, as it stands now, that both may read already; or one's own, where that will do."""
    lock(speaker.member)
    found = Goal.objects.select_for_update(of=("self",)).filter(pk=goal.pk, member__in=speaker.stays).first()
    is_own = found is not None and own_before_it_is_open and found.side == speaker.side
    if found is None or not (is_own or is_laid_open(found, complete_rounds(speaker.stays))):
        raise Refused(_("This goal does not lie before both yet. Nothing was changed."))
    return found


def lock(member: CaseMember) -> None:
    """One change at a time to each member's goals."""
    CaseMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
