"""The page on ruptures: what was found at which price, by whom, and how far the probabilities come true."""

from collections.abc import Sequence

from benchmarks.trajectories.dots import dot_plot, step_plot
from benchmarks.trajectories.ruptures import BUDGETS, NAMES, USUAL, Cell, below_shewhart, gain_reached
from benchmarks.trajectories.tables import Page, Table, percent, points
from benchmarks.trajectories.watchers import ENGINE, IDEAL, IDEAL_AGAIN, SHEWHART
from plait.rupture.rules import RULES
from plait.simulate.generators import GENERATORS, SIZES

LEAST_GAIN = 0.03
WANTED = 0.85
ABOUT = (
    "**All of this rests on simulation**: no public session-by-session alliance data with coded ruptures were found. "
    "Scores come from the generators of `plait.simulate.generators`, none of which the engine assumes; each breaks one "
    "assumption, `everything` several. Limits are set on one seed and counted on another, at the same share of "
    "needless "
    "alerts in quiet sessions; a watcher that cannot meet a share exactly, because scores come in steps, is taken to "
    "speak by chance in the sessions on its limit. *Found* is the share of onsets with an alert **at the onset's own "
    "session**. The *ideal* is the filter that knows the generator and all its numbers; no watcher of these scores can "
    "find more, so a difference beyond the errors shown would mean that the ideal is wrong."
)


NOTE_RULES = (
    "Onsets found. `sample_sd_drop` and `srs_point_drop` differ in their limits alone: at one price they are one."
)


def write_rupture_parts(page: Page, cells: Sequence[Cell]) -> None:
    """All tables of the total-score benchmark."""
    with_engine = all(ENGINE in cell.found for cell in cells)
    page.add(_found(cells, with_engine))
    page.say(_verdict(cells, with_engine))
    for sessions in sorted({cell.sessions for cell in cells}):
        page.show(f"ruptures-{sessions}.svg", _plot(cells, sessions, with_engine), f"Found over {sessions} sessions")
    page.add(_all_rules(cells, with_engine))
    page.add(_published(cells))
    page.add(_by_size(cells, with_engine))
    page.add(_delay(cells, with_engine))
    page.add(_calibration(cells))
    page.add(_calibration_lines(cells))
    page.show("calibration.svg", _calibration_plot(cells), "Told and true probabilities of an onset")


def _watchers(with_engine: bool) -> tuple[str, ...]:
    return (ENGINE, IDEAL) if with_engine else (IDEAL,)


def _found(cells: Sequence[Cell], with_engine: bool) -> Table:
    extra = ("engine", "engine − best", "engine − Shewhart") if with_engine else ()
    header = ("generator", "T", "alerts", "best rule", "found", "Shewhart pooled", *extra, "ideal", "ideal − best")
    rows = []
    for cell in cells:
        for budget in BUDGETS:
            best = cell.best_rule(budget)
            hits = {name: percent(of[budget].hits) for name, of in cell.found.items()}
            gap = cell.differences
            mine = (
                (hits[ENGINE], points(*gap[ENGINE, best, budget]), points(*gap[ENGINE, SHEWHART, budget]))
                if with_engine
                else ()
            )
            row = (cell.generator, str(cell.sessions), percent(budget, 0), best, hits[best], hits[SHEWHART], *mine)
            rows.append((*row, hits[IDEAL], points(*gap[IDEAL, best, budget])))
    note = (
        "alerts: needless ones in quiet sessions. Differences in percentage points ± one standard error (persons "
        "drawn). "
        "The best rule is the one that found most on the very sessions that are counted, which favours the rules."
    )
    return Table("Onsets found at matched budgets, from the total score alone", header, tuple(rows), note)


