"""The page docs/reference/rules.md, made from the table of rules so that it cannot say anything else."""

from collections.abc import Iterator

from plait.rupture.rules import RULES, PublishedRule

INTRODUCTION = """# Published rules for ruptures

Made from `plait.rupture.rules` by `python -m docs.generate`; do not edit by hand.

What has been published, or is done, to see a rupture in ratings, in one form. Each rule gives a statistic at every
session and speaks where it reaches the rule's limit. **No source was found that gives the sensitivity or the
false-alarm rate of any of them against observers.** What they find in made-up scores, at the same price in needless
alerts, is in [the benchmark](benchmarks/README.md); `plait rules` says what each says on a file
([how](../how-to/look-at-a-file-of-sessions.md)); and a clinic can [try any of them against
observers](../how-to/validate-against-observers.md).

*Verified* means that the formula was seen in a source. *Our reading* means that it follows a description, or that the
form which needs no later session is ours. Scores are taken so that higher is better; SDs taken from a person's own few
scores are never less than a twentieth of the scale, so that a constant run makes no limit without width.
"""


def page() -> str:
    """The text of docs/reference/rules.md."""
    lines = [INTRODUCTION, "| rule | limit | needs later sessions | takes SDs of other persons | formula |"]
    lines.append("|---|--:|---|---|---|")
    lines += [_row(rule) for rule in RULES.values()]
    for rule in RULES.values():
        lines += ["", *_section(rule)]
    return "\n".join(lines) + "\n"


def _row(rule: PublishedRule) -> str:
    cells = (
        f"[`{rule.key}`](#{rule.key})",
        f"{'above' if rule.strictly else 'from'} {rule.limit:g}",
        "no" if rule.prospective else "**yes**",
        "yes" if rule.compares else "no",
        rule.status,
    )
    return f"| {' | '.join(cells)} |"


def _section(rule: PublishedRule) -> Iterator[str]:
    yield f"## {rule.key}"
    yield ""
    yield f"**{rule.about.name}**"
    yield ""
    yield f"- Formula ({rule.status}): {rule.about.formula}"
    yield f"- Source: {rule.about.source}"
    yield f"- Known: {rule.about.known}"
    yield f"- Not known: {rule.about.unknown}"
