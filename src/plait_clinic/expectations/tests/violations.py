"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.expectations.models import Agreement, AgreementWord, ClinicText, Contribution, FitWord, Outlook
from plait_clinic.tests.wrong_rows import NOBODY_KNOWS, after, again
from tests.world import World


def clinic_text(world: World, **values: object) -> ClinicText:
    right = {
        "organisation": world.organisation,
        "kind": "what",
        "number": 1,
        "text": "We begin with a talk.",
        "written_at": world.now,
    }
    return ClinicText.objects.create(**{**right, **values})


def agreement(world: World, **values: object) -> Agreement:
    right = {
        "case": world.case,
        "number": 1,
        "text": "# Contact\nRing us in the mornings.",
        "review_on": world.now.date() + timedelta(days=180),
        "written_by": world.staff["alice"],
        "written_at": world.now,
    }
    return Agreement.objects.create(**{**right, **values})


def agreement_word(world: World, **values: object) -> AgreementWord:
    version = Agreement.objects.filter(case=world.case).last() or agreement(world)
    right = {"agreement": version, "member": world.member, "said": "yes", "way": "own_page", "at": world.now}
    return AgreementWord.objects.create(**{**right, **values})


def contribution(world: World, **values: object) -> Contribution:
    right = {"member": world.member, "side": "client", "text": "I say when it is too much.", "at": world.now}
    return Contribution.objects.create(**{**right, **values})


def outlook(world: World, **values: object) -> Outlook:
    right = {"member": world.member, "side": "client", "sensible": 7, "helpful": 4, "at": world.now}
    return Outlook.objects.create(**{**right, **values})


def fit_word(world: World, **values: object) -> FitWord:
    right = {
        "member": world.member,
        "lead": world.staff["alice"],
        "side": "client",
        "said": "fine",
        "at": world.now,
    }
    return FitWord.objects.create(**{**right, **values})


EXPECTATIONS_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "clinic_text_version_once": lambda world: [clinic_text(world) for _ in range(2)],
    "clinic_text_kind_known": lambda world: clinic_text(world, kind=NOBODY_KNOWS),
    "clinic_texts_count_from_one": lambda world: clinic_text(world, number=0),
    "clinic_text_has_text": lambda world: clinic_text(world, text=""),
    "how_long_has_its_source": lambda world: clinic_text(world, kind="how_long"),
    "expectations.agreement.handle": after(
        agreement, lambda world: agreement(world, number=2, handle=Agreement.objects.last().handle)
    ),
    "agreement_version_once": after(agreement, lambda world: again(Agreement, world)),
    "agreements_count_from_one": lambda world: agreement(world, number=0),
    "agreement_has_text": lambda world: agreement(world, text=None),
    "agreement_word_known": lambda world: agreement_word(world, said=NOBODY_KNOWS),
    "agreement_way_known": lambda world: agreement_word(world, way=NOBODY_KNOWS),
    "agreement_word_is_somebodys": lambda world: agreement_word(world, member=None),
    "contribution_side_known": lambda world: contribution(world, side=NOBODY_KNOWS, by=world.staff["alice"]),
    "contribution_has_text": lambda world: contribution(world, text=None),
    "clinicians_contribution_has_its_author": lambda world: contribution(world, side="clinician"),
    "outlook_side_known": lambda world: outlook(world, side=NOBODY_KNOWS),
    "sensible_on_its_scale": lambda world: outlook(world, sensible=11),
    "helpful_on_its_scale": lambda world: outlook(world, helpful=11),
    "outlook_says_something": lambda world: outlook(world, sensible=None, helpful=None),
    "outlook_with_its_own_writer": lambda world: outlook(world, side="clinician"),
    "fit_side_known": lambda world: fit_word(world, side=NOBODY_KNOWS),
    "fit_word_known": lambda world: fit_word(world, said=NOBODY_KNOWS),
    "fit_word_says_something": lambda world: fit_word(world, said=None),
}
