"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.minors.models import ConsentToAsk, ConsentToAskTakenBack, Guardian, MinorsPolicy, PolicyBand
from plait_clinic.tests.wrong_rows import two, wrong
from tests.world import World

NOBODY_KNOWS = "unknown"
A_DAY = timedelta(days=1)


def policy(world: World, **values: object) -> MinorsPolicy:
    right = {"number": 1, "of_age": 17, "own_page_from": 12, "basis": "Made up.", "written_at": world.now}
    return MinorsPolicy.objects.create(organisation=world.organisation, **{**right, **values})


def band(world: World, **values: object) -> PolicyBand:
    right = {
        "from_age": 0,
        "to_age": 17,
        "consent": "both",
        "guardians": "one",
        "told": "nothing",
        "own_channel": False,
        "form": "adolescent",
    }
    of = MinorsPolicy.objects.first() or policy(world)
    return PolicyBand.objects.create(policy=of, **{**right, **values})


def guardian(world: World, **values: object) -> Guardian:
    right = {"name": "Ann", "capacity": "parent", "added_at": world.now}
    return Guardian.objects.create(client=world.member.client, **{**right, **values})


def consent(world: World, **values: object) -> ConsentToAsk:
    right = {"way": "paper", "given_on": world.now.date(), "noted_at": world.now}
    return ConsentToAsk.objects.create(member=world.member, **{**right, **values})


def taken_back(world: World, **values: object) -> ConsentToAskTakenBack:
    right = {"way": "paper", "taken_back_on": world.now.date(), "noted_at": world.now}
    given = ConsentToAsk.objects.first() or consent(world)
    return ConsentToAskTakenBack.objects.create(consent=given, **{**right, **values})


MINORS_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "minors_policy_version_once": two(policy),
    "minors_policies_count_from_one": wrong(policy, number=0),
    "of_age_at_some_age": wrong(policy, of_age=31),
    "own_page_by_coming_of_age": wrong(policy, own_page_from=18),
    "one_band_from_an_age": two(band),
    "band_has_an_age_in_it": wrong(band, to_age=0),
    "band_consent_known": wrong(band, consent=NOBODY_KNOWS),
    "band_guardians_known": wrong(band, guardians=NOBODY_KNOWS),
    "band_told_known": wrong(band, told=NOBODY_KNOWS),
    "band_form_known": wrong(band, form=NOBODY_KNOWS),
    "minors.guardian.handle": two(guardian, handle="the same"),
    "guardian_capacity_known": wrong(guardian, capacity=NOBODY_KNOWS),
    "who_decides_has_a_name": wrong(guardian, name=None),
    "minors.consenttoask.handle": two(consent, handle="the same"),
    "consent_to_ask_way_known": wrong(consent, way=NOBODY_KNOWS),
    "minors.consenttoasktakenback.consent": two(taken_back),
    "taking_back_consent_way_known": wrong(taken_back, way=NOBODY_KNOWS),
    "guardian_ends_after_being_added": lambda world: guardian(world, ended_at=world.now - A_DAY),
}
