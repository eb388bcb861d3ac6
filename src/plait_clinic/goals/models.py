"""Goals of one member of a case: their wordings, both sides' steps and ratings, five levels, and whom one was shown to.

What was written, said, rated and held is append-only by triggers; a goal's own columns follow from its steps. A goal is
one member's, with the clinicians: another member sees it only while the member shares it with them.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plait_clinic.constraints import not_before, one_of
from plait_clinic.encryption import EncryptedText
from plait_clinic.goals.states import Action, Side, State
from plait_clinic.handles import HANDLE_CHARACTERS, new_handle

GOAL_CHARACTERS = 500
LEVEL_CHARACTERS = 300
LOWEST, HIGHEST = 0, 10
LEAST_LEVEL, GREATEST_LEVEL = -2, 2
LEVEL_FIELDS = ("much_less", "less", "expected", "more", "much_more")
"""The five levels from -2 to 2, as `plait.goals` orders them."""


def typed_by_somebody(*, name: str) -> models.CheckConstraint:
    """Without `by` the client wrote it on their own page; what is the clinician's has somebody who wrote it."""
    return models.CheckConstraint(condition=Q(side=Side.CLIENT) | Q(by__isnull=False), name=name)


def kept_or_erased(*fields: str, name: str) -> models.CheckConstraint:
    kept = Q(**{f"{field}__isnull": False for field in fields})
    return models.CheckConstraint(condition=kept | Q(erased_at__isnull=False), name=name)


def yeses(client: bool, clinician: bool) -> Q:
    return Q(client_yes_at__isnull=not client, clinician_yes_at__isnull=not clinician)


AS_BOTH_SAID = (
    Q(state__in=(State.PROPOSED, State.REVISED)) & yeses(client=False, clinician=False)
    | Q(state=State.CLIENT_AGREED) & yeses(client=True, clinician=False)
    | Q(state=State.CLINICIAN_AGREED) & yeses(client=False, clinician=True)
    | Q(state__in=(State.ACTIVE, State.ACHIEVED)) & yeses(client=True, clinician=True)
    | Q(state__in=(State.SET_ASIDE, State.REPLACED))
)


class Goal(models.Model):
    """One goal of one member. `side` proposed it, as their `rank`-th in that round; without a round it replaced some.

    Until both sides have said that they have written theirs of a round, neither reads the other's of it.
    """

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="goals")
    side = models.CharField(max_length=16, choices=Side.choices)
    round = models.PositiveSmallIntegerField(null=True)
    rank = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=24, choices=State.choices, default=State.PROPOSED)
    wording = models.PositiveSmallIntegerField(default=1)
    client_yes_at = models.DateTimeField(null=True)
    clinician_yes_at = models.DateTimeField(null=True)
    proposed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("side", Side, name="goal_side_known"),
            one_of("state", State, name="goal_state_known"),
            models.CheckConstraint(condition=AS_BOTH_SAID, name="goal_yeses_as_both_said"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="goal_ranks_count_from_one"),
            models.CheckConstraint(condition=Q(wording__gte=1), name="goal_words_count_from_one"),
            models.CheckConstraint(condition=Q(round__isnull=True) | Q(round__gte=1), name="goal_rounds_from_one"),
            models.UniqueConstraint(
                fields=["member", "round", "side", "rank"],
                condition=Q(round__isnull=False),
                name="goal_rank_once_a_round",
            ),
            not_before("client_yes_at", "proposed_at", name="client_yes_after_proposal"),
            not_before("clinician_yes_at", "proposed_at", name="clinician_yes_after_proposal"),
        ]

    def __str__(self) -> str:
        return self.handle


