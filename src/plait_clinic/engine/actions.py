"""Writes about models: claiming and storing a refit, how ranges held, budgets, and reading everything anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseMember
from plait_clinic.engine.limits import CLAIM_HOURS, whole_tens
from plait_clinic.engine.models import AlertBudget, FittedModel, Kind, Outcome, RangeCheck, Rebuild, Refit
from plait_clinic.people.models import Organisation, User


@dataclass(frozen=True)
class Fit:
    """A fit to be stored: what came of it, under which label, and how many people, sessions and clinicians it had."""

    label: str
    outcome: Outcome
    content: str | None
    people: int
    sessions: int
    clinicians: int
    library_version: str


@transaction.atomic
def claim_refit(*, organisation: Organisation, measure: str, version: str, scales: str, audit: Audit) -> Refit | None:
    """Take this refit on. None where somebody else holds it; a claim that was never ended is taken over after hours."""
    key = {"organisation": organisation, "measure": measure, "measure_version": version, "scales": scales}
    refit, _ = Refit.objects.get_or_create(**key)
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=audit.now - timedelta(hours=CLAIM_HOURS))
    if not Refit.objects.filter(free, pk=refit.pk).update(claimed_at=audit.now):
        return None
    refit.refresh_from_db()
    return refit


@transaction.atomic
def end_refit(*, refit: Refit, people: int, audit: Audit, through: int | None = None) -> bool:
    """Give a refit back, with how many people there are. False where it was taken over meanwhile; nothing changes."""
    held = Refit.objects.filter(pk=refit.pk, claimed_at=refit.claimed_at)
    values = {"claimed_at": None, "looked_at": audit.now, "people": whole_tens(people)}
    return bool(held.update(**values, through=through or refit.through))


@transaction.atomic
def give_refit_back(*, refit: Refit, audit: Audit) -> None:  # noqa: ARG001 - nothing was found out that the book could say
    """Let go of a refit that failed, so that it can be tried again at once."""
    Refit.objects.filter(pk=refit.pk, claimed_at=refit.claimed_at).update(claimed_at=None)


@transaction.atomic
def store_fit(*, refit: Refit, fit: Fit, through: int, audit: Audit) -> FittedModel | None:
    """Keep what came of a refit and give it back. None where it was taken over meanwhile: the other's fit counts."""
    if not end_refit(refit=refit, people=fit.people, through=through, audit=audit):
        return None
    stored = FittedModel.objects.create(
        organisation=refit.organisation,
        measure=refit.measure,
        measure_version=refit.measure_version,
        scales=refit.scales,
        label=fit.label,
        outcome=fit.outcome,
        content=fit.content,
        people=whole_tens(fit.people),
        sessions=whole_tens(fit.sessions),
        clinicians=whole_tens(fit.clinicians),
        through=through,
        made_at=audit.now,
        library_version=fit.library_version,
    )
    event = Event.MODEL_FITTED if fit.outcome == Outcome.USED else Event.MODEL_NOT_USED
    audit.record(event, organisation=refit.organisation, target=fit.label)
    return stored


@transaction.atomic
def store_check(
    *,
    organisation: Organisation,
    measure: str,
    version: str,
    scales: str,
    kind: Kind,
    told: Mapping[str, object],
    audit: Audit,
) -> RangeCheck:
    """Put new figures on how a model's ranges held in the place of the earlier ones."""
    check, _ = RangeCheck.objects.update_or_create(
        organisation=organisation,
        measure=measure,
        measure_version=version,
        scales=scales,
        kind=kind,
        defaults={"told": dict(told), "made_at": audit.now},
    )
    audit.record(Event.RANGES_CHECKED, organisation=organisation, target=kind)
    return check


@transaction.atomic
def set_budget(*, organisation: Organisation, needless: float, audit: Audit, clinician: User | None = None) -> None:
    """Set how many needless alerts per 100 sessions are put up with: the clinic's, or one clinician's own."""
    AlertBudget.objects.update_or_create(
        organisation=organisation, clinician=clinician, defaults={"needless": needless, "set_at": audit.now}
    )
    audit.record(Event.BUDGET_SET, organisation=organisation, target=f"{needless:g}")


@transaction.atomic
def leave_budget_to_clinic(*, clinician: User, audit: Audit) -> None:
    """From now on the clinic's budget holds for this clinician's cases."""
    gone, _ = AlertBudget.objects.filter(clinician=clinician).delete()
    if gone:
        audit.record(Event.BUDGET_SET, organisation=clinician.organisation, target="")


@transaction.atomic
def ask_for_rebuild(*, organisation: Organisation, audit: Audit) -> Rebuild:
    """Begin reading everything anew. The one that is going on, where there is one."""
    members = CaseMember.objects.filter(case__organisation=organisation).count()
    rebuild, begun = Rebuild.objects.get_or_create(
        organisation=organisation, ended_at=None, defaults={"asked_at": audit.now, "members": members}
    )
    if begun:
        audit.record(Event.REBUILD_ASKED, organisation=organisation)
    return rebuild


@transaction.atomic
def advance_rebuild(*, rebuild: Rebuild, members: Sequence[CaseMember], audit: Audit) -> Rebuild | None:
    """Note that these members have been read; with none left it has ended. None where somebody else went on with it."""
    held = Rebuild.objects.filter(pk=rebuild.pk, done_through=rebuild.done_through, ended_at__isnull=True)
    done = rebuild.done + len(members)
    values = {"done": done, "members": max(rebuild.members, done)}
    values |= {"done_through": members[-1].pk} if members else {"ended_at": audit.now}
    if not held.update(**values):
        return None
    if not members:
        audit.record(Event.REBUILD_ENDED, organisation=rebuild.organisation, target=str(done))
    return Rebuild.objects.get(pk=rebuild.pk)
