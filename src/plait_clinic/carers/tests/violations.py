"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.carers.models import Carer, CarerLine, CarerLineTakenBack, Letting, Rating
from plait_clinic.people.actions import add_staff
from plait_clinic.people.models import Role, User
from plait_clinic.tests.wrong_rows import NOBODY_KNOWS, after, changed
from tests.world import PASSWORD, World


def key_worker(world: World) -> User:
    """Kay, who has a sign-in as a carer."""
    found = User.objects.filter(username="kay").first()
    return found or add_staff(
        organisation=world.organisation,
        username="kay",
        name="Kay W.",
        roles=(Role.CARER,),
        password=PASSWORD,
        audit=world.audit,
    )


def carer(world: World, **values: object) -> Carer:
    right = {
        "case": world.case,
        "kind": "key_worker",
        "name": "Kay W.",
        "added_by": world.staff["alice"],
        "added_at": world.now,
    }
    return Carer.objects.create(**{**right, **values})


def letting(world: World, **values: object) -> Letting:
    right = {
        "member": world.member,
        "item": "attendance",
        "said": "yes",
        "words": 1,
        "way": "own_page",
        "at": world.now,
    }
    return Letting.objects.create(**{"carer": values.get("carer") or carer(world), **right, **values})


def rating(world: World, **values: object) -> Rating:
    right = {"member": world.member, "side": "client", "bond": 7, "goal": 6, "task": 8, "at": world.now}
    return Rating.objects.create(**{"carer": carer(world), **right, **values})


def line(world: World, **values: object) -> CarerLine:
    right = {"member": world.member, "text": "See you on Friday.", "written_at": world.now}
    return CarerLine.objects.create(**{"carer": carer(world), **right, **values})


def line_back(world: World) -> CarerLineTakenBack:
    return CarerLineTakenBack.objects.create(line=line(world), at=world.now)


CARER_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "carers.carer.handle": after(carer, lambda world: carer(world, handle=Carer.objects.last().handle)),
    "carer_kind_known": lambda world: carer(world, kind=NOBODY_KNOWS),
    "carer_ends_after_being_added": after(carer, lambda world: changed(Carer, ended_at=world.now - timedelta(days=1))),
    "carer_once_at_a_time": lambda world: [carer(world, user=key_worker(world)) for _ in range(2)],
    "carer_has_name": lambda world: carer(world, name=None),
    "letting_item_known": lambda world: letting(world, item=NOBODY_KNOWS),
    "letting_is_yes_or_no": lambda world: letting(world, said="later"),
    "letting_way_known": lambda world: letting(world, way=NOBODY_KNOWS, noted_by=world.staff["alice"]),
    "letting_words_count_from_one": lambda world: letting(world, words=0),
    "letting_said_to_somebody": lambda world: letting(world, way="here"),
    "rating_side_known": lambda world: rating(world, side=NOBODY_KNOWS),
    "rating_is_about_one_person": lambda world: rating(world, clinician=world.staff["bob"]),
    "carers_rate_the_work_alone": lambda world: rating(world, side="carer", speaking=3),
    "rating_from_0_to_10": lambda world: rating(world, bond=11),
    "rating_has_an_answer": lambda world: rating(world, bond=None, goal=None, task=None),
    "carers.carerline.handle": after(line, lambda world: line(world, handle=CarerLine.objects.last().handle)),
    "carer_line_has_text": lambda world: line(world, text=None),
    "carers.carerlinetakenback.line": after(
        line_back, lambda world: CarerLineTakenBack.objects.create(line=CarerLine.objects.last(), at=world.now)
    ),
}
