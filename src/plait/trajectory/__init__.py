"""A person's expected course: where the next rating is expected, and how sure that is.

The personal range needs only the standard library. What reads and fits many sessions needs numpy and numba, and is
brought in when it is first asked for: `from plait.trajectory import fit`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from plait.trajectory.personal import (
    FLOOR_SHARE,
    MIN_EARLIER,
    SD_FLOOR,
    ExpectedRange,
    NotEnough,
    expected_range,
    sd_floor,
)

if TYPE_CHECKING:
    from plait.trajectory.fitting import fit as fit
    from plait.trajectory.identification import NotConvergedError as NotConvergedError
    from plait.trajectory.identification import TooLittleError as TooLittleError
    from plait.trajectory.model import Model as Model
    from plait.trajectory.model import ModelFileError as ModelFileError
    from plait.trajectory.model import ReferenceFit as ReferenceFit
    from plait.trajectory.model import read_model as read_model
    from plait.trajectory.scale import Scale as Scale
    from plait.trajectory.sessions import Sessions as Sessions
    from plait.trajectory.sessions import make_sessions as make_sessions
    from plait.trajectory.sessions_file import read_sessions as read_sessions

__all__ = [
    "FLOOR_SHARE",
    "MIN_EARLIER",
    "SD_FLOOR",
    "ExpectedRange",
    "Model",
    "ModelFileError",
    "NotConvergedError",
    "NotEnough",
    "ReferenceFit",
    "Scale",
    "Sessions",
    "TooLittleError",
    "expected_range",
    "fit",
    "make_sessions",
    "read_model",
    "read_sessions",
    "sd_floor",
]

_FOUND_IN = {
    "Model": "model",
    "ModelFileError": "model",
    "NotConvergedError": "identification",
    "ReferenceFit": "model",
    "Scale": "scale",
    "Sessions": "sessions",
    "TooLittleError": "identification",
    "fit": "fitting",
    "make_sessions": "sessions",
    "read_model": "model",
    "read_sessions": "sessions_file",
}


def __getattr__(name: str) -> object:
    """What needs numpy, imported when it is first asked for."""
    if name not in _FOUND_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FOUND_IN[name]}"), name)
