"""Reads cases from a CSV file, one row a case, and says in lines what a funnel of their clinicians shows.

Columns clinician, score and whatever is named as case mix. Clinicians stand as the file has them, or by name; there is
no way to put them in the order of their estimates. A file with any fault is refused as a whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from plait.caseloads.funnel import LEAST_RELIABILITY, LEVELS, Caseload, CaseloadsError, Funnel, funnel
from plait.csvfile import NUMBER, CsvText, FileProblem, FileRefusedError
from plait.reliability.results import NotEnough, Undefined

CLINICIAN, SCORE = "clinician", "score"


class CaseloadsFileError(FileRefusedError):
    """A file of cases cannot be used; `problems` holds every reason, and nothing was written."""

    subject = "Cases"


@dataclass(frozen=True)
class Cases:
    """The columns of a file, one entry a case."""

    clinician: tuple[str, ...]
    score: tuple[float, ...]
    covariates: dict[str, tuple[float, ...]]


def funnel_of_file(
    path: Path,
    case_mix: Sequence[str] = (),
    *,
    by_name: bool = False,
    least_reliability: float = LEAST_RELIABILITY,
) -> Funnel | NotEnough | Undefined:
    """The funnel of a file. Raises CaseloadsFileError with every problem by line and column."""
    cases = read_cases(path, case_mix)
    try:
        found = funnel(cases.clinician, cases.score, cases.covariates, least_reliability=least_reliability)
    except CaseloadsError as refused:
        raise CaseloadsFileError([FileProblem(str(path), "", text) for text in refused.problems]) from refused
    if by_name and isinstance(found, Funnel):
        return replace(found, caseloads=tuple(sorted(found.caseloads, key=lambda one: one.clinician)))
    return found


def read_cases(path: Path, case_mix: Sequence[str] = ()) -> Cases:
    """The cases in a file. A covariate of words becomes a column of 0 and 1 for each word but the first by name."""
    try:
        content = path.read_bytes()
    except OSError as slip:
        raise CaseloadsFileError([FileProblem(str(path), "", f"cannot be read: {slip.strerror}")]) from slip
    source = CsvText(content, str(path), CaseloadsFileError)
    named = tuple(dict.fromkeys(case_mix))
    rows = list(source.rows((CLINICIAN, SCORE, *named)))
    for line, cells in rows:
        _check_row(source, line, cells, named)
    if not rows:
        source.say(1, "", "there are no cases below the header")
    source.refuse_problems()
    covariates: dict[str, tuple[float, ...]] = {}
    for name in named:
        covariates |= _columns(name, [cells[name] for _line, cells in rows])
    return Cases(
        clinician=tuple(cells[CLINICIAN] for _line, cells in rows),
        score=tuple(float(cells[SCORE]) for _line, cells in rows),
        covariates=covariates,
    )


def _check_row(source: CsvText, line: int, cells: dict[str, str], case_mix: Sequence[str]) -> None:
    for column in (CLINICIAN, *case_mix):
        if not cells[column]:
            source.say(line, column, "is empty: every case needs one")
    if not NUMBER.fullmatch(cells[SCORE]):
        source.say(line, SCORE, f"{cells[SCORE]!r} is no number; leave out cases that have none")


def _columns(name: str, cells: Sequence[str]) -> dict[str, tuple[float, ...]]:
    if all(NUMBER.fullmatch(cell) for cell in cells):
        return {name: tuple(float(cell) for cell in cells)}
    _first, *others = sorted(set(cells))
    return {f"{name} {word}": tuple(float(cell == word) for cell in cells) for word in others}


def report_lines(found: Funnel | NotEnough | Undefined) -> Iterator[str]:
    """What the command prints: the whole, each caseload in its order, and what the numbers are."""
    if isinstance(found, NotEnough):
        yield f"Not enough information: {found.n} clinicians, and {found.needed} are needed."
        return
    if isinstance(found, Undefined):
        yield found.reason
        return
    yield from _whole_lines(found)
    yield ""
    yield from (_caseload_line(found, one) for one in found.caseloads)
    yield ""
    yield "This is no ranking: differences between clinicians are mostly chance, and cases differ in ways not known."
    yield "Outside means further from the overall mean, up or down, than alike clinicians are; it does not say why."


def _whole_lines(found: Funnel) -> Iterator[str]:
    spread = found.dispersion
    yield f"{found.cases} cases of {len(found.caseloads)} clinicians; overall mean {found.overall:.3f}"
    yield from (f"  case mix: {name} {value:+.3f}" for name, value in found.case_mix.items())
    yield f"SD within clinicians {found.within:.3f}, between them {found.between:.3f}; ICC {found.icc:.3f}"
    yield f"Over-dispersion: Q {spread.q:.2f} on {spread.freedom} df, p {spread.p:.3f}; added SD {spread.between:.3f}"
    needed = (
        "no number of cases is enough, since clinicians do not differ more than chance"
        if found.needed is None
        else f"from {found.needed} cases on"
    )
    yield f"Dependable (reliability {found.least_reliability:g} or more): {needed}"


def _caseload_line(found: Funnel, one: Caseload) -> str:
    begins = f"{one.clinician}: {one.cases} case{'' if one.cases == 1 else 's'}"
    if one.standing == "not enough information":
        return f"{begins}: not enough information (reliability {one.reliability:.2f})"
    (low, high), (lowest, highest) = (found.limits(one.cases, level) for level in LEVELS)
    return (
        f"{begins}: mean {one.mean:.3f}, {one.standing} (95 % {low:.3f} to {high:.3f}, "
        f"99.8 % {lowest:.3f} to {highest:.3f}); shrunken {one.shrunken:.3f}, SE {one.error:.3f}, "
        f"reliability {one.reliability:.2f}"
    )
