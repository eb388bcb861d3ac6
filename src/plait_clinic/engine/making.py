"""Refitting a clinic's models: what the job and the nightly command do, one set of scales after the other.

Computing stands outside of any transaction; claiming, and storing what came of it, are actions. A refit needs 30
people, and after that ten or more who have answered since the last one (docs/decisions/0025).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version

from plait_clinic.audit.record import Audit
from plait_clinic.engine.actions import Fit, claim_refit, end_refit, give_refit_back, store_fit
from plait_clinic.engine.limits import FEWEST_PEOPLE, FEWEST_SESSIONS, STEP
from plait_clinic.engine.models import Outcome, Refit
from plait_clinic.engine.queries import fit_in_use, model_for
from plait_clinic.engine.scores import Answers, clients_answers, material_of, newest_response
from plait_clinic.engine.strands import ReadTogether, read_together
from plait_clinic.engine.trials import Tried, try_fit
from plait_clinic.people.models import Organisation

ENGINE = "engine-1"
"""The first part of a label: rises with the filter, as in the cold start's."""
DIGITS_OF_STAMP = 8


class Came(StrEnum):
    """What came of looking at one set of scales."""

    HELD = "somebody else is at it"
    TOO_FEW = "too few people"
    NOT_YET = "fewer than ten people have answered since"
    USED = "a new fit is in use"
    NOT_USED = "a new fit is not used"


@dataclass(frozen=True)
class Looked:
    """One set of scales, and what came of it."""

    together: ReadTogether
    came: Came


Tell = Callable[[Looked], None]


def refit_clinic(*, organisation: Organisation, audit: Audit, tell: Tell | None = None) -> list[Looked]:
    """Look at every set of scales that this clinic reads, and refit where there is enough. Safe to repeat."""
    found = []
    for together in read_together(organisation):
        looked = Looked(together, refit_one(organisation, together, audit))
        found.append(looked)
        if tell is not None:
            tell(looked)
    return found


def refit_one(organisation: Organisation, together: ReadTogether, audit: Audit) -> Came:
    """Claim, look, fit, store. A fit that breaks gives its claim back, so that it can be tried again."""
    refit = claim_refit(
        organisation=organisation,
        measure=together.measure,
        version=together.version,
        scales=together.joined,
        audit=audit,
    )
    if refit is None:
        return Came.HELD
    try:
        return look_and_fit(refit, together, audit)
    except Exception:
        give_refit_back(refit=refit, audit=audit)
        raise


def look_and_fit(refit: Refit, together: ReadTogether, audit: Audit) -> Came:
    clinic, through = refit.organisation, newest_response(refit.organisation, together)
    everybody = clients_answers(clinic, together, after=0, through=through)
    if everybody.people < FEWEST_PEOPLE or everybody.answers < FEWEST_SESSIONS:
        end_refit(refit=refit, people=everybody.people, audit=audit)
        return Came.TOO_FEW
    if refit.through and clients_answers(clinic, together, after=refit.through, through=through).people < STEP:
        end_refit(refit=refit, people=everybody.people, audit=audit)
        return Came.NOT_YET
    return fit_and_store(refit, together, everybody, through=through, audit=audit)


def fit_and_store(refit: Refit, together: ReadTogether, everybody: Answers, *, through: int, audit: Audit) -> Came:
    material = material_of(refit.organisation, together, through=through)
    in_use = model_for(refit.organisation_id, together.key, together.scales)
    fitted = fit_in_use(refit.organisation_id, together)
    seen = 0 if fitted is None or in_use.is_cold else fitted.through
    tried = try_fit(material, together.names, in_use.watching, seen_through=seen)
    fit = Fit(
        label=label_of(tried, together, audit),
        outcome=tried.outcome,
        content=tried.content,
        people=everybody.people,
        sessions=everybody.answers,
        clinicians=material.clinicians,
        library_version=version("plait"),
    )
    if store_fit(refit=refit, fit=fit, through=through, audit=audit) is None:
        return Came.HELD
    return Came.USED if tried.outcome is Outcome.USED else Came.NOT_USED


def label_of(tried: Tried, together: ReadTogether, audit: Audit) -> str:
    """A short stamp that names this fit and no other of the clinic: engine, day, and the first digits of its digest."""
    whole = "\n".join([*together.key, together.joined, audit.now.isoformat(), tried.content or tried.outcome])
    return f"{ENGINE}:{audit.now:%Y-%m-%d}:{hashlib.sha256(whole.encode()).hexdigest()[:DIGITS_OF_STAMP]}"
