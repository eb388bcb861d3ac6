"""Writes the made-up ratings that R's lavaan was run on: `python tests/oracles/validation_data.py`.

Nobody gave these ratings. They are drawn with a fixed seed: a client and a clinician of 150 cases rate six items after
four sessions, and the clinician's second loading and fifth intercept differ.
"""

from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
SEED = 20_261_122
CASES, SESSIONS = 150, 4
LOADINGS = np.array([1.0, 0.9, 1.1, 0.8, 0.7, 0.9])


def main() -> None:
    generator = np.random.default_rng(SEED)
    lines = ["case,session,rater,q1,q2,q3,q4,q5,q6"]
    for case in range(CASES):
        lines += [line for rater in ("client", "clinician") for line in _case(generator, case, rater)]
    (HERE / "validation_ratings.csv").write_text("\n".join(lines) + "\n")


def _case(generator: np.random.Generator, case: int, rater: str) -> list[str]:
    loadings = LOADINGS - (np.arange(6) == 1) * (0.5 if rater == "clinician" else 0.0)
    easier = np.array([7.0, 6.5, 6.8, 7.2, 6.0, 6.4]) + (np.arange(6) == 4) * (0.8 if rater == "clinician" else 0.0)
    own_items = generator.normal(size=6) * 0.4
    level = generator.normal()
    rows = []
    for session in range(1, SESSIONS + 1):
        factor = level + generator.normal() * 0.8
        pair = np.repeat(generator.normal(size=3) * 0.4, 2)  # items go in pairs beyond the one factor
        values = easier + loadings * factor + own_items + pair + generator.normal(size=6) * 0.8
        cells = ",".join(f"{value:.2f}" for value in values)
        rows.append(f"{case},{session},{rater},{cells}")
    return rows


if __name__ == "__main__":
    main()
