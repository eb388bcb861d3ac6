"""The report on the check-in's validity in words: each part, then what was fixed beforehand beside what was found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plait.reliability.of_file import quantity_told
from plait.reliability.results import Estimate, NotEnough, Quantity, Undefined
from plait.validation.checkin import MAIN, PLANNED_PEOPLE
from plait.validation.criteria import (
    LARGEST_CFI_LOSS,
    SMALLEST_CFI,
    SMALLEST_CONVERGENCE,
    SMALLEST_RELIABILITY,
    SMALLEST_RESPONSE,
    Criterion,
)
from plait.validation.factor_model import Equal
from plait.validation.fit import Fit
from plait.validation.invariance import InvarianceReport, Verdict, fit_verdict
from plait.validation.of_file import RaterReport, ValidationReport
from plait.validation.within_structure import Eigenvalues, FittedModel

STEP_NAMES = {
    Equal.STRUCTURE: "same structure",
    Equal.LOADINGS: "same loadings",
    Equal.INTERCEPTS: "same intercepts",
}
DESCRIPTIVE = (
    "Gaps between raters are descriptive: it is not known whether both use the questions in the same way, so a gap may "
    "come from the questions."
)
COMPARABLE = "In these data raters use the questions in the same way: gaps between their means can be read as gaps."


@dataclass(frozen=True)
class Judged:
    """One criterion beside what was found."""

    about: str
    criterion: Criterion
    verdict: Verdict
    reason: str


def report_lines(report: ValidationReport) -> Iterator[str]:
    """The whole report as text."""
    yield f"{report.measure.title}, version {report.measure.version}: validation report"
    yield report.measure.status
    yield f"{report.complete} of {report.rows} rows have all six ratings. Intervals of fit are 90 % ones, others 95 %."
    for rater in report.raters:
        yield from _rater_lines(rater)
    yield from _pairs("Raters side by side", report.between_raters, "raters", "--rater")
    yield ""
    yield gap_told(report)
    yield ""
    yield "What was fixed beforehand, and what these data say"
    for judged in judged_criteria(report):
        yield f"  {judged.about}: {judged.criterion.words}: {judged.verdict.value}{judged.reason}"
    yield "  interviews: no file holds them; see the protocol"
    yield f"Not yet validated. {people_told(report)}"


def people_told(report: ValidationReport) -> str:
    """How many people there are beside how many are planned."""
    parts = ", ".join(f"{rater.rater} {rater.structure.people} of {PLANNED_PEOPLE}" for rater in report.raters)
    return f"People with two ratings or more: {parts} planned."


def gap_told(report: ValidationReport) -> str:
    """Whether gaps between raters may be read as more than a description."""
    pairs = report.between_raters or {}
    return COMPARABLE if pairs and all(found.holds(Equal.INTERCEPTS) for found in pairs.values()) else DESCRIPTIVE


def judged_criteria(report: ValidationReport) -> Iterator[Judged]:
    """Every criterion that a file can speak to, for every rater and every two."""
    for rater in report.raters:
        yield _structure_judged(rater)
        yield _judged(f"{rater.rater}, change", SMALLEST_RELIABILITY, rater.reliability.change)
        yield _judged(f"{rater.rater}, person's mean", SMALLEST_RELIABILITY, rater.reliability.person_mean)
        yield _invariance_judged(f"{rater.rater}, times", rater.times)
        for pair, found in (rater.languages or {}).items():
            yield _invariance_judged(f"{rater.rater}, {pair}", found)
        if rater.convergence is not None:
            yield _judged(f"{rater.rater}, between people", SMALLEST_CONVERGENCE, rater.convergence.between)
            yield _judged(f"{rater.rater}, within people", SMALLEST_RESPONSE, rater.convergence.within)
    for pair, found in (report.between_raters or {}).items():
        yield _invariance_judged(pair, found)


def _judged(about: str, criterion: Criterion, found: Quantity) -> Judged:
    if not isinstance(found, Estimate):
        return Judged(about, criterion, Verdict.OPEN, f" ({quantity_told(found)})")
    verdict = Verdict.HOLDS if found.low >= criterion.value else Verdict.OPEN
    verdict = Verdict.BROKEN if found.high < criterion.value else verdict
    return Judged(about, criterion, verdict, "")


def _structure_judged(rater: RaterReport) -> Judged:
    model = rater.structure.models[MAIN.name]
    if isinstance(model, FittedModel):
        return Judged(f"{rater.rater}, {MAIN.name}", SMALLEST_CFI, fit_verdict(model.fit), "")
    return Judged(f"{rater.rater}, {MAIN.name}", SMALLEST_CFI, Verdict.OPEN, f" ({quantity_told(model)})")


def _invariance_judged(about: str, found: InvarianceReport) -> Judged:
    if not isinstance(found.steps, tuple):
        return Judged(about, LARGEST_CFI_LOSS, Verdict.OPEN, f" ({quantity_told(found.steps)})")
    verdicts = [step.verdict for step in found.steps]
    worst = next((verdict for verdict in verdicts if verdict is not Verdict.HOLDS), Verdict.HOLDS)
    at = next((STEP_NAMES[step.equal] for step in found.steps if step.verdict is not Verdict.HOLDS), "")
    return Judged(about, LARGEST_CFI_LOSS, worst, f" (at: {at})" if at else "")


def _rater_lines(rater: RaterReport) -> Iterator[str]:
    yield ""
    yield f"Rater {rater.rater}: {rater.ratings} ratings of {rater.people} people"
    yield "  Within people, from session to session"
    yield from _eigenvalue_lines(rater.structure.eigenvalues)
    for name, model in rater.structure.models.items():
        yield f"    {name}: {_model_told(model)}"
    yield "  Reliability of the total"
    for name in ("change", "one_session", "person_mean", "omega_within"):
        yield f"    {name:<14}{quantity_told(getattr(rater.reliability, name))}"
    yield "  First and later sessions side by side"
    yield from _steps(rater.times, "    ")
    yield from _pairs("  Languages side by side", rater.languages, "languages", "--language")
    if rater.convergence is None:
        yield "  Another measure beside: no column was named (--beside)"
    else:
        yield "  Another measure beside"
        yield f"    between people (convergent validity)  {quantity_told(rater.convergence.between)}"
        yield f"    within people (responsiveness)        {quantity_told(rater.convergence.within)}"


def _eigenvalue_lines(found: Eigenvalues | NotEnough | Undefined) -> Iterator[str]:
    if not isinstance(found, Eigenvalues):
        yield f"    number of factors: {quantity_told(found)}"
        return
    yield f"    number of factors by parallel analysis: {found.factors} (n {found.people})"
    yield "    eigenvalues " + " ".join(f"{value:.2f}" for value in found.found)
    yield "    limits      " + " ".join(f"{value:.2f}" for value in found.limits)


def _model_told(model: FittedModel | NotEnough | Undefined) -> str:
    if not isinstance(model, FittedModel):
        return quantity_told(model)
    loadings = " ".join(f"{value:.2f}" for value in model.loadings)
    return f"{fit_told(model.fit)}; loadings {loadings}; {fit_verdict(model.fit).value}"


def fit_told(fit: Fit) -> str:
    """Test, CFI, RMSEA and SRMR in one line."""
    cfi, rmsea, test = fit.cfi, fit.rmsea, fit.test
    return (
        f"chi-square {test.value:.1f} on {test.freedom}, p {test.p:.3f}; CFI {cfi.value:.3f} ({cfi.low:.3f} to "
        f"{cfi.high:.3f}); RMSEA {rmsea.value:.3f} ({rmsea.low:.3f} to {rmsea.high:.3f}); SRMR {fit.srmr:.3f}"
    )


def _pairs(title: str, found: Mapping[str, InvarianceReport] | None, what: str, option: str) -> Iterator[str]:
    indent = " " * (len(title) - len(title.lstrip()))
    if found is None:
        yield f"{title}: no column of {what} was named ({option})"
        return
    yield title if found else f"{title}: there is only one"
    for pair, report in found.items():
        sizes = ", ".join(f"{name} {people}" for name, people in report.groups.items())
        yield f"{indent}  {pair} (people: {sizes})"
        yield from _steps(report, f"{indent}    ")


def _steps(report: InvarianceReport, indent: str) -> Iterator[str]:
    if not isinstance(report.steps, tuple):
        yield f"{indent}{quantity_told(report.steps)}"
        return
    for step in report.steps:
        yield f"{indent}{STEP_NAMES[step.equal]}: {fit_told(step.fit)}"
        if step.change is not None:
            loss, rmsea, test = step.change.cfi_loss, step.change.rmsea_of_change, step.change.test
            yield (
                f"{indent}  costs chi-square {test.value:.1f} on {test.freedom}, p {test.p:.3f}; CFI {loss.value:.3f} "
                f"({loss.low:.3f} to {loss.high:.3f}); RMSEA of the change {rmsea.value:.3f} ({rmsea.low:.3f} to "
                f"{rmsea.high:.3f}), rise {step.change.rmsea_rise:+.3f}"
            )
        yield f"{indent}  {step.verdict.value}"