def _verdict(cells: Sequence[Cell], with_engine: bool) -> str:
    gains = [cell.gain(IDEAL, budget) for cell in cells for budget in BUDGETS]
    simple = [name for name in NAMES if name != SHEWHART]
    others = [
        cell.found[IDEAL][budget].hits - cell.found[cell.best_rule(budget, simple)][budget].hits
        for cell in cells
        for budget in BUDGETS
    ]
    text = (
        f"The ideal finds {points(sum(gains) / len(gains))} points more than the best published rule on average over "
        f"{len(gains)} cells, {points(sum(others) / len(others))} more than the best one other than the Shewhart chart "
        "with pooled limits, and never less than a rule by more than "
        f"{max(0.0, -min(_in_errors(cells))):.1f} standard errors."
    )
    text += _of_the_filter(cells)
    if not with_engine:
        return f"{text} The engine was not part of this run."
    mine, best, count = gain_reached(cells, ENGINE, LEAST_GAIN)
    reached = mine / best if best else float("nan")
    low = below_shewhart(cells)
    worse = "; ".join(f"{g}, T = {t}, {percent(b, 0)}: {points(gap, e)}" for g, t, b, gap, e in low) or "none"
    return (
        f"{text} Over the {count} cells where the ideal gains 3 points or more, the engine reaches {percent(reached)} "
        f"of "
        f"the ideal's summed gain (wanted: {percent(WANTED, 0)}). Cells where it finds less than the Shewhart chart "
        f"with "
        f"pooled limits by more than two standard errors: {worse}."
    )


def _of_the_filter(cells: Sequence[Cell]) -> str:
    """How far two runs of the ideal differ, where it was run twice."""
    gaps = [
        abs(cell.found[IDEAL][budget].hits - cell.found[IDEAL_AGAIN][budget].hits)
        for cell in cells
        if IDEAL_AGAIN in cell.found
        for budget in BUDGETS
    ]
    if not gaps:
        return ""
    return (
        f" Two runs of the filter with other random numbers differ by {100 * sum(gaps) / len(gaps):.1f} points on "
        f"average and {100 * max(gaps):.1f} at most: its Monte Carlo error."
    )


def _in_errors(cells: Sequence[Cell]) -> list[float]:
    """The ideal's lead over each rule in standard errors."""
    pairs = [pair for cell in cells for (one, _, _), pair in cell.differences.items() if one == IDEAL]
    return [gap / error for gap, error in pairs if error > 0]


def _all_rules(cells: Sequence[Cell], with_engine: bool) -> Table:
    names = (*NAMES, *_watchers(with_engine))
    rows = [
        (cell.generator, str(cell.sessions), *(percent(cell.found[name][USUAL].hits, 0) for name in names))
        for cell in cells
    ]
    return Table(
        "Every rule at 3 needless alerts in 100 quiet sessions",
        ("generator", "T", *names),
        tuple(rows),
        "Onsets found.",
    )


def _published(cells: Sequence[Cell]) -> Table:
    rows = []
    lengths = sorted({cell.sessions for cell in cells})
    for key, rule in RULES.items():
        figures = []
        for sessions in lengths:
            of = [cell.published[key] for cell in cells if cell.sessions == sessions]
            for name in ("alarms", "ever", "hits"):
                figures.append(percent(sum(getattr(one, name) for one in of) / len(of)))
        rows.append((key, "no" if rule.prospective else "yes", *figures))
    columns = [f"{name}, T = {n}" for n in lengths for name in ("alerts / session", "persons ever", "found")]
    note = (
        "Means over the generators, at the limit each rule was published with. Alerts: share of quiet sessions; "
        "persons "
        "ever: share of persons **without any rupture** for whom it spoke at least once. A rule that uses later "
        "sessions "
        "comes too late to act on and cannot be compared with the others."
    )
    return Table("Rules at their own limits", ("rule", "uses later sessions", *columns), tuple(rows), note)


def _by_size(cells: Sequence[Cell], with_engine: bool) -> Table:
    rows = []
    for cell in cells:
        names = (cell.best_rule(USUAL), *_watchers(with_engine))
        figures = [percent(cell.by_size[name][size], 0) for size in range(len(SIZES)) for name in names]
        rows.append((cell.generator, str(cell.sessions), *figures))
    names = ("rule", *_watchers(with_engine))
    header = [f"{word}, {name}" for word in ("small", "middling", "large") for name in names]
    note = "1.5, 2.5 and 3.75 SDs within persons, at 3 needless alerts in 100 sessions. Rule: the best one of the cell."
    return Table("Found by size of the rupture", ("generator", "T", *header), tuple(rows), note)


