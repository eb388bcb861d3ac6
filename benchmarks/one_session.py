"""What reading one session costs from the state after a hundred: processor time of the engine, with one rater and two.

Of the whole check-in as the server reads it: the strands together, their total beside them, and the state to text and
back. Processor time and not the clock's, so that a busy machine tells nearly the same.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from plait.rupture import cold_watching, new_state, read_session, state_from_plain
from plait.rupture.watching import Name
from plait.trajectory import Scale

SCALE = Scale(0, 10)
STRANDS = ("bond", "goal", "task", "openness", "effort", "expectation")
TOTAL: Name = ("client", "total")
EARLIER, TIMED = 100, 300
MILLISECONDS = 1000.0


@dataclass(frozen=True)
class Cost:
    """Milliseconds of a processor for one session, and characters of the strands' state."""

    read: float
    to_text: float
    from_text: float
    characters: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    rng = np.random.default_rng(parser.parse_args().seed)
    print(f"{'raters':<22}{'read ms':>9}{'to text ms':>12}{'back ms':>9}{'characters':>12}")
    for raters in (("client",), ("client", "clinician")):
        cost = cost_of(raters, rng)
        told = f"{' and '.join(raters):<22}{cost.read:>9.2f}{cost.to_text:>12.2f}{cost.from_text:>9.2f}"
        print(f"{told}{cost.characters:>12}")


def cost_of(raters: Sequence[str], rng: np.random.Generator, earlier: int = EARLIER, timed: int = TIMED) -> Cost:
    """Read made-up sessions one after the other; those after the first `earlier` are timed."""
    names: list[Name] = [(rater, strand) for rater in ("client", "clinician") for strand in STRANDS]
    strands = cold_watching(SCALE, names, step=1.0, answered=1.0)
    models = (strands, cold_watching(SCALE, [TOTAL]))
    states = tuple(new_state(model) for model in models)
    began = 0.0
    for session, scores in enumerate(made_up([name for name in names if name[0] in raters], rng, earlier + timed)):
        began = time.process_time() if session == earlier else began
        states = tuple(
            read_session(model, state, session, given, tension=0 if model is strands else None)[0]
            for model, state, given in zip(models, states, (scores, total_of(scores)), strict=True)
        )
    read = (time.process_time() - began) * MILLISECONDS / timed
    plain = states[0].to_plain()
    text = json.dumps(plain)
    return Cost(
        read=read,
        to_text=per_time(lambda: json.dumps(plain), timed),
        from_text=per_time(lambda: state_from_plain(json.loads(text)), timed),
        characters=len(text),
    )


def made_up(names: Sequence[Name], rng: np.random.Generator, count: int) -> list[dict[Name, float]]:
    """Ratings of one person around levels of their own, in whole points."""
    levels = rng.integers(5, 9, len(names))
    rows = np.clip(np.rint(levels + rng.normal(size=(count, len(names)))), 0, 10)
    return [dict(zip(names, row, strict=True)) for row in rows.tolist()]


def total_of(scores: Mapping[Name, float]) -> dict[Name, float]:
    """The client's total."""
    return {TOTAL: float(np.mean([score for (rater, _), score in scores.items() if rater == "client"]))}


def per_time(work: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) * MILLISECONDS / times


if __name__ == "__main__":
    main()
