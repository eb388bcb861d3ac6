"""The truth table in words: the text of docs/reference/access.md."""

from tests.access import table


def page() -> str:
    """The text of docs/reference/access.md."""
    lines = [
        "# Who gets what",
        "",
        "Made from `tests/access/table.py` by `python -m docs.generate`; do not edit by hand. The tests ask every "
        "address as every one of these people, so what stands here is what the server does.",
        "",
        "People are named by what they are to the one case that is asked about. What a person may not see answers "
        "exactly as what does not exist.",
        "",
        "| outcome | meaning |",
        "|---|---|",
        *(f"| {outcome} | {meaning} |" for outcome, meaning in table.MEANING.items()),
        "",
        "## Addresses",
        "",
        "A request with any other method is not allowed. With nobody signed in, everything leads to the sign-in page, "
        "unless a row says otherwise.",
        "",
        "| address | request | what | who gets what |",
        "|---|---|---|---|",
        *(f"| `/{row.address}` | {row.method} | {row.what} | {told(row)} |" for row in table.ROWS),
    ]
    return "\n".join(lines) + "\n"


def told(row: table.Row) -> str:
    """Who gets what in words, the many who get the same last."""
    parts = [f"{outcome}: {people_told(people)}" for outcome, people in row.gets.items()]
    named = {person for people in row.gets.values() for person in people}
    if not named.issuperset(table.SIGNED_IN):
        parts.append(f"{row.others}: all others")
    return "; ".join(parts)


def people_told(people: tuple[str, ...]) -> str:
    groups = {
        table.EVERYBODY: "everybody",
        table.SIGNED_IN: "everybody signed in",
        table.CLINICIANS: "clinicians",
        table.SUPERVISORS: "supervisors",
        table.ADMINISTRATORS: "administrators",
    }
    return groups.get(people, ", ".join(people))
