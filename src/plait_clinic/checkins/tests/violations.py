"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.batteries.models import (
    Battery,
)
from plait_clinic.cases.tests.violations import the_two
from plait_clinic.checkins.models import (
    Answer,
    AskedMeasure,
    CheckIn,
    Comment,
    ConcernHandled,
    FailedAttempts,
    FollowUp,
    Link,
    Response,
    Score,
    VisibilityChange,
)
from plait_clinic.tests.wrong_rows import (
    NOBODY_KNOWS,
    after,
    again,
    answered,
    changes,
    new_response,
    of_new_response,
    same_handle,
    unanswered,
)
from tests.world import World


def seen_to(world: World, note: str = "Rang.") -> ConcernHandled:
    answer = Answer.objects.first() or answered(world).answers.first()
    return ConcernHandled.objects.create(answer=answer, by=world.staff["cora"], at=world.now, note=note)


def seen_to_twice(world: World) -> list[ConcernHandled]:
    return [seen_to(world) for _ in range(2)]


def new_check_in(world: World, **values: object) -> CheckIn:
    """A second check-in of the same session; the given values make it wrong."""
    first = unanswered(world)
    right = {
        "session": first.session,
        "battery": Battery.objects.create(organisation=world.organisation, name="Another"),
        "rater": "client",
        "member": world.member,
        "form": "client",
        "opens_at": world.now,
        "expires_at": world.now + timedelta(days=7),
    }
    return CheckIn.objects.create(**{**right, **values})


def asked_again(world: World, rater: str) -> CheckIn:
    unanswered(world)
    row = CheckIn.objects.filter(rater=rater).first()
    return new_check_in_beside(row)


def new_check_in_beside(row: CheckIn) -> CheckIn:
    return CheckIn.objects.create(
        session=row.session,
        battery=row.battery,
        rater=row.rater,
        member=row.member,
        clinician=row.clinician,
        form=row.form,
        opens_at=row.opens_at,
        expires_at=row.expires_at,
    )


def two_responses_one_handle(world: World) -> Response:
    first = answered(world)
    return new_response(world, handle=first.handle)


def linked(world: World) -> str:
    return world.link_to(unanswered(world))


def same_link_twice(world: World) -> Link:
    linked(world)
    return again(Link, world)


def of_score(world: World, **values: object) -> Score:
    return of_new_response(Score, world, scale="bond", answered=1, of=1, prorated=False, **values)


def two_failures(world: World) -> FailedAttempts:
    FailedAttempts.objects.create(address_hash=b"a" * 32, window=world.now, count=1)
    return again(FailedAttempts, world)


def changed_visibility(world: World, **values: object) -> VisibilityChange:
    """A change of who may read a comment; the given values make it wrong."""
    right = {"comment": answered(world).comment, "visibility": "held", "changed_at": world.now}
    return VisibilityChange.objects.create(**{**right, **values})


def about(model: type, world: World, place: int, **columns: object) -> object:
    """Another row like the last one, about somebody."""
    return again(model, world, **({"position": place} if model is AskedMeasure else {}), **columns)


def twice_about(model: type, world: World, column: str) -> object:
    """The same about the same one, twice."""
    whom = world.member if column == "member" else the_two(world)
    about(model, world, 2, **{f"about_{column}_id": whom.pk})
    return about(model, world, 3, **{f"about_{column}_id": whom.pk})


def about_both(model: type, world: World) -> object:
    return about(model, world, 2, about_member_id=world.member.pk, about_subsystem_id=the_two(world).pk)


CHECKINS_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "checkins.checkin.handle": same_handle(CheckIn),
    "checkins.response.handle": two_responses_one_handle,
    "checkins.link.token_hash": same_link_twice,
    "checkins.comment.response": after(answered, lambda world: again(Comment, world)),
    "checkins.followup.response": after(answered, lambda world: again(FollowUp, world)),
    "member_asked_once": lambda world: asked_again(world, "client"),
    "clinician_asked_once": lambda world: asked_again(world, "clinician"),
    "one_respondent": lambda world: new_check_in(world, clinician=world.staff["bob"]),
    "check_in_expires_after_opening": lambda world: new_check_in(world, expires_at=world.now),
    "one_asked_measure_a_place": after(unanswered, lambda world: again(AskedMeasure, world, measure="another")),
    "measure_asked_once": after(unanswered, lambda world: again(AskedMeasure, world, position=2)),
    "measure_asked_once_a_member": after(unanswered, lambda world: twice_about(AskedMeasure, world, "member")),
    "measure_asked_once_a_subsystem": after(unanswered, lambda world: twice_about(AskedMeasure, world, "subsystem")),
    "asked_about_one_at_most": after(unanswered, lambda world: about_both(AskedMeasure, world)),
    "asked_places_count_from_one": after(
        unanswered, lambda world: again(AskedMeasure, world, measure="another", position=0)
    ),
    "channel_known": after(linked, changes(Link, channel="letter")),
    "first_answer_wins": after(answered, lambda world: again(Response, world)),
    "first_answer_wins_a_member": after(answered, lambda world: twice_about(Response, world, "member")),
    "first_answer_wins_a_subsystem": after(answered, lambda world: twice_about(Response, world, "subsystem")),
    "response_about_one_at_most": after(answered, lambda world: about_both(Response, world)),
    "versions_count_from_one": lambda world: new_response(world, version=0),
    "informativeness_known": lambda world: new_response(world, informativeness=None),
    "answer_once": after(answered, lambda world: again(Answer, world)),
    "value_or_reason": lambda world: of_new_response(Answer, world, item="matters", visibility="clinician"),
    "answer_visibility_known": lambda world: of_new_response(
        Answer, world, item="matters", value=3, visibility=NOBODY_KNOWS
    ),
    "comment_visibility_known": lambda world: of_new_response(
        Comment, world, text="More time.", visibility=NOBODY_KNOWS
    ),
    "comment_has_text": lambda world: of_new_response(Comment, world, visibility="clinician"),
    "follow_up_visibility_known": lambda world: of_new_response(
        FollowUp, world, choice="pace", visibility=NOBODY_KNOWS, submitted_at=world.now
    ),
    "follow_up_has_choice": lambda world: of_new_response(
        FollowUp, world, visibility="clinician", submitted_at=world.now
    ),
    "score_once": after(answered, lambda world: again(Score, world)),
    "score_or_reason": lambda world: of_score(world, value=7.0, reason="too_few"),
    "one_count_a_window": two_failures,
    "changed_visibility_known": lambda world: changed_visibility(world, visibility=NOBODY_KNOWS),
    "change_is_of_one_thing": lambda world: changed_visibility(world, comment=None),
    "checkins.concernhandled.answer": seen_to_twice,
}
