"""Finds out whether a test that a document names is there: `path/to/test_file.py::test_name`."""

import ast
import re
from functools import cache
from pathlib import Path

NAMED = re.compile(r"`((?:src|tests)/[\w/]+\.py)(?:::(\w+))?`")


@cache
def tests_of(path: Path) -> frozenset[str]:
    """Names of the test functions in a file; none where there is no such file."""
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def is_there(root: Path, named: str) -> bool:
    path, _, name = named.partition("::")
    return name in tests_of(root / path) if name else (root / path).is_file()


def missing(text: str, root: Path) -> list[str]:
    """What a page names in code style, as a file or a test of the project, and what is not there."""
    named = ["::".join(filter(None, match)) for match in NAMED.findall(text)]
    return [name for name in named if not is_there(root, name)]
