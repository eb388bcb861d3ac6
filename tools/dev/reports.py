"""Adding up what the test legs report, in a way that cannot hide a failure.

pytest writes one JUnit file a leg. A test counts once however often the file names it; a leg that left no
readable file, or ended badly with nothing failed, counts as one failed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

TESTS_FAILED_CODE = 1
NO_TESTS_CODE = 5


@dataclass(frozen=True)
class Count:
    """What one leg, or all of them, came to. `skipped` counts tests by their reason."""

    passed: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


def skip_reason(skipped: ElementTree.Element) -> str:
    return skipped.get("message") or (skipped.text or "").strip() or "no reason given"


def count_report(report: str) -> Count:
    """Count the tests of one JUnit file. Errors in setting up or tearing down count as failed."""
    outcomes: dict[tuple[str | None, str | None], str] = {}
    reasons: dict[tuple[str | None, str | None], str] = {}
    for case in ElementTree.fromstring(report).iter("testcase"):  # noqa: S314 (pytest wrote it just now)
        test = (case.get("classname"), case.get("name"))
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcomes[test] = "failed"
        elif skipped is not None:
            outcomes.setdefault(test, "skipped")
            reasons[test] = skip_reason(skipped)
        else:
            outcomes.setdefault(test, "passed")
    by_outcome = Counter(outcomes.values())
    skips = Counter(reasons[test] for test, outcome in outcomes.items() if outcome == "skipped")
    return Count(by_outcome["passed"], by_outcome["failed"], skips)


def count_leg(report: Path, code: int, *, filtered: bool) -> Count:
    """What a leg came to, from its report and its exit code.

    With a filter (`-k`) a leg may rightly find no tests; without one that means that a whole suite went
    missing.
    """
    if code == NO_TESTS_CODE and filtered:
        return Count()
    try:
        count = count_report(report.read_text(encoding="utf-8"))
    except (OSError, ElementTree.ParseError):
        return Count(failed=1)
    if code != 0 and count.failed == 0:
        return count + Count(failed=1)
    return count


def closing_lines(rows: Sequence[tuple[str, Count, float]]) -> list[str]:
    """The table of legs, then skipped tests by reason; last the line `N passed, N failed`."""
    width = max((len(name) for name, _, _ in rows), default=0)
    total = sum((count for _, count, _ in rows), start=Count())
    lines = [
        f"{name:<{width}}  {count.passed:>5} passed  {count.failed:>3} failed  "
        f"{count.skipped.total():>3} skipped  {seconds:>6.1f} s"
        for name, count, seconds in rows
    ]
    lines += [f"skipped {number} times: {reason}" for reason, number in sorted(total.skipped.items())]
    return [*lines, f"{total.passed} passed, {total.failed} failed"]
