"""Reads of what has to be read: the open answers a person is in charge of, those of a case, and whether one waits.

The office learns from here whether one waits past its time, and nothing else: no name, no measure, no number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from plait_clinic.cases.models import Case, CaseClinician, CaseMember
from plait_clinic.cases.queries import in_force
from plait_clinic.people.models import Organisation, User
from plait_clinic.risk.models import Acknowledgement, RiskAnswer
from plait_clinic.risk.readers import Naming, namings_of, read_by
from plait_clinic.risk.words import ItemTold, items_told

KEPT_IN_SIGHT = timedelta(days=7)
"""So long a named reader, who has no part in the case, still finds what was acknowledged: who did, and when."""
OPEN = Q(acknowledgement__isnull=True, erased_at__isnull=True)
CASE = "response__check_in__session__case"


@dataclass(frozen=True)
class ToRead:
    """One positive answer as those in charge of it are shown it: whose it is, what was said, whose turn it is."""

    answer: RiskAnswer
    case: Case
    member: CaseMember
    told: ItemTold
    naming: Naming | None
    kept: Acknowledgement | None
    overdue: bool

    @property
    def handle(self) -> str:
        return self.answer.handle

    @property
    def turn(self) -> User | None:
        """Whose turn it is to read it; None where nobody named is left, and the case's clinicians alone see it."""
        return self.naming.turn(overdue=self.overdue) if self.naming else None


def with_what_it_is_of(rows: QuerySet[RiskAnswer]) -> QuerySet[RiskAnswer]:
    """Together with the case, the session and the client, and with who acknowledged it."""
    return rows.select_related(f"{CASE}__organisation", "response__check_in__member__client", "acknowledgement__by")


def to_read(answer: RiskAnswer, now: datetime) -> ToRead:
    """One positive answer as it is shown."""
    [row] = rows_to_read([answer], answer.organisation_id, now)
    return row


def rows_to_read(answers: Sequence[RiskAnswer], organisation_id: int, now: datetime) -> list[ToRead]:
    """Positive answers of one clinic as they are shown, by the same few queries however many there are."""
    namings = namings_of(organisation_id) if answers else {}
    told = items_told(organisation_id, answers) if answers else []
    return [row_to_read(*pair, namings, now) for pair in zip(answers, told, strict=True)]


def row_to_read(answer: RiskAnswer, told: ItemTold, namings: Mapping[str, Naming], now: datetime) -> ToRead:
    check_in = answer.response.check_in
    kept = getattr(answer, "acknowledgement", None)
    return ToRead(
        answer=answer,
        case=check_in.session.case,
        member=check_in.member,
        told=told,
        naming=namings.get(answer.response.measure),
        kept=kept,
        overdue=kept is None and now > answer.due_at,
    )


def listed(rows: QuerySet[RiskAnswer], organisation_id: int, now: datetime) -> list[ToRead]:
    """The open ones first: overdue before the rest, and then whoever waits longest."""
    found = rows_to_read(list(with_what_it_is_of(rows)), organisation_id, now)
    return sorted(found, key=lambda row: (row.kept is not None, not row.overdue, row.answer.opened_at, row.answer.pk))


def in_charge_of(user: User, now: datetime) -> Q:
    """What somebody may see: of the measures they read, and of the cases they have a part in."""
    named = Q(response__measure__in=list(read_by(user))) & as_reader(now)
    return in_own_cases(user, now) | named


def in_own_cases(user: User, now: datetime) -> Q:
    return Q(**{f"{CASE}__in": CaseClinician.objects.filter(in_force(now), user=user).values("case")})


def as_reader(now: datetime) -> Q:
    return OPEN | Q(acknowledgement__at__gt=now - KEPT_IN_SIGHT)


def in_sight_of_readers(answer: RiskAnswer, now: datetime) -> bool:
    """The same rule as `as_reader` for one answer that is here already."""
    kept = getattr(answer, "acknowledgement", None)
    return kept is None or kept.at > now - KEPT_IN_SIGHT


def open_for(user: User, now: datetime) -> list[ToRead]:
    """Everything open that this person is in charge of, by naming or by having a part in the case."""
    rows = RiskAnswer.objects.filter(OPEN, in_charge_of(user, now), organisation=user.organisation_id)
    return listed(rows, user.organisation_id, now)


def read_lately(user: User, now: datetime) -> list[ToRead]:
    """What was acknowledged in the last days, the newest first."""
    rows = RiskAnswer.objects.filter(in_charge_of(user, now), organisation=user.organisation_id)
    found = listed(
        rows.filter(erased_at__isnull=True, acknowledgement__at__gt=now - KEPT_IN_SIGHT), user.organisation_id, now
    )
    return sorted(found, key=lambda row: row.kept.at, reverse=True)


def open_in(case: Case, now: datetime) -> list[ToRead]:
    """Everything open in one case, for the top of its briefs."""
    return listed(RiskAnswer.objects.filter(OPEN, **{CASE: case}), case.organisation_id, now)


def open_in_cases_of(user: User, now: datetime) -> list[ToRead]:
    """Everything open in the cases that a clinician has a part in, also closed ones, for the top of the caseload."""
    rows = RiskAnswer.objects.filter(OPEN, in_own_cases(user, now), organisation=user.organisation_id)
    return listed(rows, user.organisation_id, now)


def last_read(member: CaseMember, now: datetime) -> ToRead | None:
    """The positive answer of this member that was acknowledged last, for the brief."""
    read = {"acknowledgement__isnull": False, "erased_at__isnull": True}
    rows = RiskAnswer.objects.filter(response__check_in__member=member, **read)
    newest = with_what_it_is_of(rows).order_by("-acknowledgement__at", "-pk").first()
    return to_read(newest, now) if newest else None


def waiting_for(user: User, now: datetime) -> int:
    """How many open answers wait for a named reader or their deputy, for the line on top of their pages."""
    measures = list(read_by(user))
    if not measures:
        return 0
    return RiskAnswer.objects.filter(
        OPEN, organisation=user.organisation_id, response__measure__in=measures, opened_at__lte=now
    ).count()


def one_waits_too_long(organisation: Organisation | int, now: datetime) -> bool:
    """All that the office learns: whether at least one open answer of the clinic waits past its time."""
    return RiskAnswer.objects.filter(OPEN, organisation=organisation, due_at__lt=now).exists()


def answer_of(user: User, handle: str) -> RiskAnswer | None:
    """One positive answer of this person's own clinic."""
    rows = RiskAnswer.objects.filter(handle=handle, organisation=user.organisation_id)
    return with_what_it_is_of(rows).first()
