"""Reliability of a measure's scales, by its key: which columns, which are turned, in which units.

The same table of answers that `plait.measures.score_table` takes, so that nobody copies a key by hand.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from plait.measures.model import Form, Measure, Rescaling, Scale
from plait.reliability.answers import Bounds, ReliabilityError
from plait.reliability.between_items import ItemReport, Scoring, item_report
from plait.reliability.resampling import DRAWS, SEED
from plait.reliability.results import Estimate, Quantity, scaled
from plait.reliability.within_person import WithinPersonReport, within_person_report


@dataclass(frozen=True)
class ScaleKey:
    """A scale as reliability needs it: its columns in the form, which of THESE are turned, bounds and units."""

    columns: tuple[int, ...]
    reverse: tuple[int, ...]
    bounds: Bounds
    scoring: Scoring
    rescale: Rescaling


def why_unsuited(form: Form, scale: Scale) -> str | None:
    """Why a scale has no reliability of this kind, as a sentence; None where it has."""
    if scale.of == "scales":
        return "it is made of other scales; ask for each of them"
    if scale.verb not in {"sum", "mean"}:
        return f"it is a {scale.verb}, not a mean or a sum of its items"
    items = [form.item(part) for part in scale.parts]
    if any(item.asked_if is not None for item in items):
        return "not everybody is asked all of its items"
    if len({(item.low, item.high) for item in items}) > 1:
        return "its items are not all answered on one scale"
    if scale.rescale is not None and scale.rescale.times <= 0:
        return "its last step turns it round"
    return None


def suited_scales(measure: Measure, form: str) -> tuple[str, ...]:
    """Names of the form's scales whose reliability can be asked for, in the form's order."""
    found = measure.form(form)
    return tuple(scale.name for scale in found.scales if why_unsuited(found, scale) is None)


def scale_key(measure: Measure, form: str, scale: str) -> ScaleKey:
    """The scale's columns and units. Raises UnknownMeasureError, or ReliabilityError where it is unsuited."""
    found = measure.form(form)
    named = {each.name: each for each in found.scales}
    if scale not in named:
        raise ReliabilityError([f"no scale {scale!r} in {measure.id}; known: {', '.join(named)}"])
    chosen = named[scale]
    reason = why_unsuited(found, chosen)
    if reason is not None:
        raise ReliabilityError([f"{measure.id}, scale {scale}: {reason}"])
    places = [item.id for item in found.items]
    first = found.item(chosen.parts[0])
    return ScaleKey(
        columns=tuple(places.index(part) for part in chosen.parts),
        reverse=tuple(place for place, part in enumerate(chosen.parts) if part in chosen.reverse),
        bounds=(float(first.low), float(first.high)),
        scoring="mean" if chosen.verb == "mean" else "sum",
        rescale=chosen.rescale or Rescaling(),
    )


def measure_item_report(
    measure: Measure,
    form: str,
    scale: str,
    array: npt.ArrayLike,
    *,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> ItemReport:
    """`item_report` of one scale; `array` has a column for each item of the form, NaN where unanswered.

    Only complete rows count: rules for missing answers belong to scores, not to how items agree. Mean, SD,
    SEM and reliable change are in the scale's own units.
    """
    key = scale_key(measure, form, scale)
    found = item_report(
        _columns(measure, form, key, array),
        key.bounds,
        reverse=key.reverse,
        scoring=key.scoring,
        level=level,
        draws=draws,
        seed=seed,
    )
    times = key.rescale.times
    return replace(
        found,
        mean=_rescaled(found.mean, key.rescale),
        sd=scaled(found.sd, times),
        sem=scaled(found.sem, times),
        reliable_change=scaled(found.reliable_change, times),
    )


def measure_within_person_report(
    measure: Measure,
    form: str,
    scale: str,
    *,
    person: Sequence[Hashable],
    session: Sequence[Hashable],
    array: npt.ArrayLike,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> WithinPersonReport:
    """`within_person_report` of one scale; `array` as for `measure_item_report`, a row a person and session."""
    key = scale_key(measure, form, scale)
    found = within_person_report(
        person,
        session,
        _columns(measure, form, key, array),
        key.bounds,
        reverse=key.reverse,
        scoring=key.scoring,
        level=level,
        draws=draws,
        seed=seed,
    )
    times = key.rescale.times
    return replace(found, sem=scaled(found.sem, times), reliable_change=scaled(found.reliable_change, times))


def _columns(measure: Measure, form: str, key: ScaleKey, array: npt.ArrayLike) -> npt.NDArray[np.float64]:
    table = np.asarray(array, dtype=np.float64)
    names = [item.id for item in measure.form(form).items]
    if table.ndim != 2 or table.shape[1] != len(names):
        raise ReliabilityError(
            [f"the array needs shape (rows, {len(names)}) with columns {', '.join(names)}; it has {table.shape}"]
        )
    return np.asarray(table[:, list(key.columns)])


def _rescaled(quantity: Quantity, rule: Rescaling) -> Quantity:
    return quantity.map(lambda value: value * rule.times + rule.plus) if isinstance(quantity, Estimate) else quantity
