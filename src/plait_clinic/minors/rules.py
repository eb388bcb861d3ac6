"""What a policy for minors says: which band applies at an age, which consents it takes, and what is wrong with a draft.

Pure values, so that every age and every band can be tried without a database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plait_clinic.minors.ages import YOUNGEST_IN_FACES
from plait_clinic.minors.models import OLDEST, Consenting, HowMany, Told
from plait_clinic.people.models import CheckInForm


@dataclass(frozen=True)
class Band:
    """What holds from one birthday until another."""

    from_age: int
    to_age: int
    consent: Consenting
    guardians: HowMany = HowMany.ONE
    told: Told = Told.NOTHING
    own_channel: bool = True
    form: CheckInForm = CheckInForm.ADOLESCENT

    @property
    def asks_young(self) -> bool:
        return self.consent in (Consenting.YOUNG, Consenting.BOTH)

    @property
    def asks_guardian(self) -> bool:
        return self.consent in (Consenting.GUARDIAN, Consenting.BOTH)


@dataclass(frozen=True)
class Policy:
    """The bands, the age at which somebody is of age, and the one from which the own page is theirs alone."""

    of_age: int
    own_page_from: int
    bands: tuple[Band, ...]

    def band_at(self, age: int) -> Band | None:
        """The band of this age; None for whoever is of age."""
        return next((band for band in self.bands if band.from_age <= age < band.to_age), None)

    def next_age(self, age: int) -> int | None:
        """The next birthday that changes what holds; None for whoever is of age."""
        changes = {band.to_age for band in self.bands} | {self.own_page_from, self.of_age}
        return min((change for change in changes if change > age), default=None)


@dataclass(frozen=True)
class Lack:
    """One thing for want of which a young person is not asked; `guardian` is whose consent it is, where that is one."""

    why: str
    guardian: str = ""


NO_POLICY = Lack("no_policy")
NOT_ASKED = Lack("not_asked")
OWN = Lack("own")
NO_GUARDIAN = Lack("no_guardian")
ANY_GUARDIAN = Lack("any_guardian")


def lacks(band: Band, *, own: bool, guardians: Mapping[str, bool]) -> tuple[Lack, ...]:
    """What is missing in this band: `own` is whether the young person has consented, `guardians` who of them has."""
    if band.consent == Consenting.NOBODY:
        return (NOT_ASKED,)
    theirs = (OWN,) if band.asks_young and not own else ()
    return (*theirs, *(guardian_lacks(band, guardians) if band.asks_guardian else ()))


def guardian_lacks(band: Band, guardians: Mapping[str, bool]) -> tuple[Lack, ...]:
    if not guardians:
        return (NO_GUARDIAN,)
    if band.guardians == HowMany.EVERY:
        return tuple(Lack("guardian", handle) for handle, given in guardians.items() if not given)
    return () if any(guardians.values()) else (ANY_GUARDIAN,)


def problems_of(policy: Policy) -> list[str]:
    """Everything that is wrong with a draft: each age below the stated one has to stand in one band, and only one."""
    problems = []
    if not 1 <= policy.of_age <= OLDEST:
        problems.append(_("Say from which age somebody is of age: a number from 1 to %(oldest)d.") % {"oldest": OLDEST})
        return problems
    if not 0 <= policy.own_page_from <= policy.of_age:
        problems.append(_("The own page has to be theirs alone by the age at which they are of age."))
    return [
        *problems,
        *backward_bands(policy.bands),
        *missing_ages(policy),
        *double_ages(policy),
        *too_early_in_faces(policy.bands),
    ]


def too_early_in_faces(bands: Sequence[Band]) -> list[str]:
    text = _("The check-in with faces is for children from %(youngest)d on: let the band from %(first)d ask nobody.")
    return [
        text % {"youngest": YOUNGEST_IN_FACES, "first": band.from_age}
        for band in bands
        if band.form == CheckInForm.CHILD and band.from_age < YOUNGEST_IN_FACES and band.consent != Consenting.NOBODY
    ]


def backward_bands(bands: Sequence[Band]) -> list[str]:
    return [
        _("The band from %(first)d has to end at a later age than it begins.") % {"first": band.from_age}
        for band in bands
        if band.to_age <= band.from_age
    ]


def bands_at(policy: Policy, age: int) -> int:
    return sum(band.from_age <= age < band.to_age for band in policy.bands)


def missing_ages(policy: Policy) -> list[str]:
    ages = [age for age in range(policy.of_age) if bands_at(policy, age) == 0]
    return [_("No band says what holds at the age of: %(ages)s.") % {"ages": spans(ages)}] if ages else []


def double_ages(policy: Policy) -> list[str]:
    """Ages in two bands, and bands that go on past coming of age."""
    top = max((band.to_age for band in policy.bands), default=0)
    ages = [age for age in range(top) if bands_at(policy, age) > 1]
    found = [_("More than one band holds at the age of: %(ages)s.") % {"ages": spans(ages)}] if ages else []
    if top > policy.of_age:
        found.append(_("No band goes on past %(of_age)d: from then on they are of age.") % {"of_age": policy.of_age})
    return found


def spans(ages: Sequence[int]) -> str:
    """Ages in short: `0–11, 14`."""
    starts = [age for age in ages if age - 1 not in ages]
    ends = [age for age in ages if age + 1 not in ages]
    return ", ".join(f"{start}" if start == end else f"{start}–{end}" for start, end in zip(starts, ends, strict=True))
