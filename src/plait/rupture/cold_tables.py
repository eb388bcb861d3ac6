"""What alerts cost under assumptions alone, worked out beforehand and shipped, so that a new clinic waits for nothing.

A table is found by a digest of all that it rests on, so one that no longer fits is never used; it is then worked out
where it is asked for. `python -m plait.rupture.cold_tables` writes the file anew.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from plait.measures import Measure, list_measures
from plait.rupture.budget import alarm_table
from plait.rupture.watching import AlarmTable, Name, WatchModel, assumed_model
from plait.trajectory import Scale

FILE = Path(__file__).with_name("cold_alarms.json")
DIGITS = 9
"""Of each number: machines may differ in the last of them, which no table does."""
CHECK_IN_STRANDS = 6
"""Ratings of Plait's own check-in, each a strand of its own: from 0 to 10."""
CHECK_IN_ANSWERED = 1.0
"""The check-in asks for tension each time, and the price is for the answers in which it is said: the dearest case."""
DIGEST = 16


def cold_table(model: WatchModel) -> AlarmTable:
    """The shipped table of a model made of assumptions; worked out where none was shipped."""
    found = _shipped().get(digest(model))
    return alarm_table(model) if found is None else found


@cache
def _shipped() -> dict[str, AlarmTable]:
    from pydantic import TypeAdapter

    return TypeAdapter(dict[str, AlarmTable]).validate_json(FILE.read_bytes())


def digest(model: WatchModel) -> str:
    """A name for all that the price of alerts rests on; names of strands and the unit of a scale are no part of it."""
    raters = list(dict.fromkeys(model.strands.raters))
    rests_on = {
        "raters": [raters.index(rater) for rater in model.strands.raters],
        "kept": model.strands.kept,
        "covariance": model.strands.covariance,
        "patterns": [[weight, load.tolist()] for weight, load in model.strands.patterns],
        "tension": [model.strands.answered, *(model.strands.tension if model.strands.answered else ())],
        "series": [_of_series(asdict(one)) for one in model.series],
    }
    return sha256(json.dumps(_rounded(rests_on), sort_keys=True).encode()).hexdigest()[:DIGEST]


def _of_series(series: dict[str, Any]) -> dict[str, Any]:
    scale = series["scale"]
    bends = {name: scale[name] for name in ("ended", "bend_low", "bend_high")}
    shape = {"share": scale["step"] / (scale["high"] - scale["low"]), **bends}
    return {name: series[name] for name in ("clock", "fitted", "declared", "calibration")} | {"scale": shape}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value


def models_to_ship() -> list[WatchModel]:
    """A model for the check-in as both raters and as one give it, and one for each kind of scale in the registry."""
    ratings: list[list[Name]] = [
        [(rater, str(strand)) for rater in raters for strand in range(CHECK_IN_STRANDS)] for raters in ("ab", "a")
    ]
    shares = sorted({share for measure in list_measures() for share in _shares(measure)})
    single = [assumed_model(Scale(0, 1), [(None, None)], step=share) for share in [*shares, None]]
    asked = [assumed_model(Scale(0, 10), names, step=1.0, answered=CHECK_IN_ANSWERED) for names in ratings]
    return [*asked, *single]


def _shares(measure: Measure) -> Sequence[float]:
    """The steps of a measure's scores, as shares of their scales."""
    found = []
    for form in measure.forms:
        for scale in form.scales:
            step = form.step(scale.name)
            if scale.higher_is != "neither" and step is not None:
                low, high = form.bounds(scale.name)
                found.append(float(f"{step / (high - low):.{DIGITS}g}"))
    return found


def write() -> None:
    """Work every table out anew."""
    tables = {digest(model): asdict(alarm_table(model)) for model in models_to_ship()}
    FILE.write_text(json.dumps(dict(sorted(tables.items())), indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(tables)} tables in {FILE.name}\n")


if __name__ == "__main__":
    write()
