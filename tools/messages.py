"""Finds every text for translation in the clinic's source: calls of gettext in Python, tags in templates.

Python is read as a syntax tree; templates go through Django's own `templatize`, which turns their tags into such calls.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from tools.catalogue import Key

TRANSLATION = "django.utils.translation"
# What each function's literal arguments are, in order.
ARGUMENTS = {
    "gettext": ("singular",),
    "ngettext": ("singular", "plural"),
    "pgettext": ("context", "singular"),
    "npgettext": ("context", "singular", "plural"),
}
CALL_IN_TEMPLATE = re.compile(r"(?<![\w.])(?:gettext|ngettext|pgettext|npgettext|_)\(")
TEMPLATE_NAMES = {name: name for name in ARGUMENTS} | {"_": "gettext"}


@dataclass(frozen=True)
class Found:
    """One text and where it stands. `key` is None where the text is no literal, so that nothing can find it."""

    key: Key | None
    file: str
    line: int

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


def messages_of(root: Path, source: str = "src/plait_clinic") -> list[Found]:
    """Every text of the clinic's modules and templates, in the order of files and lines; tests are left out."""
    found: list[Found] = []
    for path in sorted((root / source).rglob("*")):
        file = path.relative_to(root).as_posix()
        if "/tests/" in file or "/migrations/" in file or not path.is_file():
            continue
        if path.suffix == ".py":
            found += in_python(path.read_text(encoding="utf-8"), file)
        elif "/templates/" in file:
            found += in_template(path.read_text(encoding="utf-8"), file)
    return found


def in_python(source: str, file: str) -> list[Found]:
    """The texts of one module, by the names that it imports Django's functions under."""
    tree = ast.parse(source, file)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = dict(imported(tree))
    found = [found_in(call, names, file, call.lineno) for call in calls if called(call) in names]
    return sorted(found, key=lambda one: one.line)


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The local name of each function for translation, and the plain function that it stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == TRANSLATION:
            for alias in node.names:
                plain = alias.name.removesuffix("_lazy").removesuffix("_noop")
                if plain in ARGUMENTS:
                    yield alias.asname or alias.name, plain


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def found_in(call: ast.Call, names: dict[str, str], file: str, line: int) -> Found:
    parts = ARGUMENTS[names[called(call)]]
    texts = [node.value for node in call.args if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    key = Key(**dict(zip(parts, texts, strict=False))) if len(texts) >= len(parts) else None
    return Found(key, file, line)


def in_template(source: str, file: str) -> list[Found]:
    """The texts of one template."""
    turned = templatize(source, origin=file)
    return [
        found_in(call_at(turned, match.start()), TEMPLATE_NAMES, file, turned.count("\n", 0, match.start()) + 1)
        for match in CALL_IN_TEMPLATE.finditer(turned)
    ]


def call_at(text: str, start: int) -> ast.Call:
    """The call that begins here: the shortest stretch up to a bracket that is an expression."""
    for bracket in re.finditer(r"\)", text[start:]):
        try:
            tree = ast.parse(text[start : start + bracket.end()], mode="eval")
        except SyntaxError:
            continue  # the bracket stood inside the text
        if isinstance(tree.body, ast.Call):
            return tree.body
    raise ValueError(f"a call without an end: {text[start : start + 80]}")


WORDS_IN_MARKUP = re.compile(r"[^\W\d_]{2,}")
NOT_SHOWN = (
    re.compile(r"\{%\s*block body_class\s*%\}.*?\{%\s*endblock\s*%\}"),
    re.compile(r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL),
    re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL),
    re.compile(r"<!--.*?-->|<[^>]*>|&[a-z]+;", re.DOTALL),
)
NAMES = {"Plait"}


def bare_words(source: str) -> list[str]:
    """Words of a template that stand outside every tag for translation."""
    for pattern in NOT_SHOWN:
        source = pattern.sub(" ", source)
    return [word for word in WORDS_IN_MARKUP.findall(source) if word not in NAMES]
