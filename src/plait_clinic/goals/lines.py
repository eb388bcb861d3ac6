"""What the brief and the page for both tell of goals: what both agreed on, and whose yes is waited for.

For clinicians who have a part in the case; a supervisor reads a client's goals in no brief. Of a round that is not
complete nothing is told but that one's own side has not written yet.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from plait_clinic.agreed import Group, Line
from plait_clinic.cases.models import CaseMember
from plait_clinic.goals.models import Goal, GoalStep, Succession, Wording, WrittenAlone
from plait_clinic.goals.queries import complete_rounds, current_words, is_laid_open
from plait_clinic.goals.states import WAITING, Action, Side, State
from plait_clinic.goals.words import IN_SHORT

WHAT_NEXT_FOR = timedelta(days=60)
"""For so long a goal that was reached asks what is next; our own choice. On the page of goals it stays."""


def told_now(now: datetime) -> Q:
    recently = Q(state=State.ACHIEVED, steps__action=Action.ACHIEVE, steps__at__gt=now - WHAT_NEXT_FOR)
    return Q(state__in=(*WAITING, State.ACTIVE)) | recently


def brief_lines(members: Sequence[CaseMember], reader_is_part: bool, now: datetime) -> dict[int, list[Line]]:
    """By member: goals that both agreed on, those that wait for a yes, and reached ones that lead to none yet."""
    if not reader_is_part:
        return {member.pk: [] for member in members}
    told = lines_by_person(members, now)
    waits = waits_for_clinician(members)
    found = {}
    for member in members:
        found[member.pk] = told.get((member.case_id, member.client_id), [])
        if member.pk in waits:
            found[member.pk] = [*found[member.pk], written_by_one(member)]
    return found


def shared_lines(member: CaseMember, now: datetime) -> list[Line]:
    """What both may read: goals that lie side by side, and nothing of what one side wrote alone so far."""
    return lines_by_person([member], now).get((member.case_id, member.client_id), [])


def lines_by_person(members: Sequence[CaseMember], now: datetime) -> Mapping[tuple[int, int], list[Line]]:
    """A person who left and came back has goals from both stays."""
    mine = {(member.case_id, member.client_id): member for member in members}
    goals = [
        goal
        for goal in Goal.objects.filter(
            told_now(now),
            member__case__in={case for case, _client in mine},
            member__client__in={client for _case, client in mine},
        )
        .select_related("member")
        .distinct()
        if (goal.member.case_id, goal.member.client_id) in mine
    ]
    if not goals:
        return {}
    complete = complete_rounds({goal.member_id for goal in goals})
    words = {row.goal_id: row for row in current_words(goals)}
    typed = clients_yes_typed_by(goals)
    led_on = set(Succession.objects.filter(before__in=goals).values_list("before", flat=True))
    found = defaultdict(list)
    for goal in goals:
        if goal.pk not in words or not is_laid_open(goal, complete):
            continue
        if goal.state == State.ACHIEVED and goal.pk in led_on:
            continue
        person = (goal.member.case_id, goal.member.client_id)
        found[person].append(line_of(goal, words[goal.pk], mine[person], typed.get(goal.pk, "")))
    return found


def clients_yes_typed_by(goals: Sequence[Goal]) -> dict[int, str]:
    """Who of the staff typed the client's last yes, by goal; nothing of one that the client gave alone. One query."""
    said = GoalStep.objects.filter(goal__in=goals, action=Action.AGREE, side=Side.CLIENT).select_related("by")
    return {step.goal_id: step.by.name if step.by else "" for step in said.order_by("pk")}


def state_words(goal: Goal, typed_by: str) -> str:
    stands = str(IN_SHORT[goal.state])
    if goal.state != State.ACTIVE or not typed_by:
        return stands
    return _("%(stands)s (the client’s yes typed by %(who)s)") % {"stands": stands, "who": typed_by}


def line_of(goal: Goal, words: Wording, member: CaseMember, typed_by: str) -> Line:
    return Line(
        group=Group.GOAL if goal.state == State.ACTIVE else Group.OPEN,
        text=words.text,
        whose=whose_yes(goal, member),
        state=state_words(goal, typed_by),
        url=url_of(member),
    )


def whose_yes(goal: Goal, member: CaseMember) -> str:
    """Whose word is waited for; of what both agreed on, both."""
    if goal.state == State.CLIENT_AGREED:
        return _("clinician")
    if goal.state == State.CLINICIAN_AGREED:
        return member.client.name
    return _("both")


def waits_for_clinician(members: Sequence[CaseMember]) -> set[int]:
    """Members who have said that they wrote theirs of a round in which no clinician has."""
    sides = defaultdict(set)
    rows = WrittenAlone.objects.filter(member__in=members).values_list("member", "round", "side")
    for member, number, side in rows:
        sides[member, number].add(side)
    return {member for (member, _number), who in sides.items() if who == {Side.CLIENT}}


def written_by_one(member: CaseMember) -> Line:
    return Line(
        group=Group.OPEN,
        text=_("Goals: write down yours, and both lie side by side."),
        whose=_("clinician"),
        url=url_of(member),
    )


def url_of(member: CaseMember) -> str:
    return reverse("goals", args=[member.case.handle, member.handle])
