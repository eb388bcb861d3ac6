"""A person's course in a case: every session with what was asked, answered, scored and read.

A few queries however many sessions there are. Answers and comments pass the visibility rule here, and nowhere else:
what a clinician may not read does not leave this module.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from plait_clinic.checkins.models import (
    Answer,
    CheckIn,
    Comment,
    FollowUp,
    Rater,
    Response,
    Score,
    Visibility,
)
from plait_clinic.checkins.states import OVERDUE_AFTER
from plait_clinic.readings.models import Reading, Verdict

CLINICIAN_MAY_READ = (Visibility.CLINICIAN,)
# What a brief tells of single items. The ratings are told through their scales.
TOLD_ITEMS = ("tension", "put_right", "harmful", "missed")


@dataclass(frozen=True)
class Read:
    """Where one rating lies: the values of a `Reading`."""

    verdict: Verdict
    usual: float | None
    low: float | None
    high: float | None
    chance: float | None
    earlier: int
    can_flag: bool


@dataclass(frozen=True)
class Answered:
    """One response, as far as a clinician may read it. `values` holds scales that have a value."""

    submitted_at: datetime
    late: bool
    informativeness: str
    values: Mapping[str, float]
    readings: Mapping[str, Read] = field(default_factory=dict)
    items: Mapping[str, int] = field(default_factory=dict)
    comment: str = ""
    small_change: str = ""


@dataclass(frozen=True)
class Visit:
    """One session of the case as it concerns one member."""

    number: int
    held_at: datetime
    asked: bool
    client: Answered | None
    clinician: Answered | None

    def is_overdue(self, now: datetime) -> bool:
        return self.asked and self.client is None and now - self.held_at > OVERDUE_AFTER


@dataclass(frozen=True)
class Course:
    """One member's course in one case, in the order of the sessions."""

    visits: tuple[Visit, ...]

    @property
    def answered(self) -> tuple[Visit, ...]:
        return tuple(visit for visit in self.visits if visit.client)

    @property
    def asked(self) -> tuple[Visit, ...]:
        return tuple(visit for visit in self.visits if visit.asked)

    @property
    def last(self) -> Visit | None:
        """The last session that the client answered."""
        return self.answered[-1] if self.answered else None

    @property
    def unanswered_since(self) -> tuple[Visit, ...]:
        """The sessions after the last answer that were asked about and not answered."""
        after = self.last.number if self.last else 0
        return tuple(visit for visit in self.asked if visit.number > after)


def course_of(case, member, lead, *, now: datetime) -> Course:
    """The course of one member up to now, with the lead clinician's own ratings beside it."""
    check_ins = CheckIn.objects.filter(session__case=case)
    rows = [
        row for row in check_ins.select_related("session") if row.member_id == member.pk or row.clinician_id == lead.pk
    ]
    answered = answers_to([row.pk for row in rows])
    sessions = {session.pk: session for session in case.sessions.filter(held_at__lte=now).order_by("number")}
    by_member = {row.session_id: row for row in rows if row.rater == Rater.CLIENT}
    by_lead = {row.session_id: row for row in rows if row.rater == Rater.CLINICIAN}
    return Course(
        tuple(
            Visit(
                number=session.number,
                held_at=session.held_at,
                asked=is_asked(by_member.get(pk), answered),
                client=answered.get(by_member[pk].pk) if pk in by_member else None,
                clinician=answered.get(by_lead[pk].pk) if pk in by_lead else None,
            )
            for pk, session in sessions.items()
        )
    )


def is_asked(check_in: CheckIn | None, answered: Mapping[int, Answered]) -> bool:
    """Whether a member was asked: invited, and not found absent before there was an answer."""
    return check_in is not None and (check_in.closed_at is None or check_in.pk in answered)


def answers_to(check_ins: Sequence[int]) -> dict[int, Answered]:
    """The first response to each of these check-ins, by check-in."""
    responses = list(Response.objects.filter(check_in__in=check_ins, version=1, erased_at__isnull=True))
    pks = [response.pk for response in responses]
    values, readings, items = values_of(pks), readings_of(pks), items_of(pks)
    comments = texts_of(Comment, "text", pks)
    small_changes = texts_of(FollowUp, "choice", pks)
    return {
        response.check_in_id: Answered(
            submitted_at=response.submitted_at,
            late=response.late,
            informativeness=response.informativeness,
            values=values[response.pk],
            readings=readings[response.pk],
            items=items[response.pk],
            comment=comments.get(response.pk, ""),
            small_change=small_changes.get(response.pk, ""),
        )
        for response in responses
    }


def values_of(responses: Sequence[int], scales: Sequence[str] = ()) -> dict[int, dict[str, float]]:
    """The scores that have a value, by response and scale."""
    rows = Score.objects.filter(response__in=responses, value__isnull=False)
    if scales:
        rows = rows.filter(scale__in=scales)
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for response, scale, value in rows.values_list("response", "scale", "value"):
        found[response][scale] = value
    return found


def readings_of(responses: Sequence[int]) -> dict[int, dict[str, Read]]:
    columns = ("response", "scale", "verdict", "usual", "low", "high", "chance", "earlier", "can_flag")
    found: dict[int, dict[str, Read]] = defaultdict(dict)
    for response, scale, verdict, *rest in Reading.objects.filter(response__in=responses).values_list(*columns):
        found[response][scale] = Read(Verdict(verdict), *rest)
    return found


def items_of(responses: Sequence[int]) -> dict[int, dict[str, int]]:
    """The single items that a clinician may read, by response."""
    rows = Answer.objects.filter(
        response__in=responses, item__in=TOLD_ITEMS, value__isnull=False, visibility__in=CLINICIAN_MAY_READ
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for response, item, value in rows.values_list("response", "item", "value"):
        found[response][item] = value
    return found


def texts_of(model, column: str, responses: Sequence[int]) -> dict[int, str]:
    """What was written or chosen and may be read by a clinician, by response."""
    rows = model.objects.filter(response__in=responses, visibility__in=CLINICIAN_MAY_READ)
    return {response: text for response, text in rows.values_list("response", column) if text}