def _delay(cells: Sequence[Cell], with_engine: bool) -> Table:
    rows = []
    for cell in cells:
        names = (cell.best_rule(USUAL), *_watchers(with_engine))
        figures = [percent(cell.within[name][age], 0) for name in names for age in range(3)]
        ever = [percent(cell.found[name][USUAL].ever, 0) for name in names]
        rows.append((cell.generator, str(cell.sessions), *figures, *ever))
    names = ("rule", *_watchers(with_engine))
    header = [f"{name}, {when}" for name in names for when in ("at onset", "+1", "+2")]
    note = (
        "At 3 needless alerts in 100 sessions: ruptures with an alert at the onset, or at most one or two sessions "
        "later "
        "while they last. Flagged: persons without any rupture for whom it spoke at least once."
    )
    return Table(
        "Delay, and persons ever flagged",
        ("generator", "T", *header, *(f"flagged, {name}" for name in names)),
        tuple(rows),
        note,
    )


def _calibration(cells: Sequence[Cell]) -> Table:
    rows = []
    for cell in cells:
        for name, told in cell.calibration.items():
            high = f"{told.high_error:.3f} ({told.high_count})"
            score = f"{told.log_score - told.base:+.4f}"
            rows.append((cell.generator, str(cell.sessions), name, f"{told.error:.4f}", high, score))
    note = (
        "Error: mean distance between told and true in twelve bins, weighted by sessions; among p ≥ .2 with the "
        "number of "
        "sessions. Log score: mean log probability of what happened, beyond that of always telling the base rate."
    )
    header = ("generator", "T", "watcher", "error", "error, p ≥ .2 (sessions)", "log score beyond base rate")
    return Table("Do probabilities of an onset come true?", header, tuple(rows), note)


def _lines(cells: Sequence[Cell]) -> dict[str, list[tuple[float, float]]]:
    told = {}
    for name in (ENGINE, IDEAL):
        bins = [one for cell in cells if name in cell.calibration for one in cell.calibration[name].bins]
        if bins:
            told[name] = _merged(bins)
    return told


def _calibration_lines(cells: Sequence[Cell]) -> Table:
    rows = [(name, *(f"{p:.2f}: {t:.2f}" for p, t in line)) for name, line in _lines(cells).items()]
    longest = max(len(row) for row in rows)
    rows = [(*row, *["–"] * (longest - len(row))) for row in rows]
    header = ("watcher", *(f"{tenth}." for tenth in range(1, longest)))
    return Table("Told and true probability, tenths of the told one over all cells", header, tuple(rows))


def _calibration_plot(cells: Sequence[Cell]) -> str:
    return step_plot("Told and true probabilities", _lines(cells), (0.0, 1.0), ("told", "true"))


def _merged(bins: Sequence[tuple[int, float, float]]) -> list[tuple[float, float]]:
    """All cells' bins together, in tenths of the told probability."""
    merged = []
    for tenth in range(10):
        inside = [one for one in bins if tenth <= min(one[1] * 10, 9.99) < tenth + 1]
        count = sum(one[0] for one in inside)
        if count:
            merged.append((sum(c * p for c, p, _ in inside) / count, sum(c * t for c, _, t in inside) / count))
    return merged


def _plot(cells: Sequence[Cell], sessions: int, with_engine: bool) -> str:
    rows = {}
    for cell in cells:
        if cell.sessions == sessions:
            names = (cell.best_rule(USUAL), *_watchers(with_engine))
            rows[cell.generator] = [100 * cell.found[name][USUAL].hits for name in names]
    ordered = {key: rows[key] for key in GENERATORS if key in rows}
    return dot_plot(
        f"Onsets found at 3 needless alerts in 100 sessions, {sessions} sessions",
        ordered,
        ("best published rule", *_watchers(with_engine)),
        (30.0, 90.0),
    )
