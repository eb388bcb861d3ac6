"""Writes the made-up answers that R's psych was run on: `python tests/oracles/reliability_data.py`.

Nobody gave these answers. They are drawn with a fixed seed, rounded and cut off at the ends of a 0 to 10 scale.
"""

from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
SEED = 20_250_214


def main() -> None:
    generator = np.random.default_rng(SEED)
    _write("reliability_one.csv", ["q1", "q2", "q3", "q4", "q5", "q6"], _one_occasion(generator))
    _write("reliability_repeated.csv", ["person", "session", "q1", "q2", "q3", "q4"], _repeated(generator))


def _one_occasion(generator: np.random.Generator) -> np.ndarray:
    """120 people, six items that load differently on one factor, the fifth running the other way."""
    loadings = np.array([1.8, 1.5, 1.2, 1.0, -1.4, 0.8])
    factor = generator.normal(size=(120, 1))
    return _on_scale(6 + factor * loadings + generator.normal(size=(120, 6)) * 1.2)


def _repeated(generator: np.random.Generator) -> np.ndarray:
    """40 people at the same five sessions, four items of unequal difficulty."""
    people, sessions, items = 40, 5, 4
    level = generator.normal(size=(people, 1, 1)) * 1.3
    course = np.linspace(0, 0.6, sessions)[None, :, None]
    movement = generator.normal(size=(people, sessions, 1)) * 0.9
    own_items = generator.normal(size=(people, 1, items)) * 0.6
    easier = np.array([0.0, 0.5, -0.4, 0.8])
    error = generator.normal(size=(people, sessions, items)) * 1.0
    answers = _on_scale(6 + level + course + movement + own_items + easier + error)
    person, session = np.mgrid[1 : people + 1, 1 : sessions + 1]
    return np.column_stack([person.ravel(), session.ravel(), answers.reshape(-1, items)])


def _on_scale(values: np.ndarray) -> np.ndarray:
    return np.clip(np.round(values), 0, 10)


def _write(name: str, columns: list[str], rows: np.ndarray) -> None:
    lines = [",".join(columns), *(",".join(f"{value:g}" for value in row) for row in rows)]
    (HERE / name).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
