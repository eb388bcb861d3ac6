"""Rows of the small world that are right but for the values given, for the violations of more than one room."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.batteries.actions import battery_of_past_total
from plait_clinic.checkins.models import (
    CheckIn,
    FollowUp,
    Response,
)
from plait_clinic.imports.models import ImportedCase, PastImport
from tests.world import World

NOBODY_KNOWS = "unknown"


def answered(world: World, **posted: str) -> Response:
    """A response with its comment and its follow-up, for rows that belong to one."""
    response = world.answer(world.invitation(), comment="More time, please.", **posted)
    FollowUp.objects.create(response=response, choice="pace", visibility="clinician", submitted_at=world.now)
    return response


def unanswered(world: World) -> CheckIn:
    return world.invitation()


def again(model: type, world: World, **same: object) -> object:
    """Write a second row with the same values as the last one."""
    row = model.objects.order_by("pk").last()
    values = {
        field.attname: getattr(row, field.attname)
        for field in model._meta.local_fields
        if not field.primary_key and field.name != "handle"
    }
    return model.objects.create(**{**values, **same})


def new_response(world: World, **values: object) -> Response:
    right = {
        "check_in": unanswered(world),
        "measure": "plait-checkin",
        "measure_version": "1",
        "submitted_at": world.now,
        "informativeness": "informative",
    }
    return Response.objects.create(**{**right, **values})


def of_new_response(model: type, world: World, **values: object) -> object:
    return model.objects.create(response=new_response(world), **values)


def changed(model: type, **values: object) -> int:
    """Change the last row of a table as no form would."""
    return model.objects.filter(pk=model.objects.order_by("pk").last().pk).update(**values)


def changes(model: type, **values: object) -> Callable[[World], object]:
    return lambda _world: changed(model, **values)


def same_handle(model: type) -> Callable[[World], object]:
    """A second row under the first one's handle."""

    def write(world: World) -> object:
        answered(world)
        world.note_session()
        first, *_others, last = model.objects.order_by("pk")
        return model.objects.filter(pk=last.pk).update(handle=first.handle)

    return write


def after(write: Callable[[World], object], second: Callable[[World], object]) -> Callable[[World], object]:
    """First one thing, then another that it makes wrong."""

    def both(world: World) -> object:
        write(world)
        return second(world)

    return both


def past_data(world: World) -> PastImport:
    """One session that came in from a file."""
    battery = battery_of_past_total(
        organisation=world.organisation, name="BDI-II", low=0.0, high=63.0, higher_is="worse", audit=world.audit
    )
    past = PastImport.objects.create(
        organisation=world.organisation,
        imported_by=world.staff["alice"],
        imported_at=world.now,
        battery=battery,
        fingerprint=b"a" * 32,
        sessions=1,
        answers=1,
    )
    ImportedCase.objects.create(past_import=past, case=world.case)
    return past


YESTERDAY = timedelta(days=1)


def two(write: Callable[..., object], **values: object) -> Callable[[World], object]:
    return lambda world: [write(world, **values) for _ in range(2)]


def wrong(write: Callable[..., object], **values: object) -> Callable[[World], object]:
    return lambda world: write(world, **values)
