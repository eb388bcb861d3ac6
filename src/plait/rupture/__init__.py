"""Abrupt drops in ratings: how probable one began, alerts at a stated price, and the published rules beside it.

The published rule of a person's own range needs only the standard library. Watching sessions with a model needs numpy
and numba, and is brought in when it is first asked for: `from plait.rupture import watch`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from plait.rupture.published import (
    WITHIN_CLIENT_DROP,
    HigherIs,
    Judgement,
    Rule,
    Verdict,
    course_judgements,
    judge,
)

if TYPE_CHECKING:
    from plait.rupture.budget import DEFAULT_BUDGET as DEFAULT_BUDGET
    from plait.rupture.cold_tables import CHECK_IN_ANSWERED as CHECK_IN_ANSWERED
    from plait.rupture.judging import BudgetError as BudgetError
    from plait.rupture.readings import Readings as Readings
    from plait.rupture.readings import watch as watch
    from plait.rupture.stored import SessionReading as SessionReading
    from plait.rupture.stored import StateError as StateError
    from plait.rupture.stored import StrandReading as StrandReading
    from plait.rupture.stored import WatchState as WatchState
    from plait.rupture.stored import new_state as new_state
    from plait.rupture.stored import read_session as read_session
    from plait.rupture.stored import state_from_json as state_from_json
    from plait.rupture.stored import state_from_plain as state_from_plain
    from plait.rupture.watching import WatchModel as WatchModel
    from plait.rupture.watching import add_forecast as add_forecast
    from plait.rupture.watching import cold_watching as cold_watching
    from plait.rupture.watching import watch_model as watch_model
    from plait.rupture.watching import watching_from_json as watching_from_json

__all__ = [
    "CHECK_IN_ANSWERED",
    "DEFAULT_BUDGET",
    "WITHIN_CLIENT_DROP",
    "BudgetError",
    "HigherIs",
    "Judgement",
    "Readings",
    "Rule",
    "SessionReading",
    "StateError",
    "StrandReading",
    "Verdict",
    "WatchModel",
    "WatchState",
    "add_forecast",
    "cold_watching",
    "course_judgements",
    "judge",
    "new_state",
    "read_session",
    "state_from_json",
    "state_from_plain",
    "watch",
    "watch_model",
    "watching_from_json",
]

_FOUND_IN = {
    "CHECK_IN_ANSWERED": "cold_tables",
    "DEFAULT_BUDGET": "budget",
    "BudgetError": "judging",
    "Readings": "readings",
    "SessionReading": "stored",
    "StateError": "stored",
    "StrandReading": "stored",
    "WatchModel": "watching",
    "WatchState": "stored",
    "add_forecast": "watching",
    "cold_watching": "watching",
    "new_state": "stored",
    "read_session": "stored",
    "state_from_json": "stored",
    "state_from_plain": "stored",
    "watch": "readings",
    "watch_model": "watching",
    "watching_from_json": "watching",
}


def __getattr__(name: str) -> object:
    if name not in _FOUND_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FOUND_IN[name]}"), name)