class Wording(models.Model):
    """One version of a goal's words. A yes is to one of them."""

    goal = models.ForeignKey("goals.Goal", models.PROTECT, related_name="wordings")
    number = models.PositiveSmallIntegerField()
    text = EncryptedText(null=True)
    side = models.CharField(max_length=16, choices=Side.choices)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["goal", "number"]
        constraints = [
            one_of("side", Side, name="wording_side_known"),
            models.UniqueConstraint(fields=["goal", "number"], name="wording_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="wordings_count_from_one"),
            typed_by_somebody(name="wording_typed_by_somebody"),
            kept_or_erased("text", name="wording_has_text"),
        ]

    def __str__(self) -> str:
        return f"wording {self.number} of {self.goal_id}"


class Levels(models.Model):
    """One version of a goal's five levels, from much less than expected to much more. All five are described."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    goal = models.ForeignKey("goals.Goal", models.PROTECT, related_name="levels")
    number = models.PositiveSmallIntegerField()
    much_less = EncryptedText(null=True)
    less = EncryptedText(null=True)
    expected = EncryptedText(null=True)
    more = EncryptedText(null=True)
    much_more = EncryptedText(null=True)
    side = models.CharField(max_length=16, choices=Side.choices)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["goal", "number"]
        constraints = [
            one_of("side", Side, name="levels_side_known"),
            models.UniqueConstraint(fields=["goal", "number"], name="levels_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="levels_count_from_one"),
            typed_by_somebody(name="levels_typed_by_somebody"),
            kept_or_erased(*LEVEL_FIELDS, name="all_five_levels_described"),
        ]

    def __str__(self) -> str:
        return self.handle


class GoalStep(models.Model):
    """One step of a goal: what, whose word it was, who typed it, from which state to which, and to which wording."""

    goal = models.ForeignKey("goals.Goal", models.PROTECT, related_name="steps")
    action = models.CharField(max_length=16, choices=Action.choices)
    side = models.CharField(max_length=16, choices=Side.choices)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    wording = models.PositiveSmallIntegerField()
    levels = models.ForeignKey("goals.Levels", models.PROTECT, related_name="steps", null=True)
    before = models.CharField(max_length=24, choices=State.choices)
    after = models.CharField(max_length=24, choices=State.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("action", Action, name="goal_action_known"),
            one_of("side", Side, name="goal_step_side_known"),
            one_of("before", State, name="goal_step_before_known"),
            one_of("after", State, name="goal_step_after_known"),
            typed_by_somebody(name="goal_step_typed_by_somebody"),
            models.CheckConstraint(
                condition=~Q(action=Action.ACHIEVE) | Q(side=Side.CLIENT), name="the_client_says_it_is_reached"
            ),
            models.CheckConstraint(
                condition=Q(action__in=(Action.WRITE_LEVELS, Action.AGREE_LEVELS), levels__isnull=False)
                | Q(~Q(action__in=(Action.WRITE_LEVELS, Action.AGREE_LEVELS)), levels__isnull=True),
                name="steps_of_levels_name_them",
            ),
            models.UniqueConstraint(
                fields=["levels", "side"], condition=Q(action=Action.AGREE_LEVELS), name="one_yes_a_side_to_levels"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.goal_id}"


class WrittenAlone(models.Model):
    """That one side has written what it wants to of a round, or has none to add."""

    member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="goal_rounds")
    round = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=16, choices=Side.choices)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("side", Side, name="round_side_known"),
            models.UniqueConstraint(fields=["member", "round", "side"], name="round_once_a_side"),
            models.CheckConstraint(condition=Q(round__gte=1), name="rounds_count_from_one"),
            typed_by_somebody(name="round_typed_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"round {self.round} of {self.member_id}"


class Pair(models.Model):
    """That two goals, one from each side, mean the same: people say so, and can leave them apart again."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    client_goal = models.ForeignKey("goals.Goal", models.PROTECT, related_name="pairs_as_clients")
    clinician_goal = models.ForeignKey("goals.Goal", models.PROTECT, related_name="pairs_as_clinicians")
    side = models.CharField(max_length=16, choices=Side.choices)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("side", Side, name="pair_side_known"),
            typed_by_somebody(name="pair_typed_by_somebody"),
            models.UniqueConstraint(
                fields=["client_goal"], condition=Q(ended_at__isnull=True), name="clients_goal_in_one_pair"
            ),
            models.UniqueConstraint(
                fields=["clinician_goal"], condition=Q(ended_at__isnull=True), name="clinicians_goal_in_one_pair"
            ),
            not_before("ended_at", "at", name="pair_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return self.handle


class Succession(models.Model):
    """That one goal came after another: in its place, or as what is next once it was reached."""

    before = models.ForeignKey("goals.Goal", models.PROTECT, related_name="followed_by")
    after = models.ForeignKey("goals.Goal", models.PROTECT, related_name="follows")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="succession_once"),
            models.CheckConstraint(condition=~Q(before=models.F("after")), name="no_goal_follows_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.after_id} after {self.before_id}"


class What(models.TextChoices):
    """What a number about a goal says."""

    MINE_TOO = "mine_too", _("this is my goal too")
    LADDER = "ladder", _("how far")
    LEVEL = "level", _("which of the five levels")


class GoalRating(models.Model):
    """One side's number about one goal: apart from the other side's, always."""

    goal = models.ForeignKey("goals.Goal", models.PROTECT, related_name="ratings")
    what = models.CharField(max_length=16, choices=What.choices)
    side = models.CharField(max_length=16, choices=Side.choices)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+", null=True)
    session = models.ForeignKey("cases.Session", models.PROTECT, related_name="goal_ratings", null=True)
    levels = models.ForeignKey("goals.Levels", models.PROTECT, related_name="ratings", null=True)
    value = models.SmallIntegerField(null=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("what", What, name="goal_rating_known"),
            one_of("side", Side, name="goal_rating_side_known"),
            typed_by_somebody(name="goal_rating_by_somebody"),
            kept_or_erased("value", name="goal_rating_has_a_value"),
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | Q(what=What.LEVEL, value__gte=LEAST_LEVEL, value__lte=GREATEST_LEVEL)
                | Q(~Q(what=What.LEVEL), value__gte=LOWEST, value__lte=HIGHEST),
                name="goal_rating_on_its_scale",
            ),
            models.CheckConstraint(
                condition=Q(what=What.MINE_TOO, session__isnull=True, levels__isnull=True)
                | Q(what=What.LADDER, session__isnull=False, levels__isnull=True)
                | Q(what=What.LEVEL, session__isnull=False, levels__isnull=False),
                name="goal_rating_of_its_session",
            ),
            models.UniqueConstraint(
                fields=["goal", "side", "session"], condition=Q(what=What.LADDER), name="one_rung_a_session"
            ),
            models.UniqueConstraint(
                fields=["levels", "side", "session"], condition=Q(what=What.LEVEL), name="one_level_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.goal_id}"


class Share(models.Model):
    """That a member shows one wording of their goal to another member of the case, from one moment until another."""

    handle = models.CharField(max_length=HANDLE_CHARACTERS, unique=True, default=new_handle, editable=False)
    wording = models.ForeignKey("goals.Wording", models.PROTECT, related_name="shares")
    with_member = models.ForeignKey("cases.CaseMember", models.PROTECT, related_name="goals_shared_with")
    shared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["wording", "with_member"], condition=Q(ended_at__isnull=True), name="shared_once_at_a_time"
            ),
            not_before("ended_at", "shared_at", name="share_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return self.handle


class HeldToo(models.Model):
    """What somebody said to a goal that was shown to them: that it is theirs too, or no longer. The newest counts."""

    share = models.ForeignKey("goals.Share", models.PROTECT, related_name="held")
    holds = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"held {self.share_id}"
