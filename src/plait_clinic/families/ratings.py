"""Everything that was rated in a case of several people, as plait.systems takes it: who, about whom, from which side.

Names are handles, so that two people of one name stay two; `titles` says what a page calls them. Raters are never
averaged. Plait's own measures say in their files what their scales are about; of the check-in, whose file was frozen
before, a table here says it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from plait.measures import Scale
from plait.systems import (
    CO_THERAPISTS,
    OTHERS,
    WHOLE,
    Member,
    Rating,
    Subsystem,
    System,
    SystemRatings,
    Target,
    assumed_scale,
    person,
    subsystem,
    system_ratings,
)
from plait_clinic.batteries.conjoint import COME_BY_THEMSELVES
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import measures_of
from plait_clinic.cases.models import Case, CaseClinician, CaseMember, ClinicianRole, SubsystemMember
from plait_clinic.cases.models import Subsystem as SubsystemRow
from plait_clinic.checkins.models import Rater, Score
from plait_clinic.minors.queries import forms_asked
from plait_clinic.people.models import CheckInForm
from plait_clinic.reliability.models import Figure, Kind

ENDS = (0.0, 10.0)
"""The scale that all of them are on; five faces are placed on it."""
ALLIANCE = "alliance"
OWN_SCALES: Mapping[str, str] = {
    "bond": "bond",
    "goal": "goal",
    "task": "task",
    "openness": "openness",
    "effort": "effort",
    "expectation": "expectation",
    "total": ALLIANCE,
}
"""What the check-in's scales say of a member's own bond with whoever holds the sessions: scale and dimension."""
AGES = {CheckInForm.CLIENT: "adult", CheckInForm.ADOLESCENT: "adolescent", CheckInForm.CHILD: "child"}
HOLDS = (ClinicianRole.LEAD, ClinicianRole.CO_THERAPIST)
COLUMNS = (
    "response__measure",
    "response__measure_version",
    "response__check_in__form",
    "response__check_in__rater",
    "response__check_in__member__handle",
    "response__check_in__clinician__handle",
    "response__about_member__handle",
    "response__about_subsystem__handle",
    "response__check_in__session__number",
    "response__check_in__session__held_at",
    "scale",
    "value",
)


@dataclass(frozen=True)
class CaseRatings:
    """The ratings of a case, on one scale from 0 to 10, and what a page calls whoever is named in them."""

    ratings: SystemRatings
    titles: Mapping[str, str]

    @property
    def system(self) -> System:
        return self.ratings.system


@dataclass(frozen=True)
class Row:
    """One score with all that says what it is of, in the order of COLUMNS."""

    measure: str
    version: str
    form: str
    rater: str
    member: str | None
    clinician: str | None
    about_member: str | None
    about_subsystem: str | None
    session: int
    held_at: datetime
    scale: str
    value: float

    @property
    def by(self) -> str:
        return self.member or self.clinician or ""


def ratings_of(case: Case, now: datetime) -> CaseRatings:
    """All ratings of a case. For those who may read the case's ratings."""
    members = list(CaseMember.objects.filter(case=case).select_related("client__organisation").order_by("pk"))
    clinicians = list(CaseClinician.objects.filter(case=case).select_related("user").order_by("since", "pk"))
    rows = [Row(*row) for row in scores_of(case).values_list(*COLUMNS)]
    system = system_of(case, members, clinicians, rows, now)
    measured = measures_of(case.organisation_id, {(row.measure, row.version) for row in rows})
    errors = errors_of(case)
    holders = {at: holders_on(clinicians, at) for at in {row.held_at for row in rows}}

    def rating(row: Row) -> Iterator[Rating]:
        scale = measured[row.measure, row.version].form(row.form).scale(row.scale)
        told = said_by(scale, row, holders[row.held_at])
        if told is not None:
            target, facet, dimension = told
            error = errors.get((row.measure, row.version, row.form, row.scale))
            yield Rating(row.by, target, facet, dimension, row.session, row.value, error)

    # Asked twice about one session, as after a change of battery: what came first counts.
    found: dict[tuple[object, ...], Rating] = {}
    for one in (one for row in rows for one in rating(row)):
        found.setdefault((one.rater, one.target, one.facet, one.dimension, one.session), one)
    named = [*members, *(part.user for part in clinicians)]
    titles = {each.handle: each.client.name if isinstance(each, CaseMember) else each.name for each in named}
    titles |= {row.handle: row.title for row in SubsystemRow.objects.filter(case=case)}
    return CaseRatings(system_ratings(system, tuple(found.values()), assumed_scale(*ENDS)), titles)


