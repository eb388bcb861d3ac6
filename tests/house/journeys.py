"""Reads the browser journeys and finds where one would go on before its page has: what fails on a slow machine alone.

A click does not wait for the page that it leads to, and a plain read (`inner_text()`, `count()`) tells what is there in
that moment. So an assertion on a page is written with `expect`, which asks again until it is so; and between a click
and the next look at the page, or at the server's database, stands something that waits for what the click brings.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

READS = frozenset(
    {
        "all_inner_texts",
        "all_text_contents",
        "content",
        "count",
        "get_attribute",
        "inner_html",
        "inner_text",
        "input_value",
        "is_checked",
        "is_disabled",
        "is_editable",
        "is_enabled",
        "is_hidden",
        "is_visible",
        "text_content",
        "title",
    }
)
"""What a page says in one moment: `expect` has a form of each that waits."""
LOOKS = READS | {"all", "bounding_box", "evaluate", "evaluate_all", "pdf", "screenshot"}
"""What sees the page of the moment, whichever that is."""
OF_THE_SERVER = frozenset({"ask", "case_of"})
"""What sees the server's database of the moment (tests/journeys/database.py)."""
LEAVES = frozenset({"close", "go_back", "goto", "reload"})
"""What takes the page away, and with it what a click has only begun."""
CLICKS = frozenset({"click", "dblclick", "press"})
WAITS = frozenset({"expect_navigation", "go_back", "goto", "reload", "until", "wait_for_url"})
"""Waits beside the `to_...` of an expect. `wait_for_load_state` is none: before the next page comes, the last has
loaded."""
ABSENT = frozenset({"to_be_hidden"})
"""What an expect may find at once, on the page that is about to go."""


@dataclass(frozen=True)
class Permitted:
    """A function whose reads are right where they are, and why."""

    path: str
    function: str
    reason: str


EXCEPTIONS: tuple[Permitted, ...] = (
    Permitted("pages.py", "expect_nowhere", "the source of a page has no form that waits; its reader waited before"),
    Permitted("test_loop.py", "reach", "a key press returns once the page has handled it; Tab leads to no other page"),
)


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"tests/journeys/{self.path}:{self.line}: {self.what}: {self.mend}"


@dataclass(frozen=True)
class Journey:
    """One function of the journeys."""

    path: str
    code: ast.FunctionDef

    @property
    def permitted(self) -> bool:
        return any((row.path, row.function) == (self.path, self.code.name) for row in EXCEPTIONS)


@dataclass(frozen=True)
class Known:
    """What the journeys' own functions are, by name: what they read, whether they end with a click or with a wait."""

    reading: frozenset[str] = frozenset()
    looking: frozenset[str] = frozenset()
    clicking: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()


@dataclass
class Walk:
    """A walk through one function in the order in which it runs: the click that nothing has waited for yet."""

    known: Known
    clicked: str | None = None
    waited: bool = False
    too_early: list[tuple[int, str, str]] = field(default_factory=list)

    def through(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            self.visit(statement)

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.Lambda | ast.FunctionDef):
            return  # runs later, or again and again until it holds
        if isinstance(node, ast.With):
            self.visit_with(node)
            return
        for child in [*ast.iter_child_nodes(node)] * (2 if isinstance(node, ast.For | ast.While) else 1):
            self.visit(child)
        if isinstance(node, ast.Call):
            self.meet(node)

    def visit_with(self, node: ast.With) -> None:
        """What is clicked inside of a wait has been waited for when it is left."""
        for item in node.items:
            self.visit(item.context_expr)
        self.through(node.body)
        if any(isinstance(item.context_expr, ast.Call) and self.waits(item.context_expr) for item in node.items):
            self.clicked, self.waited = None, True

    def meet(self, call: ast.Call) -> None:
        name = name_of(call)
        if self.clicked and self.looks(name):
            self.too_early.append((call.lineno, ast.unparse(call), self.clicked))
        if self.waits(call):
            self.clicked, self.waited = None, True
        elif name in CLICKS or name in self.known.clicking:
            self.clicked = ast.unparse(call)

    def looks(self, name: str) -> bool:
        return name in LOOKS | OF_THE_SERVER | LEAVES or name in self.known.looking - self.known.waiting - WAITS

    def waits(self, call: ast.Call) -> bool:
        name = name_of(call)
        if name.startswith("to_"):
            return name not in ABSENT and not is_none(call)
        return name in WAITS or name in self.known.waiting


