"""A fitted model in a few lines of text, for the command line: the numbers, and what must be known with them."""

from collections.abc import Iterator

from plait.trajectory.model import Model, ReferenceFit

NAMES = {
    "intercept": "expected score at session 0",
    "slope": "change for each session",
    "sd_clinician": "SD between clinicians",
    "sd_client_level": "SD between clients, level",
    "sd_client_slope": "SD between clients, slope",
    "correlation": "correlation of level and slope",
    "autocorrelation": "carry-over of the movement",
    "sd_movement": "SD of the movement",
    "sd_error": "SD of the session residual",
}


def fit_lines(model: Model) -> Iterator[str]:
    """What was fitted, series by series."""
    for one in model.series:
        named = ", ".join(name for name in (one.rater, one.dimension) if name is not None)
        if named:
            yield f"{named}:"
        yield from _one(one)
    for one in (model.forecast or {}).get("series", ()):
        if not one.get("converged", True):
            of = ", ".join(name for name in (one["rater"], one["dimension"]) if name is not None)
            yield f"Note on the forecast{f' of {of}' if of else ''}: the search for its numbers did not arrive"


def _one(one: ReferenceFit) -> Iterator[str]:
    clinicians = "no clinicians named" if one.clinicians is None else _count(one.clinicians, "clinician")
    yield f"{_count(one.sessions, 'session')}, {_count(one.clients, 'client')}, {clinicians}"
    yield f"{one.method} log-likelihood {one.log_likelihood:.4f}"
    for name, words in NAMES.items():
        yield _row(words, getattr(one.parameters, name), getattr(one.standard_errors, name))
    for name, value in one.parameters.covariates.items():
        yield _row(f"change for each unit of {name}", value, one.standard_errors.covariates[name])
    yield from (f"Note on {NAMES.get(note.about, note.about)}: {note.text}" for note in one.notes)


def _row(words: str, value: float | None, error: float | None) -> str:
    if value is None:
        return f"  {words:<34}  not told by these sessions"
    sure = "" if error is None else f"  (standard error {error:.4g})"
    return f"  {words:<34}  {value:>9.4g}{sure}"


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
