"""What the engine says of each scored response, made before any later session; and where each course stands.

Derived from scores and the model in use: rows of this room can be made again at any time.
"""

from typing import Self

from django.db import models

from plait_clinic.constraints import one_of


class VisitState(models.TextChoices):
    """What a course is in at a session; the words of `plait.rupture.states`, said of ratings and never of people."""

    NOT_ENOUGH = "not_enough"
    STEADY = "steady"
    DROP = "drop"
    RECOVERING = "recovering"
    RECOVERED = "recovered"

    @classmethod
    def of(cls, word: str) -> Self:
        """The state by the library's word for it."""
        return cls("not_enough" if word == "not_enough_information" else word)


class Reading(models.Model):
    """One scale of one response: what was expected before it came, and where the person stands after it.

    `usual` is the median that was expected, `low` to `high` the range for 9 in 10, `surprise` how far the score lay
    from it in SDs of a normal curve (below 0: worse), `earlier` how many scores of this scale came before.
    """

    response = models.ForeignKey("checkins.Response", models.CASCADE, related_name="readings")
    scale = models.CharField(max_length=32)
    usual = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    lower_80 = models.FloatField()
    upper_80 = models.FloatField()
    lower_95 = models.FloatField()
    upper_95 = models.FloatField()
    level = models.FloatField()
    level_sd = models.FloatField()
    surprise = models.FloatField()
    earlier = models.PositiveSmallIntegerField()
    model_version = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "scale"], name="reading_once"),
            models.CheckConstraint(
                condition=models.Q(lower_95__lte=models.F("low"))
                & models.Q(low__lte=models.F("lower_80"))
                & models.Q(lower_80__lte=models.F("upper_80"))
                & models.Q(upper_80__lte=models.F("high"))
                & models.Q(high__lte=models.F("upper_95")),
                name="ranges_lie_in_each_other",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scale}: {self.low:.1f} to {self.high:.1f}"


class VisitReading(models.Model):
    """One response as a whole: how probable a drop began at this session, from all strands that are read together.

    `drivers` lists whose rating of what carried the alert, with shares that sum to 1, until the ratings have recovered;
    a scale without a name is the tension that the client named. `expected_hits` are the shares of small, middling and
    large drops that are found at `budget` needless alerts in 100 sessions, as the model has it.
    """

    response = models.OneToOneField("checkins.Response", models.CASCADE, related_name="visit_reading")
    chance = models.FloatField(null=True)
    alert = models.BooleanField()
    state = models.CharField(max_length=16, choices=VisitState.choices)
    drivers = models.JSONField(default=list)
    budget = models.FloatField()
    expected_hits = models.JSONField(default=list)
    model_version = models.CharField(max_length=64)

    class Meta:
        constraints = [
            one_of("state", VisitState, name="visit_state_known"),
            models.CheckConstraint(
                condition=models.Q(alert=False) | models.Q(state=VisitState.DROP), name="alert_is_a_drop"
            ),
            models.CheckConstraint(
                condition=models.Q(chance__isnull=True) | models.Q(chance__gte=0, chance__lte=1),
                name="chance_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} of {self.response_id}"


class CourseState(models.Model):
    """Where one member's course of one measure stands after `session`, so that the next answer is read in one step.

    `place` is the engine's own numbers as text (readings/following.py); whatever changes an earlier session makes it
    anew.
    """

    member = models.ForeignKey("cases.CaseMember", models.CASCADE, related_name="course_states")
    measure = models.CharField(max_length=64)
    measure_version = models.CharField(max_length=16)
    session = models.ForeignKey("cases.Session", models.CASCADE, related_name="+")
    index = models.PositiveIntegerField()
    place = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "measure", "measure_version"], name="one_state_a_course")
        ]

    def __str__(self) -> str:
        return f"{self.measure} of {self.member_id}"
