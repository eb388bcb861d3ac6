"""Who reads which measure's risk items now, whether both still can, and whether a measure may be asked at all.

A measure with a risk item is asked only where the clinic has named a reader and a deputy. Who leaves, or loses the
role, reads nothing more; the other one stands in, and the administrator is told until somebody new is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from plait.measures import Measure
from plait_clinic.batteries.models import BatteryMeasure
from plait_clinic.checkins.models import AskedMeasure
from plait_clinic.people.models import Organisation, Role, StaffRole, User
from plait_clinic.risk.models import RiskAnswer, RiskReader
from plait_clinic.steps import Refused

CLINICAL = (Role.CLINICIAN, Role.SUPERVISOR)
"""Who may be named: the roles of those who know what to do with a positive answer."""


class NobodyReads(Refused):
    """A measure has a risk item, and the clinic has not named who reads it and a deputy who both can."""


@dataclass(frozen=True)
class Naming:
    """Who reads a measure's risk items and within how many hours; `reader_can` and `deputy_can` as of now."""

    measure: str
    reader: User
    deputy: User
    hours: int
    procedure: str
    named_at: datetime
    reader_can: bool
    deputy_can: bool

    @property
    def whole(self) -> bool:
        return self.reader_can and self.deputy_can

    @property
    def can(self) -> tuple[User, ...]:
        """Whoever of the two still can read, the reader first."""
        both = ((self.reader, self.reader_can), (self.deputy, self.deputy_can))
        return tuple(person for person, can in both if can)

    def turn(self, *, overdue: bool) -> User | None:
        """Whose turn it is: the reader's, and the deputy's once it waits past its time or the reader has left."""
        if not self.can:
            return None
        return self.can[-1] if overdue else self.can[0]


def can_read(place: str) -> Exists:
    """Whether the person in this column works here and has a clinical role."""
    return Exists(StaffRole.objects.filter(user=OuterRef(place), user__is_active=True, role__in=CLINICAL))


def namings_of(organisation_id: int) -> dict[str, Naming]:
    """The namings in force, by measure; one query."""
    rows = RiskReader.objects.filter(organisation=organisation_id, until__isnull=True).select_related(
        "reader", "deputy"
    )
    return {
        row.measure: Naming(
            measure=row.measure,
            reader=row.reader,
            deputy=row.deputy,
            hours=row.hours,
            procedure=row.procedure,
            named_at=row.named_at,
            reader_can=row.reader_can,
            deputy_can=row.deputy_can,
        )
        for row in rows.annotate(reader_can=can_read("reader"), deputy_can=can_read("deputy")).order_by("measure")
    }


def naming_of(organisation: Organisation | int, measure: str) -> Naming | None:
    """The naming in force for one measure; `organisation` is the clinic, or its key."""
    return namings_of(getattr(organisation, "pk", organisation)).get(measure)


def has_reader(organisation: Organisation | int, measure: str) -> bool:
    """Whether a reader and a deputy are named for the measure, and both can read."""
    naming = naming_of(organisation, measure)
    return naming is not None and naming.whole


def check_can_be_asked(organisation: Organisation | int, measure: Measure) -> None:
    """Raise NobodyReads for a measure with a risk item that nobody is named to read."""
    if measure.risk_items and not has_reader(organisation, measure.id):
        raise NobodyReads(
            _(
                "%(measure)s asks about risk. An administrator names who reads it, by when, and a deputy first: under "
                "Clinic, Risk items."
            )
            % {"measure": measure.title}
        )


def may_still_ask(organisation: Organisation | int, measure: Measure) -> bool:
    """Whether a measure that was switched on may be asked just now: somebody named must be there to read it."""
    naming = naming_of(organisation, measure.id) if measure.risk_items else None
    return not measure.risk_items or (naming is not None and bool(naming.can))


def namings_seen_by(user: User) -> Mapping[str, Naming]:
    """The namings of a person's clinic, read once for each request."""
    if not hasattr(user, "_namings"):
        user._namings = namings_of(user.organisation_id)
    return user._namings


def read_by(user: User) -> Mapping[str, Naming]:
    """The namings by which this person reads now, by measure."""
    return {measure: naming for measure, naming in namings_seen_by(user).items() if user in naming.can}


def who_can_be_named(organisation: Organisation) -> list[User]:
    """Everybody who works here now and has a clinical role."""
    clinical = StaffRole.objects.filter(role__in=CLINICAL).values("user")
    return list(User.objects.filter(organisation=organisation, is_active=True, pk__in=clinical))


def reading_problems(user: User, now: datetime) -> list[str]:
    """What has to be settled before this person stops reading: where they are the last who can."""
    return [
        _("Name somebody else who reads the risk items of %(measure)s first: nobody else named for it still can.")
        % {"measure": measure}
        for measure, naming in namings_of(user.organisation_id).items()
        if naming.can == (user,) and is_needed(user.organisation_id, measure, now)
    ]


def is_needed(organisation_id: int, measure: str, now: datetime) -> bool:
    """Whether the measure is switched on, is asked by a link that was handed out, or has an answer that waits."""
    waiting = RiskAnswer.objects.filter(
        organisation=organisation_id, response__measure=measure, acknowledgement__isnull=True, erased_at__isnull=True
    )
    return is_asked(organisation_id, measure) or waiting.exists() or is_still_out(organisation_id, measure, now)


def is_still_out(organisation_id: int, measure: str, now: datetime) -> bool:
    """Whether somebody can still answer it: its page told them who reads that."""
    invited = AskedMeasure.objects.filter(
        measure=measure,
        check_in__session__case__organisation=organisation_id,
        check_in__member__isnull=False,
        check_in__closed_at__isnull=True,
        check_in__expires_at__gt=now,
        check_in__responses__isnull=True,
    )
    return invited.exists()


def is_asked(organisation_id: int, measure: str) -> bool:
    """Whether the measure is switched on: in a battery that is used in the clinic, in a team or in a case."""
    return BatteryMeasure.objects.filter(battery__uses__organisation=organisation_id, measure=measure).exists()
