"""Reads the clinic's source for queries that decide by themselves who may read something that a client sent.

Who may read an answer, a comment or a follow-up is decided in checkins/visibility.py alone (docs/decisions/0016).
"""

import ast
from pathlib import Path

SENT = frozenset({"Answer", "Comment", "FollowUp"})
DECIDES = "checkins/visibility.py"
# Modules that read what was sent, and how each keeps to the rule.
READERS = {
    "readings/queries.py": "for clinicians, through readable",
    "readings/given.py": "for the engine, whose numbers clinicians read, through readable",
    "checkins/concerns.py": "for the complaints contact, through for_complaints_contact",
    "endings/queries.py": "for clinicians, through readable",
    "reliability/answers.py": "for figures of 30 people or more, through readable",
    "own/said.py": "for the client, whose own it is, with the visibility that holds",
    "own/looks.py": "for the client: since when something was sent past the clinicians, never what",
}


def may_look(path: Path) -> bool:
    """Tests and actions, which write these rows, may; `path` is relative to the package."""
    return "tests" in path.parts or "migrations" in path.parts or path.name == "actions.py"


def readers(package: Path) -> set[str]:
    """Every module outside actions that asks the database for what was sent."""
    paths = (path for path in package.rglob("*.py") if not may_look(path.relative_to(package)))
    return {path.relative_to(package).as_posix() for path in paths if asks(path.read_text(encoding="utf-8"))}


def asks(source: str) -> bool:
    """Whether a module has `Answer.objects` or the like, or a name of these handed to a query elsewhere."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "objects"
        and isinstance(node.value, ast.Name)
        and (node.value.id in SENT or node.value.id == "model")
        for node in ast.walk(ast.parse(source))
    )


def own_decisions(package: Path) -> list[str]:
    """Places that filter by the visibility as it was sent, in a query."""
    found = []
    for path in sorted(package.rglob("*.py")):
        relative = path.relative_to(package)
        if may_look(relative) or relative.as_posix() == DECIDES:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                names = {keyword.arg or "" for keyword in node.keywords}
                if node.func.attr in {"filter", "exclude", "get"} and any("visibility" in name for name in names):
                    found.append(f"{relative.as_posix()}:{node.lineno}")
    return found
