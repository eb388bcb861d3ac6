"""What a fit gives and `plait fit` writes: the reference model's numbers, what they rest on, and the scale.

MODEL.json is this object as JSON; it is read back strictly, so a file that was cut off or edited is refused.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from plait.errors import UserError
from plait.trajectory.scale import Scale

FORM = 1
"""Version of MODEL.json's form."""
Method = Literal["REML", "ML"]
DIGITS_OF_STAMP = 12


class ModelFileError(UserError, ValueError):
    """A file holds no model that can be used; the message says why."""


@dataclass(frozen=True)
class Note:
    """One thing a reader must know before a number is used: which number, and what about it."""

    about: str
    text: str


@dataclass(frozen=True)
class Parameters:
    """The reference model's parameters in points of the score; None where the data do not tell.

    intercept         expected score at session number 0
    slope             change of the expected score for each session
    sd_clinician      SD between clinicians
    sd_client_level   SD between clients of the same clinician, at session number 0
    sd_client_slope   SD between clients in their own slope, for each session
    correlation       between a client's level at session number 0 and slope
    autocorrelation   of the movement, from one session number to the next
    sd_movement       SD of the movement: what goes up and down and carries over
    sd_error          SD of the session residual: error and what lasts one session only
    covariates        change of the expected score for each unit of a covariate
    """

    intercept: float
    slope: float
    sd_clinician: float | None
    sd_client_level: float | None
    sd_client_slope: float | None
    correlation: float | None
    autocorrelation: float | None
    sd_movement: float | None
    sd_error: float | None
    covariates: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class StandardErrors(Parameters):
    """Standard errors of the parameters, by the same names; None where there is none.

    Those of intercept, slope and covariates treat the variances as known, as mixed-model programs do. The others come
    from the curvature of the likelihood: a rough guide, and none for a parameter at an end of its range.
    """


@dataclass(frozen=True)
class DataSummary:
    """The sessions that were fitted, so that a reader can see whether their own are like them."""

    first_session: int
    last_session: int
    fewest_sessions: int
    median_sessions: float
    most_sessions: int
    score_mean: float
    score_sd: float
    score_min: float
    score_max: float


@dataclass(frozen=True)
class ReferenceFit:
    """The reference model, fitted to one rater's scores on one dimension.

    `episodes` counts courses of one client with one clinician; `clinicians` is None where the data name none.
    `clinician_effects` are best linear unbiased predictions in points of the score, and `clinician_effect_sds` the SDs
    of their error. `log_likelihood` is the restricted one for REML, with all constants.
    """

    method: Method
    converged: bool
    log_likelihood: float
    sessions: int
    clients: int
    episodes: int
    clinicians: int | None
    parameters: Parameters
    standard_errors: StandardErrors
    clinician_effects: dict[str, float]
    clinician_effect_sds: dict[str, float]
    notes: tuple[Note, ...]
    data_summary: DataSummary
    rater: str | None = None
    dimension: str | None = None


@dataclass(frozen=True)
class Model:
    """A fitted model: one reference fit for each rater and dimension, and the forecast model made on them.

    `forecast` is the forecast model's own part, as JSON; None before it was made.
    """

    scale: Scale
    series: tuple[ReferenceFit, ...]
    forecast: dict[str, Any] | None = None
    version: int = FORM

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "allow_inf_nan": False}

    @property
    def reference(self) -> ReferenceFit:
        """The only series' fit; raises LookupError where several raters or dimensions were fitted."""
        if len(self.series) != 1:
            names = ", ".join(f"({one.rater}, {one.dimension})" for one in self.series)
            raise LookupError(f"the model has {len(self.series)} series, so name one: {names}")
        return self.series[0]

    @property
    def stamp(self) -> str:
        """Names this very model: what a reading made with it is stamped with."""
        digest = hashlib.sha256(self.to_json().encode()).hexdigest()
        return f"{self.version}-{digest[:DIGITS_OF_STAMP]}"

    def to_json(self) -> str:
        """MODEL.json: with one series its fields stand at the top, with several under `series`."""
        top: dict[str, Any] = {"version": self.version, "scale": asdict(self.scale)}
        if len(self.series) == 1:
            top |= asdict(self.series[0])
        else:
            top["series"] = [asdict(one) for one in self.series]
        return json.dumps(top | {"forecast": self.forecast}, indent=2, allow_nan=False, ensure_ascii=False) + "\n"


def model_from_json(text: str, file: str = "the model") -> Model:
    """The model in the text of a MODEL.json; raises ModelFileError with everything that is wrong in it."""
    from pydantic import TypeAdapter, ValidationError

    try:
        top = json.loads(text)
    except ValueError as slip:
        raise ModelFileError(f"{file} is not readable as JSON: {slip}") from slip
    except RecursionError:
        raise ModelFileError(f"{file}: brackets stand in each other too deeply to be read") from None
    if not isinstance(top, dict) or "version" not in top:
        raise ModelFileError(f"{file} is no model: make one with `plait fit`")
    if top["version"] != FORM:
        raise ModelFileError(f"{file} has form {top['version']}; this Plait reads form {FORM}: fit it anew")
    own = {name: top.pop(name) for name in ("version", "scale", "forecast") if name in top}
    reader = TypeAdapter(Model)
    try:
        return reader.validate_python(own | {"series": top.get("series", [top])})
    except ValidationError as wrong:
        told = [f"  {'.'.join(str(part) for part in error['loc'])}: {error['msg']}" for error in wrong.errors()]
        raise ModelFileError("\n".join([f"{file} is no model that can be used:", *told])) from wrong


def read_model(path: Path) -> Model:
    """The model in a file that `plait fit` wrote; raises ModelFileError where there is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as slip:
        raise ModelFileError(f"{path} cannot be read: {slip}") from slip
    return model_from_json(text, str(path))