def name_of(call: ast.Call) -> str:
    """The last name of what is called: `page.locator("a").click()` calls click."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def is_none(call: ast.Call) -> bool:
    """`to_have_count(0)`."""
    given = call.args[0] if call.args else None
    return name_of(call) == "to_have_count" and isinstance(given, ast.Constant) and given.value == 0


def calls_in(node: ast.AST) -> Iterator[ast.Call]:
    return (one for one in ast.walk(node) if isinstance(one, ast.Call))


def names_called(node: ast.AST) -> frozenset[str]:
    return frozenset(map(name_of, calls_in(node)))


def journeys_in(folder: Path) -> list[Journey]:
    """Every function of the journeys."""
    return [
        Journey(path.relative_to(folder).as_posix(), node)
        for path in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]


def returns_a_read(function: ast.FunctionDef, reading: frozenset[str]) -> bool:
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
    return any(names_called(value) & (READS | reading) for value in returned)


def walked(function: ast.FunctionDef, known: Known) -> Walk:
    walk = Walk(known)
    walk.through(function.body)
    return walk


def learned(journeys: Sequence[Journey], known: Known) -> Known:
    """What is known of the functions once each has been read with what was known before."""
    free = [one.code for one in journeys if not one.permitted]
    ends = {code.name: walked(code, known) for code in free}
    calling = {code.name: names_called(code) for code in free}
    return Known(
        reading=frozenset(code.name for code in free if returns_a_read(code, known.reading)),
        looking=frozenset(name for name, names in calling.items() if names & (LOOKS | OF_THE_SERVER | known.looking)),
        clicking=frozenset(name for name, walk in ends.items() if walk.clicked),
        waiting=frozenset(name for name, walk in ends.items() if walk.waited and not walk.clicked),
    )


def known_of(journeys: Sequence[Journey]) -> Known:
    """Read them until nothing new is learned: a function may call one that calls another."""
    known, before = learned(journeys, Known()), Known()
    while known != before:
        known, before = learned(journeys, known), known
    return known


def hasty_assertions(journey: Journey, known: Known) -> Iterator[Finding]:
    """Assertions on what a page says in that moment."""
    for node in ast.walk(journey.code):
        if not isinstance(node, ast.Assert):
            continue
        for name in sorted(names_called(node.test) & (READS | known.reading)):
            yield Finding(journey.path, node.lineno, f"asserts what {name}() says at once", "say it with expect(...)")
        for one in ast.walk(node.test):
            if isinstance(one, ast.Attribute) and one.attr == "url":
                yield Finding(
                    journey.path, node.lineno, "asserts the address of the moment", "expect(page).to_have_url"
                )


def looks_too_early(journey: Journey, known: Known) -> Iterator[Finding]:
    for line, look, click in dict.fromkeys(walked(journey.code, known).too_early):
        yield Finding(
            journey.path,
            line,
            f"{look} may still see the page before {click}",
            "go(...) there, or expect what the next page says",
        )


def hasty(folder: Path) -> list[Finding]:
    """Everything in a folder of journeys that does not wait for what it looks at."""
    journeys = journeys_in(folder)
    known = known_of(journeys)
    free = [one for one in journeys if not one.permitted]
    return [found for one in free for found in (*hasty_assertions(one, known), *looks_too_early(one, known))]