def scores_of(case: Case) -> QuerySet[Score]:
    """The scores of what was first answered to Plait's own questions after the case's sessions."""
    found = Score.objects.filter(
        response__check_in__session__case=case,
        response__check_in__battery__asked=True,
        response__measure__in=(CHECK_IN, *COME_BY_THEMSELVES),
        response__version=1,
        response__erased_at__isnull=True,
        value__isnull=False,
    )
    return found.order_by("response__check_in__session__number", "response", "pk")


def system_of(
    case: Case, members: list[CaseMember], clinicians: list[CaseClinician], rows: list[Row], now: datetime
) -> System:
    """Everybody who ever was in the case. A subsystem has all who ever were in it."""
    parts: dict[str, tuple[str, list[str]]] = {}
    belonging = SubsystemMember.objects.filter(subsystem__case=case).order_by("subsystem", "member")
    for handle, kind, member in belonging.values_list("subsystem__handle", "subsystem__kind", "member__handle"):
        names = parts.setdefault(handle, (kind, []))[1]
        names += [] if member in names else [member]
    raters = {row.clinician for row in rows if row.clinician}
    forms = forms_asked([each.client for each in members], now)
    held = [part.user.handle for part in clinicians if part.role in HOLDS or part.user.handle in raters]
    return System(
        members=tuple(Member(each.handle, AGES[form]) for each, form in zip(members, forms, strict=True)),
        clinicians=tuple(dict.fromkeys([*held, *sorted(raters)])),
        subsystems=tuple(
            Subsystem(handle, tuple(names), kind) for handle, (kind, names) in parts.items() if len(names) > 1
        ),
    )


def held_by(clinicians: Sequence[CaseClinician], held_at: datetime) -> list[CaseClinician]:
    """The parts of those who held the sessions on this day."""
    day = timezone.localdate(held_at)
    here = (part for part in clinicians if part.since <= day and (part.until is None or day < part.until))
    return [part for part in here if part.role in HOLDS]


def holders_on(clinicians: Sequence[CaseClinician], held_at: datetime) -> list[str]:
    """Who they are, by handle."""
    return list(dict.fromkeys(part.user.handle for part in held_by(clinicians, held_at)))


Said = tuple[Target, str, str]
"""Target, facet and dimension."""


def said_by(scale: Scale, row: Row, holders: list[str]) -> Said | None:
    """What a score says of whom; None for what says nothing of a bond between people of this case.

    A clinician's own check-in of several people has no single “my client”: it is about nobody in particular.
    """
    if row.measure == CHECK_IN:
        own = row.rater == Rater.CLIENT and row.scale in OWN_SCALES
        towards = towards_holders(holders) if own else None
        return (towards, "self", OWN_SCALES[row.scale]) if towards else None
    target = target_of(scale, row, holders)
    return (target, scale.facet, scale.dimension or scale.name) if target and scale.facet else None


def target_of(scale: Scale, row: Row, holders: list[str]) -> Target | None:
    if scale.target == "clinician":
        return towards_holders(holders)
    if scale.target == "member":
        return person(row.about_member) if row.about_member else None
    if scale.target == "subsystem":
        return subsystem(row.about_subsystem) if row.about_subsystem else None
    return {"others": OTHERS, "whole": WHOLE}.get(scale.target or "")


def towards_holders(holders: list[str]) -> Target | None:
    """Whom a member's own bond is with: the one who holds the sessions, or those who hold them together."""
    if not holders:
        return None
    return person(holders[0]) if len(holders) == 1 else CO_THERAPISTS


def errors_of(case: Case) -> dict[tuple[str, str, str, str], float]:
    """The standard errors of measurement that the clinic's own figures gave, by measure, version, form and scale.

    Of several languages the one with most people. Where there is none, the scale's stated assumption holds.
    """
    found = Figure.objects.filter(snapshot__organisation=case.organisation_id, name="sem", kind=Kind.ESTIMATE)
    columns = ("measure", "measure_version", "form", "scale")
    rows = found.order_by("people").values_list(*(f"snapshot__{name}" for name in columns), "value")
    return {(measure, version, form, scale): value for measure, version, form, scale, value in rows if value > 0}
