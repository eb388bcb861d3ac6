"""Reads the clinic's source and finds writes that stand where none may: rule 2 of the house.

Writes belong to actions. What cannot be told apart by its name alone (a dictionary's `update`, a hash's) is
let through only where the code shows what it is; everything else needs a row in EXCEPTIONS with its reason.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PLAIN_WRITES = (
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
)
WRITES = frozenset(PLAIN_WRITES) | {f"a{name}" for name in PLAIN_WRITES}
SQL_CALLS = frozenset({"execute", "executemany", "executescript"})
READING_SQL = ("SELECT", "PRAGMA", "EXPLAIN", "SHOW")
NOT_A_TABLE = frozenset(
    {"dict", "set", "Counter", "defaultdict", "OrderedDict", "new", "sha256", "sha1", "blake2b", "md5"}
)
"""Calls whose result is a dictionary, a set or a hash: `update` on a name given to one of these writes no
row."""


@dataclass(frozen=True)
class Permitted:
    """A write outside actions that is right where it is, and why."""

    path: str
    call: str
    reason: str


EXCEPTIONS: tuple[Permitted, ...] = (
    Permitted("audit/record.py", "create", "the one way into the audit book, which every action is handed"),
    Permitted("audit/record.py", "bulk_create", "the same for one event about several people, by one statement"),
    Permitted(
        "backups/aside.py", "execute", "renames the schema before a restore; the one command that does is named for it"
    ),
    Permitted("backups/tables.py", "execute", "begins a transaction that only reads"),
    Permitted("erasure/remains.py", "execute", "overwrites what erasures left in the database's files; changes no row"),
    Permitted("keys/places.py", "execute", "two SELECTs whose columns are filled in"),
    Permitted("signins/store.py", "delete", "Django ends a session by this name; it is no row that an action wrote"),
    Permitted("audit/append_only.py", "execute", "makes the triggers; called by migrations alone"),
    Permitted("prepared.py", "execute", "writes what a create or bulk_create of an action hands it"),
    Permitted("row_counts.py", "execute", "has PostgreSQL count its rows anew, which changes no row"),
)


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    call: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: .{self.call}( is a write: move it to the room's actions"


def is_actions(path: Path) -> bool:
    return path.name == "actions.py" or "actions" in path.parent.parts


def may_write(path: Path) -> bool:
    """Actions, migrations and tests may; `path` is relative to the package."""
    tests = "tests" in path.parts or path.name.startswith("test_") or path.name == "conftest.py"
    return is_actions(path) or tests or "migrations" in path.parts


def name_of(node: ast.expr) -> str | None:
    """The last name of a call or an attribute: `hashlib.sha256()` is sha256."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def holds_no_rows(value: ast.expr) -> bool:
    if isinstance(value, ast.Dict | ast.Set | ast.DictComp | ast.SetComp):
        return True
    return isinstance(value, ast.Call) and name_of(value) in NOT_A_TABLE


def harmless_names(tree: ast.AST) -> frozenset[str]:
    """Names that are only ever given dictionaries, sets or hashes."""
    good: set[str] = set()
    bad: set[str] = set()
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Name):
                (good if holds_no_rows(node.value) else bad).add(target.id)
        if isinstance(node, ast.arg):
            bad.add(node.arg)
    return frozenset(good - bad)


def is_reading_sql(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    text = first.value if isinstance(first, ast.Constant) else None
    return isinstance(text, str) and text.lstrip().upper().startswith(READING_SQL)


def is_write(call: ast.Call, harmless: frozenset[str]) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr in SQL_CALLS:
        return not is_reading_sql(call)
    if call.func.attr not in WRITES:
        return False
    receiver = call.func.value
    return not (holds_no_rows(receiver) or (isinstance(receiver, ast.Name) and receiver.id in harmless))


def writes_in(source: str, path: str) -> list[Finding]:
    """Every write in one module."""
    tree = ast.parse(source)
    harmless = harmless_names(tree)
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and is_write(node, harmless))
    return [Finding(path, call.lineno, name_of(call.func) or "") for call in calls]


def is_permitted(finding: Finding) -> bool:
    return any((row.path, row.call) == (finding.path, finding.call) for row in EXCEPTIONS)


def modules(package: Path) -> Iterator[Path]:
    yield from (path.relative_to(package) for path in sorted(package.rglob("*.py")))


def stray_writes(package: Path) -> list[Finding]:
    """All writes in a package that stand outside actions, migrations and tests and are not in EXCEPTIONS."""
    found = [
        finding
        for path in modules(package)
        if not may_write(path)
        for finding in writes_in((package / path).read_text(encoding="utf-8"), path.as_posix())
    ]
    return [finding for finding in found if not is_permitted(finding)]


def is_atomic(function: ast.FunctionDef) -> bool:
    return any(name_of(decorator) == "atomic" for decorator in function.decorator_list)


def action_faults(function: ast.FunctionDef, path: str) -> list[str]:
    """What keeps a function from being an action; empty when it is one."""
    where = f"{path}:{function.lineno} {function.name}"
    faults = []
    if function.args.posonlyargs or function.args.args or function.args.vararg:
        faults.append(f"{where}: its arguments must be keyword-only")
    if "audit" not in {argument.arg for argument in function.args.kwonlyargs}:
        faults.append(f"{where}: takes no audit")
    if not is_atomic(function):
        faults.append(f"{where}: is not @transaction.atomic")
    return faults


def module_name(path: Path, package: str) -> str:
    parts = path.with_suffix("").parts
    return ".".join((package, *(parts[:-1] if parts[-1] == "__init__" else parts)))


def names_used_from(source: str, module: str) -> set[str]:
    """Names of `module` that a source imports or reaches through the imported module."""
    tree = ast.parse(source)
    used: set[str] = set()
    aliases: set[str] = set()
    parent, _, last = module.rpartition(".")
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == module:
            used |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module == parent:
            aliases |= {alias.asname or alias.name for alias in node.names if alias.name == last}
        if isinstance(node, ast.Import):
            aliases |= {alias.asname for alias in node.names if alias.name == module and alias.asname}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            used.add(node.attr)
    return used


def faulty_actions(package: Path) -> list[str]:
    """Functions of actions modules that are used from outside, or open a transaction, but are no proper
    action.

    A function that serves only the actions beside it is part of them and may look as it likes.
    """
    sources = {path: (package / path).read_text(encoding="utf-8") for path in modules(package)}
    product = {path: source for path, source in sources.items() if "tests" not in path.parts}
    faults = []
    for path in filter(is_actions, product):
        module = module_name(path, package.name)
        used = set().union(*(names_used_from(source, module) for other, source in product.items() if other != path))
        functions = [node for node in ast.parse(product[path]).body if isinstance(node, ast.FunctionDef)]
        for function in functions:
            if function.name in used or is_atomic(function):
                faults += action_faults(function, path.as_posix())
    return faults
