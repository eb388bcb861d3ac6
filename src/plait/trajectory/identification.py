"""What the sessions at hand can tell and what they cannot, said in words before and after a fit.

Before: which parts of the model are asked for at all, and what makes a fit impossible. After: which numbers ended at
an end of their range or are hardly told by the data. The limits are ours; each says why.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from plait.errors import UserError
from plait.trajectory.coordinates import Parts
from plait.trajectory.layout import Layout
from plait.trajectory.likelihood import LARGEST_PHI
from plait.trajectory.model import Note, Parameters, StandardErrors
from plait.trajectory.sessions import Floats

FEWEST_COURSES = 3
"""Episodes with two sessions or more below which nothing about people in general can be said."""
FOR_SLOPES = 3
"""Sessions of one episode that tell a slope, or a carry-over, from a level and its error."""
FEWEST_CLINICIANS = 2
VAGUE_PHI = 0.25
"""Standard error of the autocorrelation above which the data hardly tell it: twice it spans the whole range."""
VAGUE_CORRELATION = 0.5
"""The same for the correlation, which goes from -1 to 1."""
VAGUE_SD = 0.5
"""Standard error of an SD, as a share of it, above which it may well be none at all: two standard errors are it."""
SAME = 1e-10
"""A residual variance smaller than this share of the scores' variance is rounding: the scores fit a line each."""
PARTS_OF = {
    "sd_clinician": "differences between clinicians",
    "sd_client_level": "differences between clients in level",
    "sd_client_slope": "differences between clients in slope",
    "sd_movement": "movement that carries over",
    "sd_error": "a session residual",
}


class TooLittleError(UserError, ValueError):
    """The sessions cannot tell what a fit asks for; the message names each reason."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(["These sessions cannot be fitted:", *(f"  {reason}" for reason in reasons)]))


class NotConvergedError(UserError, ArithmeticError):
    """The search ended without reaching an optimum, so that there is no number to show."""


def parts_of(layout: Layout, *, movement: bool) -> tuple[Parts, list[Note]]:
    """The parts that the sessions allow to be asked for, and a note for each that is left out."""
    notes = []
    if not movement:
        notes.append(Note("sd_movement", "Movement that carries over was left out, as asked."))
    clinicians = _clinicians(layout)
    if clinicians is not None:
        notes.append(Note("sd_clinician", clinicians))
    longest = int(layout.lengths.max())
    if longest < FOR_SLOPES:
        told = f"no client has more than {longest} sessions"
        notes.append(Note("sd_client_slope", f"Slopes of clients were left out: {told}, and {FOR_SLOPES} are needed."))
        notes.append(
            Note("sd_movement", f"Movement that carries over was left out: {told}, and {FOR_SLOPES} are needed.")
        )
    several = longest >= FOR_SLOPES
    return Parts(clinicians=clinicians is None, slopes=several, movement=several and movement), notes


def _clinicians(layout: Layout) -> str | None:
    """Why differences between clinicians cannot be asked for; None where they can."""
    sizes = np.diff(layout.clinicians)
    if not layout.names:
        return "Differences between clinicians were left out: the sessions name no clinicians."
    if len(sizes) < FEWEST_CLINICIANS:
        return "Differences between clinicians were left out: there is one clinician."
    if sizes.max() < 2:
        return (
            "Differences between clinicians were left out: no clinician has two clients, so that they cannot be told "
            "from differences between clients."
        )
    return None


def check_enough(layout: Layout) -> None:
    """Raise TooLittleError with every reason why these sessions cannot be fitted."""
    reasons = list(_too_little(layout))
    if reasons:
        raise TooLittleError(reasons)


def _too_little(layout: Layout) -> Iterator[str]:
    courses = int(np.sum(layout.lengths >= 2))
    if courses < FEWEST_COURSES:
        yield f"{courses} of the clients have two sessions or more; at least {FEWEST_COURSES} are needed"
    elif not _changes_within(layout):
        yield "no client's score ever changes from one session to another: there is no course to fit"
    elif not _scatters(layout):
        yield "each client's scores lie on a straight line: nothing varies from session to session"
    yield from _same_columns(layout)


def _changes_within(layout: Layout) -> bool:
    score = layout.columns[:, -1]
    first = np.repeat(score[layout.starts[:-1]], layout.lengths)
    return bool(np.any(score != first))


def _scatters(layout: Layout) -> bool:
    """Whether anything is left over once each episode has a line of its own; with pairs alone, one line for all."""
    episode = np.repeat(np.arange(len(layout.lengths)), layout.lengths)
    session, score = _from_means(episode, layout.columns[:, 1]), _from_means(episode, layout.columns[:, -1])
    if layout.lengths.max() < FOR_SLOPES:
        episode = np.zeros_like(episode)
    squares = np.bincount(episode, session**2)
    slopes = np.bincount(episode, session * score) / np.where(squares > 0, squares, 1.0)
    left = score - slopes[episode] * session
    return float(left @ left) > SAME * layout.n


def _from_means(episode: npt.NDArray[np.int64], values: Floats) -> Floats:
    """Deviations from each episode's mean."""
    means = np.bincount(episode, values) / np.bincount(episode)
    return np.asarray(values - means[episode], dtype=np.float64)


def _same_columns(layout: Layout) -> Iterator[str]:
    """Fixed effects that cannot be told from those before them: their column is a sum of the others."""
    names = ("intercept", "session number", *layout.covariates)
    design = layout.columns[:, :-1]
    for place in range(1, layout.p):
        before, column = design[:, :place], design[:, place]
        left = column - before @ np.linalg.lstsq(before, column, rcond=None)[0]
        if float(left @ left) <= SAME * layout.n:
            yield f"{names[place]} says nothing beyond {', '.join(names[:place])}: leave it out"


def notes_on(found: Parameters, errors: StandardErrors) -> Iterator[Note]:
    """What must be said about single numbers: at an end of their range, or hardly told by the data."""
    for name, part in PARTS_OF.items():
        value, error = getattr(found, name), getattr(errors, name)
        if value == 0:
            yield Note(
                name, f"Estimated as zero: these sessions show no {part} beyond chance. That does not rule it out."
            )
        elif value is not None and error is not None and error > VAGUE_SD * value:
            yield Note(name, f"Weakly told: its standard error is {error / value:.0%} of it.")
    yield from _on_correlation(found, errors)
    yield from _on_phi(found, errors)


def _on_correlation(found: Parameters, errors: StandardErrors) -> Iterator[Note]:
    value, error = found.correlation, errors.correlation
    if value is not None and abs(value) == 1:
        yield Note("correlation", "At the end of its range: level and slope cannot be told apart in these sessions.")
    elif value is not None and error is not None and error > VAGUE_CORRELATION:
        yield Note("correlation", f"Weakly told: its standard error is {error:.2f}.")


def _on_phi(found: Parameters, errors: StandardErrors) -> Iterator[Note]:
    value, error = found.autocorrelation, errors.autocorrelation
    if value is not None and value >= LARGEST_PHI:
        yield Note("autocorrelation", "At the end of its range: the movement cannot be told from a client's level.")
    elif value is not None and (error is None or error > VAGUE_PHI):
        told = "" if error is None else f": its standard error is {error:.2f}"
        yield Note("autocorrelation", f"Weakly told{told}. Movement and session residual are then hardly told apart.")
