"""Writes about risk items: naming who reads them, opening what has to be read, and acknowledging it.

An answer is opened in the transaction of its response, so that none can be kept without it. The book has no event of
its own for that: it holds no answers, and "a positive answer was opened" would be one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from plait.measures import Measure, RiskItem, risk_answers
from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.checkins.models import Response
from plait_clinic.people.models import Organisation, Role, User
from plait_clinic.people.queries import hold_clinic, in_use
from plait_clinic.risk.models import Acknowledgement, RiskAnswer, RiskReader, Values
from plait_clinic.risk.readers import CLINICAL, naming_of
from plait_clinic.steps import Refused


class ReadAlready(Exception):
    """Somebody acknowledged this answer before; their acknowledgement stays."""

    def __init__(self, kept: Acknowledgement):
        super().__init__(kept.pk)
        self.kept = kept


@transaction.atomic
def name_reader(
    *,
    organisation: Organisation,
    measure: Measure,
    reader: User,
    deputy: User,
    hours: int,
    procedure: str,
    audit: Audit,
) -> RiskReader:
    """Name who reads a measure's risk items from now on. Who was named before is kept in the record."""
    hold_clinic(organisation)
    problems = naming_problems(organisation, measure, reader, deputy, audit)
    if problems:
        raise Refused(*problems)
    RiskReader.objects.filter(organisation=organisation, measure=measure.id, until__isnull=True).update(until=audit.now)
    named = RiskReader.objects.create(
        organisation=organisation,
        measure=measure.id,
        reader=reader,
        deputy=deputy,
        hours=hours,
        procedure=procedure,
        named_at=audit.now,
    )
    audit.record(Event.RISK_READER_NAMED, organisation=organisation, target=f"{reader.handle} {deputy.handle}")
    return named


def naming_problems(
    organisation: Organisation, measure: Measure, reader: User, deputy: User, audit: Audit
) -> list[str]:
    """Everything that is in the way of naming these two."""
    problems = []
    if not measure.risk_items:
        problems.append(_("%(measure)s has no risk item, so nobody needs to be named.") % {"measure": measure.title})
    if reader == deputy:
        problems.append(_("The deputy has to be somebody else."))
    if audit.actor in (reader, deputy) and not is_only_administrator(audit.actor):
        problems.append(_("You cannot name yourself. Ask another administrator."))
    return [*problems, *(text for person in (reader, deputy) for text in person_problems(organisation, person))]


def person_problems(organisation: Organisation, person: User) -> list[str]:
    here = person.organisation_id == organisation.pk and person.is_active
    if here and person.roles.filter(role__in=CLINICAL).exists():
        return []
    return [_("%(name)s cannot read it: they need a sign-in here and a clinical role.") % {"name": person.name}]


def is_only_administrator(user: User) -> bool:
    return in_use(user.organisation, Role.ADMINISTRATOR) == [user]


@transaction.atomic
def open_answers(*, response: Response, measure: Measure, values: Values, audit: Audit) -> Sequence[RiskAnswer]:
    """Open every positive answer of a client's response. Part of the transaction that keeps the response."""
    if response.check_in.member_id is None:
        return []
    reached = risk_answers(measure, response.check_in.form, values)
    if not reached:
        return []
    waits = Waiting.from_now(response.check_in.session.case.organisation, measure, audit.now)
    return RiskAnswer.objects.bulk_create(waits.row(response, risk, values) for risk in reached)


@dataclass(frozen=True)
class Waiting:
    """From when and until when the positive answers of one clinic to one measure wait to be read."""

    organisation: Organisation
    opened_at: datetime
    due_at: datetime

    @classmethod
    def from_now(cls, organisation: Organisation, measure: Measure, now: datetime) -> "Waiting":
        """Where nobody is named they wait past their time at once, so that the office is told."""
        naming = naming_of(organisation, measure.id)
        return cls(organisation, now, now + timedelta(hours=naming.hours if naming else 0))

    def row(self, response: Response, risk: RiskItem, values: Values) -> RiskAnswer:
        return RiskAnswer(
            organisation=self.organisation,
            response=response,
            item=risk.item,
            value=values[risk.item],
            opened_at=self.opened_at,
            due_at=self.due_at,
        )


@dataclass(frozen=True)
class PastValues:
    """One response from past data with its items' values and the member whose it is."""

    response: Response
    member: int
    at: datetime
    values: Values


@transaction.atomic
def open_past_answers(
    *, organisation: Organisation, measure: Measure, past: Sequence[PastValues], audit: Audit
) -> Sequence[RiskAnswer]:
    """Open each client's newest positive past answer to each risk item; the older ones are counted on it.

    So nobody is buried under years of answers, and nobody's last word is left unread.
    """
    if not measure.risk_items:
        return []
    waits = Waiting.from_now(organisation, measure, audit.now)
    newest: dict[tuple[int, str], RiskAnswer] = {}
    for one, risk in positive_in(measure, past):
        key, before = (one.member, risk.item), newest.get((one.member, risk.item))
        row = waits.row(one.response, risk, one.values)
        row.past, row.older = True, before.older + 1 if before else 0
        newest[key] = row
    return RiskAnswer.objects.bulk_create(newest.values(), batch_size=500)


def positive_in(measure: Measure, past: Sequence[PastValues]) -> Iterator[tuple[PastValues, RiskItem]]:
    """Every positive past answer, the oldest first."""
    for one in sorted(past, key=lambda one: one.at):
        for risk in risk_answers(measure, one.response.check_in.form, one.values):
            yield one, risk


@transaction.atomic
def acknowledge(*, answer: RiskAnswer, note: str, audit: Audit) -> Acknowledgement:
    """Note that somebody has read a positive answer and takes it on. The first one stays: raises ReadAlready."""
    RiskAnswer.objects.select_for_update().get(pk=answer.pk)
    kept = Acknowledgement.objects.filter(answer=answer).select_related("by").first()
    if kept is not None:
        raise ReadAlready(kept)
    acknowledgement = Acknowledgement.objects.create(answer=answer, by=audit.actor, at=audit.now, note=note or None)
    check_in = answer.response.check_in
    audit.record(Event.RISK_ACKNOWLEDGED, case=check_in.session.case, target=check_in.member.handle)
    return acknowledgement
